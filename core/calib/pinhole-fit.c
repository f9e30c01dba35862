/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "calib/pinhole-steps.h"

#define ORDER RINGLET_SPLINE_ORDER
/* More intervals than this along one axis cost more than they show. */
#define MAX_INTERVALS 24
/* Weight of a second difference of coefficients beside that of a point: enough to hold
 * what no point holds. */
#define STIFFNESS 1e-3

/* Even knots, the ends four times. */
static double *
knots_new (double max, double spacing, gsize *n)
{
  const gsize n_intervals = (gsize) CLAMP (round (max / spacing), 1, MAX_INTERVALS);
  double *knots = NULL;

  *n = n_intervals + 2 * ORDER - 1;
  knots = g_new (double, *n);
  for (gsize i = 0; i < *n; i++) {
    const double at = (double) i - (ORDER - 1);

    knots[i] = CLAMP (at / (double) n_intervals, 0.0, 1.0) * max;
  }
  return knots;
}

/* The normal equations: a full symmetric matrix, of which the lower half is used. */
typedef struct {
  gsize n;
  double *matrix;
  double *right;
} Equations;

static void
equations_clear (Equations *self)
{
  g_free (self->matrix);
  g_free (self->right);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Equations, equations_clear)

/* One more square Σ weight · coefficient − value to be small. */
static void
add_square (
    Equations *self, gsize n, const gsize *indices, const double *weights, double value)
{
  for (gsize a = 0; a < n; a++) {
    self->right[indices[a]] += weights[a] * value;
    for (gsize b = 0; b < n; b++)
      self->matrix[indices[a] * self->n + indices[b]] += weights[a] * weights[b];
  }
}

/* The coefficients that count at a point, and how much. */
static void
weights_at (const RingletSplineSurface *surface, double x, double y,
    gsize indices[ORDER * ORDER], double weights[ORDER * ORDER])
{
  const RingletSplineBasis along_x = ringlet_spline_basis (surface->n_x, surface->x, x);
  const RingletSplineBasis along_y = ringlet_spline_basis (surface->n_y, surface->y, y);

  for (gsize i = 0; i < ORDER; i++) {
    for (gsize j = 0; j < ORDER; j++) {
      indices[i * ORDER + j] =
          (along_x.first + i) * (surface->n_y - ORDER) + along_y.first + j;
      weights[i * ORDER + j] = along_x.weights[i] * along_y.weights[j];
    }
  }
}

static void
add_bend (Equations *self, gsize first, gsize stride)
{
  const gsize indices[] = { first, first + stride, first + 2 * stride };
  const double size = sqrt (STIFFNESS);
  const double weights[] = { size, -2.0 * size, size };

  add_square (self, G_N_ELEMENTS (indices), indices, weights, 0.0);
}

static void
add_stiffness (Equations *self, gsize n_x, gsize n_y)
{
  for (gsize i = 0; i < n_x; i++) {
    for (gsize j = 0; j < n_y; j++) {
      if (i + 2 < n_x)
        add_bend (self, i * n_y + j, n_y);
      if (j + 2 < n_y)
        add_bend (self, i * n_y + j, 1);
    }
  }
}

/* Cholesky in place; what no square touches stays 0. */
static void
decompose (Equations *self)
{
  const gsize n = self->n;

  for (gsize j = 0; j < n; j++) {
    double *row_j = self->matrix + j * n;
    double pivot = row_j[j];

    for (gsize k = 0; k < j; k++)
      pivot -= row_j[k] * row_j[k];
    row_j[j] = sqrt (fmax (pivot, 1e-12));
    for (gsize i = j + 1; i < n; i++) {
      double *row_i = self->matrix + i * n;
      double sum = row_i[j];

      for (gsize k = 0; k < j; k++)
        sum -= row_i[k] * row_j[k];
      row_i[j] = sum / row_j[j];
    }
  }
}

static void
solve (Equations *self)
{
  const gsize n = self->n;

  decompose (self);
  for (gsize i = 0; i < n; i++) {
    for (gsize k = 0; k < i; k++)
      self->right[i] -= self->matrix[i * n + k] * self->right[k];
    self->right[i] /= self->matrix[i * n + i];
  }
  for (gsize i = n; i-- > 0;) {
    for (gsize k = i + 1; k < n; k++)
      self->right[i] -= self->matrix[k * n + i] * self->right[k];
    self->right[i] /= self->matrix[i * n + i];
  }
}

void
ringlet_pinhole_fit (gsize n, const double *x, const double *y, double *values,
    double x_max, double y_max, double spacing, RingletSplineSurface *surface)
{
  g_auto (Equations) equations = { 0 };
  gsize indices[ORDER * ORDER];
  double weights[ORDER * ORDER];

  *surface = (RingletSplineSurface){ 0 };
  surface->x = knots_new (x_max, spacing, &surface->n_x);
  surface->y = knots_new (y_max, spacing, &surface->n_y);
  equations.n = (surface->n_x - ORDER) * (surface->n_y - ORDER);
  equations.matrix = g_new0 (double, equations.n *equations.n);
  equations.right = g_new0 (double, equations.n);

  for (gsize k = 0; k < n; k++) {
    weights_at (surface, x[k], y[k], indices, weights);
    add_square (&equations, ORDER * ORDER, indices, weights, values[k]);
  }
  add_stiffness (&equations, surface->n_x - ORDER, surface->n_y - ORDER);
  solve (&equations);
  surface->coefficients = g_steal_pointer (&equations.right);

  for (gsize k = 0; k < n; k++) {
    weights_at (surface, x[k], y[k], indices, weights);
    for (gsize i = 0; i < ORDER * ORDER; i++)
      values[k] -= weights[i] * surface->coefficients[indices[i]];
  }
}
