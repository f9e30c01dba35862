/* SPDX-License-Identifier: MIT */
#include "calib/blob-noise.h"

#include <math.h>

#include "base/select.h"

#define N_SAMPLES 20000
#define SIGMA_OF_MAD 1.4826
/* A Gaussian that knows where a ridge goes but hardly any single pixel. */
#define WIDE 3
#define TYPICAL 0.25

double
ringlet_blob_noise_rise (const RingletBlobGaussians *self, double value)
{
  return self->typical > 0.0 && value > self->typical ? sqrt (value / self->typical)
                                                      : 1.0;
}

/**
 * Step:
 * @noise: of the bend of the first Gaussian by its own: √(3/2 − 2 ρ (1) + ρ (2) / 2),
 *   where values n steps apart are correlated by ρ (n) = exp (−n² step² / (4 σ²))
 */
typedef struct {
  int slow;
  int fast;
  double noise;
} Step;

static const Step steps[] = { { 0, 1, 0.604 }, { 1, 0, 0.604 }, { 1, 1, 0.887 },
  { 1, -1, 0.887 }, { 1, 2, 1.159 }, { 1, -2, 1.159 }, { 2, 1, 1.159 },
  { 2, -1, 1.159 } };

static double
bend_of (const float *here, gssize step)
{
  return (double) here[0] - 0.5 * ((double) here[-step] + (double) here[step]);
}

typedef double (*Value) (const RingletBlobGaussians *self, gsize scale, gsize at);

static double
size_of_response (const RingletBlobGaussians *self, gsize scale, gsize at)
{
  return fabs (ringlet_blob_response (self, scale, at));
}

static double
smooth_value (const RingletBlobGaussians *self, gsize scale, gsize at)
{
  return self->smooth[scale][at];
}

/* Of pixels all over the image; infinite where none counts. */
static double
quantile_of (
    const RingletBlobGaussians *self, gsize scale, Value value_of, double share)
{
  const gsize n = self->n_slow * self->n_fast;
  const gsize stride = MAX (n / N_SAMPLES, 1);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (gsize at = 0; at < n; at += stride) {
    const double value = value_of (self, scale, at);

    if (isfinite (value))
      g_array_append_val (values, value);
  }
  if (values->len == 0)
    return INFINITY;
  g_array_sort (values, ringlet_compare_doubles);
  return g_array_index (values, double, (guint) (share * values->len));
}

/* Where spots are few, the median of the responses is that of noise; half of a count is
 * the least there is. */
static double
noise_of (const RingletBlobGaussians *self, gsize scale)
{
  return fmax (SIGMA_OF_MAD * quantile_of (self, scale, size_of_response, 0.5), 1e-12);
}

/* The step of eight along which a wide Gaussian bends least. */
static gsize
straightest (const float *wide, gsize n_fast, gsize at)
{
  double least = INFINITY;
  gsize best = 0;

  for (gsize k = 0; k < G_N_ELEMENTS (steps); k++) {
    const gssize step = steps[k].slow * (gssize) n_fast + steps[k].fast;
    const double bend = fabs (bend_of (wide + at, step)) /
        (steps[k].slow * steps[k].slow + steps[k].fast * steps[k].fast);

    if (bend < least) {
      least = bend;
      best = k;
    }
  }
  return best;
}

/* How much values differ along a ridge is noise, by how noisy counts are there. */
static double
size_of_ripple (const RingletBlobGaussians *self, gsize scale, gsize at)
{
  const gsize i = at / self->n_fast;
  const gsize j = at % self->n_fast;
  const Step *step;

  if (i < 2 || j < 2 || i + 2 >= self->n_slow || j + 2 >= self->n_fast)
    return NAN;
  step = &steps[straightest (self->smooth[WIDE], self->n_fast, at)];
  return fabs (bend_of (self->smooth[scale] + at,
             step->slow * (gssize) self->n_fast + step->fast)) /
      step->noise / ringlet_blob_noise_rise (self, self->smooth[scale][at]);
}

/* Where rings cover the image, most responses are theirs: noise of independent pixels
 * is no more than what is seen along them. */
static void
limit_noise (RingletBlobGaussians *self)
{
  const double smooth = SIGMA_OF_MAD * quantile_of (self, 0, size_of_ripple, 0.5);

  for (gsize k = 0; k < RINGLET_BLOB_SIZES; k++) {
    const double here =
        smooth * pow (G_SQRT2, -(double) k) / RINGLET_BLOB_SMOOTH_BY_RESPONSE;

    self->noise[k] = fmax (fmin (self->noise[k], here), 1e-12);
  }
}

void
ringlet_blob_noise_measure (RingletBlobGaussians *self, gboolean has_ridges)
{
  self->typical = quantile_of (self, 0, smooth_value, TYPICAL);
  for (gsize k = 0; k < RINGLET_BLOB_SIZES; k++)
    self->noise[k] = noise_of (self, k);
  if (has_ridges)
    limit_noise (self);
}
