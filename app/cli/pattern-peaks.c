/* SPDX-License-Identifier: MIT */
#include "cli/pattern-peaks.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/json.h"
#include "fitted-peaks.h"

/* Of the range of a pattern: no peak is looked for farther from where it should be. */
#define MAX_REACH 0.02

/* How far from position @i its peak may be: half-way to the next ones. */
static double
reach_around (const GArray *positions, guint i, const RingletPattern *pattern)
{
  const double *at = &g_array_index (positions, double, i);
  double reach = MAX_REACH * (pattern->x[pattern->n - 1] - pattern->x[0]);

  if (i > 0)
    reach = fmin (reach, 0.5 * (at[0] - at[-1]));
  if (i + 1 < positions->len)
    reach = fmin (reach, 0.5 * (at[1] - at[0]));
  return reach;
}

static GArray *
find_starts (
    const RingletPattern *pattern, const RingletPeaksOrder *order, GError **error)
{
  g_autoptr (GArray) starts = NULL;

  if (order->positions == NULL)
    return ringlet_peak_search (pattern, order->threshold, error);

  starts = g_array_new (FALSE, FALSE, sizeof (RingletPeakStart));
  for (guint i = 0; i < order->positions->len; i++) {
    RingletPeakStart start;

    if (!ringlet_peak_start_at (pattern, g_array_index (order->positions, double, i),
            reach_around (order->positions, i, pattern), &start, error))
      return NULL;
    g_array_append_val (starts, start);
  }
  return g_steal_pointer (&starts);
}

GPtrArray *
ringlet_peaks_fit (const RingletPattern *pattern, const RingletPeaksOrder *order,
    GPtrArray *failures, GError **error)
{
  g_autoptr (GArray) starts = find_starts (pattern, order, error);
  char number[RINGLET_NUMBER_SIZE];

  if (starts == NULL)
    return NULL;
  if (starts->len == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "No peak stands out by %s sigmas; --threshold takes fewer, --peaks-at the "
        "positions",
        ringlet_number_format (order->threshold, number));
    return NULL;
  }
  return ringlet_peak_fit_series (
      pattern, starts, order->reach, order->background_order, failures, error);
}

/* ---- shown ---- */

/* The number to a hundredth of its error. */
static void
print_estimate (const RingletEstimate *estimate, int width)
{
  const gboolean has_sigma = estimate->sigma > 0.0 && isfinite (estimate->sigma);
  g_autofree char *format =
      g_strdup_printf ("%%.%df", ringlet_estimate_decimals (estimate));
  char value[RINGLET_NUMBER_SIZE];
  char sigma[RINGLET_NUMBER_SIZE];
  g_autofree char *both = NULL;

  g_ascii_formatd (value, sizeof value, format, estimate->value);
  g_ascii_formatd (sigma, sizeof sigma, format, estimate->sigma);
  both = g_strdup_printf ("%s±%s", value, has_sigma ? sigma : "bound");
  g_print ("%s%*s", both, MAX (width - (int) g_utf8_strlen (both, -1), 1), "");
}

void
ringlet_peaks_print (const RingletPattern *pattern, const GPtrArray *fits)
{
  char number[RINGLET_NUMBER_SIZE];

  g_print ("  %-22s %-19s %-19s %-19s %-15s %s\n",
      pattern->unit != NULL ? pattern->unit->name : "position", "fwhm", "height",
      "area", "eta", pattern->sigma != NULL ? "chi2" : "residual2");
  for (guint i = 0; i < fits->len; i++) {
    const RingletPeakFit *fit = g_ptr_array_index (fits, i);

    for (gsize k = 0; k < fit->n_peaks; k++) {
      const RingletFittedPeak *peak = &fit->peaks[k];

      g_print ("  ");
      print_estimate (&peak->position, 23);
      print_estimate (&peak->fwhm, 20);
      print_estimate (&peak->height, 20);
      print_estimate (&peak->area, 20);
      print_estimate (&peak->eta, 16);
      g_print (
          "%s\n", g_ascii_formatd (number, sizeof number, "%.3g", fit->chi2_reduced));
    }
  }
}

static void
add_estimate (JsonBuilder *json, const char *name, const RingletEstimate *estimate)
{
  g_autofree char *sigma = g_strconcat (name, "_sigma", NULL);

  ringlet_json_add_number (json, name, estimate->value);
  ringlet_json_add_number (json, sigma, estimate->sigma);
}

static void
add_fit (JsonBuilder *json, const RingletPeakFit *fit)
{
  json_builder_begin_object (json);
  ringlet_json_add_number (json, "min", fit->min);
  ringlet_json_add_number (json, "max", fit->max);
  ringlet_json_add_number (json, "n_points", (double) fit->n_points);
  ringlet_json_add_number (json, "n_free", (double) fit->n_free);
  ringlet_json_add_number (json, "chi2_reduced", fit->chi2_reduced);
  json_builder_set_member_name (json, "background");
  json_builder_begin_array (json);
  for (guint j = 0; j <= fit->background_order; j++)
    json_builder_add_double_value (json, fit->background[j]);
  json_builder_end_array (json);
  json_builder_set_member_name (json, "peaks");
  json_builder_begin_array (json);
  for (gsize k = 0; k < fit->n_peaks; k++) {
    json_builder_begin_object (json);
    add_estimate (json, "position", &fit->peaks[k].position);
    add_estimate (json, "fwhm", &fit->peaks[k].fwhm);
    add_estimate (json, "height", &fit->peaks[k].height);
    add_estimate (json, "area", &fit->peaks[k].area);
    add_estimate (json, "eta", &fit->peaks[k].eta);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
  json_builder_end_object (json);
}

void
ringlet_peaks_add (JsonBuilder *json, const GPtrArray *fits)
{
  json_builder_set_member_name (json, "fits");
  json_builder_begin_array (json);
  for (guint i = 0; i < fits->len; i++)
    add_fit (json, g_ptr_array_index (fits, i));
  json_builder_end_array (json);
}
