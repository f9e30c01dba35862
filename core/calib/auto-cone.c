/* SPDX-License-Identifier: MIT */

/* v from the sample to a point of the detector, u along the beam:
 * cos 2θ = v·u / |v|. With the centre c on the plane and the distance L the sample is
 * at c − L u. A curve with tangent t lies on a cone where the direction v / |v| keeps
 * its angle to u: (t − (t·v) v / v²)·u = 0. */

#include "calib/auto-cone.h"

#include <math.h>

#include "geometry/lab.h"

#define REACH 5.0 /* to the beam, in diagonals of the detector */
#define NEAR 0.05 /* to the sample */
#define FAR 50.0

RingletConeBounds
ringlet_cone_bounds (const RingletDetector *detector)
{
  const double slow_m = (double) detector->n_slow * detector->pixel_slow_m;
  const double fast_m = (double) detector->n_fast * detector->pixel_fast_m;
  const double diagonal_m = hypot (slow_m, fast_m);

  return (RingletConeBounds){ { slow_m / 2.0, fast_m / 2.0 }, REACH * diagonal_m,
    NEAR * diagonal_m, FAR * diagonal_m };
}

static inline double
dot (const double *a, const double *b)
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

gboolean
ringlet_cone_point (const RingletDetector *detector, double slow_px, double fast_px,
    RingletConePoint *point)
{
  double a[3], b[3];

  point->slow_px = slow_px;
  point->fast_px = fast_px;
  point->weight = 1.0;
  point->two_theta_rad = NAN;
  ringlet_detector_point (detector, slow_px, fast_px, point->at);
  ringlet_detector_point (detector, slow_px + 0.5, fast_px, a);
  ringlet_detector_point (detector, slow_px - 0.5, fast_px, b);
  for (int i = 0; i < 3; i++)
    point->slow[i] = a[i] - b[i];
  ringlet_detector_point (detector, slow_px, fast_px + 0.5, a);
  ringlet_detector_point (detector, slow_px, fast_px - 0.5, b);
  for (int i = 0; i < 3; i++)
    point->fast[i] = a[i] - b[i];
  return isfinite (dot (point->at, point->at) + dot (point->slow, point->slow) +
      dot (point->fast, point->fast));
}

static void
beam (const RingletCone *self, double u[3])
{
  u[0] = self->tilt[0];
  u[1] = self->tilt[1];
  u[2] = sqrt (fmax (1.0 - u[0] * u[0] - u[1] * u[1], 1e-6));
}

static void
from_sample (const RingletCone *self, const double u[3], const RingletConePoint *point,
    double v[3])
{
  v[0] = point->at[0] - self->centre[0] + self->distance_m * u[0];
  v[1] = point->at[1] - self->centre[1] + self->distance_m * u[1];
  v[2] = point->at[2] + self->distance_m * u[2];
}

/* The lengths here are far from where their squares would overflow. */
static inline double
length (double a, double b)
{
  return sqrt (a * a + b * b);
}

/* Sets the slope of 2θ in space, too. @u: along the beam, @v: from the sample */
static inline RingletConeView
see_along (const double u[3], const double v[3], const RingletConePoint *point,
    double gradient[3])
{
  const double v2 = dot (v, v);
  RingletConeView view;

  view.along_m = dot (v, u);
  view.radius_m = sqrt (fmax (v2 - view.along_m * view.along_m, 1e-18));
  for (int i = 0; i < 3; i++) {
    const double across = (v[i] - view.along_m * u[i]) / view.radius_m;

    gradient[i] = (view.along_m * across - view.radius_m * u[i]) / v2;
  }
  view.per_pixel = length (dot (gradient, point->slow), dot (gradient, point->fast));
  return view;
}

static RingletConeView
see (const RingletCone *self, const RingletConePoint *point, double gradient[3])
{
  double u[3], v[3];

  beam (self, u);
  from_sample (self, u, point, v);
  return see_along (u, v, point, gradient);
}

RingletConeView
ringlet_cone_see (const RingletCone *self, const RingletConePoint *point)
{
  double gradient[3];

  return see (self, point, gradient);
}

double
ringlet_cone_skew (const RingletCone *self, const RingletConePoint *point)
{
  double gradient[3];
  const RingletConeView view = see (self, point, gradient);
  const double pixel_m =
      sqrt (0.5 * (dot (point->slow, point->slow) + dot (point->fast, point->fast)));

  return dot (gradient, point->tangent) * pixel_m / view.per_pixel;
}

RingletGeometry
ringlet_cone_geometry (const RingletCone *self, double wavelength_m)
{
  RingletGeometry geometry = { .wavelength_m = wavelength_m };
  double u[3];

  beam (self, u);
  geometry.distance_m = self->distance_m * u[2];
  geometry.poni_slow_m = self->centre[0] - self->distance_m * u[0];
  geometry.poni_fast_m = self->centre[1] - self->distance_m * u[1];
  geometry.rot2_rad = asin (u[0]);
  /* Adding 0 makes of −0 what people expect to read. */
  geometry.rot1_rad = asin (CLAMP (-u[1] / cos (geometry.rot2_rad), -1.0, 1.0)) + 0.0;
  return geometry;
}

RingletCone
ringlet_cone_of_geometry (const RingletGeometry *geometry)
{
  const RingletProjection projection = ringlet_geometry_projection (geometry);
  const double distance_m = geometry->distance_m / projection.normal[2];

  return (RingletCone){
    .tilt = { projection.slow[2], projection.fast[2] },
    .distance_m = distance_m,
    .centre = { geometry->poni_slow_m + distance_m * projection.slow[2],
        geometry->poni_fast_m + distance_m * projection.fast[2] },
  };
}

/* Of v·v/2 and v·u, whose derivatives are short: the beam has length 1, so that it
 * turns across itself. */
RingletConeView
ringlet_cone_slopes (const RingletCone *self, const RingletConePoint *point,
    double row[RINGLET_CONE_PARAMETERS])
{
  double u[3], v[3], gradient[3];
  double scale = 0.0;
  RingletConeView view;

  beam (self, u);
  from_sample (self, u, point, v);
  view = see_along (u, v, point, gradient);
  scale = 1.0 / (dot (v, v) * view.per_pixel);
  for (int k = 0; k < RINGLET_CONE_PARAMETERS; k++) {
    double half_v2 = 0.0, along = 0.0, radius_dr = 0.0;

    if (k < 2) {
      half_v2 = -v[k];
      along = -u[k];
    } else if (k == 2) { /* the logarithm of the distance */
      half_v2 = self->distance_m * view.along_m;
      along = self->distance_m;
    } else {
      along = v[k - 3] - v[2] * u[k - 3] / u[2];
      half_v2 = self->distance_m * along;
    }
    radius_dr = half_v2 - view.along_m * along;
    row[k] = (view.along_m * radius_dr / view.radius_m - view.radius_m * along) * scale;
  }
  return view;
}
