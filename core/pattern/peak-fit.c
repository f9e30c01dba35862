/* SPDX-License-Identifier: MIT */
#include "pattern/peak-fit.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "pattern/chebyshev.h"
#include "pattern/derive.h"
#include "pattern/peak-problem.h"
#include "pattern/peak-solve.h"

/* Of the mean distance of points. */
#define MIN_FWHM 0.5

/* ---- what came out ---- */

/* Where a parameter is among the free ones; n_free of one that is held. */
static gsize
find_free (const RingletPeakProblem *problem, gsize parameter)
{
  gsize k = 0;

  while (k < problem->n_free && problem->free[k] != parameter)
    k++;
  return k;
}

static gboolean
is_held (const RingletPeakProblem *problem, gsize parameter)
{
  return find_free (problem, parameter) == problem->n_free;
}

static double
covariance (const RingletPeakProblem *problem, const RingletPeakSolution *solution,
    gsize a, gsize b)
{
  if (is_held (problem, a) || is_held (problem, b))
    return 0.0;

  return solution
      ->covariance[find_free (problem, a) * problem->n_free + find_free (problem, b)];
}

static double
area_sigma (const RingletPeakProblem *problem, const RingletPeakSolution *solution,
    gsize peak, const RingletFittedPeak *found)
{
  const double per_eta =
      ringlet_profile_shape_area (1.0) - ringlet_profile_shape_area (0.0);
  const double area = found->area.value;
  const double gradient[RINGLET_PROFILE_N] = {
    [RINGLET_PROFILE_HEIGHT] = problem->y_scale * area / found->height.value,
    [RINGLET_PROFILE_LOG_FWHM] = area,
    [RINGLET_PROFILE_ETA] = found->height.value * found->fwhm.value * per_eta,
  };
  double sum = 0.0;

  for (guint a = 0; a < RINGLET_PROFILE_N; a++) {
    for (guint b = 0; b < RINGLET_PROFILE_N; b++)
      sum += gradient[a] * gradient[b] *
          covariance (problem, solution, ringlet_peak_problem_index (problem, peak, a),
              ringlet_peak_problem_index (problem, peak, b));
  }
  return sqrt (fmax (sum, 0.0));
}

static RingletFittedPeak
peak_of (const RingletPeakProblem *problem, const RingletPeakSolution *solution,
    gsize peak, double error_scale)
{
  const gsize first = ringlet_peak_problem_index (problem, peak, 0);
  const double *p = problem->parameters + first;
  double sigma[RINGLET_PROFILE_N];
  RingletFittedPeak found;

  for (guint a = 0; a < RINGLET_PROFILE_N; a++)
    sigma[a] =
        error_scale * sqrt (covariance (problem, solution, first + a, first + a));

  found.height.value = problem->y_scale * p[RINGLET_PROFILE_HEIGHT];
  found.height.sigma = problem->y_scale * sigma[RINGLET_PROFILE_HEIGHT];
  found.position.value = problem->middle + problem->half * p[RINGLET_PROFILE_POSITION];
  found.position.sigma = problem->half * sigma[RINGLET_PROFILE_POSITION];
  found.fwhm.value = problem->half * exp (p[RINGLET_PROFILE_LOG_FWHM]);
  found.fwhm.sigma = found.fwhm.value * sigma[RINGLET_PROFILE_LOG_FWHM];
  found.eta.value = p[RINGLET_PROFILE_ETA];
  found.eta.sigma =
      is_held (problem, first + RINGLET_PROFILE_ETA) ? NAN : sigma[RINGLET_PROFILE_ETA];
  found.area.value = found.height.value * found.fwhm.value *
      ringlet_profile_shape_area (found.eta.value);
  found.area.sigma = error_scale * area_sigma (problem, solution, peak, &found);
  return found;
}

static gboolean
check_peak (const RingletPattern *pattern, const RingletPeakProblem *problem,
    const RingletPeakStart *start, const RingletFittedPeak *found, GError **error)
{
  const double range = 2.0 * problem->half;
  const double pitch = range / (double) problem->n_points;

  if (!(found->height.value > 0.0))
    return ringlet_peak_refuse (
        pattern, start, "does not rise above the background", error);
  if (!(fabs (found->position.value - problem->middle) <= problem->half))
    return ringlet_peak_refuse (pattern, start, "left the range; widen it", error);
  if (!(found->fwhm.value >= MIN_FWHM * pitch))
    return ringlet_peak_refuse (
        pattern, start, "is narrower than half the distance of points", error);
  if (!(found->fwhm.value <= range))
    return ringlet_peak_refuse (
        pattern, start, "is wider than the range; widen it", error);
  if (!(found->position.sigma < range) || !isfinite (found->height.sigma))
    return ringlet_peak_refuse (
        pattern, start, "is not determined by the points", error);
  return TRUE;
}

static RingletPeakFit *
fit_of (const RingletPattern *pattern, const RingletPeakProblem *problem,
    const RingletPeakSolution *solution, const RingletPeakStart *starts, GError **error)
{
  g_autoptr (RingletPeakFit) self = g_new0 (RingletPeakFit, 1);
  const double scatter =
      solution->norm * solution->norm / (double) (problem->n_points - problem->n_free);
  const gboolean has_sigma = pattern->sigma != NULL;
  /* Weights without sigmas are y_scale, for the residuals to be in intensity. */
  const double error_scale = has_sigma ? 1.0 : sqrt (scatter);

  self->min = problem->middle - problem->half;
  self->max = problem->middle + problem->half;
  self->n_points = problem->n_points;
  self->n_free = problem->n_free;
  self->chi2_reduced = scatter;
  self->n_peaks = problem->n_peaks;
  self->peaks = g_new0 (RingletFittedPeak, problem->n_peaks);
  self->background_order = problem->order;
  self->background = g_new (double, problem->order + 1);
  for (guint j = 0; j <= problem->order; j++)
    self->background[j] = problem->y_scale * problem->parameters[j];

  for (gsize k = 0; k < problem->n_peaks; k++) {
    self->peaks[k] = peak_of (problem, solution, k, error_scale);
    if (!check_peak (pattern, problem, &starts[k], &self->peaks[k], error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

static gboolean
check_starts (const RingletPattern *pattern, double min, double max,
    const RingletPeakStart *starts, gsize n_starts, GError **error)
{
  for (gsize k = 0; k < n_starts; k++) {
    const RingletPeakStart *start = &starts[k];

    if (!(start->position >= min && start->position <= max))
      return ringlet_peak_refuse (pattern, start, "is outside of the range", error);
    if (!(start->fwhm > 0.0 && isfinite (start->fwhm)) || !isfinite (start->height))
      return ringlet_peak_refuse (
          pattern, start, "needs a positive width and a height to begin with", error);
  }
  return TRUE;
}

RingletPeakFit *
ringlet_peak_fit_new (const RingletPattern *pattern, double min, double max,
    guint background_order, const RingletPeakStart *starts, gsize n_starts,
    GError **error)
{
  g_auto (RingletPeakProblem) problem = { 0 };
  g_auto (RingletPeakSolution) solution = { 0 };

  g_return_val_if_fail (n_starts > 0, NULL);
  if (!ringlet_pattern_check (pattern, error))
    return NULL;
  if (!(min < max) || !isfinite (min) || !isfinite (max)) {
    ringlet_number_refuse (
        "upper end of the fit", "finite and above the lower", max, error);
    return NULL;
  }
  if (background_order > RINGLET_CHEBYSHEV_MAX_ORDER) {
    ringlet_number_refuse ("order of the background", "between 0 and 100",
        (double) background_order, error);
    return NULL;
  }
  if (!check_starts (pattern, min, max, starts, n_starts, error))
    return NULL;

  ringlet_peak_problem_init (
      &problem, pattern, min, max, background_order, starts, n_starts);
  if (!ringlet_peak_solve (&problem, pattern, starts, &solution, error))
    return NULL;
  return fit_of (pattern, &problem, &solution, starts, error);
}

void
ringlet_peak_fit_free (RingletPeakFit *self)
{
  g_free (self->peaks);
  g_free (self->background);
  g_free (self);
}

/* ---- the curve ---- */

double
ringlet_peak_fit_background (const RingletPeakFit *self, double x)
{
  const double u = (2.0 * x - self->min - self->max) / (self->max - self->min);

  return ringlet_chebyshev_value (self->background, self->background_order, u);
}

double
ringlet_peak_fit_value (const RingletPeakFit *self, double x)
{
  double value = ringlet_peak_fit_background (self, x);

  for (gsize k = 0; k < self->n_peaks; k++) {
    const RingletFittedPeak *peak = &self->peaks[k];
    const double p[RINGLET_PROFILE_N] = { peak->height.value, peak->position.value,
      log (peak->fwhm.value), peak->eta.value };

    value += ringlet_profile_value (x, p, NULL);
  }
  return value;
}
