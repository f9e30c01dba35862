/* SPDX-License-Identifier: MIT */
#include "calib/refine-rows.h"

#include "base/simd.h"
#include "base/trig.h"
#include "calib/refine-ray.h"

/* Points whose intermediate numbers stay in the first cache. */
#define BLOCK 256
#define N_ROWS 11

void
ringlet_refine_rows_init (RingletRefineRows *self, gsize n)
{
  double *room = g_new (double, N_ROWS *n);

  self->n = 0;
  for (int k = 0; k < 3; k++) {
    self->at_m[k] = room + (gsize) k * n;
    self->steps_m[0][k] = room + (gsize) (3 + k) * n;
    self->steps_m[1][k] = room + (gsize) (6 + k) * n;
  }
  self->d_m = room + 9 * n;
  self->weights = room + 10 * n;
}

void
ringlet_refine_rows_clear (RingletRefineRows *self)
{
  g_clear_pointer (&self->at_m[0], g_free);
}

void
ringlet_refine_rows_fill (RingletRefineRows *self, const RingletRefineSpot *spots,
    const double *weights, const gsize *which, gsize n)
{
  self->n = n;
  for (gsize i = 0; i < n; i++) {
    const gsize from = which != NULL ? which[i] : i;
    const RingletRefineSpot *spot = &spots[from];

    for (int k = 0; k < 3; k++) {
      self->at_m[k][i] = spot->at_m[k];
      self->steps_m[0][k][i] = spot->steps_m[0][k];
      self->steps_m[1][k][i] = spot->steps_m[1][k];
    }
    self->d_m[i] = spot->d_m;
    self->weights[i] = weights[from];
  }
}

RINGLET_REFINE_INLINE RingletRefineVector
vector_at (double *const rows[3], gsize i)
{
  return (RingletRefineVector){ { rows[0][i], rows[1][i], rows[2][i] } };
}

/* ---- what a ring is, once for the points of one ring that lie together ---- */

typedef double (*RingFunction) (double d_m, double wavelength_m);

static void
fill_rings (const RingletRefineRows *self, double wavelength_m, RingFunction function,
    gsize first, gsize n, double *out)
{
  double d = NAN, value = NAN;

  for (gsize i = 0; i < n; i++) {
    if (self->d_m[first + i] != d) {
      d = self->d_m[first + i];
      value = function (d, wavelength_m);
    }
    out[i] = value;
  }
}

/* ---- 2θ less that of the ring ---- */

RINGLET_CLONES static void
fill_lab (const RingletRefineRows *self, const RingletRefineFrame *frame, gsize first,
    gsize n, double *rho, double *z)
{
  const RingletRefineRows rows = *self;
  const RingletProjection projection = frame->projection;

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    const RingletLab lab = ringlet_projection_apply (&projection,
        rows.at_m[0][first + i], rows.at_m[1][first + i], rows.at_m[2][first + i]);

    rho[i] = ringlet_lab_radius (lab);
    z[i] = lab.z;
  }
}

static void
fill_differences (const RingletRefineRows *self, const RingletRefineFrame *frame,
    gsize first, gsize n, double out[BLOCK])
{
  double other[BLOCK];

  fill_lab (self, frame, first, n, out, other);
  ringlet_atan2_row (out, other, n, out);
  fill_rings (
      self, frame->geometry.wavelength_m, ringlet_refine_ring_angle, first, n, other);
  for (gsize i = 0; i < n; i++)
    out[i] -= other[i];
}

/* ---- residuals ---- */

/* @differences: of 2θ; NaN in one makes the residual one. */
RINGLET_REFINE_INLINE double
residual_of (const RingletRefineRows *rows, const RingletRefineFrame *frame,
    RingletRefineResidual kind, gsize i, double difference)
{
  const double wavelength = frame->geometry.wavelength_m;
  RingletRefineRay ray;

  if (kind == RINGLET_REFINE_TWO_THETA)
    return difference;
  ray = ringlet_refine_ray (frame, vector_at (rows->at_m, i));
  if (kind == RINGLET_REFINE_Q)
    return difference == difference
        ? ringlet_lab_q (ray.lab, wavelength) - 2.0 * G_PI / rows->d_m[i]
        : NAN;
  return difference /
      ringlet_refine_per_px (
          &ray, vector_at (rows->steps_m[0], i), vector_at (rows->steps_m[1], i));
}

RINGLET_REFINE_INLINE void
fill_kind (const RingletRefineRows *self, const RingletRefineFrame *from,
    RingletRefineResidual kind, gsize first, gsize n, const double *differences,
    double *out)
{
  const RingletRefineRows rows = *self;
  const RingletRefineFrame frame = *from;

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++)
    out[i] = rows.weights[first + i] *
        residual_of (&rows, &frame, kind, first + i, differences[i]);
}

/* Each kind is a loop of its own, without a branch inside. */
RINGLET_CLONES static void
fill_residuals (const RingletRefineRows *self, const RingletRefineFrame *frame,
    RingletRefineResidual kind, gsize first, gsize n, const double *differences,
    double *out)
{
  if (kind == RINGLET_REFINE_TWO_THETA)
    fill_kind (self, frame, RINGLET_REFINE_TWO_THETA, first, n, differences, out);
  else if (kind == RINGLET_REFINE_Q)
    fill_kind (self, frame, RINGLET_REFINE_Q, first, n, differences, out);
  else
    fill_kind (self, frame, RINGLET_REFINE_PIXELS, first, n, differences, out);
}

void
ringlet_refine_rows_residuals (const RingletRefineRows *self,
    const RingletRefineFrame *frame, RingletRefineResidual kind, gsize first, gsize end,
    double *out)
{
  for (gsize from = first; from < end; from += BLOCK) {
    const gsize n = MIN (BLOCK, end - from);
    double differences[BLOCK];

    fill_differences (self, frame, from, n, differences);
    fill_residuals (self, frame, kind, from, n, differences, out + from);
  }
}

/* ---- derivatives ---- */

/**
 * Slopes:
 * @differences: of 2θ
 * @rings: derivatives of 2θ of the rings by the wavelength
 * @stride: from one parameter to the next
 * @out: of the first point
 *
 * A block of points.
 */
typedef struct {
  const double *differences;
  const double *rings;
  gsize stride;
  double *out;
} Slopes;

RINGLET_REFINE_INLINE void
gradient_of (const RingletRefineRows *rows, const RingletRefineFrame *frame,
    RingletRefineResidual kind, gsize i, double difference,
    double gradient[RINGLET_REFINE_N_MOVES], double *by_wavelength)
{
  const double wavelength = frame->geometry.wavelength_m;
  const RingletRefineRay ray = ringlet_refine_ray (frame, vector_at (rows->at_m, i));

  ringlet_refine_by_two_theta (frame, &ray, gradient);
  if (kind == RINGLET_REFINE_Q) {
    for (int p = 0; p < RINGLET_REFINE_N_MOVES; p++)
      gradient[p] *= ringlet_refine_q_slope (ray.lab, wavelength);
    *by_wavelength = -ringlet_lab_q (ray.lab, wavelength) / wavelength;
  } else if (kind == RINGLET_REFINE_PIXELS) {
    const RingletRefineVector slow = vector_at (rows->steps_m[0], i);
    const RingletRefineVector fast = vector_at (rows->steps_m[1], i);
    const double length = ringlet_refine_per_px (&ray, slow, fast);

    ringlet_refine_by_pixel (
        frame, &ray, slow, fast, difference / length, length, gradient);
    *by_wavelength /= length;
  }
}

RINGLET_REFINE_INLINE void
slopes_kind (const RingletRefineRows *self, const RingletRefineFrame *from,
    RingletRefineResidual kind, gsize first, gsize n, const Slopes *slopes)
{
  const RingletRefineRows rows = *self;
  const RingletRefineFrame frame = *from;
  const Slopes s = *slopes;

#pragma GCC ivdep
  for (gsize i = 0; i < n; i++) {
    const double weight = rows.weights[first + i];
    double gradient[RINGLET_REFINE_N_MOVES];
    double by_wavelength = -s.rings[i];

    gradient_of (
        &rows, &frame, kind, first + i, s.differences[i], gradient, &by_wavelength);
    for (int p = 0; p < RINGLET_REFINE_N_MOVES; p++)
      s.out[(gsize) p * s.stride + i] = weight * gradient[p];
    s.out[RINGLET_REFINE_ROT3 * s.stride + i] = 0.0;
    s.out[RINGLET_REFINE_WAVELENGTH * s.stride + i] = weight * by_wavelength;
  }
}

RINGLET_CLONES static void
fill_slopes (const RingletRefineRows *self, const RingletRefineFrame *frame,
    RingletRefineResidual kind, gsize first, gsize n, const Slopes *slopes)
{
  if (kind == RINGLET_REFINE_TWO_THETA)
    slopes_kind (self, frame, RINGLET_REFINE_TWO_THETA, first, n, slopes);
  else if (kind == RINGLET_REFINE_Q)
    slopes_kind (self, frame, RINGLET_REFINE_Q, first, n, slopes);
  else
    slopes_kind (self, frame, RINGLET_REFINE_PIXELS, first, n, slopes);
}

void
ringlet_refine_rows_jacobian (const RingletRefineRows *self,
    const RingletRefineFrame *frame, RingletRefineResidual kind, gsize first, gsize end,
    gsize stride, double *out)
{
  for (gsize from = first; from < end; from += BLOCK) {
    const gsize n = MIN (BLOCK, end - from);
    double differences[BLOCK], rings[BLOCK];
    const Slopes slopes = { differences, rings, stride, out + from };

    if (kind == RINGLET_REFINE_PIXELS)
      fill_differences (self, frame, from, n, differences);
    else
      memset (differences, 0, n * sizeof *differences);
    fill_rings (
        self, frame->geometry.wavelength_m, ringlet_refine_ring_slope, from, n, rings);
    fill_slopes (self, frame, kind, from, n, &slopes);
  }
}
