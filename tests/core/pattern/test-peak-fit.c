/* SPDX-License-Identifier: MIT */
#include "pattern/peak-fit.h"

#include <locale.h>

#include "base/error.h"
#include "make-pattern.h"
#include "pattern/peak-problem.h"
#include "pattern/peak-search.h"
#include "pattern/peak-series.h"
#include "process/poisson.h"
#include "scipy-values.h"

#define N G_N_ELEMENTS (counts_x)

static const RingletPeakStart starts[] = { { 11.6, 850.0, 0.3 },
  { 12.9, 300.0, 0.25 } };

/* The derivatives against differences: central ones of step h are wrong by h² of the
 * third derivative and by rounding / h, both below 1e-7 here. */
static void
test_gradient (void)
{
  g_autoptr (RingletPattern) pattern = make_counts (N, counts_x, counts_y);
  g_auto (RingletPeakProblem) problem = { 0 };
  double x[16];
  double jacobian[16 * N];
  double up[N];
  double down[N];
  const double h = 1e-5;

  ringlet_peak_problem_init (
      &problem, pattern, 10.0, 14.8, 3, starts, G_N_ELEMENTS (starts));
  ringlet_peak_problem_hold (&problem, 1);
  g_assert_cmpuint (problem.n_free, ==, 4 + 2 * 4 - 1);
  for (gsize k = 0; k < problem.n_free; k++)
    x[k] = problem.parameters[problem.free[k]] + 0.01 * (double) (k % 3);
  ringlet_peak_problem_jacobian (&problem, x, jacobian, N);

  for (gsize k = 0; k < problem.n_free; k++) {
    const double at = x[k];

    x[k] = at + h;
    ringlet_peak_problem_residuals (&problem, x, up);
    x[k] = at - h;
    ringlet_peak_problem_residuals (&problem, x, down);
    x[k] = at;
    for (gsize i = 0; i < problem.n_points; i++) {
      const double difference = (up[i] - down[i]) / (2.0 * h);

      g_assert_cmpfloat_with_epsilon (
          jacobian[k * N + i], difference, 1e-6 * (1.0 + fabs (difference)));
    }
  }
}

static void
assert_estimate (
    const RingletEstimate *found, const double *values, const double *sigmas, gsize at)
{
  /* Both stop within 1e-7 of the errors from the minimum; the covariance of curve_fit
   * is that of differences. */
  g_assert_cmpfloat_with_epsilon (found->value, values[at], 1e-4 * sigmas[at]);
  g_assert_cmpfloat_with_epsilon (found->sigma, sigmas[at], 1e-4 * sigmas[at]);
}

static void
assert_like_scipy (gboolean has_sigma, const double *values, const double *sigmas)
{
  g_autoptr (RingletPattern) pattern = has_sigma
      ? make_counts (N, counts_x, counts_y)
      : make_pattern (N, counts_x, counts_y, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletPeakFit) fit = ringlet_peak_fit_new (
      pattern, 10.5, 14.0, 1, starts, G_N_ELEMENTS (starts), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (fit->n_peaks, ==, 2);
  g_assert_cmpuint (fit->n_free, ==, 10);
  for (gsize k = 0; k < 2; k++) {
    const gsize at = 2 + 4 * k;

    assert_estimate (&fit->peaks[k].height, values, sigmas, at);
    assert_estimate (&fit->peaks[k].position, values, sigmas, at + 1);
    assert_estimate (&fit->peaks[k].fwhm, values, sigmas, at + 2);
    assert_estimate (&fit->peaks[k].eta, values, sigmas, at + 3);
  }
  for (gsize j = 0; j < 2; j++)
    g_assert_cmpfloat_with_epsilon (fit->background[j], values[j], 1e-4 * sigmas[j]);
  if (has_sigma)
    g_assert_cmpfloat_with_epsilon (fit->chi2_reduced, fit_chi2_reduced[0], 1e-8);
}

static void
test_scipy (void)
{
  assert_like_scipy (TRUE, fit_value, fit_sigma);
  assert_like_scipy (FALSE, unweighted_value, unweighted_sigma);
}

/* ---- known peaks ---- */

typedef struct {
  double height;
  double position;
  double fwhm;
  double eta;
} Truth;

#define N_POINTS 300
#define STEP 0.01

static double
value_at (const Truth *truth, double x)
{
  const double t = (x - truth->position) / truth->fwhm;

  return truth->height *
      (truth->eta / (1.0 + 4.0 * t * t) +
          (1.0 - truth->eta) * exp (-4.0 * G_LN2 * t * t));
}

static RingletPattern *
make_peaks (const Truth *truth, gsize n_peaks, double offset, double slope)
{
  RingletPattern *self = ringlet_pattern_new (N_POINTS, TRUE, NULL);

  self->unit = ringlet_unit_find ("q_nm^-1", NULL);
  for (gsize i = 0; i < N_POINTS; i++) {
    self->x[i] = 20.0 + STEP * (double) i;
    self->intensity[i] = offset + slope * (self->x[i] - 20.0);
    for (gsize k = 0; k < n_peaks; k++)
      self->intensity[i] += value_at (&truth[k], self->x[i]);
    self->sigma[i] = sqrt (self->intensity[i]);
  }
  return self;
}

/* Without noise, what was put in comes out; the area is that of the definition, summed
 * numerically over a peak that ends in the range. */
static void
test_exact (void)
{
  static const Truth truths[][2] = {
    { { 1000.0, 21.0, 0.1, 0.4 }, { 300.0, 21.4, 0.3, 0.9 } },
    { { 1e-6, 21.0, 0.1, 0.0 }, { 1e-6, 22.0, 0.05, 1.0 } },
    { { 1e9, 21.1, 0.2, 0.5 }, { 1e7, 21.3, 0.1, 0.2 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (truths); i++) {
    const Truth *t = truths[i];
    const double floor = 0.1 * t->height;
    g_autoptr (RingletPattern) pattern = make_peaks (t, 2, floor, 0.5 * floor);
    const RingletPeakStart near[] = { { t[0].position + 0.005, t[0].height,
                                          1.2 * t[0].fwhm },
      { t[1].position - 0.005, t[1].height, 1.2 * t[1].fwhm } };
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletPeakFit) fit = NULL;

    for (gsize k = 0; k < N_POINTS; k++)
      pattern->sigma[k] = 0.01 * pattern->intensity[k];
    fit = ringlet_peak_fit_new (pattern, 20.0, 23.0, 1, near, 2, &error);
    g_assert_no_error (error);
    for (gsize k = 0; k < 2; k++) {
      const RingletFittedPeak *p = &fit->peaks[k];

      g_assert_cmpfloat_with_epsilon (p->height.value / t[k].height, 1.0, 1e-6);
      g_assert_cmpfloat_with_epsilon (p->position.value, t[k].position, 1e-7);
      g_assert_cmpfloat_with_epsilon (p->fwhm.value / t[k].fwhm, 1.0, 1e-6);
      g_assert_cmpfloat_with_epsilon (p->eta.value, t[k].eta, 1e-5);
    }
    for (gsize k = 0; k < N_POINTS; k++)
      g_assert_cmpfloat_with_epsilon (
          ringlet_peak_fit_value (fit, pattern->x[k]) / pattern->intensity[k], 1.0,
          1e-7);
  }
}

/* A start that is four times too narrow, in a range that hardly shows the tails, finds
 * its way too: the shares come last. */
static void
test_poor_start (void)
{
  const Truth truth = { 5000.0, 21.5, 0.2, 0.4 };
  g_autoptr (RingletPattern) pattern = make_peaks (&truth, 1, 100.0, 0.0);
  const RingletPeakStart start = { 21.5, 700.0, 0.05 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletPeakFit) fit =
      ringlet_peak_fit_new (pattern, 21.345, 21.655, 0, &start, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (fit->peaks[0].fwhm.value, 0.2, 1e-6);
  g_assert_cmpfloat_with_epsilon (fit->peaks[0].eta.value, 0.4, 1e-4);
}

/* ∫ over the whole axis by the trapezoidal rule, of which a smooth peak that falls as
 * 1/x² leaves 2 · (w/2)² / x beyond x = 2000 w. */
static void
test_area (void)
{
  const Truth truth = { 50.0, 21.5, 0.2, 0.35 };
  g_autoptr (RingletPattern) pattern = make_peaks (&truth, 1, 10.0, 0.0);
  const RingletPeakStart start = { 21.5, 50.0, 0.2 };
  g_autoptr (RingletPeakFit) fit =
      ringlet_peak_fit_new (pattern, 20.0, 23.0, 1, &start, 1, NULL);
  double area = 0.0;

  for (int i = -400000; i <= 400000; i++)
    area += 0.001 * value_at (&truth, 21.5 + 0.001 * i);
  g_assert_cmpfloat_with_epsilon (fit->peaks[0].area.value / area, 1.0, 2e-4);
}

/* ---- noise ---- */

#define N_TRIALS 1500
#define N_PULLS 6

typedef struct {
  double sum;
  double sum2;
} Moments;

static void
add_pull (Moments *self, const RingletEstimate *found, double truth)
{
  const double pull = (found->value - truth) / found->sigma;

  self->sum += pull;
  self->sum2 += pull * pull;
}

static double
true_area (const Truth *t)
{
  return t->height * t->fwhm *
      (t->eta * G_PI / 2.0 + (1.0 - t->eta) * sqrt (G_PI / (4.0 * G_LN2)));
}

/* Pulls of 1500 Poisson patterns. Their width has a standard error of 1/√(2 · 1500) =
 * 0.018, their mean of 0.026: four of these. The mean may be off by another 0.06, as σ
 * is √counts, not √expected: points that came out low weigh more, which takes a count
 * in some thousands off the curve. */
static void
test_pulls (void)
{
  static const char *const names[N_PULLS] = { "position", "height", "fwhm", "eta",
    "area", "position 2" };
  static const Truth truth[] = { { 20000.0, 21.0, 0.12, 0.5 },
    { 8000.0, 21.5, 0.16, 0.4 } };
  g_autoptr (RingletPattern) expected = make_peaks (truth, 2, 2000.0, 100.0);
  g_autoptr (RingletPattern) pattern = make_peaks (truth, 2, 2000.0, 100.0);
  g_autoptr (GRand) rand = g_rand_new_with_seed (19);
  const RingletPeakStart near[] = { { 21.01, 18000.0, 0.1 }, { 21.49, 9000.0, 0.2 } };
  Moments moments[N_PULLS] = { 0 };
  double chi2 = 0.0;

  for (int trial = 0; trial < N_TRIALS; trial++) {
    g_autoptr (RingletPeakFit) fit = NULL;

    for (gsize i = 0; i < N_POINTS; i++) {
      pattern->intensity[i] = ringlet_poisson_sample (rand, expected->intensity[i]);
      pattern->sigma[i] = sqrt (pattern->intensity[i]);
    }
    fit = ringlet_peak_fit_new (pattern, 20.0, 23.0, 1, near, 2, NULL);
    g_assert_nonnull (fit);
    add_pull (&moments[0], &fit->peaks[0].position, truth[0].position);
    add_pull (&moments[1], &fit->peaks[0].height, truth[0].height);
    add_pull (&moments[2], &fit->peaks[0].fwhm, truth[0].fwhm);
    add_pull (&moments[3], &fit->peaks[0].eta, truth[0].eta);
    add_pull (&moments[4], &fit->peaks[0].area, true_area (&truth[0]));
    add_pull (&moments[5], &fit->peaks[1].position, truth[1].position);
    chi2 += fit->chi2_reduced / N_TRIALS;
  }

  g_test_message ("mean reduced chi2 %g", chi2);
  g_assert_cmpfloat (fabs (chi2 - 1.0), <, 4.0 * sqrt (2.0 / 290.0 / N_TRIALS) + 2e-3);
  for (gsize k = 0; k < N_PULLS; k++) {
    const double mean = moments[k].sum / N_TRIALS;
    const double width = sqrt (moments[k].sum2 / N_TRIALS - mean * mean);

    g_test_message ("%s: mean %g, width %g", names[k], mean, width);
    g_assert_cmpfloat (fabs (width - 1.0), <, 0.073);
    g_assert_cmpfloat (fabs (mean), <, 0.104 + 0.06);
  }
}

/* A share that would leave 0 to 1 stays at the bound, and says so. */
static void
test_bounds (void)
{
  g_autoptr (RingletPattern) pattern = ringlet_pattern_new (N_POINTS, FALSE, NULL);
  const RingletPeakStart start = { 21.5, 1.0, 0.3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletPeakFit) fit = NULL;

  /* Flatter on top and steeper at the sides than a Gaussian. */
  for (gsize i = 0; i < N_POINTS; i++) {
    const double x = 20.0 + STEP * (double) i;

    pattern->x[i] = x;
    pattern->intensity[i] = 5.0 + exp (-pow ((x - 21.5) / 0.2, 4.0));
  }
  fit = ringlet_peak_fit_new (pattern, 20.5, 22.5, 1, &start, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (fit->peaks[0].eta.value, ==, 0.0);
  g_assert_true (isnan (fit->peaks[0].eta.sigma));
  g_assert_cmpuint (fit->n_free, ==, 5);
  g_assert_cmpfloat_with_epsilon (fit->peaks[0].position.value, 21.5, 1e-9);
  g_assert_true (fit->peaks[0].area.sigma > 0.0);
}

static void
test_search (void)
{
  g_autoptr (RingletPattern) pattern = make_counts (N, counts_x, counts_y);
  g_autoptr (GArray) found = ringlet_peak_search (pattern, 6.0, NULL);
  RingletPeakStart start;

  g_assert_cmpuint (found->len, ==, G_N_ELEMENTS (search_position));
  for (guint k = 0; k < found->len; k++) {
    const RingletPeakStart *peak = &g_array_index (found, RingletPeakStart, k);

    g_assert_cmpfloat (peak->position, ==, search_position[k]);
    g_assert_cmpfloat (peak->height, ==, search_height[k]);
    g_assert_cmpfloat_with_epsilon (peak->fwhm, search_fwhm[k], 1e-12);
  }
  g_assert_true (ringlet_peak_start_at (pattern, 12.8, 0.4, &start, NULL));
  g_assert_cmpfloat (start.position, ==, search_position[1]);
}

/* On a slope there is no top: the position that was asked for. */
static void
test_shoulder (void)
{
  const Truth truth = { 1000.0, 21.5, 0.2, 0.4 };
  g_autoptr (RingletPattern) pattern = make_peaks (&truth, 1, 100.0, 0.0);
  RingletPeakStart start;

  g_assert_true (ringlet_peak_start_at (pattern, 21.3, 0.101, &start, NULL));
  g_assert_cmpfloat (start.position, ==, 21.3);
  g_assert_cmpfloat (start.fwhm, ==, 0.101);
  g_assert_cmpfloat_with_epsilon (
      start.height, value_at (&truth, 21.4) - value_at (&truth, 21.2), 1e-9);
  g_assert_false (ringlet_peak_start_at (pattern, 21.3, 0.001, &start, NULL));
}

/* Two overlapping peaks are fitted together, a third one alone; one on a range that
 * has too few points fails without the others. */
static void
test_series (void)
{
  static const Truth truth[] = { { 1000.0, 20.6, 0.1, 0.4 }, { 500.0, 20.9, 0.1, 0.6 },
    { 800.0, 22.2, 0.08, 0.3 } };
  g_autoptr (RingletPattern) pattern = make_peaks (truth, 3, 100.0, 0.0);
  g_autoptr (GArray) found = ringlet_peak_search (pattern, 5.0, NULL);
  g_autoptr (GPtrArray) failures = g_ptr_array_new_with_free_func (g_free);
  const RingletPeakStart lost = { 22.9, 10.0, 0.005 };
  g_autoptr (GPtrArray) fits = NULL;
  const RingletPeakFit *two = NULL;
  const RingletPeakFit *one = NULL;

  g_array_append_val (found, lost);
  fits = ringlet_peak_fit_series (pattern, found, 4.0, 1, failures, NULL);
  g_assert_cmpuint (fits->len, ==, 2);
  g_assert_cmpuint (failures->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (failures, 0), "unknowns"));
  two = g_ptr_array_index (fits, 0);
  one = g_ptr_array_index (fits, 1);
  g_assert_cmpuint (two->n_peaks, ==, 2);
  g_assert_cmpuint (one->n_peaks, ==, 1);
  /* The tails of the others bend the line: 1e-3 of a width. */
  g_assert_cmpfloat_with_epsilon (two->peaks[0].position.value, 20.6, 1e-4);
  g_assert_cmpfloat_with_epsilon (two->peaks[1].position.value, 20.9, 1e-4);
  g_assert_cmpfloat_with_epsilon (one->peaks[0].position.value, 22.2, 1e-4);
}

typedef struct {
  const char *word;
  double min;
  double max;
  guint order;
  gsize n_starts;
  RingletPeakStart starts[2];
} BadCase;

static const BadCase bad_cases[] = {
  { "outside of the range", 20.5, 22.5, 1, 1, { { 23.0, 100.0, 0.1 } } },
  { "positive width", 20.5, 22.5, 1, 1, { { 21.0, 100.0, 0.0 } } },
  { "positive width", 20.5, 22.5, 1, 1, { { 21.0, NAN, 0.1 } } },
  { "6 points with data for 6 unknowns", 20.999, 21.051, 1, 1,
      { { 21.0, 100.0, 0.1 } } },
  { "0 points", 30.0, 31.0, 1, 1, { { 30.5, 100.0, 0.1 } } },
  { "above the lower", 22.5, 20.5, 1, 1, { { 21.0, 100.0, 0.1 } } },
  { "order", 20.5, 22.5, 101, 1, { { 21.0, 100.0, 0.1 } } },
  { "do not determine", 20.5, 22.5, 1, 2,
      { { 21.0, 60.0, 0.1 }, { 21.0, 60.0, 0.1 } } },
};

static void
test_refused (void)
{
  static const Truth truth = { 100.0, 21.0, 0.1, 0.5 };

  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const BadCase *c = &bad_cases[i];
    g_autoptr (RingletPattern) pattern = make_peaks (&truth, 1, 100.0, 0.0);
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_peak_fit_new (
        pattern, c->min, c->max, c->order, c->starts, c->n_starts, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, c->word));
  }
}

/* A flat pattern and a hole have no peak. */
static void
test_nothing (void)
{
  static const double depths[] = { 0.0, -50.0 };
  const RingletPeakStart start = { 21.0, 10.0, 0.1 };

  for (gsize i = 0; i < G_N_ELEMENTS (depths); i++) {
    const Truth truth = { depths[i], 21.0, 0.1, 0.5 };
    g_autoptr (RingletPattern) pattern = make_peaks (&truth, 1, 100.0, 0.0);
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_peak_fit_new (pattern, 20.5, 21.5, 1, &start, 1, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_test_message ("%s", error->message);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/peak-fit/gradient", test_gradient);
  g_test_add_func ("/peak-fit/scipy", test_scipy);
  g_test_add_func ("/peak-fit/exact", test_exact);
  g_test_add_func ("/peak-fit/poor-start", test_poor_start);
  g_test_add_func ("/peak-fit/area", test_area);
  g_test_add_func ("/peak-fit/pulls", test_pulls);
  g_test_add_func ("/peak-fit/bounds", test_bounds);
  g_test_add_func ("/peak-fit/search", test_search);
  g_test_add_func ("/peak-fit/shoulder", test_shoulder);
  g_test_add_func ("/peak-fit/series", test_series);
  g_test_add_func ("/peak-fit/refused", test_refused);
  g_test_add_func ("/peak-fit/nothing", test_nothing);

  return g_test_run ();
}
