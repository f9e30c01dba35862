/* SPDX-License-Identifier: MIT */
#include "detector/grid-ray.h"

#include <math.h>

#include "detector/grid-vector.h"

static void
scale_to_one (double vector[3])
{
  const double length = sqrt (ringlet_dot (vector, vector));

  for (int k = 0; k < 3; k++)
    vector[k] /= length;
}

RingletRay
ringlet_ray_new (const double origin[3], const double direction[3])
{
  RingletRay ray = { { origin[2], origin[0], origin[1] },
    { direction[2], direction[0], direction[1] }, { { 0.0 } } };
  double helper[3] = { 0.0 };
  int least = 0;

  scale_to_one (ray.direction);
  for (int k = 1; k < 3; k++)
    if (fabs (ray.direction[k]) < fabs (ray.direction[least]))
      least = k;
  helper[least] = 1.0;
  ringlet_cross (ray.direction, helper, ray.across[0]);
  scale_to_one (ray.across[0]);
  ringlet_cross (ray.direction, ray.across[0], ray.across[1]);
  return ray;
}

double
ringlet_ray_enter (const RingletRay *self, const RingletBox *box, double margin_m)
{
  double enters = 0.0;
  double leaves = INFINITY;

  for (int k = 0; k < 3; k++) {
    const double low = (double) box->low[k] - margin_m - self->origin[k];
    const double high = (double) box->high[k] + margin_m - self->origin[k];
    const double along = self->direction[k];

    if (along == 0.0) {
      if (low > 0.0 || high < 0.0)
        return INFINITY;
      continue;
    }
    enters = fmax (enters, fmin (low / along, high / along));
    leaves = fmin (leaves, fmax (low / along, high / along));
  }
  return enters <= leaves ? enters : INFINITY;
}

double
ringlet_ray_distance (const RingletRay *self, const double point[3])
{
  double from[3];
  double along;

  for (int k = 0; k < 3; k++)
    from[k] = point[k] - self->origin[k];
  along = fmax (ringlet_dot (from, self->direction), 0.0);
  for (int k = 0; k < 3; k++)
    from[k] -= along * self->direction[k];
  return sqrt (ringlet_dot (from, from));
}

/* From the ball around the box. */
double
ringlet_ray_distance_to_box (const RingletRay *self, const RingletBox *box)
{
  double centre[3];
  double half[3];

  for (int k = 0; k < 3; k++) {
    centre[k] = 0.5 * ((double) box->low[k] + (double) box->high[k]);
    half[k] = 0.5 * ((double) box->high[k] - (double) box->low[k]);
  }
  return ringlet_ray_distance (self, centre) - sqrt (ringlet_dot (half, half));
}
