/* SPDX-License-Identifier: MIT */
#include "display/scale-axis.h"

#include <math.h>

#define LEAST_DISTANCE 0.005 /* of the axis, between the limits */

RingletScaleAxis
ringlet_scale_axis_of (const RingletHistogram *histogram, RingletScale scale)
{
  const RingletHistogramScale *bins = &histogram->scales[scale];
  RingletScaleAxis axis = { scale, bins->low, bins->high };

  if (scale == RINGLET_SCALE_LOG && !(axis.low > 0.0))
    axis.low = 1.0;
  if (!(axis.high > axis.low))
    axis.high = axis.low + 1.0;
  return axis;
}

double
ringlet_scale_axis_place (const RingletScaleAxis *self, double value)
{
  const double low = ringlet_scale_apply (self->scale, self->low);
  const double high = ringlet_scale_apply (self->scale, self->high);

  return CLAMP (
      (ringlet_scale_apply (self->scale, value) - low) / (high - low), 0.0, 1.0);
}

double
ringlet_scale_axis_value (const RingletScaleAxis *self, double place)
{
  const double low = ringlet_scale_apply (self->scale, self->low);
  const double high = ringlet_scale_apply (self->scale, self->high);

  if (place <= 0.0)
    return self->low;
  if (place >= 1.0)
    return self->high;
  return ringlet_scale_invert (self->scale, low + place * (high - low));
}

double
ringlet_limit_value (const RingletLevels *levels, RingletLimit limit)
{
  return limit == RINGLET_LIMIT_LOWER ? levels->min : levels->max;
}

gboolean
ringlet_scale_axis_move (const RingletScaleAxis *self, RingletLevels *levels,
    RingletLimit limit, double place)
{
  const gboolean is_lower = limit == RINGLET_LIMIT_LOWER;
  const double now =
      ringlet_scale_axis_place (self, ringlet_limit_value (levels, limit));
  const double other =
      ringlet_scale_axis_place (self, is_lower ? levels->max : levels->min);
  const double nearest = is_lower ? fmin (place, fmax (other - LEAST_DISTANCE, now))
                                  : fmax (place, fmin (other + LEAST_DISTANCE, now));
  const double wanted = CLAMP (nearest, 0.0, 1.0);

  if (wanted == now)
    return FALSE;

  *(is_lower ? &levels->min : &levels->max) = ringlet_scale_axis_value (self, wanted);
  return TRUE;
}

void
ringlet_scale_axis_colours (
    const RingletScaleAxis *self, const RingletLevels *levels, guint32 *pixels, gsize n)
{
  const RingletLevelsLine line = ringlet_levels_line (levels);
  guint32 table[RINGLET_COLORMAP_SIZE];

  ringlet_levels_table (levels, table);
  for (gsize i = 0; i < n; i++) {
    const double value =
        ringlet_scale_axis_value (self, ((double) i + 0.5) / (double) n);
    const double part =
        (ringlet_scale_apply (line.scale, value) - line.offset) * line.factor;

    pixels[i] =
        table[(int) floor (CLAMP (part, 0.0, 1.0) * (RINGLET_COLORMAP_SIZE - 1) + 0.5)];
  }
}

void
ringlet_scale_axis_heights (
    const RingletHistogram *histogram, RingletScale scale, double *heights)
{
  const guint32 *counts = histogram->scales[scale].counts;
  double highest = 0.0;

  for (gsize i = 0; i < RINGLET_HISTOGRAM_BINS; i++) {
    heights[i] = log1p (counts[i]);
    highest = fmax (highest, heights[i]);
  }
  for (gsize i = 0; i < RINGLET_HISTOGRAM_BINS && highest > 0.0; i++)
    heights[i] /= highest;
}
