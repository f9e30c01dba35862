/* SPDX-License-Identifier: MIT */
#include "geometry/parallax.h"

/* Newton steps that undo the shift: it is nearly linear, so that these reach rounding.
 */
#define N_STEPS 6

double
ringlet_parallax_shift (const RingletParallax *self, double sine)
{
  const double lateral = sine / self->attenuation_per_m;
  const double cosine = sqrt (fmax (1.0 - sine * sine, 0.0));
  const double e = self->attenuation_per_m * self->thickness_m / cosine;

  if (self->thickness_m == 0.0 || !isfinite (e))
    return lateral;
  /* Both terms vanish with e: their ratio tends to e / 2. */
  if (e < 1e-6)
    return lateral * e / 2.0;
  return lateral * (1.0 - e / expm1 (e));
}

/* Apparent distance from the point of normal incidence of a point at @radius_m. */
static double
apparent (const RingletParallax *self, double radius_m)
{
  return radius_m +
      ringlet_parallax_shift (self, radius_m / hypot (radius_m, self->distance_m));
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
          self, apparent (self, radius) / radius, &points->slow[i], &points->fast[i]);
  }
}

void
ringlet_parallax_undo (const RingletParallax *self, double *slow_m, double *fast_m)
{
  const double wanted =
      hypot (*slow_m - self->poni_slow_m, *fast_m - self->poni_fast_m);
  double radius = wanted;

  for (int i = 0; i < N_STEPS && radius > 0.0; i++) {
    const double step = 1e-6 * radius;
    const double here = apparent (self, radius);
    const double slope = (apparent (self, radius + step) - here) / step;

    radius -= (here - wanted) / slope;
  }
  if (wanted > 0.0)
    stretch (self, radius / wanted, slow_m, fast_m);
}
