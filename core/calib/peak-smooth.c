/* SPDX-License-Identifier: MIT */
#include "calib/peak-smooth.h"

#include <math.h>

#include "base/parallel.h"
#include "base/simd.h"

#define ROWS_PER_TASK 16
/* A Gaussian is cut there, in sigmas. */
#define CUT 3.0
#define MAX_RADIUS 24
#define LEAST_WEIGHT 0.5f

/**
 * Smoothing:
 * @radius: of the kernel
 * @kernel: its sum is 1
 *
 * What the tasks share.
 */
typedef struct {
  const RingletPeakImage *image;
  float *smooth;
  gsize radius;
  float kernel[2 * MAX_RADIUS + 1];
} Smoothing;

static void
kernel_init (Smoothing *self, double sigma_px)
{
  const double radius = fmin (ceil (CUT * sigma_px), MAX_RADIUS);
  double sum = 0.0;

  self->radius = (gsize) radius;
  for (gsize k = 0; k <= 2 * self->radius; k++) {
    const double x = ((double) k - radius) / sigma_px;

    sum += exp (-0.5 * x * x);
  }
  for (gsize k = 0; k <= 2 * self->radius; k++) {
    const double x = ((double) k - radius) / sigma_px;

    self->kernel[k] = (float) (exp (-0.5 * x * x) / sum);
  }
}

/* Adds a row, weighted, to the sums of values and of weights. */
RINGLET_CLONES static void
add_row (const float *restrict row, gsize n, float weight, float *restrict values,
    float *restrict weights)
{
#pragma GCC ivdep
  for (gsize j = 0; j < n; j++) {
    const gboolean counts = row[j] == row[j];

    values[j] += counts ? weight * row[j] : 0.0f;
    weights[j] += counts ? weight : 0.0f;
  }
}

RINGLET_CLONES static void
add_shifted (const float *restrict from, gsize n, float weight, float *restrict to)
{
#pragma GCC ivdep
  for (gsize j = 0; j < n; j++)
    to[j] += weight * from[j];
}

RINGLET_CLONES static void
divide (const float *restrict values, const float *restrict weights, gsize n,
    float *restrict out)
{
#pragma GCC ivdep
  for (gsize j = 0; j < n; j++)
    out[j] = weights[j] >= LEAST_WEIGHT ? values[j] / weights[j] : NAN;
}

static void
clear (float *values, gsize n)
{
  for (gsize j = 0; j < n; j++)
    values[j] = 0.0f;
}

/* First down the columns into rows with margins of 0, then along the rows. */
static void
smooth_row (const Smoothing *self, gsize slow, float *padded[2], float *sums[2])
{
  const gsize n_fast = self->image->n_fast;
  const gsize radius = self->radius;

  for (int k = 0; k < 2; k++) {
    clear (padded[k], n_fast + 2 * radius);
    clear (sums[k], n_fast);
  }
  for (gsize k = 0; k <= 2 * radius; k++) {
    if (slow + k >= radius && slow + k - radius < self->image->n_slow)
      add_row (self->image->values + (slow + k - radius) * n_fast, n_fast,
          self->kernel[k], padded[0] + radius, padded[1] + radius);
  }
  for (gsize k = 0; k <= 2 * radius; k++) {
    add_shifted (padded[0] + k, n_fast, self->kernel[k], sums[0]);
    add_shifted (padded[1] + k, n_fast, self->kernel[k], sums[1]);
  }
  divide (sums[0], sums[1], n_fast, self->smooth + slow * n_fast);
}

static void
smooth_rows (gsize task, gpointer data)
{
  const Smoothing *self = data;
  const gsize n_fast = self->image->n_fast;
  const gsize width = n_fast + 2 * self->radius;
  const gsize end = MIN ((task + 1) * ROWS_PER_TASK, self->image->n_slow);
  g_autofree float *numbers = g_new (float, 2 * width + 2 * n_fast);
  float *padded[2] = { numbers, numbers + width };
  float *sums[2] = { numbers + 2 * width, numbers + 2 * width + n_fast };

  for (gsize i = task * ROWS_PER_TASK; i < end; i++)
    smooth_row (self, i, padded, sums);
}

gboolean
ringlet_peak_smooth (const RingletPeakImage *image, double sigma_px, float *smooth,
    GCancellable *cancellable, GError **error)
{
  Smoothing self = { image, smooth, 0, { 0 } };

  kernel_init (&self, sigma_px);
  return ringlet_parallel_for ((image->n_slow + ROWS_PER_TASK - 1) / ROWS_PER_TASK,
      smooth_rows, &self, cancellable, error);
}

/* ---- half as large ---- */

typedef struct {
  const RingletPeakImage *image;
  RingletPeakImage *half;
} Halving;

static float
mean_of (const float *upper, const float *lower)
{
  const float values[4] = { upper[0], upper[1], lower[0], lower[1] };
  float sum = 0.0f;
  float n = 0.0f;

  for (int k = 0; k < 4; k++) {
    sum += values[k] == values[k] ? values[k] : 0.0f;
    n += values[k] == values[k] ? 1.0f : 0.0f;
  }
  return n > 0.0f ? sum / n : NAN;
}

static void
halve_rows (gsize task, gpointer data)
{
  const Halving *self = data;
  const gsize n_fast = self->image->n_fast;
  const gsize end = MIN ((task + 1) * ROWS_PER_TASK, self->half->n_slow);

  for (gsize i = task * ROWS_PER_TASK; i < end; i++) {
    const float *upper = self->image->values + 2 * i * n_fast;

    for (gsize j = 0; j < self->half->n_fast; j++)
      self->half->values[i * self->half->n_fast + j] =
          mean_of (upper + 2 * j, upper + n_fast + 2 * j);
  }
}

RingletPeakImage *
ringlet_peak_image_halved (const RingletPeakImage *image)
{
  RingletPeakImage *half = g_new0 (RingletPeakImage, 1);
  Halving halving = { image, half };

  half->n_slow = image->n_slow / 2;
  half->n_fast = image->n_fast / 2;
  half->values = g_new (float, MAX (half->n_slow * half->n_fast, 1));
  ringlet_parallel_for ((half->n_slow + ROWS_PER_TASK - 1) / ROWS_PER_TASK, halve_rows,
      &halving, NULL, NULL);
  return half;
}
