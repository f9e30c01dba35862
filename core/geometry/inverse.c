/* SPDX-License-Identifier: MIT */
#include "geometry/inverse.h"

#include <math.h>

/* Sine of the angle between ray and plane below which rounding decides whether they
 * meet, and where. */
#define PARALLEL 1e-14

RingletLab
ringlet_geometry_lab_at (const RingletGeometry *self, const RingletDetector *detector,
    double slow_px, double fast_px)
{
  const RingletProjection projection = ringlet_geometry_projection (self);
  double slow_m;
  double fast_m;

  ringlet_detector_point (detector, slow_px, fast_px, &slow_m, &fast_m);
  return ringlet_projection_apply (&projection, slow_m, fast_m);
}

static double
dot (const double a[3], const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

RingletInverse
ringlet_inverse_new (const RingletGeometry *geometry, const RingletDetector *detector)
{
  const RingletProjection projection = ringlet_geometry_projection (geometry);
  const double *slow = projection.slow;
  const double *fast = projection.fast;
  RingletInverse self = {
    .detector = detector,
    .normal = {
        slow[1] * fast[2] - slow[2] * fast[1],
        slow[2] * fast[0] - slow[0] * fast[2],
        slow[0] * fast[1] - slow[1] * fast[0],
    },
  };

  for (int i = 0; i < 3; i++) {
    self.slow[i] = slow[i];
    self.fast[i] = fast[i];
    self.origin[i] = projection.origin[i];
  }
  self.distance_m = dot (self.normal, self.origin);
  return self;
}

gboolean
ringlet_inverse_ray (
    const RingletInverse *self, RingletLab direction, double *slow_px, double *fast_px)
{
  const double ray[3] = { direction.y, direction.x, direction.z };
  const double cosine = dot (self->normal, ray);
  double from_corner[3];

  if (!(cosine > PARALLEL))
    return FALSE;

  for (int i = 0; i < 3; i++)
    from_corner[i] = ray[i] * (self->distance_m / cosine) - self->origin[i];
  ringlet_detector_pixel (self->detector, dot (self->slow, from_corner),
      dot (self->fast, from_corner), slow_px, fast_px);
  return TRUE;
}

gboolean
ringlet_inverse_pixel (const RingletInverse *self, double two_theta_rad, double chi_rad,
    double *slow_px, double *fast_px)
{
  const double sine = sin (two_theta_rad);
  const RingletLab direction = {
    .x = sine * cos (chi_rad),
    .y = sine * sin (chi_rad),
    .z = cos (two_theta_rad),
  };

  return ringlet_inverse_ray (self, direction, slow_px, fast_px);
}
