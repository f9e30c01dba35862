/* SPDX-License-Identifier: MIT */
#include "geometry/parallax.h"

/* Newton steps from the axis outwards. The shift grows ever more slowly, so that none
 * goes too far; four reach rounding unless the sensor is as thick as it is far. */
#define N_STEPS 60

/* Relative to the radius: what a step leaves is its square. */
#define LAST_STEP 1e-8

/* Mean depth in units of 1 / µ of what @e = µ · length absorbs, and its derivative:
 * 1 − e / (exp e − 1). */
static double
depth (double e, double *slope)
{
  const double x = expm1 (e);

  if (e < 1e-2) {
    *slope = 0.5 - e / 6.0 + e * e * e / 180.0;
    return e / 2.0 - e * e / 12.0 + e * e * e * e / 720.0;
  }
  if (!isfinite (x)) {
    *slope = 0.0;
    return 1.0;
  }

  *slope = (e * (1.0 + 1.0 / x) - 1.0) / x;
  return 1.0 - e / x;
}

double
ringlet_parallax_shift (const RingletParallax *self, double sine)
{
  const double cosine = sqrt (fmax (1.0 - sine * sine, 0.0));
  const double e = self->attenuation_per_m * self->thickness_m / cosine;
  double slope;

  if (self->thickness_m == 0.0)
    return sine / self->attenuation_per_m;
  return sine / self->attenuation_per_m * depth (e, &slope);
}

/* Where a ray that enters at @radius_m from the point of normal incidence is counted,
 * and how that grows. */
static double
counted_at (const RingletParallax *self, double radius_m, double *slope)
{
  const double length = hypot (radius_m, self->distance_m);
  const double cosine = self->distance_m / length;
  const double lateral = radius_m / length / self->attenuation_per_m;
  const double lateral_slope = cosine * cosine / length / self->attenuation_per_m;
  const double e = self->attenuation_per_m * self->thickness_m / cosine;
  double deeper = 0.0;
  double mean = 1.0;

  if (self->thickness_m > 0.0)
    mean = depth (e, &deeper);
  /* e = µ t · length / distance */
  deeper *= e / length * radius_m / length;
  *slope = 1.0 + lateral_slope * mean + lateral * deeper;
  return radius_m + lateral * mean;
}

static double
entered_at (const RingletParallax *self, double counted_m)
{
  double radius = 0.0;
  double step = counted_m;

  for (int i = 0; i < N_STEPS && fabs (step) > LAST_STEP * counted_m; i++) {
    double slope;

    step = (counted_m - counted_at (self, radius, &slope)) / slope;
    radius += step;
  }
  return radius;
}

static void
stretch (const RingletParallax *self, double factor, double *slow_m, double *fast_m)
{
  *slow_m = self->poni_slow_m + factor * (*slow_m - self->poni_slow_m);
  *fast_m = self->poni_fast_m + factor * (*fast_m - self->poni_fast_m);
}

void
ringlet_parallax_apply (
    const RingletParallax *self, const RingletPoints *points, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    const double radius = hypot (
        points->slow[i] - self->poni_slow_m, points->fast[i] - self->poni_fast_m);

    if (radius > 0.0)
      stretch (
          self, entered_at (self, radius) / radius, &points->slow[i], &points->fast[i]);
  }
}

void
ringlet_parallax_undo (const RingletParallax *self, double *slow_m, double *fast_m)
{
  const double radius =
      hypot (*slow_m - self->poni_slow_m, *fast_m - self->poni_fast_m);
  double slope;

  if (radius > 0.0)
    stretch (self, counted_at (self, radius, &slope) / radius, slow_m, fast_m);
}
