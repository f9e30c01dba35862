/* SPDX-License-Identifier: MIT */
#include "pattern/peak-solve.h"

#include <cminpack.h>
#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "pattern/derive.h"

/* Relative, of the sum of squares and of the parameters. */
#define TOLERANCE 1e-13
#define MAX_STEPS_PER_PARAMETER 200
/* Of the largest column of the Jacobian: what is left of one below this is rounding. */
#define RANK_TOLERANCE 1e-12
void
ringlet_peak_solution_clear (RingletPeakSolution *self)
{
  g_clear_pointer (&self->covariance, g_free);
}

/* ---- messages ---- */

static const char *
unit_name (const RingletPattern *pattern)
{
  return pattern->unit != NULL ? pattern->unit->name : "";
}

/* "The fit in 10,12 2th_deg WHAT" */
static gboolean
refuse (const RingletPattern *pattern, const RingletPeakProblem *problem,
    const char *what, GError **error)
{
  const double ends[] = { problem->middle - problem->half,
    problem->middle + problem->half };
  g_autofree char *range = ringlet_pattern_numbers (ends, 2);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "The fit in %s %s %s", range,
      unit_name (pattern), what);
  return FALSE;
}

/* "The peak at 11 2th_deg WHAT" */
gboolean
ringlet_peak_refuse (const RingletPattern *pattern, const RingletPeakStart *start,
    const char *what, GError **error)
{
  char number[RINGLET_NUMBER_SIZE];

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "The peak at %s %s %s",
      ringlet_number_format (start->position, number), unit_name (pattern), what);
  return FALSE;
}

static gboolean
refuse_parameter (const RingletPattern *pattern, const RingletPeakProblem *problem,
    gsize parameter, const RingletPeakStart *starts, GError **error)
{
  static const char *const whats[] = { "has a height that the points do not determine",
    "has a position that the points do not determine",
    "has a width that the points do not determine",
    "has a Lorentzian share that the points do not determine" };
  const gsize first = problem->order + 1;

  if (parameter < first)
    return refuse (pattern, problem, "does not determine the background", error);
  parameter -= first;
  return ringlet_peak_refuse (pattern, &starts[parameter / RINGLET_PROFILE_N],
      whats[parameter % RINGLET_PROFILE_N], error);
}

/* ---- the fit ---- */

static int
evaluate (void *data, int m, int n, const double *x, double *residuals,
    double *jacobian, int stride, int what)
{
  if (what == 1)
    ringlet_peak_problem_residuals (data, x, residuals);
  else
    ringlet_peak_problem_jacobian (data, x, jacobian, (gsize) stride);
  return 0;
}

/**
 * Work:
 * @numbers: the arrays, freed as one
 *
 * What lmder() works in.
 */
typedef struct {
  double *numbers;
  double *x;
  double *residuals;
  double *jacobian;
  double *diagonal;
  double *qtf;
  double *wa;
  int *pivots;
} Work;

static Work
work_new (gsize m, gsize n)
{
  double *numbers = g_new0 (double, m *n + 2 * m + 6 * n);

  return (Work){
    .numbers = numbers,
    .jacobian = numbers,
    .residuals = numbers + m * n,
    .x = numbers + m * n + 2 * m,
    .diagonal = numbers + m * n + 2 * m + n,
    .qtf = numbers + m * n + 2 * m + 2 * n,
    .wa = numbers + m * n + 2 * m + 3 * n,
    .pivots = g_new0 (int, n),
  };
}

static void
work_clear (Work *self)
{
  g_free (self->numbers);
  g_free (self->pivots);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

static gboolean
solve (RingletPeakProblem *problem, const RingletPattern *pattern,
    const RingletPeakStart *starts, RingletPeakSolution *solution, GError **error)
{
  const int m = (int) problem->n_points;
  const int n = (int) problem->n_free;
  g_auto (Work) w = work_new (problem->n_points, problem->n_free);
  int n_values = 0;
  int n_jacobians = 0;
  int info = 0;
  int rank = 0;

  for (int k = 0; k < n; k++)
    w.x[k] = problem->parameters[problem->free[k]];
  info = lmder (evaluate, problem, m, n, w.x, w.residuals, w.jacobian, m, TOLERANCE,
      TOLERANCE, 0.0, MAX_STEPS_PER_PARAMETER * (n + 1), w.diagonal, 1, 100.0, 0,
      &n_values, &n_jacobians, w.pivots, w.qtf, w.wa, w.wa + n, w.wa + 2 * n,
      w.residuals + m);
  /* 6 to 8: as good as double precision allows. */
  if (info <= 0 || info == 5)
    return refuse (pattern, problem, "does not converge; give other starts", error);
  for (int k = 0; k < n; k++)
    problem->parameters[problem->free[k]] = w.x[k];

  ringlet_peak_problem_residuals (problem, w.x, w.residuals);
  solution->norm = enorm (m, w.residuals);
  rank = covar1 (m, n, (double) (m - n), w.jacobian, m, w.pivots, RANK_TOLERANCE, w.wa);
  if (rank != 0)
    return refuse_parameter (pattern, problem,
        problem->free[w.pivots[MIN (rank, n - 1)] - 1], starts, error);

  ringlet_peak_solution_clear (solution);
  solution->covariance = g_new (double, problem->n_free * problem->n_free);
  for (int j = 0; j < n; j++) {
    for (int i = 0; i < n; i++)
      solution->covariance[j * n + i] = w.jacobian[j * m + i];
  }
  return TRUE;
}

/* Puts the share that is farthest outside of 0 to 1 onto its bound; FALSE when none is
 * outside. */
static gboolean
hold_one (RingletPeakProblem *problem)
{
  double most = 0.0;
  gsize which = 0;

  for (gsize k = 0; k < problem->n_peaks; k++) {
    const gsize at = ringlet_peak_problem_index (problem, k, RINGLET_PROFILE_ETA);
    const double eta = problem->parameters[at];
    const double outside = fmax (-eta, eta - 1.0);

    if (outside > most) {
      most = outside;
      which = at;
    }
  }
  if (most == 0.0)
    return FALSE;

  problem->parameters[which] = CLAMP (problem->parameters[which], 0.0, 1.0);
  ringlet_peak_problem_hold (problem, which);
  return TRUE;
}

static gboolean
check_size (
    const RingletPeakProblem *problem, const RingletPattern *pattern, GError **error)
{
  g_autofree char *what = NULL;

  if (problem->n_points > G_MAXINT / problem->n_all) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The fit of %" G_GSIZE_FORMAT " unknowns to %" G_GSIZE_FORMAT
        " points is too large; fit fewer peaks at once",
        problem->n_all, problem->n_points);
    return FALSE;
  }
  if (problem->n_points > problem->n_free)
    return TRUE;

  what = g_strdup_printf ("has %" G_GSIZE_FORMAT
                          " points with data for %" G_GSIZE_FORMAT " unknowns",
      problem->n_points, problem->n_free);
  return refuse (pattern, problem, what, error);
}

/* First with half a Lorentzian each: from poor widths and heights, the shares would run
 * off to where no way leads back. Whatever comes of it is a better start. */
static void
approach (RingletPeakProblem *problem, const RingletPattern *pattern,
    const RingletPeakStart *starts)
{
  g_auto (RingletPeakSolution) solution = { 0 };

  for (gsize k = 0; k < problem->n_peaks; k++)
    ringlet_peak_problem_hold (
        problem, ringlet_peak_problem_index (problem, k, RINGLET_PROFILE_ETA));
  solve (problem, pattern, starts, &solution, NULL);
  ringlet_peak_problem_release (problem);
}

gboolean
ringlet_peak_solve (RingletPeakProblem *problem, const RingletPattern *pattern,
    const RingletPeakStart *starts, RingletPeakSolution *solution, GError **error)
{
  if (!check_size (problem, pattern, error))
    return FALSE;

  approach (problem, pattern, starts);
  do {
    if (!solve (problem, pattern, starts, solution, error))
      return FALSE;
  } while (hold_one (problem));
  return TRUE;
}
