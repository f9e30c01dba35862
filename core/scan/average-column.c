/* SPDX-License-Identifier: MIT */

/* What is made of all values of one pixel. */

#include <math.h>
#include <string.h>

#include "base/select.h"
#include "scan/average-private.h"

static double
sum_of (const double *values, gsize n)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += values[i];
  return sum;
}

double
ringlet_column_median (double *values, gsize n)
{
  const double upper = ringlet_select_double (values, n, n / 2);
  double lower = -INFINITY;

  if (n % 2 == 1)
    return upper;
  for (gsize i = 0; i < n / 2; i++)
    lower = fmax (lower, values[i]);
  return 0.5 * lower + 0.5 * upper; /* whose sum may be beyond all numbers */
}

/* As pyFAI 2026.9, average.py, average_dark(). */
double
ringlet_column_quantiles (double *values, gsize n, const double quantiles[2])
{
  gsize lower = (gsize) fmax (0.0, floor (quantiles[0] * (double) n));
  gsize upper = (gsize) fmin ((double) n, ceil (quantiles[1] * (double) n));

  if (upper <= lower && lower < n)
    upper = lower + 1;
  else if (upper <= lower)
    lower = upper - 1;

  if (lower > 0)
    ringlet_select_double (values, n, lower);
  if (upper < n)
    ringlet_select_double (values + lower, n - lower, upper - lower - 1);
  return sum_of (values + lower, upper - lower) / (double) (upper - lower);
}

/* Root of the mean square deviation, in two passes. */
static double
deviation (const double *values, gsize n)
{
  const double mean = sum_of (values, n) / (double) n;
  double squares = 0.0;

  for (gsize i = 0; i < n; i++)
    squares += (values[i] - mean) * (values[i] - mean);
  return sqrt (squares / (double) n);
}

static double
centre_of (const double *values, double *scratch, gsize n, gboolean by_median)
{
  if (!by_median)
    return sum_of (values, n) / (double) n;
  memcpy (scratch, values, n * sizeof *values);
  return ringlet_column_median (scratch, n);
}

/* Brings those that stay to the front, in their order; returns how many. */
static gsize
keep_near (double *values, gsize n, double centre, double most)
{
  gsize n_near = 0;

  for (gsize i = 0; i < n; i++)
    n_near += fabs (values[i] - centre) <= most;
  if (n_near == 0 || n_near == n)
    return n;
  n_near = 0;
  for (gsize i = 0; i < n; i++) {
    if (fabs (values[i] - centre) <= most)
      values[n_near++] = values[i];
  }
  return n_near;
}

/* Ten of a hundred values that are alike lie at three standard deviations exactly: such
 * a limit is not for rounding to decide. */
#define ROUNDING 1e-12

double
ringlet_column_cutoff (
    double *values, double *scratch, gsize n, const RingletAverageOrder *order)
{
  for (guint pass = 0; order->cutoff_passes == 0 || pass < order->cutoff_passes;
       pass++) {
    const double centre = centre_of (values, scratch, n, order->cutoff_by_median);
    const double most = order->cutoff * deviation (values, n) * (1.0 + ROUNDING);
    const gsize n_near = keep_near (values, n, centre, most);

    if (n_near == n)
      break;
    n = n_near;
  }
  return sum_of (values, n) / (double) n;
}
