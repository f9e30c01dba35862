/* SPDX-License-Identifier: MIT */
#include "display/levels.h"

#include <float.h>
#include <math.h>

#define LOG_SPAN 1e6 /* of a logarithmic scale that would start at zero */
#define LARGEST 1e37 /* differences and their inverse are normal floats below it */

RingletLevels
ringlet_levels_default (void)
{
  return (RingletLevels){
    .colormap = ringlet_colormap_list ()[0],
    .scale = RINGLET_SCALE_LOG,
    .min = 1.0,
    .max = 1000.0,
  };
}

gboolean
ringlet_levels_equal (const RingletLevels *a, const RingletLevels *b)
{
  return a->colormap == b->colormap && !a->inverted == !b->inverted &&
      a->scale == b->scale && a->min == b->min && a->max == b->max;
}

RingletLevelsLine
ringlet_levels_line (const RingletLevels *self)
{
  double min = CLAMP (self->min, -LARGEST, LARGEST);
  double max = CLAMP (self->max, -LARGEST, LARGEST);
  double span;

  if (self->scale == RINGLET_SCALE_LOG) {
    max = fmax (max, FLT_MIN); /* nothing positive to show: all in the first colour */
    min = min > 0.0 ? min : max / LOG_SPAN;
  }
  min = ringlet_scale_apply (self->scale, min);
  span = ringlet_scale_apply (self->scale, max) - min;

  /* Without a span there are two colours: up to @min, and above it. */
  return (RingletLevelsLine){
    .scale = self->scale,
    .offset = (float) min,
    .factor = span > 0.0 ? (float) fmin (1.0 / span, FLT_MAX) : FLT_MAX,
  };
}

void
ringlet_levels_table (const RingletLevels *self, guint32 *table)
{
  for (gsize i = 0; i < RINGLET_COLORMAP_SIZE; i++) {
    const gsize at = self->inverted ? RINGLET_COLORMAP_SIZE - 1 - i : i;

    table[i] = self->colormap->colours[at];
  }
}
