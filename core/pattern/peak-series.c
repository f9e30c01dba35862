/* SPDX-License-Identifier: MIT */
#include "pattern/peak-series.h"

#include <math.h>

#include "base/number.h"
#include "pattern/derive.h"

static const RingletPeakStart *
start_at (const GArray *starts, guint i)
{
  return &g_array_index (starts, RingletPeakStart, i);
}

/* How many peaks from @first on are fitted together; @min and @max: (out) their range.
 */
static guint
take_group (const GArray *starts, guint first, double reach, double *min, double *max)
{
  guint end = first;

  *min = INFINITY;
  *max = -INFINITY;
  while (end < starts->len) {
    const RingletPeakStart *peak = start_at (starts, end);

    if (end > first && peak->position - peak->fwhm > *max)
      break;
    *min = fmin (*min, peak->position - reach * peak->fwhm);
    *max = fmax (*max, peak->position + reach * peak->fwhm);
    end++;
  }
  return end - first;
}

GPtrArray *
ringlet_peak_fit_series (const RingletPattern *pattern, const GArray *starts,
    double reach, guint background_order, GPtrArray *failures, GError **error)
{
  GPtrArray *fits = NULL;
  guint n = 0;

  if (!ringlet_pattern_check (pattern, error))
    return NULL;
  if (!(reach > 0.0 && isfinite (reach))) {
    ringlet_number_refuse (
        "reach of a peak", "a positive number of widths", reach, error);
    return NULL;
  }

  fits = g_ptr_array_new_with_free_func ((GDestroyNotify) ringlet_peak_fit_free);
  for (guint i = 0; i < starts->len; i += n) {
    g_autoptr (GError) failure = NULL;
    RingletPeakFit *fit = NULL;
    double min;
    double max;

    n = take_group (starts, i, reach, &min, &max);
    fit = ringlet_peak_fit_new (pattern, fmax (min, pattern->x[0]),
        fmin (max, pattern->x[pattern->n - 1]), background_order, start_at (starts, i),
        n, &failure);
    if (fit != NULL)
      g_ptr_array_add (fits, fit);
    else
      g_ptr_array_add (failures, g_strdup (failure->message));
  }
  return fits;
}
