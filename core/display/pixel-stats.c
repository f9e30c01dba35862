/* SPDX-License-Identifier: MIT */
#include "display/pixel-stats.h"

#include <math.h>

RingletPixelStats
ringlet_pixel_stats_empty (void)
{
  return (RingletPixelStats){ .min = INFINITY, .max = -INFINITY };
}

/* Square distances from their own mean, which is near. */
static double
sum_squares (const double *values, const double *areas, gsize n, double mean)
{
  double squares = 0.0;

  for (gsize i = 0; i < n; i++) {
    const double distance = values[i] - mean;

    if (!isnan (values[i]))
      squares += (areas != NULL ? areas[i] : 1.0) * distance * distance;
  }
  return squares;
}

void
ringlet_pixel_stats_merge (RingletPixelStats *self, const RingletPixelStats *other)
{
  const double area = self->area + other->area;
  double shift = 0.0;

  self->n += other->n;
  self->n_left_out += other->n_left_out;
  self->min = fmin (self->min, other->min);
  self->max = fmax (self->max, other->max);
  if (!(other->area > 0.0))
    return;

  if (self->area > 0.0)
    shift = other->sum / other->area - self->sum / self->area;
  self->std += other->std + shift * shift * self->area * other->area / area;
  self->area = area;
  self->sum += other->sum;
}

void
ringlet_pixel_stats_add (RingletPixelStats *self, const double *values,
    const double *areas, double factor, gsize n)
{
  RingletPixelStats run = ringlet_pixel_stats_empty ();

  for (gsize i = 0; i < n; i++) {
    const double area = areas != NULL ? areas[i] : 1.0;

    if (isnan (values[i]))
      continue;
    run.n++;
    run.area += area;
    run.sum += area * values[i];
    run.min = fmin (run.min, values[i]);
    run.max = fmax (run.max, values[i]);
  }
  run.n_left_out = n - run.n;
  if (run.n > 0)
    run.std = factor * sum_squares (values, areas, n, run.sum / run.area);
  run.area *= factor;
  run.sum *= factor;
  ringlet_pixel_stats_merge (self, &run);
}

void
ringlet_pixel_stats_finish (RingletPixelStats *self)
{
  const gboolean is_known = self->area > 0.0;

  self->mean = is_known ? self->sum / self->area : NAN;
  self->std = is_known ? sqrt (self->std / self->area) : NAN;
  self->min = is_known ? self->min : NAN;
  self->max = is_known ? self->max : NAN;
}
