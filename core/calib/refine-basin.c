/* SPDX-License-Identifier: MIT */
#include "calib/refine-work.h"

/* Relative, of cost and parameters: enough to see which start is the best. */
#define COARSE 1e-8
/* Of the cost: another start has to be better by more. */
#define BETTER 1e-6
/* Points that show which start is the best. */
#define MANY_POINTS 200

/* ---- one image as a system ---- */

static RingletGeometry
geometry_of (const RingletRefineWork *fit, const double *x)
{
  RingletGeometry geometry = fit->geometry;

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    ringlet_refine_parameter_set (&geometry, k, x[k]);
  return geometry;
}

static void
fill_residuals (gpointer data, const double *x, double *out)
{
  const RingletRefineWork *fit = data;
  const RingletGeometry geometry = geometry_of (fit, x);

  ringlet_refine_problem_residuals (fit->problem, &geometry, out);
}

static void
fill_jacobian (gpointer data, const double *x, double *out)
{
  const RingletRefineWork *fit = data;
  const RingletGeometry geometry = geometry_of (fit, x);

  ringlet_refine_problem_jacobian (
      fit->problem, &geometry, fit->problem->kind, fit->problem->n_used, out);
}

RingletRefineSystem
ringlet_refine_work_system (RingletRefineWork *fit)
{
  return (RingletRefineSystem){
    .n_residuals = fit->problem->n_used,
    .n_parameters = RINGLET_REFINE_N,
    .residuals = fill_residuals,
    .jacobian = fill_jacobian,
    .data = fit,
    .loss = fit->loss,
    .scale = fit->scale,
  };
}

gboolean
ringlet_refine_work_solve (RingletRefineWork *fit, const RingletGeometry *geometry,
    double tolerance, double *cost, GCancellable *cancellable, GError **error)
{
  const RingletRefineSystem system = ringlet_refine_work_system (fit);
  double x[RINGLET_REFINE_N];
  RingletRefineFit from = { .x = x, .at_bound = fit->at_bound };

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    x[k] = ringlet_refine_parameter_get (geometry, k);
  if (!ringlet_refine_solve (
          &system, fit->limits, tolerance, &from, cancellable, error))
    return FALSE;
  fit->geometry = geometry_of (fit, x);
  fit->is_stuck = from.is_stuck;
  *cost = from.cost;
  return TRUE;
}

/* ---- the right basin ---- */

double
ringlet_refine_work_cost (
    RingletRefineWork *fit, RingletRefineLoss loss, const RingletGeometry *geometry)
{
  RingletRefineSystem system = ringlet_refine_work_system (fit);
  double x[RINGLET_REFINE_N];

  system.loss = loss;
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    x[k] = ringlet_refine_parameter_get (geometry, k);
  return ringlet_refine_cost (&system, x);
}

/* Goes from each other start; each of @starts becomes where that led to. */
static gboolean
follow_starts (
    RingletRefineWork *fit, GArray *starts, GCancellable *cancellable, GError **error)
{
  for (guint i = starts->len; i-- > 0;) {
    RingletRefineStart *start = &g_array_index (starts, RingletRefineStart, i);
    RingletRefineWork other = *fit;
    double unused = 0.0;

    if (ringlet_refine_work_solve (
            &other, &start->geometry, COARSE, &unused, cancellable, NULL))
      start->geometry = other.geometry;
    else
      g_array_remove_index (starts, i);
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static void
choose_best (RingletRefineWork *fit, const GArray *starts)
{
  double least = ringlet_refine_work_cost (fit, fit->loss, &fit->geometry);

  for (guint i = 0; i < starts->len; i++) {
    const RingletRefineStart *start = &g_array_index (starts, RingletRefineStart, i);
    const double cost = ringlet_refine_work_cost (fit, fit->loss, &start->geometry);

    if (cost < least * (1.0 - BETTER)) {
      least = cost;
      fit->geometry = start->geometry;
      fit->basin = start->name;
    }
  }
}

gboolean
ringlet_refine_work_basin (
    RingletRefineWork *fit, GCancellable *cancellable, GError **error)
{
  RingletRefineLimit *limit = &fit->limits[RINGLET_REFINE_WAVELENGTH];
  const RingletRefineLimit asked = *limit;
  const RingletGeometry from = fit->geometry;
  g_autoptr (GArray) starts = NULL;
  gboolean is_found = FALSE;
  double unused = 0.0;

  limit->state = RINGLET_REFINE_FIXED;
  ringlet_refine_problem_thin (fit->problem, MANY_POINTS);
  if (ringlet_refine_work_solve (fit, &from, COARSE, &unused, cancellable, error)) {
    starts = ringlet_refine_starts (fit->problem, &fit->geometry, fit->limits);
    is_found = follow_starts (fit, starts, cancellable, error);
  }
  ringlet_refine_problem_thin (fit->problem, G_MAXSIZE);
  *limit = asked;
  if (is_found)
    choose_best (fit, starts);
  return is_found;
}
