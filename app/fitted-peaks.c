/* SPDX-License-Identifier: MIT */
#include "fitted-peaks.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "export/pattern-facts.h"
#include "geometry/space.h"
#include "pattern/peak-search.h"
#include "pattern/peak-series.h"
#include "traces.h"

#define REACH 4.0        /* widths to each side that are fitted, as the command line */
#define BACKGROUND 1     /* order: a straight line */
#define LEAST_SIGMAS 4.0 /* of the noise: what a peak that is picked stands out by */
#define N_POINTS 200     /* of a curve */

RingletFittedPeaks *
ringlet_fitted_peaks_new (void)
{
  RingletFittedPeaks *self = g_new0 (RingletFittedPeaks, 1);

  self->starts = g_array_new (FALSE, FALSE, sizeof (RingletPeakStart));
  self->fits = g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_peak_fit_free);
  self->failures = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
ringlet_fitted_peaks_free (RingletFittedPeaks *self)
{
  g_array_unref (self->starts);
  g_ptr_array_unref (self->fits);
  g_ptr_array_unref (self->failures);
  g_free (self);
}

RingletFittedPeaks *
ringlet_fitted_peaks_dup (const RingletFittedPeaks *self)
{
  RingletFittedPeaks *copy = ringlet_fitted_peaks_new ();

  copy->unit = self->unit;
  if (self->starts->len > 0)
    g_array_append_vals (copy->starts, self->starts->data, self->starts->len);
  return copy;
}

/* ---- fitted ---- */

static RingletPeakStart *
get_start (const RingletFittedPeaks *self, guint i)
{
  return &g_array_index (self->starts, RingletPeakStart, i);
}

/* The next time, from where they are now. */
static void
remember (RingletFittedPeaks *self)
{
  for (guint i = 0; i < ringlet_fitted_peaks_count (self); i++) {
    const RingletFittedPeak *peak = ringlet_fitted_peaks_get (self, i, NULL);
    RingletPeakStart *nearest = NULL;

    for (guint k = 0; k < self->starts->len; k++) {
      RingletPeakStart *start = get_start (self, k);

      if (nearest == NULL ||
          fabs (start->position - peak->position.value) <
              fabs (nearest->position - peak->position.value))
        nearest = start;
    }
    if (nearest != NULL)
      *nearest = (RingletPeakStart){ peak->position.value, peak->height.value,
        peak->fwhm.value };
  }
}

static gboolean
fit (RingletFittedPeaks *self, const RingletPattern *pattern, GError **error)
{
  GPtrArray *fits = NULL;

  g_ptr_array_set_size (self->failures, 0);
  fits = self->starts->len > 0
      ? ringlet_peak_fit_series (
            pattern, self->starts, REACH, BACKGROUND, self->failures, error)
      : g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_peak_fit_free);
  if (fits == NULL)
    return FALSE;
  g_ptr_array_unref (self->fits);
  self->fits = fits;
  remember (self);
  return TRUE;
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const RingletPeakStart *left = a;
  const RingletPeakStart *right = b;

  return (left->position > right->position) - (left->position < right->position);
}

/* One that is a width away from another is another. */
static void
put_start (RingletFittedPeaks *self, const RingletPeakStart *start)
{
  for (guint i = 0; i < self->starts->len; i++) {
    RingletPeakStart *other = get_start (self, i);

    if (fabs (other->position - start->position) < 0.5 * other->fwhm) {
      *other = *start;
      return;
    }
  }
  g_array_append_vals (self->starts, start, 1);
  g_array_sort (self->starts, compare_starts);
}

static gboolean
was_fitted (const RingletFittedPeaks *self, const RingletPeakStart *start)
{
  for (guint i = 0; i < ringlet_fitted_peaks_count (self); i++) {
    const RingletFittedPeak *peak = ringlet_fitted_peaks_get (self, i, NULL);

    if (fabs (peak->position.value - start->position) < start->fwhm + peak->fwhm.value)
      return TRUE;
  }
  return FALSE;
}

/* Whether @start is one of the peaks that stand out there, and not the noise. */
static gboolean
stands_out (
    const RingletPattern *pattern, const RingletPeakStart *start, GError **error)
{
  g_autoptr (GArray) peaks = ringlet_peak_search (pattern, LEAST_SIGMAS, error);
  char number[RINGLET_NUMBER_SIZE];

  if (peaks == NULL)
    return FALSE;
  for (guint i = 0; i < peaks->len; i++) {
    if (g_array_index (peaks, RingletPeakStart, i).position == start->position)
      return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      _ ("No peak stands out of the noise at %s"),
      ringlet_number_format (start->position, number));
  return FALSE;
}

static gboolean
try_one (RingletFittedPeaks *self, const RingletPattern *pattern, double position,
    double reach, GError **error)
{
  RingletPeakStart start;

  if (!ringlet_peak_start_at (pattern, position, reach, &start, error) ||
      !stands_out (pattern, &start, error))
    return FALSE;
  put_start (self, &start);
  if (!fit (self, pattern, error))
    return FALSE;
  if (was_fitted (self, &start))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s",
      self->failures->len > 0 ? (const char *) g_ptr_array_index (self->failures, 0)
                              : _ ("The peak could not be fitted"));
  return FALSE;
}

gboolean
ringlet_fitted_peaks_add (RingletFittedPeaks *self, const RingletResult *pattern,
    double position, double reach, GError **error)
{
  g_autoptr (RingletPattern) curve = ringlet_pattern_from_result (pattern, error);
  g_autoptr (GArray) before = NULL;

  if (curve == NULL)
    return FALSE;
  self->unit = pattern->unit;
  before = g_array_copy (self->starts);
  if (try_one (self, curve, position, reach, error))
    return TRUE;

  g_array_unref (self->starts);
  self->starts = g_steal_pointer (&before);
  fit (self, curve, NULL);
  return FALSE;
}

/* What was found and is no peak of this kind nobody asked for. */
static void
forget_failures (RingletFittedPeaks *self)
{
  g_array_set_size (self->starts, 0);
  for (guint i = 0; i < ringlet_fitted_peaks_count (self); i++) {
    const RingletFittedPeak *peak = ringlet_fitted_peaks_get (self, i, NULL);
    const RingletPeakStart start = { peak->position.value, peak->height.value,
      peak->fwhm.value };

    g_array_append_val (self->starts, start);
  }
  g_array_sort (self->starts, compare_starts);
  g_ptr_array_set_size (self->failures, 0);
}

gboolean
ringlet_fitted_peaks_find (RingletFittedPeaks *self, const RingletResult *pattern,
    double threshold, GError **error)
{
  g_autoptr (RingletPattern) curve = ringlet_pattern_from_result (pattern, error);
  g_autoptr (GArray) found = NULL;

  if (curve == NULL)
    return FALSE;
  found = ringlet_peak_search (curve, threshold, error);
  if (found == NULL)
    return FALSE;
  if (found->len == 0) {
    char number[RINGLET_NUMBER_SIZE];

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        _ ("No peak stands out by %s times the noise"),
        ringlet_number_format (threshold, number));
    return FALSE;
  }
  g_array_unref (self->starts);
  self->starts = g_steal_pointer (&found);
  self->unit = pattern->unit;
  if (!fit (self, curve, error))
    return FALSE;
  forget_failures (self);
  return TRUE;
}

/* ---- another pattern ---- */

/* A width as far as it is a length there. */
static void
convert_starts (RingletFittedPeaks *self, const RingletResult *pattern)
{
  const double wavelength_m = pattern->provenance.geometry.wavelength_m;
  guint n = 0;

  for (guint i = 0; i < self->starts->len; i++) {
    RingletPeakStart start = *get_start (self, i);
    const double low = ringlet_unit_convert (
        start.position - start.fwhm / 2.0, self->unit, pattern->unit, wavelength_m);
    const double high = ringlet_unit_convert (
        start.position + start.fwhm / 2.0, self->unit, pattern->unit, wavelength_m);

    start.position =
        ringlet_unit_convert (start.position, self->unit, pattern->unit, wavelength_m);
    start.fwhm = fabs (high - low);
    if (isfinite (start.position) && start.fwhm > 0.0)
      *get_start (self, n++) = start;
  }
  g_array_set_size (self->starts, n);
  g_array_sort (self->starts, compare_starts);
}

void
ringlet_fitted_peaks_follow (RingletFittedPeaks *self, const RingletResult *pattern)
{
  g_autoptr (RingletPattern) curve = NULL;

  if (self->starts->len == 0)
    return;
  if (self->unit != pattern->unit)
    convert_starts (self, pattern);
  self->unit = pattern->unit;
  curve = ringlet_pattern_from_result (pattern, NULL);
  if (curve == NULL || !fit (self, curve, NULL))
    g_ptr_array_set_size (self->fits, 0);
}

/* ---- taken away ---- */

gboolean
ringlet_fitted_peaks_remove (
    RingletFittedPeaks *self, const RingletResult *pattern, double position)
{
  guint nearest = 0;

  if (self->starts->len == 0)
    return FALSE;
  for (guint i = 1; i < self->starts->len; i++) {
    if (fabs (get_start (self, i)->position - position) <
        fabs (get_start (self, nearest)->position - position))
      nearest = i;
  }
  g_array_remove_index (self->starts, nearest);
  if (self->starts->len == 0)
    ringlet_fitted_peaks_clear (self);
  else
    ringlet_fitted_peaks_follow (self, pattern);
  return TRUE;
}

void
ringlet_fitted_peaks_clear (RingletFittedPeaks *self)
{
  g_array_set_size (self->starts, 0);
  g_ptr_array_set_size (self->fits, 0);
  g_ptr_array_set_size (self->failures, 0);
  self->unit = NULL;
}

/* ---- told ---- */

guint
ringlet_fitted_peaks_count (const RingletFittedPeaks *self)
{
  guint n = 0;

  for (guint i = 0; i < self->fits->len; i++)
    n += (guint) ((const RingletPeakFit *) g_ptr_array_index (self->fits, i))->n_peaks;
  return n;
}

const RingletFittedPeak *
ringlet_fitted_peaks_get (
    const RingletFittedPeaks *self, guint index, double *chi2_reduced)
{
  for (guint i = 0; i < self->fits->len; i++) {
    const RingletPeakFit *one = g_ptr_array_index (self->fits, i);

    if (chi2_reduced != NULL)
      *chi2_reduced = one->chi2_reduced;
    if (index < one->n_peaks)
      return &one->peaks[index];
    index -= (guint) one->n_peaks;
  }
  g_return_val_if_reached (NULL);
}

int
ringlet_estimate_decimals (const RingletEstimate *self)
{
  if (!(self->sigma > 0.0) || !isfinite (self->sigma))
    return 3;
  return (int) CLAMP (1.0 - floor (log10 (self->sigma)), 0.0, 12.0);
}

char *
ringlet_estimate_text (const RingletEstimate *self)
{
  const int decimals = ringlet_estimate_decimals (self);

  if (!(self->sigma > 0.0) || !isfinite (self->sigma))
    return g_strdup_printf ("%.*f", decimals, self->value);
  return g_strdup_printf (
      "%.*f(%.0f)", decimals, self->value, rint (self->sigma * pow (10.0, decimals)));
}

static void
add_number (GString *text, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c (text, '\t');
  g_string_append (text, ringlet_number_format (value, number));
}

static void
add_peak (GString *text, const RingletFittedPeak *peak, double chi2_reduced)
{
  const RingletEstimate *const columns[] = { &peak->position, &peak->fwhm, &peak->area,
    &peak->height, &peak->eta };

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    add_number (text, columns[i]->value);
    add_number (text, columns[i]->sigma);
  }
  add_number (text, chi2_reduced);
  g_string_append_c (text, '\n');
}

char *
ringlet_fitted_peaks_text (const RingletFittedPeaks *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
      "%s\tsigma\tfwhm\tsigma\tarea\tsigma\theight\tsigma\teta\tsigma\tchi2\n",
      self->unit != NULL ? self->unit->name : "position");
  for (guint i = 0; i < ringlet_fitted_peaks_count (self); i++) {
    double chi2 = NAN;
    const RingletFittedPeak *peak = ringlet_fitted_peaks_get (self, i, &chi2);

    add_peak (text, peak, chi2);
  }
  return g_string_free (text, FALSE);
}

void
ringlet_fitted_peaks_add_traces (const RingletFittedPeaks *self, GPtrArray *traces)
{
  for (guint i = 0; i < self->fits->len; i++) {
    const RingletPeakFit *one = g_ptr_array_index (self->fits, i);
    const gsize n = N_POINTS * one->n_peaks;
    RingletTrace *trace = ringlet_trace_new (RINGLET_TRACE_FIT, 0, NULL, n);

    for (gsize k = 0; k < n; k++) {
      trace->x[k] = one->min + (one->max - one->min) * (double) k / (double) (n - 1);
      trace->y[k] = ringlet_peak_fit_value (one, trace->x[k]);
    }
    g_ptr_array_add (traces, trace);
  }
}
