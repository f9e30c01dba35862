/* SPDX-License-Identifier: MIT */

/* From peak to peak, and which one is meant. */

#include <math.h>

#include "display/plot-read.h"
#include "frame-watch.h"
#include "plot/pattern-view-private.h"

#define PEAK_NEAR 3      /* bins on either side that are not higher */
#define PEAK_AROUND 25   /* and those that it stands out from */
#define PEAK_LEAST 0.005 /* by so much of the whole height */
#define PICK_PX 8.0      /* how far a click may miss a peak */

/* A bin that nothing near exceeds, and that stands out from what is around it. */
static gboolean
is_peak (const RingletResult *pattern, gssize bin, double least)
{
  const gssize n = (gssize) pattern->n_radial;
  const double here = pattern->intensity[bin];
  double low = here;

  for (gssize i = MAX (bin - PEAK_AROUND, 0); i <= MIN (bin + PEAK_AROUND, n - 1);
       i++) {
    const gboolean is_near = ABS (i - bin) <= PEAK_NEAR;

    if (is_near &&
        (pattern->intensity[i] > here || (i < bin && pattern->intensity[i] == here)))
      return FALSE;
    low = fmin (low, pattern->intensity[i]);
  }
  return here - low >= least;
}

/* Bins without data are NaN, which is no peak and no limit. */
static double
height (const RingletResult *pattern)
{
  double low = INFINITY;
  double high = -INFINITY;

  for (gsize i = 0; i < pattern->n_radial; i++) {
    low = fmin (low, pattern->intensity[i]);
    high = fmax (high, pattern->intensity[i]);
  }
  return high - low;
}

void
ringlet_pattern_next_peak (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pattern peak");
  RingletPatternView *self = RINGLET_PATTERN_VIEW (widget);
  const gssize by = g_variant_get_int32 (parameter);
  double least = 0.0;

  if (self->pattern == NULL)
    return;
  least = PEAK_LEAST * height (self->pattern);
  for (gssize bin = (gssize) ringlet_plot_bin (self->pattern,
                        isnan (self->cursor) ? self->range.min : self->cursor) +
           by;
       bin >= 0 && bin < (gssize) self->pattern->n_radial; bin += by) {
    if (!is_peak (self->pattern, bin, least))
      continue;
    ringlet_pattern_put_cursor (self, bin);
    return;
  }
}

void
ringlet_pattern_view_reveal (RingletPatternView *self, double radial)
{
  g_return_if_fail (RINGLET_IS_PATTERN_VIEW (self));

  if (self->pattern != NULL)
    ringlet_pattern_put_cursor (
        self, (gssize) ringlet_plot_bin (self->pattern, radial));
}

/* --- picked --- */

void
ringlet_pattern_pick (RingletPatternView *self, double radial, int n)
{
  const double reach =
      PICK_PX * (self->range.max - self->range.min) / fmax (self->frame.width, 1.0);

  if (self->pattern != NULL)
    g_signal_emit_by_name (self, "picked", radial, reach, n);
}

void
ringlet_pattern_pick_at_cursor (
    GtkWidget *widget, const char *name, GVariant *parameter)
{
  RingletPatternView *self = RINGLET_PATTERN_VIEW (widget);

  if (!isnan (self->cursor))
    ringlet_pattern_pick (self, self->cursor, 1);
}
