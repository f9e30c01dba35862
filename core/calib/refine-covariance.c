/* SPDX-License-Identifier: MIT */
#include <float.h>
#include <math.h>

#include "calib/refine-loss.h"
#include "calib/refine-solve.h"

#define MAX_SWEEPS 60
/* Of the columns of unit length: below this, an eigenvalue is rounding. */
#define NULL_EIGENVALUE 1e-14
/* A member of a set that cannot be told apart, by its share in the eigenvector. */
#define LEAST_SHARE 0.1

/* ---- eigenvalues of a symmetric matrix, by Jacobi's rotations ---- */

static void
rotate (gsize n, double *a, double *vectors, gsize p, gsize q)
{
  const double theta = (a[q * n + q] - a[p * n + p]) / (2.0 * a[p * n + q]);
  const double t = copysign (1.0, theta) / (fabs (theta) + sqrt (theta * theta + 1.0));
  const double c = 1.0 / sqrt (t * t + 1.0);
  const double s = t * c;

  for (gsize k = 0; k < n; k++) {
    const double kp = a[k * n + p], kq = a[k * n + q];

    a[k * n + p] = c * kp - s * kq;
    a[k * n + q] = s * kp + c * kq;
  }
  for (gsize k = 0; k < n; k++) {
    const double pk = a[p * n + k], qk = a[q * n + k];
    const double vp = vectors[k * n + p], vq = vectors[k * n + q];

    a[p * n + k] = c * pk - s * qk;
    a[q * n + k] = s * pk + c * qk;
    vectors[k * n + p] = c * vp - s * vq;
    vectors[k * n + q] = s * vp + c * vq;
  }
}

/* The eigenvalues come to stand on the diagonal of @a, column k of @vectors belongs to
 * number k. */
static void
diagonalise (gsize n, double *a, double *vectors)
{
  for (gsize k = 0; k < n * n; k++)
    vectors[k] = k / n == k % n ? 1.0 : 0.0;

  for (int sweep = 0; sweep < MAX_SWEEPS; sweep++) {
    gboolean is_done = TRUE;

    for (gsize p = 0; p < n; p++) {
      for (gsize q = p + 1; q < n; q++) {
        if (fabs (a[p * n + q]) <= DBL_EPSILON * DBL_EPSILON)
          continue;
        is_done = FALSE;
        rotate (n, a, vectors, p, q);
      }
    }
    if (is_done)
      return;
  }
}

/* ---- the matrix ---- */

/**
 * Normal:
 * @n: parameters that have a sigma
 * @of: (array): which these are
 * @lengths: (array): of the columns of the Jacobian
 * @matrix: (array): products of the columns, which have length 1
 * @vectors: (array): of its eigenvalues
 * @factor: variance of a residual
 *
 * The normal equations at the solution.
 */
typedef struct {
  gsize n;
  gsize *of;
  double *lengths;
  double *matrix;
  double *vectors;
  double factor;
} Normal;

static void
normal_clear (Normal *self)
{
  g_free (self->of);
  g_free (self->lengths);
  g_free (self->matrix);
  g_free (self->vectors);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Normal, normal_clear)

/* The variance of a residual, as the loss sees it. */
static double
variance_of (const RingletRefineSystem *system, const double *residuals, gsize n)
{
  const double m = (double) system->n_residuals;
  double squares = 0.0;
  double slopes = 0.0;

  for (gsize i = 0; i < system->n_residuals; i++) {
    double slope = 1.0;
    const double influence = ringlet_refine_loss_influence (
        system->loss, system->scale, residuals[i], &slope);

    squares += influence * influence;
    slopes += slope;
  }
  if (system->n_residuals <= n)
    return INFINITY;
  return squares / (m - (double) n) / (slopes / m * (slopes / m));
}

static double
product (const double *a, const double *b, gsize m)
{
  double sum = 0.0;

  for (gsize i = 0; i < m; i++)
    sum += a[i] * b[i];
  return sum;
}

static void
fill_matrix (Normal *self, const double *columns, gsize m)
{
  const gsize n = self->n;

  for (gsize a = 0; a < n; a++) {
    const double *column = columns + self->of[a] * m;

    self->lengths[a] = sqrt (product (column, column, m));
  }
  for (gsize a = 0; a < n; a++) {
    for (gsize b = 0; b < n; b++) {
      const double lengths = self->lengths[a] * self->lengths[b];
      const double both =
          product (columns + self->of[a] * m, columns + self->of[b] * m, m);

      /* A column of zeros is a parameter that nothing tells: eigenvalue 0. */
      self->matrix[a * n + b] = lengths > 0.0 ? both / lengths : 0.0;
    }
  }
}

static Normal
normal_new (const RingletRefineSystem *system, const RingletRefineLimit *limits,
    const RingletRefineFit *fit)
{
  const gsize m = system->n_residuals;
  const gsize all = system->n_parameters;
  g_autofree double *residuals = g_new (double, m);
  g_autofree double *columns = g_new (double, m *all);
  Normal self = {
    .of = g_new (gsize, all),
    .lengths = g_new (double, all),
    .matrix = g_new (double, all *all),
    .vectors = g_new (double, all *all),
  };

  for (gsize k = 0; k < all; k++) {
    if (limits[k].state != RINGLET_REFINE_FIXED && fit->at_bound[k] == 0)
      self.of[self.n++] = k;
  }
  system->residuals (system->data, fit->x, residuals);
  system->jacobian (system->data, fit->x, columns);
  self.factor = variance_of (system, residuals, self.n);
  fill_matrix (&self, columns, m);
  diagonalise (self.n, self.matrix, self.vectors);
  return self;
}

/* ---- what follows ---- */

static gboolean
is_null (const Normal *self, gsize which)
{
  return self->matrix[which * self->n + which] < NULL_EIGENVALUE;
}

static GArray *
set_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint));
}

/* The parameters that a direction without any weight is made of; they are marked. */
static void
add_null_set (const Normal *self, gsize which, gboolean *is_open, GPtrArray *sets)
{
  g_autoptr (GArray) set = set_new ();

  for (gsize a = 0; a < self->n; a++) {
    const guint parameter = (guint) self->of[a];

    if (fabs (self->vectors[a * self->n + which]) < LEAST_SHARE)
      continue;
    is_open[a] = TRUE;
    g_array_append_val (set, parameter);
  }
  g_ptr_array_add (sets, g_steal_pointer (&set));
}

/* Covariance of two in units of their lengths, without the open directions. */
static double
inverse_at (const Normal *self, gsize a, gsize b)
{
  const gsize n = self->n;
  double sum = 0.0;

  for (gsize k = 0; k < n; k++) {
    if (!is_null (self, k))
      sum +=
          self->vectors[a * n + k] * self->vectors[b * n + k] / self->matrix[k * n + k];
  }
  return sum;
}

GPtrArray *
ringlet_refine_covariance (const RingletRefineSystem *system,
    const RingletRefineLimit *limits, const RingletRefineFit *fit, double *sigma,
    double *correlation)
{
  const gsize all = system->n_parameters;
  g_auto (Normal) normal = normal_new (system, limits, fit);
  g_autofree gboolean *is_open = g_new0 (gboolean, all);
  GPtrArray *sets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);

  for (gsize k = 0; k < all; k++)
    sigma[k] = NAN;
  for (gsize k = 0; k < all * all; k++)
    correlation[k] = NAN;

  for (gsize k = 0; k < normal.n; k++) {
    if (is_null (&normal, k))
      add_null_set (&normal, k, is_open, sets);
  }
  for (gsize a = 0; a < normal.n; a++) {
    const double own = inverse_at (&normal, a, a);

    sigma[normal.of[a]] =
        is_open[a] ? INFINITY : sqrt (normal.factor * own) / normal.lengths[a];
    for (gsize b = 0; b < normal.n && !is_open[a]; b++) {
      const double other = inverse_at (&normal, b, b);
      const double both = inverse_at (&normal, a, b);

      if (!is_open[b])
        correlation[normal.of[a] * all + normal.of[b]] =
            a == b ? 1.0 : CLAMP (both / sqrt (own * other), -1.0, 1.0);
    }
  }
  return sets;
}
