/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "pattern/background-steps.h"
#include "pattern/chebyshev.h"

/* Of a Gaussian: standard deviation per median distance from the middle. */
#define SIGMA_PER_MEDIAN 1.4826

static int
compare (gconstpointer a, gconstpointer b)
{
  const double left = *(const double *) a;
  const double right = *(const double *) b;

  return (left > right) - (left < right);
}

static double *
axis_new (gsize n, const double *x)
{
  double *u = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    u[i] = n > 1 ? 2.0 * (x[i] - x[0]) / (x[n - 1] - x[0]) - 1.0 : 0.0;
  return u;
}

/* Points with sigma 0 have no weight that would be of use. */
static double *
weights_new (gsize n, const double *y, const double *sigma)
{
  double *weights = g_new0 (double, n);

  for (gsize i = 0; i < n; i++) {
    if (isnan (y[i]) || (sigma != NULL && !(sigma[i] > 0.0)))
      continue;
    weights[i] = sigma != NULL ? 1.0 / sigma[i] : 1.0;
  }
  return weights;
}

/* The scatter of the points that count around the curve. */
static double
scatter (gsize n, const double *y, const double *curve, const double *weights)
{
  g_autofree double *distances = g_new (double, n);
  gsize n_used = 0;

  for (gsize i = 0; i < n; i++) {
    if (weights[i] > 0.0)
      distances[n_used++] = fabs (y[i] - curve[i]);
  }
  qsort (distances, n_used, sizeof *distances, compare);
  return n_used > 0 ? SIGMA_PER_MEDIAN * distances[n_used / 2] : 0.0;
}

/* Takes the weight of points above the curve; returns how many. */
static gsize
reject_above (gsize n, const double *y, const double *curve, const double *sigma,
    double reject, double *weights)
{
  const double common = sigma != NULL ? 0.0 : scatter (n, y, curve, weights);
  gsize n_rejected = 0;

  for (gsize i = 0; i < n; i++) {
    const double limit = reject * (sigma != NULL ? sigma[i] : common);

    if (weights[i] <= 0.0 || !(y[i] - curve[i] > limit))
      continue;
    weights[i] = 0.0;
    n_rejected++;
  }
  return n_rejected;
}

static gboolean
fit (gsize n, const double *u, const double *y, const double *weights, guint order,
    double *curve, GError **error)
{
  double coefficients[RINGLET_CHEBYSHEV_MAX_ORDER + 1];

  if (!ringlet_chebyshev_fit (n, u, y, weights, order, coefficients)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The points below the peaks do not determine a polynomial of order %u; choose "
        "a lower order or reject fewer points",
        order);
    return FALSE;
  }
  for (gsize i = 0; i < n; i++)
    curve[i] = ringlet_chebyshev_value (coefficients, order, u[i]);
  return TRUE;
}

gboolean
ringlet_background_chebyshev (gsize n, const double *x, double *y, const double *sigma,
    guint order, double reject, guint iterations, GError **error)
{
  g_autofree double *u = axis_new (n, x);
  g_autofree double *weights = weights_new (n, y, sigma);
  g_autofree double *curve = g_new (double, n);

  if (!fit (n, u, y, weights, order, curve, error))
    return FALSE;
  for (guint k = 0; reject > 0.0 && k < iterations; k++) {
    if (reject_above (n, y, curve, sigma, reject, weights) == 0)
      break;
    if (!fit (n, u, y, weights, order, curve, error))
      return FALSE;
  }
  for (gsize i = 0; i < n; i++)
    y[i] = curve[i];
  return TRUE;
}
