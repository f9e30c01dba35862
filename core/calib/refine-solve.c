/* SPDX-License-Identifier: MIT */
#include "calib/refine-solve.h"

#include <cminpack.h>
#include <float.h>
#include <math.h>

#include "base/error.h"
#include "calib/refine-loss.h"
#include "calib/refine-newton.h"

#define MAX_STEPS_PER_PARAMETER 200
/* Beside any residual, and its square is finite. */
#define SENSELESS 1e100
/* Relative: near enough for Newton's steps. */
#define NEAR 1e-4
/* A parameter goes on and off its bound no more often than this. */
#define MAX_TURNS_PER_PARAMETER 4

/**
 * Work:
 * @system: what is solved
 * @n: free parameters
 * @free: (array): which these are
 * @x: (array): all parameters
 * @columns: (array): the Jacobian of all parameters
 * @plain: (array): residuals before the loss
 * @at: (array): the parameters that these belong to
 * @has_plain: there are any
 * @numbers: (array): what lmder() works in
 *
 * A solution under way.
 */
typedef struct {
  const RingletRefineSystem *system;
  GCancellable *cancellable;
  gsize n;
  gsize *free;
  double *x;
  double *columns;
  double *plain;
  double *at;
  gboolean has_plain;
  double *residuals;
  double *jacobian;
  double *numbers;
  int *pivots;
} Work;

static Work
work_new (const RingletRefineSystem *system, GCancellable *cancellable)
{
  const gsize m = system->n_residuals;
  const gsize n = system->n_parameters;

  return (Work){
    .system = system,
    .cancellable = cancellable,
    .free = g_new (gsize, n),
    .x = g_new (double, n),
    .columns = g_new (double, m *n),
    .plain = g_new (double, m),
    .at = g_new (double, n),
    .residuals = g_new (double, m),
    .jacobian = g_new (double, m *n),
    .numbers = g_new (double, 6 * n + m),
    .pivots = g_new (int, n),
  };
}

static void
work_clear (Work *self)
{
  g_free (self->free);
  g_free (self->x);
  g_free (self->columns);
  g_free (self->plain);
  g_free (self->at);
  g_free (self->residuals);
  g_free (self->jacobian);
  g_free (self->numbers);
  g_free (self->pivots);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* ---- what lmder() calls ---- */

static double
root_of (const RingletRefineSystem *system, double residual, double *slope)
{
  return ringlet_refine_loss_root (system->loss, system->scale, residual, slope);
}

/* lmder() asks for the derivatives where it has just had the residuals. */
static void
fill_plain (Work *self)
{
  const RingletRefineSystem *system = self->system;
  const gsize size = system->n_parameters * sizeof (double);

  if (self->has_plain && memcmp (self->at, self->x, size) == 0)
    return;
  system->residuals (system->data, self->x, self->plain);
  memcpy (self->at, self->x, size);
  self->has_plain = TRUE;
}

/* A step to where the model has no meaning is one that makes everything worse: the
 * solver takes it back and makes a smaller one. */
static void
fill_residuals (Work *self, double *residuals)
{
  const RingletRefineSystem *system = self->system;

  fill_plain (self);
  for (gsize i = 0; i < system->n_residuals; i++) {
    const double root = root_of (system, self->plain[i], NULL);

    residuals[i] = isfinite (root) ? root : SENSELESS;
  }
}

static void
fill_jacobian (Work *self, double *jacobian, gsize stride)
{
  const RingletRefineSystem *system = self->system;
  const gsize m = system->n_residuals;

  system->jacobian (system->data, self->x, self->columns);
  for (gsize k = 0; k < self->n; k++)
    memcpy (
        jacobian + k * stride, self->columns + self->free[k] * m, m * sizeof (double));
  if (system->loss == RINGLET_REFINE_LINEAR)
    return;

  fill_plain (self);
  for (gsize i = 0; i < m; i++) {
    double slope = 1.0;

    root_of (system, self->plain[i], &slope);
    for (gsize k = 0; k < self->n; k++)
      jacobian[k * stride + i] *= slope;
  }
}

static int
evaluate (void *data, int m, int n, const double *x, double *residuals,
    double *jacobian, int stride, int what)
{
  Work *self = data;

  for (int k = 0; k < n; k++)
    self->x[self->free[k]] = x[k];
  if (g_cancellable_is_cancelled (self->cancellable))
    return -1;
  if (what == 1)
    fill_residuals (self, residuals);
  else
    fill_jacobian (self, jacobian, (gsize) stride);
  return 0;
}

/* ---- one solution with what is free ---- */

/* Returns lmder()'s verdict: 1 to 4 where it arrived. */
static int
descend (Work *self, double tolerance, RingletRefineFit *fit)
{
  const int m = (int) self->system->n_residuals;
  const int n = (int) self->n;
  double *at = self->numbers;
  double *wa = at + n;
  int counts[2];
  int info = 0;

  for (int k = 0; k < n; k++)
    at[k] = fit->x[self->free[k]];
  info = lmder (evaluate, self, m, n, at, self->residuals, self->jacobian, m, tolerance,
      tolerance, 0.0, MAX_STEPS_PER_PARAMETER * (n + 1), wa, 1, 100.0, 0, &counts[0],
      &counts[1], self->pivots, wa + n, wa + 2 * n, wa + 3 * n, wa + 4 * n, wa + 5 * n);
  for (int k = 0; k < n; k++)
    fit->x[self->free[k]] = at[k];
  return info;
}

/* As far as @tolerance: near the minimum by Newton's steps, and where these lead
 * nowhere by lmder() alone. */
static int
run (Work *self, double tolerance, RingletRefineFit *fit)
{
  if (tolerance <= DBL_EPSILON) {
    descend (self, NEAR, fit);
    if (ringlet_refine_newton (
            self->system, self->free, self->n, fit->x, self->cancellable))
      return 1;
  }
  return descend (self, tolerance, fit);
}

/* ---- bounds ---- */

static void
choose_free (Work *self, const RingletRefineLimit *limits, const RingletRefineFit *fit)
{
  self->n = 0;
  for (gsize k = 0; k < self->system->n_parameters; k++) {
    if (limits[k].state != RINGLET_REFINE_FIXED && fit->at_bound[k] == 0)
      self->free[self->n++] = k;
  }
}

/* Lays the parameter that is farthest outside, for the width of its bounds, onto its
 * bound; FALSE when none is outside. */
static gboolean
hold_one (const RingletRefineSystem *system, const RingletRefineLimit *limits,
    RingletRefineFit *fit)
{
  gsize which = system->n_parameters;
  double most = 0.0;

  for (gsize k = 0; k < system->n_parameters; k++) {
    const RingletRefineLimit *limit = &limits[k];
    const double out = fmax (limit->lo - fit->x[k], fit->x[k] - limit->hi);
    const double width = limit->hi - limit->lo;
    const double share = isfinite (width) ? out / width : out;

    if (limit->state == RINGLET_REFINE_BOUNDED && out > 0.0 && share > most) {
      most = share;
      which = k;
    }
  }
  if (which == system->n_parameters)
    return FALSE;

  fit->at_bound[which] = fit->x[which] < limits[which].lo ? -1 : 1;
  fit->x[which] = fit->at_bound[which] < 0 ? limits[which].lo : limits[which].hi;
  return TRUE;
}

/* Lets the parameter go that the points pull inside most; FALSE when they pull all of
 * them outwards. */
static gboolean
release_one (Work *self, RingletRefineFit *fit)
{
  const RingletRefineSystem *system = self->system;
  const gsize m = system->n_residuals;
  gsize which = system->n_parameters;
  double most = 0.0;

  memcpy (self->x, fit->x, system->n_parameters * sizeof (double));
  fill_plain (self);
  system->jacobian (system->data, fit->x, self->columns);
  for (gsize k = 0; k < system->n_parameters; k++) {
    double slope = 0.0;
    double length = 0.0;

    for (gsize i = 0; i < m && fit->at_bound[k] != 0; i++) {
      const double column = self->columns[k * m + i];
      double unused = 0.0;

      slope += column *
          ringlet_refine_loss_influence (
              system->loss, system->scale, self->plain[i], &unused);
      length += column * column;
    }
    if (length > 0.0 && fit->at_bound[k] * slope / sqrt (length) > most) {
      most = fit->at_bound[k] * slope / sqrt (length);
      which = k;
    }
  }
  if (which == system->n_parameters)
    return FALSE;

  fit->at_bound[which] = 0;
  return TRUE;
}

double
ringlet_refine_cost (const RingletRefineSystem *system, const double *x)
{
  g_autofree double *residuals = g_new (double, system->n_residuals);
  double cost = 0.0;

  system->residuals (system->data, x, residuals);
  for (gsize i = 0; i < system->n_residuals; i++) {
    const double root = root_of (system, residuals[i], NULL);

    cost += root * root;
  }
  return cost;
}

static gboolean
refuse_start (GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The refinement cannot begin: at its start a ring of the points has no angle; "
      "give another wavelength or energy, or leave these rings out");
  return FALSE;
}

gboolean
ringlet_refine_solve (const RingletRefineSystem *system,
    const RingletRefineLimit *limits, double tolerance, RingletRefineFit *fit,
    GCancellable *cancellable, GError **error)
{
  g_auto (Work) work = work_new (system, cancellable);
  gsize turns = MAX_TURNS_PER_PARAMETER * (system->n_parameters + 1);

  memset (fit->at_bound, 0, system->n_parameters * sizeof (int));
  fit->is_stuck = FALSE;
  if (!isfinite (ringlet_refine_cost (system, fit->x)))
    return refuse_start (error);

  do {
    int info = 1;

    memcpy (work.x, fit->x, system->n_parameters * sizeof (double));
    choose_free (&work, limits, fit);
    if (work.n > 0)
      info = run (&work, fmax (tolerance, DBL_EPSILON), fit);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    fit->is_stuck = info <= 0 || info == 5;
  } while (turns-- > 0 && (hold_one (system, limits, fit) || release_one (&work, fit)));
  while (hold_one (system, limits, fit))
    ;
  fit->cost = ringlet_refine_cost (system, fit->x);
  return TRUE;
}
