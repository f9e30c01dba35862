/* SPDX-License-Identifier: MIT */
#include "detector/spline.h"

#include <string.h>

#define ORDER RINGLET_SPLINE_ORDER

/* The knot interval of @t, the last one for its end; @t lies within. */
static gsize
find_interval (gsize n, const double *knots, double t)
{
  gsize low = ORDER - 1;
  gsize high = n - ORDER;

  while (high - low > 1) {
    const gsize middle = (low + high) / 2;

    if (t < knots[middle])
      high = middle;
    else
      low = middle;
  }
  return low;
}

/* The recurrence of de Boor and Cox. */
RingletSplineBasis
ringlet_spline_basis (gsize n, const double *knots, double t)
{
  const double at = CLAMP (t, knots[ORDER - 1], knots[n - ORDER]);
  const gsize k = find_interval (n, knots, at);
  RingletSplineBasis basis = { k + 1 - ORDER, { 1.0 } };

  for (gsize degree = 1; degree < ORDER; degree++) {
    double carry = 0.0;

    for (gsize i = 0; i < degree; i++) {
      const double right = knots[k + 1 + i];
      const double left = knots[k + 1 + i - degree];
      const double share = right > left ? basis.weights[i] / (right - left) : 0.0;

      basis.weights[i] = carry + share * (right - at);
      carry = share * (at - left);
    }
    basis.weights[degree] = carry;
  }
  return basis;
}

/* The curve along x that is left of the surface at one y. */
static void
cut (const RingletSplineSurface *self, double y, double *curve)
{
  const RingletSplineBasis basis = ringlet_spline_basis (self->n_y, self->y, y);
  const gsize stride = self->n_y - ORDER;

  for (gsize i = 0; i < self->n_x - ORDER; i++) {
    const double *c = self->coefficients + i * stride + basis.first;

    curve[i] = c[0] * basis.weights[0] + c[1] * basis.weights[1] +
        c[2] * basis.weights[2] + c[3] * basis.weights[3];
  }
}

void
ringlet_spline_evaluate (const RingletSplineSurface *self, gsize n_x, const double *x,
    gsize n_y, const double *y, double *out)
{
  g_autofree double *curve = NULL;
  g_autofree RingletSplineBasis *columns = NULL;

  if (self->n_x == 0) {
    memset (out, 0, n_x * n_y * sizeof *out);
    return;
  }

  curve = g_new (double, self->n_x);
  columns = g_new (RingletSplineBasis, n_x);
  for (gsize j = 0; j < n_x; j++)
    columns[j] = ringlet_spline_basis (self->n_x, self->x, x[j]);

  for (gsize i = 0; i < n_y; i++) {
    double *row = out + i * n_x;

    cut (self, y[i], curve);
    for (gsize j = 0; j < n_x; j++) {
      const RingletSplineBasis *basis = &columns[j];
      const double *c = curve + basis->first;

      row[j] = c[0] * basis->weights[0] + c[1] * basis->weights[1] +
          c[2] * basis->weights[2] + c[3] * basis->weights[3];
    }
  }
}

void
ringlet_spline_surface_clear (RingletSplineSurface *self)
{
  g_free (self->x);
  g_free (self->y);
  g_free (self->coefficients);
}

void
ringlet_spline_free (RingletSpline *self)
{
  ringlet_spline_surface_clear (&self->dx_px);
  ringlet_spline_surface_clear (&self->dy_px);
  g_free (self);
}
