/* SPDX-License-Identifier: MIT */
#include "scan-cell.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "export/pattern-facts.h"
#include "pattern/arithmetic.h"
#include "series-map.h"

/* A bin that is at the end of a range but for rounding is in it: as map-roi.c. */
#define ROUNDING 1e-9

void
ringlet_scan_cell_free (gpointer data)
{
  RingletScanCell *self = data;

  g_free (self->rest);
  g_free (self->rest_sigma);
  g_free (self->rois);
  g_free (self);
}

/* ---- regions ---- */

/* Bins are equally wide. */
static double
measure (const RingletScanOrder *order, const RingletMapRoi *roi,
    const RingletResult *pattern, const float *values)
{
  const double step =
      (pattern->radial_max - pattern->radial_min) / (double) pattern->n_radial;
  double lo = 0.0;
  double hi = 0.0;

  if (!ringlet_series_map_range (roi, order->state, pattern->unit, &lo, &hi))
    return NAN;
  return ringlet_map_roi_measure (
      roi->quantity, lo, hi, pattern->radial[0], step, values, pattern->n_radial);
}

static void
measure_all (const RingletScanOrder *order, const RingletResult *pattern,
    const double *intensity, RingletScanCell *cell)
{
  g_autofree float *values = g_new (float, pattern->n_radial);

  for (gsize i = 0; i < pattern->n_radial; i++)
    values[i] = (float) intensity[i];
  cell->rois = g_new (double, MAX (order->n_rois, 1));
  for (guint i = 0; i < order->n_rois; i++)
    cell->rois[i] = measure (order, &order->rois[i], pattern, values);
}

static double
sum_known (const double *values, gsize n)
{
  double sum = 0.0;
  gsize n_known = 0;

  for (gsize i = 0; i < n; i++) {
    if (!isnan (values[i])) {
      sum += values[i];
      n_known++;
    }
  }
  return n_known > 0 ? sum : NAN;
}

/* Returns (transfer full) (nullable): @values, which may be of a part of the bins, in
 * their places; NULL of NULL */
static double *
spread_out (
    const RingletPattern *part, const double *values, const RingletResult *pattern)
{
  const double step =
      (pattern->radial_max - pattern->radial_min) / (double) pattern->n_radial;
  double *all = NULL;

  if (values == NULL)
    return NULL;
  all = g_new (double, pattern->n_radial);
  for (gsize i = 0; i < pattern->n_radial; i++)
    all[i] = NAN;
  for (gsize i = 0; i < part->n; i++) {
    const double at = floor ((part->x[i] - pattern->radial_min) / step);

    if (at >= 0.0 && at < (double) pattern->n_radial)
      all[(gsize) at] = values[i];
  }
  return all;
}

static gboolean
take_background_off (const RingletScanOrder *order, const RingletResult *pattern,
    RingletScanCell *cell, GError **error)
{
  g_autoptr (RingletPattern) whole = ringlet_pattern_from_result (pattern, error);
  g_autoptr (RingletPattern) rest = whole != NULL
      ? ringlet_background_choice_apply (
            &order->state->pattern_background, whole, error)
      : NULL;

  if (rest == NULL)
    return FALSE;
  cell->rest = spread_out (rest, rest->intensity, pattern);
  cell->rest_sigma = spread_out (rest, rest->sigma, pattern);
  return TRUE;
}

gboolean
ringlet_scan_cell_take (RingletScanCell *cell, const RingletScanOrder *order,
    const RingletIntegration *run, GError **error)
{
  const double *intensity = NULL;

  cell->result = order->is_cake ? run->cake : run->pattern;
  cell->pattern = run->pattern;
  if (run->pattern == NULL)
    return TRUE;
  if (order->state->pattern_background.is_on &&
      !take_background_off (order, run->pattern, cell, error))
    return FALSE;
  intensity = cell->rest != NULL ? cell->rest : run->pattern->intensity;
  measure_all (order, run->pattern, intensity, cell);
  cell->total = sum_known (intensity, run->pattern->n_radial);
  return TRUE;
}

/* ---- whether they make sense ---- */

/* Bins of @pattern whose centres lie in the range, as they are measured. */
static gsize
count_bins (const RingletResult *pattern, double lo, double hi)
{
  const double margin = ROUNDING * (pattern->radial_max - pattern->radial_min) /
      (double) pattern->n_radial;
  gsize n = 0;

  for (gsize i = 0; i < pattern->n_radial; i++)
    n += pattern->radial[i] >= lo - margin && pattern->radial[i] <= hi + margin;
  return n;
}

/* Returns (transfer full): "B, 50 to 60 2th_deg" */
static char *
describe (const RingletMapRoi *roi, guint i)
{
  char lo[RINGLET_NUMBER_SIZE];
  char hi[RINGLET_NUMBER_SIZE];

  return g_strdup_printf ("The region %c, %s to %s %s,", 'A' + (char) i,
      ringlet_number_format (roi->lo, lo), ringlet_number_format (roi->hi, hi),
      roi->unit->name);
}

/* Returns (transfer full): "the patterns, 1.5 to 32 2th_deg" */
static char *
describe_pattern (const RingletResult *pattern)
{
  char lo[RINGLET_NUMBER_SIZE];
  char hi[RINGLET_NUMBER_SIZE];

  return g_strdup_printf ("the patterns, %s to %s %s",
      ringlet_number_format (pattern->radial_min, lo),
      ringlet_number_format (pattern->radial_max, hi), pattern->unit->name);
}

static gboolean
check_roi (const RingletScanOrder *order, const RingletResult *pattern, guint i,
    GPtrArray *warnings, GError **error)
{
  const RingletMapRoi *roi = &order->rois[i];
  g_autofree char *label = describe (roi, i);
  g_autofree char *range = describe_pattern (pattern);
  double lo = 0.0;
  double hi = 0.0;

  if (!ringlet_series_map_range (roi, order->state, pattern->unit, &lo, &hi)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s cannot be said in %s, the unit of the patterns; is the wavelength missing?",
        label, pattern->unit->name);
    return FALSE;
  }
  if (count_bins (pattern, lo, hi) == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s has no bin of %s: it lies outside of them or between two bins; choose "
        "another range",
        label, range);
    return FALSE;
  }
  if (lo < pattern->radial_min || hi > pattern->radial_max)
    g_ptr_array_add (warnings,
        g_strdup_printf ("%s is not all of it in %s: what lies outside is missing in "
                         "its map",
            label, range));
  return TRUE;
}

gboolean
ringlet_scan_cell_check_rois (const RingletScanOrder *order,
    const RingletResult *pattern, GPtrArray *warnings, GError **error)
{
  for (guint i = 0; i < order->n_rois; i++) {
    if (!check_roi (order, pattern, i, warnings, error))
      return FALSE;
  }
  return TRUE;
}
