/* SPDX-License-Identifier: MIT */
#include "calib/refine-model.h"

#include "calib/refine-ray.h"
#include "geometry/parallax.h"

/* ---- points ---- */

static void
detector_point (
    const RingletPlacement *placement, double slow_px, double fast_px, double point[3])
{
  const RingletPoints points = { &point[0], &point[1], &point[2] };

  ringlet_detector_point (placement->detector, slow_px, fast_px, point);
  if (placement->parallax.is_active)
    ringlet_parallax_apply (&placement->parallax, &points, 1);
}

RingletRefineSpot
ringlet_refine_spot (
    const RingletPlacement *placement, double slow_px, double fast_px, double d_m)
{
  RingletRefineSpot spot = { .d_m = d_m };
  const double slow = floor (slow_px);
  const double fast = floor (fast_px);
  /* Between two points of one pixel: beyond its edge there may be a gap. */
  const double ends[2][2][2] = {
    { { slow + 0.25, fast_px }, { slow + 0.75, fast_px } },
    { { slow_px, fast + 0.25 }, { slow_px, fast + 0.75 } },
  };

  detector_point (placement, slow_px, fast_px, spot.at_m);
  for (int axis = 0; axis < 2; axis++) {
    double from[3];
    double to[3];

    detector_point (placement, ends[axis][0][0], ends[axis][0][1], from);
    detector_point (placement, ends[axis][1][0], ends[axis][1][1], to);
    for (int k = 0; k < 3; k++)
      spot.steps_m[axis][k] = 2.0 * (to[k] - from[k]);
  }
  return spot;
}

RingletRefineFrame
ringlet_refine_frame (const RingletGeometry *geometry)
{
  return (RingletRefineFrame){
    .geometry = *geometry,
    .projection = ringlet_geometry_projection (geometry),
    .cos1 = cos (geometry->rot1_rad),
    .sin1 = sin (geometry->rot1_rad),
  };
}

/* ---- rings ---- */

double
ringlet_refine_ring_angle (double d_m, double wavelength_m)
{
  return 2.0 * asin (wavelength_m / (2.0 * d_m));
}

double
ringlet_refine_ring_slope (double d_m, double wavelength_m)
{
  const double sine = wavelength_m / (2.0 * d_m);

  return 1.0 / (d_m * sqrt (1.0 - sine * sine));
}

/* ---- residuals ---- */

static RingletRefineVector
vector (const double a[3])
{
  return (RingletRefineVector){ { a[0], a[1], a[2] } };
}

/* q = 4π/λ sin θ: the wavelength enters by q. */
static double
q_residual (const RingletRefineFrame *frame, const RingletRefineRay *ray, double d_m,
    double gradient[RINGLET_REFINE_N])
{
  const double wavelength = frame->geometry.wavelength_m;
  const double q = ringlet_lab_q (ray->lab, wavelength);

  for (int i = 0; gradient != NULL && i < RINGLET_REFINE_N_MOVES; i++)
    gradient[i] *= ringlet_refine_q_slope (ray->lab, wavelength);
  if (gradient != NULL)
    gradient[RINGLET_REFINE_WAVELENGTH] = -q / wavelength;
  return q - 2.0 * G_PI / d_m;
}

static double
pixel_residual (const RingletRefineFrame *frame, const RingletRefineRay *ray,
    const RingletRefineSpot *spot, double difference, double gradient[RINGLET_REFINE_N])
{
  const RingletRefineVector slow = vector (spot->steps_m[0]);
  const RingletRefineVector fast = vector (spot->steps_m[1]);
  const double length = ringlet_refine_per_px (ray, slow, fast);
  const double residual = difference / length;

  if (gradient != NULL) {
    ringlet_refine_by_pixel (frame, ray, slow, fast, residual, length, gradient);
    gradient[RINGLET_REFINE_WAVELENGTH] /= length;
  }
  return residual;
}

double
ringlet_refine_model (const RingletRefineFrame *frame, const RingletRefineSpot *spot,
    RingletRefineResidual kind, double gradient[RINGLET_REFINE_N])
{
  const double wavelength = frame->geometry.wavelength_m;
  const RingletRefineRay ray = ringlet_refine_ray (frame, vector (spot->at_m));
  const double difference = ringlet_lab_two_theta (ray.lab) -
      ringlet_refine_ring_angle (spot->d_m, wavelength);

  if (isnan (difference))
    return NAN;
  if (gradient != NULL) {
    ringlet_refine_by_two_theta (frame, &ray, gradient);
    gradient[RINGLET_REFINE_ROT3] = 0.0;
    gradient[RINGLET_REFINE_WAVELENGTH] =
        -ringlet_refine_ring_slope (spot->d_m, wavelength);
  }
  if (kind == RINGLET_REFINE_Q)
    return q_residual (frame, &ray, spot->d_m, gradient);
  if (kind == RINGLET_REFINE_PIXELS)
    return pixel_residual (frame, &ray, spot, difference, gradient);
  return difference;
}

RingletRefineValue
ringlet_refine_value (const RingletRefineFrame *frame, const RingletRefineSpot *spot)
{
  const RingletRefineRay ray = ringlet_refine_ray (frame, vector (spot->at_m));

  return (RingletRefineValue){
    .two_theta_rad = ringlet_lab_two_theta (ray.lab),
    .chi_rad = ringlet_lab_chi (ray.lab),
    .ring_rad = ringlet_refine_ring_angle (spot->d_m, frame->geometry.wavelength_m),
    .per_px = ringlet_refine_per_px (
        &ray, vector (spot->steps_m[0]), vector (spot->steps_m[1])),
  };
}
