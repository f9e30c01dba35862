/* SPDX-License-Identifier: MIT */
#include "display/contrast.h"

#include <math.h>

#define LEAST_RATIO 1.01 /* what two images that are alike are shown with */
#define MOST_RATIO 1e6
#define LARGEST_REST 0.005 /* of the pixels, beyond the colours on one side */

/* Colours as far to one side as to the other. @reach: of a difference, or the ratio */
static RingletLevels
levels_of (RingletContrastKind kind, double reach)
{
  const gboolean is_ratio = kind == RINGLET_CONTRAST_RATIO;
  RingletLevels levels = ringlet_levels_default ();

  levels.colormap = ringlet_colormap_diverging ();
  levels.scale = is_ratio ? RINGLET_SCALE_LOG : RINGLET_SCALE_LINEAR;
  if (is_ratio)
    reach = CLAMP (reach, LEAST_RATIO, MOST_RATIO);
  else if (!(reach > 0.0))
    reach = 1.0;
  levels.min = is_ratio ? 1.0 / reach : -reach;
  levels.max = reach;
  return levels;
}

/* How far a limit is from the middle. */
static double
reach_of (RingletContrastKind kind, double limit)
{
  if (kind == RINGLET_CONTRAST_DIFFERENCE)
    return fabs (limit);
  return limit > 0.0 ? fmax (limit, 1.0 / limit) : MOST_RATIO;
}

/* A ratio of 0 is as far as can be, and would leave no colour to the others. */
static double
reach_of_both (RingletContrastKind kind, double min, double max)
{
  if (kind == RINGLET_CONTRAST_RATIO && !(min > 0.0))
    return reach_of (kind, max);
  return fmax (reach_of (kind, min), reach_of (kind, max));
}

RingletLevels
ringlet_contrast_levels (const RingletContrast *self, double percent)
{
  const double rest = (1.0 - CLAMP (percent, 0.0, 100.0) / 100.0) / 2.0;
  const double equal = self->kind == RINGLET_CONTRAST_RATIO ? 1.0 : 0.0;
  double reach = equal;

  if (self->stats.n > 0)
    reach = reach_of_both (self->kind,
        ringlet_histogram_quantile (self->histogram, fmin (rest, LARGEST_REST)),
        ringlet_histogram_quantile (self->histogram, 1.0 - fmin (rest, LARGEST_REST)));
  /* Nearly all pixels are alike: the colours are for the others. */
  if (self->stats.n > 0 && reach == equal)
    reach = reach_of_both (self->kind, self->stats.min, self->stats.max);
  return levels_of (self->kind, reach);
}

RingletLevels
ringlet_contrast_levels_at (
    const RingletContrast *self, const RingletLevels *was, double min, double max)
{
  const double moved = fabs (min - was->min) > 0.0 ? min : max;

  return levels_of (self->kind, reach_of (self->kind, moved));
}
