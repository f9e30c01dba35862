/* SPDX-License-Identifier: MIT */
#pragma once

/* A result against the truth of its frame. */

#include "engine-truth.h"
#include "engine/result.h"

static inline void
assert_sums (const char *what, const double *a, const double *b, const double *size,
    gsize n, double tolerance)
{
  for (gsize i = 0; i < n; i++) {
    if (!(fabs (a[i] - b[i]) <= tolerance * size[i]))
      g_error ("%s, bin %" G_GSIZE_FORMAT ": %.17g and %.17g", what, i, a[i], b[i]);
  }
}

/* In units of the largest number of all bins, or of @scale where that is larger. */
static inline void
assert_near (const double *a, const double *b, double scale, gsize n, double tolerance,
    const char *what)
{
  for (gsize i = 0; i < n; i++)
    scale = MAX (scale, isnan (b[i]) ? 0.0 : fabs (b[i]));
  for (gsize i = 0; i < n; i++) {
    const gboolean both_empty = isnan (a[i]) && isnan (b[i]);

    if (!both_empty && !(fabs (a[i] - b[i]) <= tolerance * scale))
      g_error ("%s, bin %" G_GSIZE_FORMAT ": %.17g and %.17g", what, i, a[i], b[i]);
  }
}

/* Where nothing was counted, the variance of one count is added. */
static inline double
truth_one_count (const Truth *truth, const RingletPlan *plan, gsize i)
{
  const gboolean lacks = ringlet_error_model_is_poisson (plan->error_model) &&
      plan->poisson_floor == 0 && truth->counts[i] <= 0.0;

  return lacks ? truth->gain[i] / truth->count[i] * MIN (truth->count[i], 1.0) : 0.0;
}

static inline void
assert_empty (const RingletResult *a, gsize i)
{
  const double none = a->plan.empty;

  g_assert_true (a->intensity[i] == none || (isnan (none) && isnan (a->intensity[i])));
  if (a->sigma != NULL)
    g_assert_true (a->sigma[i] == none || (isnan (none) && isnan (a->sigma[i])));
}

/* Intensity, standard error and deviation, by their definition from the sums. */
static inline void
assert_derived (const RingletResult *a, const Truth *truth, double tolerance)
{
  for (gsize i = 0; i < truth->n_bins; i++) {
    const double norm = truth->norm[i];
    double variance, size;

    if (truth->count[i] == 0.0) {
      assert_empty (a, i);
      continue;
    }
    variance = truth->variance[i] + pow (truth_one_count (truth, &a->plan, i), 2);
    size = tolerance * MAX (truth->variance_size[i], variance);
    g_assert_cmpfloat (fabs (a->intensity[i] * norm - truth->signal[i]), <=,
        tolerance * truth->signal_size[i]);
    if (a->sigma == NULL)
      continue;
    g_assert_cmpfloat (fabs (pow (a->sigma[i] * norm, 2) - variance), <=, size);
    g_assert_cmpfloat (
        fabs (pow (ringlet_result_std (a, i), 2) * truth->norm2[i] - variance), <=,
        size);
  }
}

/* All but the variances. */
static inline void
assert_true_sums (const RingletResult *a, const Truth *truth, double tolerance)
{
  const gsize n = truth->n_bins;

  g_assert_cmpuint (ringlet_result_n_bins (a), ==, n);
  assert_sums (
      "counts", a->sum_counts, truth->counts, truth->signal_size, n, tolerance);
  assert_sums (
      "signal", a->sum_signal, truth->signal, truth->signal_size, n, tolerance);
  assert_sums ("gain", a->sum_gain, truth->gain, truth->gain, n, tolerance);
  assert_sums ("norm", a->sum_norm, truth->norm, truth->norm, n, tolerance);
  assert_sums ("norm2", a->sum_norm2, truth->norm2, truth->norm2, n, tolerance);
  assert_sums ("count", a->count, truth->count, truth->count, n, tolerance);
  g_assert_cmpuint (a->provenance.n_excluded, ==, truth->n_excluded);
}

static inline void
assert_true (const RingletResult *a, const Truth *truth, double tolerance)
{
  assert_true_sums (a, truth, tolerance);
  if (a->sum_variance != NULL)
    assert_sums ("variance", a->sum_variance, truth->variance, truth->variance_size,
        truth->n_bins, tolerance);
  assert_derived (a, truth, tolerance);
}
