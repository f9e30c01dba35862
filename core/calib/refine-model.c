/* SPDX-License-Identifier: MIT */
#include "calib/refine-model.h"

#include <math.h>

#include "geometry/lab.h"
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

/* ---- vectors in the frame of the detector ---- */

static double
dot (const double a[3], const double b[3])
{
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

static void
cross (const double a[3], const double b[3], double out[3])
{
  out[0] = a[1] * b[2] - a[2] * b[1];
  out[1] = a[2] * b[0] - a[0] * b[2];
  out[2] = a[0] * b[1] - a[1] * b[0];
}

/**
 * Ray:
 * @v: from the sample to the point
 * @beam: the direction of the beam
 * @out: from the beam axis to the point, of length 1
 * @around: across both
 * @rho: distance from the beam axis
 * @z: along the beam
 * @two_theta: the angle of @v with @beam
 * @slope: its gradient with @v
 *
 * A point in the frame of the detector, in which rotations turn the beam.
 */
typedef struct {
  double v[3];
  double beam[3];
  double out[3];
  double around[3];
  double rho;
  double z;
  double two_theta;
  double slope[3];
} Ray;

static Ray
ray_new (const RingletRefineFrame *frame, const RingletRefineSpot *spot, RingletLab lab)
{
  const RingletProjection *p = &frame->projection;
  const RingletGeometry *g = &frame->geometry;
  const double rho = ringlet_lab_radius (lab);
  const double y = rho > 0.0 ? lab.y / rho : 0.0;
  const double x = rho > 0.0 ? lab.x / rho : 1.0;
  const double length2 = rho * rho + lab.z * lab.z;
  Ray ray = {
    .v = { spot->at_m[0] - g->poni_slow_m, spot->at_m[1] - g->poni_fast_m,
        spot->at_m[2] + g->distance_m },
    .beam = { p->slow[2], p->fast[2], p->normal[2] },
    .out = { p->slow[0] * y + p->slow[1] * x, p->fast[0] * y + p->fast[1] * x,
        p->normal[0] * y + p->normal[1] * x },
    .rho = rho,
    .z = lab.z,
    .two_theta = ringlet_lab_two_theta (lab),
  };

  cross (ray.beam, ray.out, ray.around);
  for (int k = 0; k < 3; k++)
    ray.slope[k] = (lab.z * ray.out[k] - rho * ray.beam[k]) / length2;
  return ray;
}

static RingletLab
lab_of (const RingletRefineFrame *frame, const RingletRefineSpot *spot)
{
  return ringlet_projection_apply (
      &frame->projection, spot->at_m[0], spot->at_m[1], spot->at_m[2]);
}

/* Second derivative of 2θ along @a and @b. With ρ and z: f = atan2 (ρ, z). */
static double
bend (const Ray *ray, const double a[3], const double b[3])
{
  const double length2 = ray->rho * ray->rho + ray->z * ray->z;
  const double both = 2.0 * ray->rho * ray->z / (length2 * length2);
  const double mixed = (ray->rho * ray->rho - ray->z * ray->z) / (length2 * length2);
  const double a_out = dot (a, ray->out), b_out = dot (b, ray->out);
  const double a_beam = dot (a, ray->beam), b_beam = dot (b, ray->beam);
  const double round = dot (a, ray->around) * dot (b, ray->around);

  return both * (a_beam * b_beam - a_out * b_out) +
      mixed * (a_out * b_beam + a_beam * b_out) + ray->z / (length2 * ray->rho) * round;
}

/* ---- how parameters move a point ---- */

#define N_MOVES 5

/* What rot1 and rot2 do to a vector of the detector, seen from there: R⁻¹ ∂R/∂rot · a.
 * Source: the product R3 · R2 · R1 of pyFAI, Geometry.rotation_matrix(). */
static void
turn (const RingletRefineFrame *frame, RingletRefineParameter rotation,
    const double a[3], double out[3])
{
  if (rotation == RINGLET_REFINE_ROT1) {
    out[0] = 0.0;
    out[1] = a[2];
    out[2] = -a[1];
    return;
  }
  out[0] = frame->sin1 * a[1] - frame->cos1 * a[2];
  out[1] = -frame->sin1 * a[0];
  out[2] = frame->cos1 * a[0];
}

/* Where the point moves with the first five parameters. */
static void
moves_of (const RingletRefineFrame *frame, const Ray *ray, double moves[N_MOVES][3])
{
  static const double shifts[3][3] = {
    [RINGLET_REFINE_DISTANCE] = { 0.0, 0.0, 1.0 },
    [RINGLET_REFINE_PONI_SLOW] = { -1.0, 0.0, 0.0 },
    [RINGLET_REFINE_PONI_FAST] = { 0.0, -1.0, 0.0 },
  };

  memcpy (moves, shifts, sizeof shifts);
  turn (frame, RINGLET_REFINE_ROT1, ray->v, moves[RINGLET_REFINE_ROT1]);
  turn (frame, RINGLET_REFINE_ROT2, ray->v, moves[RINGLET_REFINE_ROT2]);
}

/* ---- rings ---- */

/* 2θ of a spacing; NaN where it does not reflect. */
static double
ring_angle (double d_m, double wavelength_m)
{
  return 2.0 * asin (wavelength_m / (2.0 * d_m));
}

static double
ring_slope (double d_m, double wavelength_m)
{
  const double sine = wavelength_m / (2.0 * d_m);

  return 1.0 / (d_m * sqrt (1.0 - sine * sine));
}

/* ---- residuals ---- */

static void
two_theta_gradient (const RingletRefineFrame *frame, const Ray *ray, double d_m,
    double gradient[RINGLET_REFINE_N])
{
  double moves[N_MOVES][3];

  moves_of (frame, ray, moves);
  for (int i = 0; i < N_MOVES; i++)
    gradient[i] = dot (ray->slope, moves[i]);
  gradient[RINGLET_REFINE_ROT3] = 0.0;
  gradient[RINGLET_REFINE_WAVELENGTH] = -ring_slope (d_m, frame->geometry.wavelength_m);
}

/* q = 4π/λ sin θ: the angle of the point enters by its cosine, the wavelength by q. */
static double
q_residual (const RingletRefineFrame *frame, const Ray *ray, RingletLab lab, double d_m,
    double gradient[RINGLET_REFINE_N])
{
  const double wavelength = frame->geometry.wavelength_m;
  const double q = ringlet_lab_q (lab, wavelength);
  const double factor = 2.0 * G_PI / wavelength * cos (ray->two_theta / 2.0);

  two_theta_gradient (frame, ray, d_m, gradient);
  for (int i = 0; i < N_MOVES; i++)
    gradient[i] *= factor;
  gradient[RINGLET_REFINE_WAVELENGTH] = -q / wavelength;
  return q - 2.0 * G_PI / d_m;
}

static double
per_px (const Ray *ray, const RingletRefineSpot *spot)
{
  const double slow = dot (ray->slope, spot->steps_m[0]);
  const double fast = dot (ray->slope, spot->steps_m[1]);

  return sqrt (
      slow * slow + fast * fast); /* far from overflow, unlike hypot()'s care */
}

/* The quotient of the difference in 2θ and the length of its gradient: @gradient comes
 * with the derivatives of the first and leaves with those of the quotient. */
static void
divide_gradient (const RingletRefineFrame *frame, const RingletRefineSpot *spot,
    const Ray *ray, double residual_px, double length,
    double gradient[RINGLET_REFINE_N])
{
  double moves[N_MOVES][3];

  moves_of (frame, ray, moves);
  for (int i = 0; i < N_MOVES; i++) {
    double change = 0.0;

    for (int axis = 0; axis < 2; axis++) {
      const double *step = spot->steps_m[axis];
      double derivative = bend (ray, moves[i], step);
      double turned[3];

      if (i == RINGLET_REFINE_ROT1 || i == RINGLET_REFINE_ROT2) {
        turn (frame, i, step, turned);
        derivative += dot (ray->slope, turned);
      }
      change += dot (ray->slope, step) * derivative;
    }
    gradient[i] = (gradient[i] - residual_px * change / length) / length;
  }
  gradient[RINGLET_REFINE_WAVELENGTH] /= length;
}

/* Without its derivatives: nothing but the angle, or q, of the point is needed. */
static double
plain_residual (const RingletRefineFrame *frame, const RingletRefineSpot *spot,
    RingletRefineResidual kind)
{
  const RingletLab lab = lab_of (frame, spot);
  const double wavelength = frame->geometry.wavelength_m;
  const double ring = ring_angle (spot->d_m, wavelength);

  if (kind == RINGLET_REFINE_TWO_THETA || isnan (ring))
    return ringlet_lab_two_theta (lab) - ring;
  return ringlet_lab_q (lab, wavelength) - 2.0 * G_PI / spot->d_m;
}

double
ringlet_refine_model (const RingletRefineFrame *frame, const RingletRefineSpot *spot,
    RingletRefineResidual kind, double gradient[RINGLET_REFINE_N])
{
  const RingletLab lab = lab_of (frame, spot);
  double ring = NAN, difference = 0.0, length = 1.0;
  Ray ray;

  if (gradient == NULL && kind != RINGLET_REFINE_PIXELS)
    return plain_residual (frame, spot, kind);
  ray = ray_new (frame, spot, lab);
  ring = ring_angle (spot->d_m, frame->geometry.wavelength_m);
  difference = ray.two_theta - ring;
  if (isnan (ring))
    return NAN;
  if (kind == RINGLET_REFINE_Q)
    return q_residual (frame, &ray, lab, spot->d_m, gradient);
  if (gradient != NULL)
    two_theta_gradient (frame, &ray, spot->d_m, gradient);
  if (kind == RINGLET_REFINE_TWO_THETA)
    return difference;

  length = per_px (&ray, spot);
  if (gradient != NULL)
    divide_gradient (frame, spot, &ray, difference / length, length, gradient);
  return difference / length;
}

RingletRefineValue
ringlet_refine_value (const RingletRefineFrame *frame, const RingletRefineSpot *spot)
{
  const RingletLab lab = lab_of (frame, spot);
  const Ray ray = ray_new (frame, spot, lab);

  return (RingletRefineValue){
    .two_theta_rad = ray.two_theta,
    .chi_rad = ringlet_lab_chi (lab),
    .ring_rad = ring_angle (spot->d_m, frame->geometry.wavelength_m),
    .per_px = per_px (&ray, spot),
  };
}
