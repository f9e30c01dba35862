/* SPDX-License-Identifier: MIT */
#include "calib/auto-pixels.h"

#include <math.h>
#include <string.h>

#include "base/parallel.h"
#include "calib/auto-pixel-ring.h"

#define N_CONE RINGLET_CONE_PARAMETERS
#define MAX_ROUNDS 8
#define ENOUGH 0.05 /* of a standard deviation: a step that changes nothing */
#define HOPELESS 2.0
#define STILL 0.8
/* Rounds in which the shape is looked for, each time more closely: not before it is
 * known whether there is any use. */
#define FIRST_SHAPE_ROUND 2
#define END_SHAPE_ROUND 4

/* The least of the parabola through the deviances of all rings. */
static void
choose_shape (RingletPixelScoring *scoring, guint n_rings)
{
  const double step = scoring->shapes[1] - scoring->shapes[0];
  double sums[RINGLET_PIXEL_SHAPES] = { 0.0 };
  double bend = 0.0;

  for (guint r = 0; r < n_rings; r++) {
    const double *of = scoring->evidence[r].deviances;

    for (int i = 0; scoring->evidence[r].is_seen && i < RINGLET_PIXEL_SHAPES; i++)
      sums[i] += isfinite (of[0] + of[1] + of[2]) ? of[i] : 0.0;
  }
  bend = sums[0] - 2.0 * sums[1] + sums[2];
  if (bend > 0.0)
    scoring->lorentzian = scoring->shapes[1] + 0.5 * step * (sums[0] - sums[2]) / bend;
  else
    scoring->lorentzian = scoring->shapes[sums[0] < sums[2] ? 0 : 2];
  scoring->lorentzian =
      CLAMP (scoring->lorentzian, scoring->shapes[0], scoring->shapes[2]);
}

/* Everything at first, then around what was found. */
static void
list_shapes (RingletPixelScoring *scoring, int round)
{
  const double step = round == FIRST_SHAPE_ROUND ? 0.5 : 0.15;
  const double first = round == FIRST_SHAPE_ROUND
      ? 0.0
      : CLAMP (scoring->lorentzian - step, 0.0, 1.0 - 2.0 * step);

  scoring->n_shapes =
      round >= FIRST_SHAPE_ROUND && round < END_SHAPE_ROUND ? RINGLET_PIXEL_SHAPES : 0;
  for (int i = 0; i < RINGLET_PIXEL_SHAPES; i++)
    scoring->shapes[i] = first + i * step;
}

/* The inverse of the symmetric @a, in its place; what is held has no row. */
static gboolean
invert (double a[N_CONE][N_CONE], int n)
{
  for (int k = 0; k < n; k++) {
    const double pivot = a[k][k];

    if (!(pivot > 0.0) || !isfinite (pivot))
      return FALSE;
    a[k][k] = 1.0;
    for (int j = 0; j < n; j++)
      a[k][j] /= pivot;
    for (int i = 0; i < n; i++) {
      const double factor = i == k ? 0.0 : a[i][k];

      if (i == k)
        continue;
      a[i][k] = 0.0;
      for (int j = 0; j < n; j++)
        a[i][j] -= factor * a[k][j];
    }
  }
  return TRUE;
}

/* Of all rings: information, score and what they leave. */
static void
add_rings (const RingletPixelScoring *scoring, guint n_rings, double a[N_CONE][N_CONE],
    double b[N_CONE], RingletAutoPixels *pixels)
{
  double scatter = 0.0, expected = 0.0, off = 0.0;

  pixels->n_rings = 0;
  for (guint r = 0; r < n_rings; r++) {
    const RingletPixelEvidence *evidence = &scoring->evidence[r];

    if (!evidence->is_seen)
      continue;
    pixels->n_rings++;
    scatter += evidence->scatter;
    expected += evidence->expected;
    off += evidence->off * evidence->off;
    for (int i = 0; i < N_CONE; i++) {
      b[i] += evidence->score[i];
      for (int j = 0; j < N_CONE; j++)
        a[i][j] += evidence->matrix[i][j];
    }
  }
  pixels->misfit = scatter / expected;
  pixels->ring_misfit = off / MAX (pixels->n_rings - 1.0, 1.0);
}

/* Rings whose pixels scatter far more than counts, as much as a round ago, are not
 * even: no further round makes them so. */
static gboolean
is_hopeless (const RingletAutoPixels *pixels, double before)
{
  return pixels->misfit > HOPELESS && pixels->misfit > STILL * before;
}

/* Moves the cone. FALSE where the rings leave something open. */
static gboolean
take_step (
    RingletPixelScoring *scoring, guint n_rings, int n_free, RingletAutoPixels *pixels)
{
  const double pixel_m[2] = { scoring->detector->pixel_slow_m,
    scoring->detector->pixel_fast_m };
  double a[N_CONE][N_CONE] = { { 0.0 } };
  double b[N_CONE] = { 0.0 }, step[N_CONE] = { 0.0 };

  add_rings (scoring, n_rings, a, b, pixels);
  if (!invert (a, n_free))
    return FALSE;
  pixels->is_settled = TRUE;
  memset (pixels->sigma, 0, sizeof pixels->sigma);
  for (int i = 0; i < n_free; i++) {
    for (int j = 0; j < n_free; j++)
      step[i] += a[i][j] * b[j];
    pixels->is_settled = pixels->is_settled && fabs (step[i]) < ENOUGH * sqrt (a[i][i]);
    pixels->sigma[i] =
        sqrt (a[i][i] * fmax (pixels->misfit, 1.0)) / (i < 2 ? pixel_m[i] : 1.0);
  }
  for (int k = 0; k < 2; k++) {
    scoring->cone.centre[k] += step[k];
    scoring->cone.tilt[k] += step[3 + k];
  }
  scoring->cone.distance_m *= exp (CLAMP (step[2], -0.1, 0.1));
  return hypot (scoring->cone.tilt[0], scoring->cone.tilt[1]) < 0.95;
}

gboolean
ringlet_auto_pixels (const RingletAutoWork *work, const RingletGeometry *start,
    const GArray *rings, guint n, const RingletRingPowder *powder, gboolean hold_tilt,
    RingletAutoPixels *pixels, GError **error)
{
  g_autofree RingletPixelEvidence *evidence = g_new (RingletPixelEvidence, MAX (n, 1));
  RingletPixelScoring scoring = {
    .view = { work->peaks, NULL, ringlet_ring_search_default (), powder->polarization },
    .detector = work->detector,
    .cone = ringlet_cone_of_geometry (start),
    .rings = rings,
    .powder = powder,
    .lorentzian = powder->lorentzian,
    .evidence = evidence
  };

  *pixels = (RingletAutoPixels){ .geometry = *start };
  for (int round = 0; round < MAX_ROUNDS && !pixels->is_settled; round++) {
    const RingletPlacement placement =
        ringlet_placement_new (work->detector, &pixels->geometry);
    const double before = round > 0 ? pixels->misfit : INFINITY;

    scoring.view.placement = &placement;
    memset (evidence, 0, n * sizeof *evidence);
    list_shapes (&scoring, round);
    if (!ringlet_parallel_for (
            n, ringlet_pixel_ring, &scoring, work->cancellable, error))
      return FALSE;
    if (!take_step (&scoring, n, hold_tilt ? 3 : N_CONE, pixels) ||
        is_hopeless (pixels, before)) {
      pixels->is_settled = FALSE;
      break;
    }
    if (scoring.n_shapes > 0)
      choose_shape (&scoring, n);
    pixels->is_settled = pixels->is_settled && round >= END_SHAPE_ROUND;
    pixels->geometry = ringlet_cone_geometry (&scoring.cone, start->wavelength_m);
  }
  return TRUE;
}
