/* SPDX-License-Identifier: MIT */

/* Points of a ring that are shifted together: a variance that rings have in common, on
 * top of that of single points (random effects; R. DerSimonian & N. Laird, Control.
 * Clin. Trials 7 (1986) 177). */

#include <math.h>

#include "calib/refine-steps.h"

/* Chance alone makes the scatter of the rings larger than this, in its own standard
 * deviations, once in twenty images. */
#define SIGNIFICANT 2.0
/* What the geometry takes up nearly all of tells nothing. */
#define LEAST_FREEDOM 0.5

typedef double Row[RINGLET_REFINE_N];

/**
 * RingSum:
 * @number: of the ring
 * @weight: Σ a², a the weighted residual that a shift of a pixel makes
 * @residual: Σ a · weighted residual
 * @gradient: Σ a · its derivative
 *
 * One ring.
 */
typedef struct {
  guint number;
  double weight;
  double residual;
  Row gradient;
} RingSum;

/**
 * Rings:
 * @sums: (element-type RingSum)
 * @variance: of a weighted residual
 * @covariance: of the parameters by @variance; 0 where one is not free
 */
typedef struct {
  GArray *sums;
  double variance;
  Row covariance[RINGLET_REFINE_N];
} Rings;

/* ---- sums ---- */

static RingSum *
sum_of_ring (GArray *sums, guint number)
{
  const RingSum empty = { .number = number };

  for (guint i = 0; i < sums->len; i++)
    if (g_array_index (sums, RingSum, i).number == number)
      return &g_array_index (sums, RingSum, i);
  g_array_append_val (sums, empty);
  return &g_array_index (sums, RingSum, sums->len - 1);
}

static void
add_points (
    Rings *rings, const RingletRefinement *result, const RingletRefineProblem *problem)
{
  const gsize n = problem->n_used;
  g_autofree double *residuals = g_new (double, n + 1);
  g_autofree double *slopes = g_new (double, RINGLET_REFINE_N *n + 1);

  ringlet_refine_problem_residuals (problem, &result->geometry, residuals);
  ringlet_refine_problem_jacobian (
      problem, &result->geometry, problem->kind, n, slopes);
  for (gsize i = 0; i < n; i++) {
    const RingletRefinePoint *point =
        &g_array_index (result->points, RingletRefinePoint, problem->used[i]);
    RingSum *sum = NULL;
    const double shift = residuals[i] / point->residual_px;

    /* Exactly on its ring: it has no say in how far that is off. */
    if (!isfinite (shift))
      continue;
    sum = sum_of_ring (rings->sums, point->ring);
    sum->weight += shift * shift;
    sum->residual += shift * residuals[i];
    for (gsize p = 0; p < RINGLET_REFINE_N; p++)
      sum->gradient[p] += shift * slopes[p * n + i];
  }
}

/* From σ and correlations back to the matrix; @variance is its own factor. */
static void
fill_covariance (Rings *rings, const RingletRefinement *result)
{
  for (int p = 0; p < RINGLET_REFINE_N; p++)
    for (int q = 0; q < RINGLET_REFINE_N; q++) {
      const double both =
          result->sigma[p] * result->sigma[q] * result->correlation[p][q];

      rings->covariance[p][q] = isfinite (both) ? both / rings->variance : 0.0;
    }
}

/* The variance of a residual as the points have it: the median of their squares over
 * that of a normal distribution. */
static double
variance_of (const RingletRefinement *result, const RingletRefineProblem *problem)
{
  const double scatter = ringlet_refine_problem_scatter (problem, &result->geometry);

  return scatter * scatter;
}

/* How much of a shift of ring @k the fit takes for one of ring @i. */
static double
taken_up (const Rings *rings, guint i, guint k)
{
  const RingSum *a = &g_array_index (rings->sums, RingSum, i);
  const RingSum *b = &g_array_index (rings->sums, RingSum, k);
  double sum = 0.0;

  for (int p = 0; p < RINGLET_REFINE_N; p++)
    for (int q = 0; q < RINGLET_REFINE_N; q++)
      sum += a->gradient[p] * rings->covariance[p][q] * b->gradient[q];
  return sum / sqrt (a->weight * b->weight);
}

/* ---- the variance that rings have ---- */

/* By moments: Σ (mean / σ of the mean)² is the number of rings less what the fit takes
 * up, and more by each shift as far as it is left. */
static double
ring_variance (const Rings *rings)
{
  const guint n = rings->sums->len;
  double squares = 0.0;
  double freedom = 0.0;
  double slope = 0.0;

  for (guint i = 0; i < n; i++) {
    const RingSum *ring = &g_array_index (rings->sums, RingSum, i);

    squares += ring->residual * ring->residual / ring->weight / rings->variance;
    freedom += 1.0 - taken_up (rings, i, i);
    for (guint k = 0; k < n; k++) {
      const double left = (i == k ? 1.0 : 0.0) - taken_up (rings, i, k);

      slope += left * left * g_array_index (rings->sums, RingSum, k).weight;
    }
  }
  if (!(freedom > LEAST_FREEDOM && slope > 0.0) ||
      squares < freedom + SIGNIFICANT * sqrt (2.0 * freedom))
    return 0.0;
  return rings->variance * (squares - freedom) / slope;
}

/* C Σ g gᵀ C of the rings, times their variance, to the covariance. */
static void
add_variance (Rings *rings, double variance)
{
  Row more[RINGLET_REFINE_N] = { { 0.0 } };

  for (guint i = 0; i < rings->sums->len; i++) {
    const RingSum *ring = &g_array_index (rings->sums, RingSum, i);
    Row moved = { 0.0 };

    for (int p = 0; p < RINGLET_REFINE_N; p++)
      for (int q = 0; q < RINGLET_REFINE_N; q++)
        moved[p] += rings->covariance[p][q] * ring->gradient[q];
    for (int p = 0; p < RINGLET_REFINE_N; p++)
      for (int q = 0; q < RINGLET_REFINE_N; q++)
        more[p][q] += variance * moved[p] * moved[q];
  }
  for (int p = 0; p < RINGLET_REFINE_N; p++)
    for (int q = 0; q < RINGLET_REFINE_N; q++)
      rings->covariance[p][q] = rings->covariance[p][q] * rings->variance + more[p][q];
}

static void
tell (const Rings *rings, RingletRefinement *result)
{
  for (int p = 0; p < RINGLET_REFINE_N; p++) {
    const double own = rings->covariance[p][p];

    if (!(own > 0.0))
      continue;
    result->sigma[p] = sqrt (own);
    for (int q = 0; q < RINGLET_REFINE_N; q++) {
      const double both = own * rings->covariance[q][q];

      if (p != q && both > 0.0)
        result->correlation[p][q] =
            CLAMP (rings->covariance[p][q] / sqrt (both), -1.0, 1.0);
    }
  }
}

void
ringlet_refine_add_rings (
    RingletRefinement *result, const RingletRefineProblem *problem)
{
  g_autoptr (GArray) sums = g_array_new (FALSE, FALSE, sizeof (RingSum));
  Rings rings = { .sums = sums, .variance = variance_of (result, problem) };
  double variance = 0.0;

  if (!(rings.variance > 0.0))
    return;
  add_points (&rings, result, problem);
  fill_covariance (&rings, result);
  variance = ring_variance (&rings);
  if (variance == 0.0)
    return;
  add_variance (&rings, variance);
  tell (&rings, result);
}
