/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the formulas of the residual of a point, in a form that loops of
 * vector units take in. Everything is in the frame of the detector (slow, fast,
 * normal), in which rotations turn the beam. */

#include <math.h>

#include "calib/refine-model.h"
#include "geometry/lab.h"

G_BEGIN_DECLS

#define RINGLET_REFINE_INLINE static inline __attribute__ ((always_inline))

/* Parameters that move a point: those before rot3. */
#define RINGLET_REFINE_N_MOVES RINGLET_REFINE_ROT3

typedef struct {
  double at[3];
} RingletRefineVector;

RINGLET_REFINE_INLINE double
ringlet_refine_dot (RingletRefineVector a, RingletRefineVector b)
{
  return a.at[0] * b.at[0] + a.at[1] * b.at[1] + a.at[2] * b.at[2];
}

RINGLET_REFINE_INLINE RingletRefineVector
ringlet_refine_cross (RingletRefineVector a, RingletRefineVector b)
{
  return (RingletRefineVector){ { a.at[1] * b.at[2] - a.at[2] * b.at[1],
      a.at[2] * b.at[0] - a.at[0] * b.at[2], a.at[0] * b.at[1] - a.at[1] * b.at[0] } };
}

/**
 * RingletRefineRay:
 * @v: from the sample to the point
 * @beam: the direction of the beam
 * @out: from the beam axis to the point, of length 1
 * @around: across both
 * @slope: the gradient of 2θ with @v
 * @lab: the point in the laboratory
 * @rho: distance from the beam axis
 *
 * A point as it is seen from the sample.
 */
typedef struct {
  RingletRefineVector v;
  RingletRefineVector beam;
  RingletRefineVector out;
  RingletRefineVector around;
  RingletRefineVector slope;
  RingletLab lab;
  double rho;
} RingletRefineRay;

RINGLET_REFINE_INLINE RingletRefineRay
ringlet_refine_ray (const RingletRefineFrame *frame, RingletRefineVector at)
{
  const RingletProjection *p = &frame->projection;
  const RingletGeometry *g = &frame->geometry;
  const RingletLab lab = ringlet_projection_apply (p, at.at[0], at.at[1], at.at[2]);
  const double rho = ringlet_lab_radius (lab);
  const double y = rho > 0.0 ? lab.y / rho : 0.0;
  const double x = rho > 0.0 ? lab.x / rho : 1.0;
  const double length2 = rho * rho + lab.z * lab.z;
  RingletRefineRay ray = {
    .v = { { at.at[0] - g->poni_slow_m, at.at[1] - g->poni_fast_m,
        at.at[2] + g->distance_m } },
    .beam = { { p->slow[2], p->fast[2], p->normal[2] } },
    .out = { { p->slow[0] * y + p->slow[1] * x, p->fast[0] * y + p->fast[1] * x,
        p->normal[0] * y + p->normal[1] * x } },
    .lab = lab,
    .rho = rho,
  };

  ray.around = ringlet_refine_cross (ray.beam, ray.out);
  for (int k = 0; k < 3; k++)
    ray.slope.at[k] = (lab.z * ray.out.at[k] - rho * ray.beam.at[k]) / length2;
  return ray;
}

/* Second derivative of 2θ along @a and @b. With ρ and z: f = atan2 (ρ, z). */
RINGLET_REFINE_INLINE double
ringlet_refine_bend (
    const RingletRefineRay *ray, RingletRefineVector a, RingletRefineVector b)
{
  const double rho = ray->rho, z = ray->lab.z;
  const double length2 = rho * rho + z * z;
  const double both = 2.0 * rho * z / (length2 * length2);
  const double mixed = (rho * rho - z * z) / (length2 * length2);
  const double a_out = ringlet_refine_dot (a, ray->out);
  const double b_out = ringlet_refine_dot (b, ray->out);
  const double a_beam = ringlet_refine_dot (a, ray->beam);
  const double b_beam = ringlet_refine_dot (b, ray->beam);
  const double round =
      ringlet_refine_dot (a, ray->around) * ringlet_refine_dot (b, ray->around);

  return both * (a_beam * b_beam - a_out * b_out) +
      mixed * (a_out * b_beam + a_beam * b_out) + z / (length2 * rho) * round;
}

/* ---- how parameters move a point ---- */

/* What rot1 does to a vector of the detector, seen from there: R⁻¹ ∂R/∂rot · a.
 * Source: the product R3 · R2 · R1 of pyFAI, Geometry.rotation_matrix(). */
RINGLET_REFINE_INLINE RingletRefineVector
ringlet_refine_turn1 (RingletRefineVector a)
{
  return (RingletRefineVector){ { 0.0, a.at[2], -a.at[1] } };
}

/* What rot2 does. */
RINGLET_REFINE_INLINE RingletRefineVector
ringlet_refine_turn2 (const RingletRefineFrame *frame, RingletRefineVector a)
{
  return (RingletRefineVector){ { frame->sin1 * a.at[1] - frame->cos1 * a.at[2],
      -frame->sin1 * a.at[0], frame->cos1 * a.at[0] } };
}

/* Where the point moves with each of the first five parameters. */
RINGLET_REFINE_INLINE void
ringlet_refine_moves (const RingletRefineFrame *frame, const RingletRefineRay *ray,
    RingletRefineVector moves[RINGLET_REFINE_N_MOVES])
{
  moves[RINGLET_REFINE_DISTANCE] = (RingletRefineVector){ { 0.0, 0.0, 1.0 } };
  moves[RINGLET_REFINE_PONI_SLOW] = (RingletRefineVector){ { -1.0, 0.0, 0.0 } };
  moves[RINGLET_REFINE_PONI_FAST] = (RingletRefineVector){ { 0.0, -1.0, 0.0 } };
  moves[RINGLET_REFINE_ROT1] = ringlet_refine_turn1 (ray->v);
  moves[RINGLET_REFINE_ROT2] = ringlet_refine_turn2 (frame, ray->v);
}

/* ---- derivatives ---- */

/* Of 2θ, by the first five parameters. */
RINGLET_REFINE_INLINE void
ringlet_refine_by_two_theta (const RingletRefineFrame *frame,
    const RingletRefineRay *ray, double gradient[RINGLET_REFINE_N_MOVES])
{
  RingletRefineVector moves[RINGLET_REFINE_N_MOVES];

  ringlet_refine_moves (frame, ray, moves);
  for (int i = 0; i < RINGLET_REFINE_N_MOVES; i++)
    gradient[i] = ringlet_refine_dot (ray->slope, moves[i]);
}

/* Gradient of 2θ on the detector, rad per pixel. */
RINGLET_REFINE_INLINE double
ringlet_refine_per_px (
    const RingletRefineRay *ray, RingletRefineVector slow, RingletRefineVector fast)
{
  const double a = ringlet_refine_dot (ray->slope, slow);
  const double b = ringlet_refine_dot (ray->slope, fast);

  return sqrt (a * a + b * b); /* far from overflow, unlike hypot()'s care */
}

/* What ringlet_refine_dot (slope, @step) changes by with each parameter: the gradient
 * of 2θ bends, and with rotations the step turns. Adds @times of it. */
RINGLET_REFINE_INLINE void
ringlet_refine_add_changes (const RingletRefineFrame *frame,
    const RingletRefineRay *ray, RingletRefineVector step, double times,
    double changes[RINGLET_REFINE_N_MOVES])
{
  RingletRefineVector moves[RINGLET_REFINE_N_MOVES];

  ringlet_refine_moves (frame, ray, moves);
  for (int i = 0; i < RINGLET_REFINE_N_MOVES; i++)
    changes[i] += times * ringlet_refine_bend (ray, moves[i], step);
  changes[RINGLET_REFINE_ROT1] +=
      times * ringlet_refine_dot (ray->slope, ringlet_refine_turn1 (step));
  changes[RINGLET_REFINE_ROT2] +=
      times * ringlet_refine_dot (ray->slope, ringlet_refine_turn2 (frame, step));
}

/* From the derivatives of a difference in 2θ to those of its quotient with the length
 * of its gradient, which is @residual_px. */
RINGLET_REFINE_INLINE void
ringlet_refine_by_pixel (const RingletRefineFrame *frame, const RingletRefineRay *ray,
    RingletRefineVector slow, RingletRefineVector fast, double residual_px,
    double length, double gradient[RINGLET_REFINE_N_MOVES])
{
  double changes[RINGLET_REFINE_N_MOVES] = { 0.0 };

  ringlet_refine_add_changes (
      frame, ray, slow, ringlet_refine_dot (ray->slope, slow), changes);
  ringlet_refine_add_changes (
      frame, ray, fast, ringlet_refine_dot (ray->slope, fast), changes);
  for (int i = 0; i < RINGLET_REFINE_N_MOVES; i++)
    gradient[i] = (gradient[i] - residual_px * changes[i] / length) / length;
}

/* What 2θ is multiplied with to change q by it, metres⁻¹ per radian. */
RINGLET_REFINE_INLINE double
ringlet_refine_q_slope (RingletLab lab, double wavelength_m)
{
  const double sine = ringlet_lab_sin_theta (lab);

  return 2.0 * G_PI / wavelength_m * sqrt (1.0 - sine * sine);
}

G_END_DECLS
