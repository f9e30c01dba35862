/* SPDX-License-Identifier: MIT */
#include "display/quantiles.h"

#include <string.h>

#define BRIGHT 0.995 /* the rest may be one hot pixel */
/* Of n samples a quantile of fraction f is that of f ± √(f / n): half a percent of the
 * pixels, where colours end, is known to 6 % of itself. */
#define MAX_SAMPLES ((gsize) 1 << 16)
#define LEAST_SAMPLES ((gsize) 1 << 14) /* of an image that is mostly masked */
#define DIGIT_BITS 11
#define N_DIGITS ((gsize) 1 << DIGIT_BITS)

/* Unsigned integers in the order of the floats, and back. */
static guint32
key_of (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits ^ (bits >> 31 != 0 ? 0xffffffffu : 0x80000000u);
}

static float
value_of (guint32 key)
{
  const guint32 bits = key ^ (key >> 31 != 0 ? 0x80000000u : 0xffffffffu);
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static void
sort_by_digit (const guint32 *from, gsize n, guint shift, guint32 *to)
{
  gsize starts[N_DIGITS + 1] = { 0 };

  for (gsize i = 0; i < n; i++)
    starts[(from[i] >> shift) % N_DIGITS + 1]++;
  for (gsize digit = 0; digit < N_DIGITS; digit++)
    starts[digit + 1] += starts[digit];
  for (gsize i = 0; i < n; i++)
    to[starts[(from[i] >> shift) % N_DIGITS]++] = from[i];
}

/* Digit by digit from the least significant one: a tenth of the time of qsort(). */
void
ringlet_sort_floats (float *values, gsize n)
{
  g_autofree guint32 *a = g_new (guint32, n);
  g_autofree guint32 *b = g_new (guint32, n);

  for (gsize i = 0; i < n; i++)
    a[i] = key_of (values[i]);
  sort_by_digit (a, n, 0, b);
  sort_by_digit (b, n, DIGIT_BITS, a);
  sort_by_digit (a, n, 2 * DIGIT_BITS, b);
  for (gsize i = 0; i < n; i++)
    values[i] = value_of (b[i]);
}

static gsize
gcd (gsize a, gsize b)
{
  return b == 0 ? a : gcd (b, a % b);
}

static gboolean
counts (const RingletPyramid *pyramid, gsize i)
{
  return pyramid->levels[0].states[i] == RINGLET_PIXEL_COUNTS;
}

/* Every so-many-th pixel, in a stride that does not stay in some of the columns. */
static gsize
sample (const RingletPyramid *pyramid, float *values)
{
  const gsize n = pyramid->levels[0].n_slow * pyramid->levels[0].n_fast;
  gsize stride = (n + MAX_SAMPLES - 1) / MAX_SAMPLES;
  gsize n_values = 0;

  while (stride > 1 && gcd (stride, pyramid->levels[0].n_fast) > 1)
    stride++;
  for (gsize i = 0; i < n; i += stride) {
    if (counts (pyramid, i))
      values[n_values++] = (float) ringlet_pyramid_get (pyramid, 0, i);
  }
  return n_values;
}

/* Every so-many-th of the pixels that count; has to look at all of them. */
static gsize
sample_counting (const RingletPyramid *pyramid, gsize n_counting, float *values)
{
  const gsize n = pyramid->levels[0].n_slow * pyramid->levels[0].n_fast;
  const gsize stride = (n_counting + MAX_SAMPLES - 1) / MAX_SAMPLES;
  gsize n_seen = 0;
  gsize n_values = 0;

  for (gsize i = 0; i < n; i++) {
    if (counts (pyramid, i) && n_seen++ % stride == 0)
      values[n_values++] = (float) ringlet_pyramid_get (pyramid, 0, i);
  }
  return n_values;
}

static double
at_fraction (const float *sorted, gsize n, double fraction)
{
  const double at = fraction * (double) (n - 1);
  const gsize i = (gsize) at;
  const double below = (double) sorted[i];

  return i + 1 < n ? below + (at - (double) i) * ((double) sorted[i + 1] - below)
                   : below;
}

/* Where the colours of the few pixels end that are not alike. */
static double
find_bright (const float *sorted, gsize n, double min, double max)
{
  gsize first = 0;

  while (first < n && !((double) sorted[first] > min))
    first++;
  if (first == n)
    return max;
  return CLAMP (at_fraction (sorted + first, n - first, BRIGHT), min, max);
}

void
ringlet_quantiles_fill (RingletHistogram *self, const RingletPyramid *pyramid)
{
  const gsize last = RINGLET_HISTOGRAM_QUANTILES - 1;
  g_autofree float *values = g_new (float, MAX_SAMPLES);
  gsize n = sample (pyramid, values);

  if (n < MIN (self->n_values, LEAST_SAMPLES))
    n = sample_counting (pyramid, self->n_values, values);
  ringlet_sort_floats (values, n);
  for (gsize i = 0; i <= last; i++) {
    const double value = at_fraction (values, n, (double) i / (double) last);

    self->quantiles[i] = CLAMP (value, self->min, self->max);
  }
  self->bright = find_bright (values, n, self->min, self->max);
  /* The sample may have missed them, and single precision may round them. */
  self->quantiles[0] = self->min;
  self->quantiles[last] = self->max;
}
