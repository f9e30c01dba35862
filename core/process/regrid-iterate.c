/* SPDX-License-Identifier: MIT */

/* Least squares of |A x − b|, A the shares, by conjugate gradients. */

#include <math.h>

#include "base/error.h"
#include "base/parallel.h"
#include "process/regrid-private.h"

/* Where the squares have fallen so far, there is nothing left but rounding. */
#define DONE 1e-30

typedef struct {
  const RingletCsr *rows;
  const RingletCsc *columns;
  double *residual;   /* on the grid: b − A x; 0 where b is not known */
  double *image;      /* on the grid: A p */
  double *gradient;   /* on the detector: Aᵀ residual */
  double *direction;  /* on the detector: p */
  guint8 *is_unknown; /* on the grid */
} Solver;

#define CHUNK 4096

static void
image_chunk (gsize chunk, gpointer data)
{
  const Solver *self = data;
  const RingletCsr *a = self->rows;
  const gsize end = MIN ((chunk + 1) * CHUNK, a->n_rows);

  for (gsize row = chunk * CHUNK; row < end; row++) {
    double sum = 0.0;

    for (gsize k = a->row_start[row]; k < a->row_start[row + 1]; k++)
      sum += a->share[k] * self->direction[a->col[k]];
    self->image[row] = self->is_unknown[row] ? 0.0 : sum;
  }
}

static void
gradient_chunk (gsize chunk, gpointer data)
{
  const Solver *self = data;
  const RingletCsc *a = self->columns;
  const gsize end = MIN ((chunk + 1) * CHUNK, a->n_cols);

  for (gsize column = chunk * CHUNK; column < end; column++) {
    double sum = 0.0;

    for (gsize k = a->col_start[column]; k < a->col_start[column + 1]; k++)
      sum += a->share[k] * self->residual[a->bin[k]];
    self->gradient[column] = sum;
  }
}

static gboolean
make_image (Solver *self, GCancellable *cancellable, GError **error)
{
  return ringlet_parallel_for (
      (self->rows->n_rows + CHUNK - 1) / CHUNK, image_chunk, self, cancellable, error);
}

static gboolean
make_gradient (Solver *self, GCancellable *cancellable, GError **error)
{
  return ringlet_parallel_for ((self->columns->n_cols + CHUNK - 1) / CHUNK,
      gradient_chunk, self, cancellable, error);
}

static double
squares (const double *values, gsize n)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += values[i] * values[i];
  return sum;
}

static void
add (double *to, double factor, const double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] += factor * values[i];
}

static gboolean
solver_start (Solver *self, const double *counts, const double *pixels,
    GCancellable *cancellable, GError **error)
{
  const gsize n = self->rows->n_rows;

  for (gsize i = 0; i < n; i++)
    self->is_unknown[i] = !isfinite (counts[i]);
  for (gsize i = 0; i < self->rows->n_cols; i++)
    self->direction[i] = isfinite (pixels[i]) ? pixels[i] : 0.0;
  if (!make_image (self, cancellable, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    self->residual[i] = self->is_unknown[i] ? 0.0 : counts[i] - self->image[i];
  return make_gradient (self, cancellable, error);
}

static gboolean
solver_run (Solver *self, guint n_iterations, double *pixels, GCancellable *cancellable,
    GError **error)
{
  const gsize n_rows = self->rows->n_rows;
  const gsize n_cols = self->rows->n_cols;
  double left = squares (self->gradient, n_cols);
  const double enough = DONE * left;

  for (gsize i = 0; i < n_cols; i++)
    self->direction[i] = self->gradient[i];
  for (guint step = 0; step < n_iterations && left > enough; step++) {
    double before = left;
    double length;

    if (!make_image (self, cancellable, error))
      return FALSE;
    length = before / squares (self->image, n_rows);
    if (!isfinite (length))
      return TRUE;
    add (pixels, length, self->direction, n_cols);
    add (self->residual, -length, self->image, n_rows);
    if (!make_gradient (self, cancellable, error))
      return FALSE;
    left = squares (self->gradient, n_cols);
    for (gsize i = 0; i < n_cols; i++)
      self->direction[i] = self->gradient[i] + left / before * self->direction[i];
  }
  return TRUE;
}

gboolean
ringlet_regrid_iterate (const RingletRegrid *self, const RingletCsc *by_pixel,
    const double *counts, guint n_iterations, double *pixels, GCancellable *cancellable,
    GError **error)
{
  const gsize n_rows = self->shares->n_rows;
  const gsize n_cols = self->shares->n_cols;
  g_autofree double *data = g_try_new (double, 2 * (n_rows + n_cols));
  g_autofree guint8 *is_unknown = g_try_new (guint8, n_rows);
  Solver solver = { self->shares, by_pixel, .is_unknown = is_unknown };

  if (data == NULL || is_unknown == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory to iterate on %" G_GSIZE_FORMAT " pixels", n_rows);
    return FALSE;
  }
  solver.residual = data;
  solver.image = data + n_rows;
  solver.gradient = data + 2 * n_rows;
  solver.direction = data + 2 * n_rows + n_cols;
  return solver_start (&solver, counts, pixels, cancellable, error) &&
      solver_run (&solver, n_iterations, pixels, cancellable, error);
}
