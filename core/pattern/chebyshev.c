/* SPDX-License-Identifier: MIT */
#include "pattern/chebyshev.h"

#include <math.h>

/* Of the length of a column: what is left of it below this is rounding. */
#define RANK_TOLERANCE 1e-12

void
ringlet_chebyshev_terms (double u, guint order, double *out)
{
  out[0] = 1.0;
  if (order > 0)
    out[1] = u;
  for (guint j = 2; j <= order; j++)
    out[j] = 2.0 * u * out[j - 1] - out[j - 2];
}

double
ringlet_chebyshev_value (const double *coefficients, guint order, double u)
{
  double next = 0.0;
  double after = 0.0;

  for (guint j = order; j > 0; j--) {
    const double value = coefficients[j] + 2.0 * u * next - after;

    after = next;
    next = value;
  }
  return coefficients[0] + u * next - after;
}

/* Columns one after the other, the right-hand side as the last. */
static double *
design_new (
    gsize n, const double *u, const double *y, const double *weight, guint order)
{
  const gsize n_columns = order + 1;
  double *columns = g_new (double, n *(n_columns + 1));
  double terms[RINGLET_CHEBYSHEV_MAX_ORDER + 1];

  for (gsize i = 0; i < n; i++) {
    const double w = weight != NULL ? weight[i] : 1.0;

    ringlet_chebyshev_terms (u[i], order, terms);
    for (gsize j = 0; j < n_columns; j++)
      columns[j * n + i] = w * terms[j];
    columns[n_columns * n + i] = w > 0.0 ? w * y[i] : 0.0;
  }
  return columns;
}

static double
dot (const double *a, const double *b, gsize from, gsize n)
{
  double sum = 0.0;

  for (gsize i = from; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* Turns column @j, from row @j down, onto its diagonal, and those behind it likewise;
 * FALSE when hardly anything is left of it. */
static gboolean
reflect (double *columns, gsize n, gsize j, gsize n_all)
{
  double *v = columns + j * n;
  const double whole = dot (v, v, 0, n);
  const double rest = dot (v, v, j, n);
  const double diagonal = v[j] > 0.0 ? -sqrt (rest) : sqrt (rest);
  double v2;

  if (!(rest > RANK_TOLERANCE * RANK_TOLERANCE * whole))
    return FALSE;

  v[j] -= diagonal;
  v2 = dot (v, v, j, n);
  for (gsize k = j + 1; k < n_all; k++) {
    double *column = columns + k * n;
    const double factor = 2.0 * dot (v, column, j, n) / v2;

    for (gsize i = j; i < n; i++)
      column[i] -= factor * v[i];
  }
  v[j] = diagonal;
  return TRUE;
}

gboolean
ringlet_chebyshev_fit (gsize n, const double *u, const double *y, const double *weight,
    guint order, double *coefficients)
{
  const gsize n_columns = order + 1;
  g_autofree double *columns = NULL;

  g_return_val_if_fail (order <= RINGLET_CHEBYSHEV_MAX_ORDER, FALSE);
  if (n < n_columns)
    return FALSE;

  columns = design_new (n, u, y, weight, order);
  for (gsize j = 0; j < n_columns; j++) {
    if (!reflect (columns, n, j, n_columns + 1))
      return FALSE;
  }
  for (gsize j = n_columns; j-- > 0;) {
    double sum = columns[n_columns * n + j];

    for (gsize k = j + 1; k < n_columns; k++)
      sum -= columns[k * n + j] * coefficients[k];
    coefficients[j] = sum / columns[j * n + j];
  }
  return TRUE;
}
