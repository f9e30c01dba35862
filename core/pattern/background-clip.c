/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "pattern/background-steps.h"

/* ln (ln (√(y + 1) + 1) + 1), and back. */
static double
squeeze (double y)
{
  return log (log (sqrt (y + 1.0) + 1.0) + 1.0);
}

static double
stretch (double v)
{
  const double root = exp (exp (v) - 1.0) - 1.0;

  return root * root - 1.0;
}

static double
least (gsize n, const double *y)
{
  double min = y[0];

  for (gsize i = 1; i < n; i++)
    min = fmin (min, y[i]);
  return min;
}

/* Means of the points up to @half around each; at the ends, of those that are there. */
static void
means (gsize n, const double *y, gsize half, double *out)
{
  for (gsize i = 0; i < n; i++) {
    const gsize from = i > half ? i - half : 0;
    const gsize to = MIN (i + half, n - 1);
    double sum = 0.0;

    for (gsize k = from; k <= to; k++)
      sum += y[k];
    out[i] = sum / (double) (to - from + 1);
  }
}

static void
clip (gsize n, double *v, gsize p, guint smooth, double *seen)
{
  means (n, v, smooth / 2, seen);
  for (gsize i = p; i + p < n; i++)
    v[i] = fmin (seen[i], 0.5 * (seen[i - p] + seen[i + p]));
}

void
ringlet_background_snip (gsize n, double *y, gsize reach, gboolean lls, guint smooth)
{
  const double floor = fmin (least (n, y), 0.0);
  g_autofree double *seen = g_new (double, n);

  for (gsize i = 0; lls && i < n; i++)
    y[i] = squeeze (y[i] - floor);
  for (gsize p = MIN (reach, (n - 1) / 2); p > 0; p--)
    clip (n, y, p, smooth, seen);
  for (gsize i = 0; lls && i < n; i++)
    y[i] = stretch (y[i]) + floor;
}

/* Σ of all before each point of @y that is continued by @reach points to both sides. */
static void
running_sums (gsize n, const double *y, gsize reach, double *sums)
{
  const gsize n_all = n + 2 * reach;

  sums[0] = 0.0;
  for (gsize i = 0; i < n_all; i++) {
    const gsize at = i < reach ? 0 : MIN (i - reach, n - 1);

    sums[i + 1] = sums[i] + y[at];
  }
}

void
ringlet_background_bruckner (gsize n, double *y, gsize reach, guint iterations)
{
  const gsize width = 2 * reach + 1;
  g_autofree double *sums = g_new (double, n + 2 * reach + 1);
  double mean = 0.0;
  double top;

  for (gsize i = 0; i < n; i++)
    mean += y[i] / (double) n;
  top = mean + 2.0 * (mean - least (n, y));
  for (gsize i = 0; i < n; i++)
    y[i] = fmin (y[i], top);

  for (guint k = 0; k < iterations; k++) {
    running_sums (n, y, reach, sums);
    for (gsize i = 0; i < n; i++)
      y[i] = fmin (y[i], (sums[i + width] - sums[i]) / (double) width);
  }
}
