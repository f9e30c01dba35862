/* SPDX-License-Identifier: MIT */
#pragma once

/* Patterns of given numbers, over 2θ in degrees. */

#include <math.h>
#include <string.h>

#include "pattern/pattern.h"

/* @sigma: (nullable) */
static inline RingletPattern *
make_pattern (gsize n, const double *x, const double *y, const double *sigma)
{
  RingletPattern *self = ringlet_pattern_new (n, sigma != NULL, NULL);

  self->unit = ringlet_unit_find ("2th_deg", NULL);
  memcpy (self->x, x, n * sizeof *x);
  memcpy (self->intensity, y, n * sizeof *y);
  if (sigma != NULL)
    memcpy (self->sigma, sigma, n * sizeof *sigma);
  return self;
}

/* Counts with σ = √counts. */
static inline RingletPattern *
make_counts (gsize n, const double *x, const double *y)
{
  RingletPattern *self = make_pattern (n, x, y, y);

  for (gsize i = 0; i < n; i++)
    self->sigma[i] = sqrt (y[i]);
  return self;
}

/* @tolerance: relative, of the largest of @expected */
static inline void
assert_curve (const char *name, gsize n, const double *found, const double *expected,
    double tolerance)
{
  double largest = 0.0;

  for (gsize i = 0; i < n; i++)
    largest = fmax (largest, fabs (expected[i]));
  for (gsize i = 0; i < n; i++) {
    if (!(fabs (found[i] - expected[i]) <= tolerance * largest))
      g_test_message ("%s, point %" G_GSIZE_FORMAT ": %.17g, not %.17g", name, i,
          found[i], expected[i]);
    g_assert_true (fabs (found[i] - expected[i]) <= tolerance * largest);
  }
}
