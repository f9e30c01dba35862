/* SPDX-License-Identifier: MIT */
#pragma once

/* Points of rings on a plane, made by formulas: tests/reference/refine_scipy.py makes
 * the same ones. */

#include <math.h>

#include "calib/refine.h"

#define PIXEL_M 1e-4
#define N_PIXELS 1000

/* Steele, Lea & Flood, OOPSLA 2014: any start, 64 good bits. */
static inline guint64
points_next (guint64 *state)
{
  guint64 z = *state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static inline double
points_uniform (guint64 *state, double lo, double hi)
{
  return lo + (hi - lo) * ((double) (points_next (state) >> 11) * 0x1p-53);
}

/* Nearly normal, σ = 1: the sum of twelve. */
static inline double
points_normal (guint64 *state)
{
  double sum = -6.0;

  for (int k = 0; k < 12; k++)
    sum += points_uniform (state, 0.0, 1.0);
  return sum;
}

/* A cubic lattice without extinction, as far as @n rings. */
static inline GArray *
points_rings (double a_m, guint n, double wavelength_m)
{
  GArray *rings = g_array_new (FALSE, TRUE, sizeof (RingletRing));
  guint number = 0;

  for (guint square = 1; number < n; square++) {
    const double d = a_m / sqrt (square);
    /* 7, 15, 23 … are no sums of three squares. */
    const RingletRing ring = {
      .number = number + 1,
      .reflection.d_m = d,
      .two_theta_rad = 2.0 * asin (fmin (wavelength_m / (2.0 * d), 1.0)),
    };

    if (square % 8 == 7 || square == 28)
      continue;
    g_array_append_val (rings, ring);
    number++;
  }
  return rings;
}

/* Where the direction meets the plane, in pixels; FALSE where it does not. */
static inline gboolean
points_meet (const RingletGeometry *g, double two_theta, double chi, double pixel[2])
{
  const RingletProjection p = ringlet_geometry_projection (g);
  const double lab[3] = { sin (two_theta) * sin (chi), sin (two_theta) * cos (chi),
    cos (two_theta) };
  double ray[3] = { 0 };

  for (int k = 0; k < 3; k++) {
    ray[0] += p.slow[k] * lab[k];
    ray[1] += p.fast[k] * lab[k];
    ray[2] += p.normal[k] * lab[k];
  }
  if (!(ray[2] > 1e-3))
    return FALSE;
  pixel[0] = (g->poni_slow_m + ray[0] / ray[2] * g->distance_m) / PIXEL_M;
  pixel[1] = (g->poni_fast_m + ray[1] / ray[2] * g->distance_m) / PIXEL_M;
  return TRUE;
}

static inline gboolean
points_are_inside (const double pixel[2])
{
  return pixel[0] >= 0.0 && pixel[0] < N_PIXELS && pixel[1] >= 0.0 &&
      pixel[1] < N_PIXELS;
}

/* @per_turn points a ring, those that the detector has, each off its place by
 * @noise_px · normal in both directions. */
static inline GArray *
points_new (const RingletGeometry *g, const GArray *rings, guint per_turn,
    double noise_px, guint64 *state)
{
  GArray *points = g_array_new (FALSE, TRUE, sizeof (RingletControlPoint));

  for (guint i = 0; i < rings->len; i++) {
    const RingletRing *ring = &g_array_index (rings, RingletRing, i);

    for (guint k = 0; k < per_turn; k++) {
      const double chi = -G_PI + 2.0 * G_PI * (k + 0.25) / per_turn;
      RingletControlPoint point = { .ring = ring->number, .sigma_px = noise_px };
      double pixel[2];

      if (!points_meet (g, ring->two_theta_rad, chi, pixel) ||
          !points_are_inside (pixel))
        continue;
      point.slow_px = pixel[0];
      point.fast_px = pixel[1];
      if (noise_px > 0.0) {
        point.slow_px += noise_px * points_normal (state);
        point.fast_px += noise_px * points_normal (state);
      }
      g_array_append_val (points, point);
    }
  }
  return points;
}
