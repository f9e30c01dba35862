/* SPDX-License-Identifier: MIT */
#include "calib/refine.h"

#include <math.h>

#include "base/error.h"
#include "calib/refine-loss.h"
#include "calib/refine-work.h"

/* Turns of the fit with what is left out, with weights, with the scale of the loss and
 * with the depth in the sensor. */
#define MAX_TURNS 30
/* Relative, or in pixels: what moves less between two turns has arrived. */
#define ARRIVED 1e-9

RingletRefineOptions
ringlet_refine_options (const RingletGeometry *start, const RingletDetector *detector,
    const GArray *rings, const GArray *points)
{
  RingletRefineOptions options = {
    .start = *start,
    .detector = detector,
    .rings = rings,
    .points = points,
  };

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_ROT3; k++)
    options.limits[k].state = RINGLET_REFINE_FREE;
  return options;
}

/* As far as double goes. */
static gboolean
solve_on (RingletRefineWork *fit, GCancellable *cancellable, GError **error)
{
  const RingletGeometry from = fit->geometry;
  double cost = 0.0;

  return ringlet_refine_work_solve (fit, &from, 0.0, &cost, cancellable, error);
}

/* ---- what the fit itself depends on ---- */

/* σ of a residual: 1 where the points have their own. */
static double
sigma_of (const RingletRefineWork *fit)
{
  if (fit->options->use_sigma)
    return 1.0;
  return fmax (ringlet_refine_problem_scatter (fit->problem, &fit->geometry),
      ringlet_refine_problem_floor (fit->problem, &fit->geometry));
}

static double
scale_of (const RingletRefineWork *fit)
{
  const double scale = fit->options->loss_scale;

  if (fit->loss == RINGLET_REFINE_LINEAR)
    return 1.0;
  if (scale > 0.0 && fit->loss == fit->options->loss)
    return scale * sigma_of (fit);
  return ringlet_refine_loss_default_scale (fit->loss) * sigma_of (fit);
}

/* Leaves out what is too far; TRUE when that changed anything. What points scatter
 * beyond the σ of their own is either in proportion to it or, as pixels are that are
 * not where they should be, the same for all: what is too far by one of both goes. By
 * the first alone, half a pixel would let points of weak rings be off by ten. */
static gboolean
reject (RingletRefineWork *fit)
{
  const double limit = fit->options->reject_sigma;
  RingletRefineReach reach = { 0 };
  double sigma = 0.0;

  if (limit == 0.0)
    return FALSE;
  sigma = sigma_of (fit);
  reach.least = limit * sigma;
  reach.most = limit *
      fmax (sigma, ringlet_refine_problem_scatter (fit->problem, &fit->geometry));
  if (fit->options->use_sigma && !fit->options->rejects_by_scatter)
    reach.excess_px = ringlet_refine_problem_excess (fit->problem, &fit->geometry);
  else
    reach.least = reach.most;
  return ringlet_refine_problem_reject (fit->problem, &fit->geometry, &reach);
}

static gboolean
has_scale_moved (double before, double after)
{
  return fabs (after - before) > ARRIVED * fabs (before);
}

/* What the next turn has to do otherwise than this one; FALSE when that is nothing. */
static gboolean
turn (RingletRefineWork *fit)
{
  const RingletRefineLoss loss = fit->loss;
  const double scale = fit->scale;
  const gboolean may_move = fit->geometry.parallax || fit->options->use_sigma;
  const gboolean has_moved =
      may_move && ringlet_refine_problem_place (fit->problem, &fit->geometry) > ARRIVED;
  const gboolean has_changed = reject (fit);

  fit->loss = fit->options->loss;
  fit->scale = scale_of (fit);
  return has_moved || has_changed || loss != fit->loss ||
      (loss != RINGLET_REFINE_LINEAR && has_scale_moved (scale, fit->scale));
}

/* Outliers would pull the first fit of squares away and hide among the rest, so it is
 * one of logarithms where any are to be left out. */
static void
begin (RingletRefineWork *fit)
{
  const gboolean may_reject = fit->options->reject_sigma > 0.0;

  fit->loss = fit->options->loss;
  if (may_reject && fit->loss == RINGLET_REFINE_LINEAR)
    fit->loss = RINGLET_REFINE_CAUCHY;
  fit->scale = scale_of (fit);
}

static gboolean
check_left (const RingletRefineWork *fit, gsize n_free, GError **error)
{
  if (fit->problem->n_used >= n_free)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Of %" G_GSIZE_FORMAT " points, %" G_GSIZE_FORMAT " are left for %" G_GSIZE_FORMAT
      " free parameters; reject fewer points or fix parameters",
      fit->problem->n, fit->problem->n_used, n_free);
  return FALSE;
}

static gsize
count_free (const RingletRefineWork *fit)
{
  gsize n = 0;

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    n += fit->limits[k].state != RINGLET_REFINE_FIXED && fit->at_bound[k] == 0;
  return n;
}

/* ---- the result ---- */

static RingletRefinement *
result_new (const RingletRefineWork *fit)
{
  RingletRefinement *result = g_atomic_rc_box_new0 (RingletRefinement);

  result->geometry = fit->geometry;
  result->rings = g_array_new (FALSE, FALSE, sizeof (RingletRefineRing));
  result->points = g_array_new (FALSE, FALSE, sizeof (RingletRefinePoint));
  result->n_used = fit->problem->n_used;
  result->basin = fit->basin;
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    result->states[k] = fit->options->limits[k].state;
    result->sigma[k] = NAN;
    for (RingletRefineParameter j = 0; j < RINGLET_REFINE_N; j++)
      result->correlation[k][j] = NAN;
  }
  ringlet_refine_report (result, fit->problem);
  return result;
}

/* rot3 is not refined: what is known of it is its start. */
static void
tell_rot3 (const RingletRefineWork *fit, RingletRefinement *result)
{
  const RingletRefineLimit *limit = &fit->options->limits[RINGLET_REFINE_ROT3];

  if (limit->state == RINGLET_REFINE_FIXED)
    return;
  result->sigma[RINGLET_REFINE_ROT3] = limit->known_sigma;
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    const double both =
        k == RINGLET_REFINE_ROT3 ? 1.0 : (isfinite (result->sigma[k]) ? 0.0 : NAN);

    result->correlation[RINGLET_REFINE_ROT3][k] = both;
    result->correlation[k][RINGLET_REFINE_ROT3] = both;
  }
}

static RingletRefinement *
finish (RingletRefineWork *fit)
{
  const RingletRefineSystem system = ringlet_refine_work_system (fit);
  RingletRefinement *result = result_new (fit);
  double x[RINGLET_REFINE_N];
  RingletRefineFit at = { .x = x, .at_bound = fit->at_bound };
  g_autoptr (GPtrArray) sets = NULL;

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    x[k] = ringlet_refine_parameter_get (&fit->geometry, k);
  memcpy (result->at_bound, fit->at_bound, sizeof fit->at_bound);
  result->n_free = count_free (fit);
  result->cost = ringlet_refine_work_cost (fit, fit->loss, &fit->geometry);
  result->chi2 = ringlet_refine_work_cost (fit, RINGLET_REFINE_LINEAR, &fit->geometry);
  result->chi2_start =
      ringlet_refine_work_cost (fit, RINGLET_REFINE_LINEAR, &fit->options->start);
  sets = ringlet_refine_covariance (
      &system, fit->limits, &at, result->sigma, &result->correlation[0][0]);
  if (fit->options->rings_scatter)
    ringlet_refine_add_rings (result, fit->problem);
  tell_rot3 (fit, result);
  ringlet_refine_find_faults (result, fit->problem);
  result->warnings = ringlet_refine_warnings (result, fit->limits, sets, fit->is_stuck);
  return result;
}

/* A free wavelength stays within half and twice its start: ringlet_refine_work_basin()
 * says where it would go to. */
static void
fence_wavelength (RingletRefineWork *fit)
{
  RingletRefineLimit *limit = &fit->limits[RINGLET_REFINE_WAVELENGTH];
  const double start = fit->geometry.wavelength_m;

  if (limit->state == RINGLET_REFINE_FREE)
    *limit = (RingletRefineLimit){ RINGLET_REFINE_BOUNDED, start / 2.0, start * 2.0 };
}

static gboolean
begin_fit (RingletRefineWork *fit, const RingletRefineOptions *options, GError **error)
{
  fit->options = options;
  fit->geometry = options->start;
  fit->basin = "the start";
  memcpy (fit->limits, options->limits, sizeof fit->limits);
  fit->limits[RINGLET_REFINE_ROT3].state = RINGLET_REFINE_FIXED;
  fence_wavelength (fit);
  fit->problem = ringlet_refine_problem_new (options->detector, &options->start,
      options->rings, options->points, options->residual, options->use_sigma, error);
  return fit->problem != NULL;
}

RingletRefinement *
ringlet_refine (
    const RingletRefineOptions *options, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletRefineProblem) problem = NULL;
  RingletRefineWork fit = { 0 };
  gsize n_free = 0;

  if (!ringlet_refine_check (options, TRUE, error) || !begin_fit (&fit, options, error))
    return NULL;
  problem = fit.problem;
  n_free = count_free (&fit);
  begin (&fit);
  if (!options->only_this_basin &&
      !ringlet_refine_work_basin (&fit, cancellable, error))
    return NULL;
  for (int k = 0; k < MAX_TURNS; k++) {
    if (!check_left (&fit, n_free, error) || !solve_on (&fit, cancellable, error))
      return NULL;
    if (!turn (&fit))
      break;
  }
  if (!check_left (&fit, n_free, error))
    return NULL;
  return finish (&fit);
}

RingletRefinement *
ringlet_refine_evaluate (const RingletRefineOptions *options, GError **error)
{
  g_autoptr (RingletRefineProblem) problem = NULL;
  RingletRefinement *result = NULL;
  RingletRefineWork fit = { 0 };

  if (!ringlet_refine_check (options, FALSE, error) ||
      !begin_fit (&fit, options, error))
    return NULL;
  problem = fit.problem;
  fit.loss = options->loss;
  reject (&fit);
  fit.scale = scale_of (&fit);
  result = result_new (&fit);
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    result->states[k] = RINGLET_REFINE_FIXED;
  ringlet_refine_find_faults (result, fit.problem);
  result->cost = ringlet_refine_work_cost (&fit, fit.loss, &fit.geometry);
  result->chi2 = ringlet_refine_work_cost (&fit, RINGLET_REFINE_LINEAR, &fit.geometry);
  result->chi2_start = result->chi2;
  result->warnings = ringlet_refine_warnings (result, fit.limits, NULL, FALSE);
  return result;
}

static void
refinement_clear (gpointer data)
{
  RingletRefinement *self = data;

  g_array_unref (self->rings);
  g_array_unref (self->points);
  g_strfreev (self->warnings);
}

RingletRefinement *
ringlet_refinement_ref (RingletRefinement *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_refinement_unref (RingletRefinement *self)
{
  g_atomic_rc_box_release_full (self, refinement_clear);
}
