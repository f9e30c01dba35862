/* SPDX-License-Identifier: MIT */
#include "calib/refine-newton.h"

#include <math.h>

#include "calib/refine-loss.h"

#define MAX_STEPS 24
/* All residuals together move no farther, in what is left of one. */
#define ARRIVED 1e-9
/* Near a minimum the cost is the same for many digits of the parameters, up to the
 * rounding of residuals, which are differences of angles: there the gradient tells more
 * than the cost. */
#define SAME_COST (1.0 + 1e-12)

/* ---- a symmetric, positive definite system ---- */

/* Lower triangle of @a to that of L with L Lᵀ = @a; FALSE when @a is not definite. */
static gboolean
decompose (gsize n, double *a)
{
  for (gsize i = 0; i < n; i++) {
    for (gsize j = 0; j <= i; j++) {
      double sum = a[i * n + j];

      for (gsize k = 0; k < j; k++)
        sum -= a[i * n + k] * a[j * n + k];
      if (i == j && !(sum > 0.0))
        return FALSE;
      a[i * n + j] = i == j ? sqrt (sum) : sum / a[j * n + j];
    }
  }
  return TRUE;
}

static void
substitute (gsize n, const double *lower, double *x)
{
  for (gsize i = 0; i < n; i++) {
    for (gsize k = 0; k < i; k++)
      x[i] -= lower[i * n + k] * x[k];
    x[i] /= lower[i * n + i];
  }
  for (gsize i = n; i-- > 0;) {
    for (gsize k = i + 1; k < n; k++)
      x[i] -= lower[k * n + i] * x[k];
    x[i] /= lower[i * n + i];
  }
}

/* ---- steps ---- */

/**
 * Newton:
 * @free: (array length=n): which parameters move
 * @plain: (array): residuals
 * @columns: (array): the Jacobian of all parameters
 * @lengths: (array length=n): of the columns of the free ones
 * @step: (array length=n)
 * @hessian: (array): @n × @n, of columns of unit length
 */
typedef struct {
  const RingletRefineSystem *system;
  const gsize *free;
  gsize n;
  double *plain;
  double *columns;
  double *lengths;
  double *step;
  double *hessian;
} Newton;

static void
newton_clear (Newton *self)
{
  g_free (self->plain);
  g_free (self->columns);
  g_free (self->lengths);
  g_free (self->step);
  g_free (self->hessian);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Newton, newton_clear)

static const double *
column_of (const Newton *self, gsize k)
{
  return self->columns + self->free[k] * self->system->n_residuals;
}

/* The gradient of the cost into the step, its second derivative into the Hessian. */
static void
linearise (Newton *self, const double *x)
{
  const RingletRefineSystem *system = self->system;
  const gsize m = system->n_residuals;

  system->residuals (system->data, x, self->plain);
  system->jacobian (system->data, x, self->columns);
  memset (self->step, 0, self->n * sizeof *self->step);
  memset (self->hessian, 0, self->n * self->n * sizeof *self->hessian);
  memset (self->lengths, 0, self->n * sizeof *self->lengths);
  for (gsize i = 0; i < m; i++) {
    double slope = 1.0;
    const double pull = ringlet_refine_loss_influence (
        system->loss, system->scale, self->plain[i], &slope);

    for (gsize k = 0; k < self->n; k++) {
      const double here = column_of (self, k)[i];

      self->step[k] -= pull * here;
      self->lengths[k] += here * here;
      for (gsize l = 0; l <= k; l++)
        self->hessian[k * self->n + l] += slope * here * column_of (self, l)[i];
    }
  }
}

/* Metres and radians side by side would cost digits. */
static void
scale (Newton *self)
{
  for (gsize k = 0; k < self->n; k++) {
    self->lengths[k] = sqrt (self->lengths[k]);
    self->step[k] /= self->lengths[k];
    for (gsize l = 0; l <= k; l++)
      self->hessian[k * self->n + l] /= self->lengths[k] * self->lengths[l];
  }
}

/* @length is how far the residuals go with it; FALSE where there is no minimum. */
static gboolean
find_step (Newton *self, const double *x, double *length)
{
  double square = 0.0;

  linearise (self, x);
  scale (self);
  if (!decompose (self->n, self->hessian))
    return FALSE;
  substitute (self->n, self->hessian, self->step);
  for (gsize k = 0; k < self->n; k++) {
    square += self->step[k] * self->step[k];
    self->step[k] /= self->lengths[k];
  }
  *length = sqrt (square);
  return TRUE;
}

/* Returns whether the step was one. */
static gboolean
take_step (Newton *self, double *x, double *cost)
{
  const gsize size = self->system->n_parameters * sizeof *x;
  g_autofree double *next = g_memdup2 (x, size);
  double after = NAN;

  for (gsize k = 0; k < self->n; k++)
    next[self->free[k]] += self->step[k];
  after = ringlet_refine_cost (self->system, next);
  if (!(after <= *cost * SAME_COST))
    return FALSE;
  *cost = after;
  memcpy (x, next, size);
  return TRUE;
}

gboolean
ringlet_refine_newton (const RingletRefineSystem *system, const gsize *free, gsize n,
    double *x, GCancellable *cancellable)
{
  const gsize m = system->n_residuals;
  g_auto (Newton) newton = {
    .system = system,
    .free = free,
    .n = n,
    .plain = g_new (double, m),
    .columns = g_new (double, m * system->n_parameters),
    .lengths = g_new (double, n),
    .step = g_new (double, n),
    .hessian = g_new (double, n *n),
  };
  double cost = ringlet_refine_cost (system, x);

  for (int k = 0; k < MAX_STEPS && !g_cancellable_is_cancelled (cancellable); k++) {
    double length = INFINITY;

    if (!find_step (&newton, x, &length) || !take_step (&newton, x, &cost))
      return FALSE;
    if (length <= ARRIVED * sqrt (cost / (double) m))
      return TRUE;
  }
  return FALSE;
}
