/* SPDX-License-Identifier: MIT */

/* What holds for every statistic of the pixels in a bin: the same bits for any number
 * of threads, rows of cakes, monitors, what is left of nothing, and what is refused. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/bin-sort.h"
#include "engine/engine.h"
#include "engine/result-arithmetic.h"
#include "engine/result-part.h"
#include "robust-frame.h"

#define ROUNDING 1e-11

static const struct {
  RingletStatisticKind kind;
  double a;
  double b;
  RingletErrorModel model;
  gboolean spread;
} statistics[] = {
  { RINGLET_STATISTIC_MEAN, 0, 0, RINGLET_ERROR_MODEL_NONE, TRUE },
  { RINGLET_STATISTIC_SIGMA_CLIP, 0, 5, RINGLET_ERROR_MODEL_AZIMUTHAL, TRUE },
  { RINGLET_STATISTIC_SIGMA_CLIP, 5, 5, RINGLET_ERROR_MODEL_POISSON, FALSE },
  { RINGLET_STATISTIC_PERCENTILES, 50, 50, RINGLET_ERROR_MODEL_HYBRID, FALSE },
  { RINGLET_STATISTIC_PERCENTILES, 10, 80, RINGLET_ERROR_MODEL_VARIANCE, TRUE },
};

static void
set_statistic (RingletPlan *plan, gsize i)
{
  plan->statistic =
      robust_statistic (statistics[i].kind, statistics[i].a, statistics[i].b);
  plan->statistic.spread = statistics[i].spread;
  plan->error_model = statistics[i].model;
}

static void
assert_same_array (const double *a, const double *b, gsize n)
{
  g_assert_true ((a != NULL) == (b != NULL));
  if (a != NULL)
    g_assert_cmpmem (a, n * sizeof *a, b, n * sizeof *b);
}

static void
assert_same_bits (const RingletResult *a, const RingletResult *b)
{
  const gsize n = ringlet_result_n_bins (a);

  assert_same_array (a->intensity, b->intensity, n);
  assert_same_array (a->sigma, b->sigma, n);
  assert_same_array (a->spread, b->spread, n);
  assert_same_array (a->count, b->count, n);
  assert_same_array (a->sum_norm2, b->sum_norm2, n);
}

/* Patterns and cakes, with every splitting. */
static void
test_threads (void)
{
  const guint n_azimuth[] = { 0, 7 };
  const RingletSplit splits[] = { RINGLET_SPLIT_NO, RINGLET_SPLIT_BBOX,
    RINGLET_SPLIT_FULL };

  for (gsize i = 0; i < G_N_ELEMENTS (statistics) * 6; i++) {
    g_auto (Bench) bench;
    g_autoptr (RingletResult) one = NULL;
    g_autoptr (RingletResult) many = NULL;

    bench_init (&bench, RINGLET_PIXEL_U16);
    set_statistic (&bench.plan, i / 6);
    bench.plan.n_azimuth = n_azimuth[i % 2];
    bench.plan.split = splits[i / 2 % 3];
    ringlet_parallel_set_threads (1);
    one = bench_run (&bench);
    ringlet_parallel_set_threads (5);
    many = bench_run (&bench);
    ringlet_parallel_set_threads (0);
    assert_same_bits (one, many);
  }
}

/* A row of a cake is the pattern of its sector, spread and all; a ring of one radial
 * bin has the spread of its bins, and sums of rows have none. */
static void
test_parts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (statistics); i++) {
    g_auto (Bench) bench;
    g_autoptr (RingletResult) cake = NULL;
    g_autoptr (RingletResult) row = NULL;
    g_autoptr (RingletResult) alone = NULL;
    g_autoptr (RingletResult) all = NULL;
    g_autoptr (RingletResult) ring = NULL;

    bench_init (&bench, RINGLET_PIXEL_U16);
    set_statistic (&bench.plan, i);
    bench.plan.has_azimuth_range = TRUE;
    bench.plan.azimuth_min_deg = 20.0;
    bench.plan.azimuth_max_deg = 70.0;
    bench.plan.n_azimuth = 2;
    cake = bench_run (&bench);
    row = ringlet_result_row (cake, 1, NULL);
    all = ringlet_result_rebin_radial (cake, NULL);
    ring = ringlet_result_ring_profile (cake, 4, 5, NULL);
    bench.plan.n_azimuth = 0;
    bench.plan.azimuth_min_deg = 45.0;
    alone = bench_run (&bench);

    for (gsize bin = 0; bin < ROBUST_BINS; bin++) {
      assert_near (row->intensity[bin], alone->intensity[bin], ROUNDING);
      assert_near (row->count[bin], alone->count[bin], ROUNDING);
      if (statistics[i].spread)
        assert_near (row->spread[bin], alone->spread[bin], ROUNDING);
    }
    g_assert_null (all->spread);
    if (statistics[i].spread)
      assert_near (ring->spread[1], cake->spread[ROBUST_BINS + 4], ROUNDING);
  }
}

/* Sums are sums of what was left, and have no spread. */
static void
test_sum (void)
{
  g_auto (Bench) bench;
  g_autoptr (RingletResult) a = NULL;
  g_autoptr (RingletResult) sum = NULL;

  bench_init (&bench, RINGLET_PIXEL_U16);
  set_statistic (&bench.plan, 1);
  a = bench_run (&bench);
  sum = ringlet_result_add (a, a, NULL);
  g_assert_null (sum->spread);
  g_assert_cmpfloat (sum->count[3], ==, 2.0 * a->count[3]);
  g_assert_cmpfloat (sum->intensity[3], ==, a->intensity[3]);
}

/* A monitor divides the spread as it divides the intensity. */
static void
test_monitor (void)
{
  for (gsize i = 0; i < 2 * G_N_ELEMENTS (statistics); i++) {
    g_auto (Bench) bench;
    g_autoptr (RingletResult) plain = NULL;
    g_autoptr (RingletResult) divided = NULL;

    bench_init (&bench, RINGLET_PIXEL_U16);
    set_statistic (&bench.plan, i / 2);
    bench.plan.weighted_average = i % 2 == 0;
    plain = bench_run (&bench);
    bench.monitor = 2.0;
    divided = bench_run (&bench);
    for (gsize bin = 0; bin < ROBUST_BINS; bin++) {
      assert_near (divided->intensity[bin], plain->intensity[bin] / 2.0, ROUNDING);
      if (statistics[i / 2].spread)
        assert_near (divided->spread[bin], plain->spread[bin] / 2.0, ROUNDING);
    }
  }
}

/* --- six pixels in a row, three a bin --- */

static RingletResult *
run_row (const double *values, const RingletStatistic *statistic)
{
  RingletPlan plan = ringlet_plan_default ();
  const RingletGeometry geometry = { .distance_m = 1.0, .poni_slow_m = 0.5e-3 };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-3, 1e-3, 1, 6, 3, NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  double *data = ringlet_image_alloc (RINGLET_PIXEL_F64, 1, 6, NULL);
  const RingletIntegratorInputs inputs = {
    .detector = detector, .geometry = &geometry, .plan = &plan
  };
  RingletFrame frame = { NULL };
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (GError) error = NULL;
  RingletResult *result = NULL;

  memcpy (data, values, 6 * sizeof *data);
  image = ringlet_image_new_take (RINGLET_PIXEL_F64, 1, 6, data, NULL);
  frame.image = image;
  plan.split = RINGLET_SPLIT_NO;
  plan.factors.solid_angle_order = 0;
  plan.unit = ringlet_unit_find ("r_mm", NULL);
  plan.n_radial = 3;
  plan.has_radial_range = TRUE;
  plan.radial_max = 9.0;
  plan.statistic = *statistic;
  integrator = ringlet_integrator_new (&inputs, memo, NULL, &error);
  g_assert_no_error (error);
  ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

/* 0.1 + 0.1 + 0.1 is not 0.3: what rounding makes is no outlier. */
static void
test_even (void)
{
  const double values[6] = { 0.1, 0.1, 0.1, 0.7, 0.7, NAN };
  RingletStatistic statistic = robust_statistic (RINGLET_STATISTIC_SIGMA_CLIP, 0, 5);
  g_autoptr (RingletResult) result = NULL;

  statistic.spread = TRUE;
  result = run_row (values, &statistic);
  g_assert_cmpfloat (result->count[0], ==, 3.0);
  g_assert_cmpfloat (result->count[1], ==, 2.0);
  g_assert_cmpfloat (result->count[2], ==, 0.0);
  assert_near (result->intensity[1], 0.7, 1e-15);
  g_assert_true (isnan (result->intensity[2]) && isnan (result->spread[2]));
}

typedef struct {
  const char *name;
  double values[6];
  double min;
  double max;
  double intensity[2];
  double count[2];
} PercentileCase;

/* Each pixel of three has a third of all. */
static const PercentileCase percentile_cases[] = {
  { "median of three, of two", { 9, 1, 4, 6, NAN, 2 }, 50, 50, { 4, 4 }, { 1, 2 } },
  { "least", { 9, 1, 4, 6, NAN, 2 }, 0, 0, { 1, 2 }, { 1, 1 } },
  { "largest", { 9, 1, 4, 6, NAN, 2 }, 100, 100, { 9, 6 }, { 1, 1 } },
  { "all", { 9, 1, 4, 6, 1, 2 }, 0, 100, { 14.0 / 3.0, 3 }, { 3, 3 } },
  { "in part", { 9, 1, 4, 6, NAN, 2 }, 45, 55, { 4, 4 }, { 1, 2 } },
  { "in parts of two", { 9, 1, 4, 6, 2, 1 }, 20, 60, { 2.5, 1.5 }, { 2, 2 } },
  { "ties", { 5, 5, 5, 1, 5, 5 }, 50, 50, { 5, 5 }, { 1, 1 } },
};

static void
test_percentiles (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (percentile_cases); i++) {
    const PercentileCase *c = &percentile_cases[i];
    const RingletStatistic statistic =
        robust_statistic (RINGLET_STATISTIC_PERCENTILES, c->min, c->max);
    g_autoptr (RingletResult) result = run_row (c->values, &statistic);

    g_test_message ("%s", c->name);
    for (gsize bin = 0; bin < 2; bin++) {
      assert_near (result->intensity[bin], c->intensity[bin], 1e-15);
      g_assert_cmpfloat (result->count[bin], ==, c->count[bin]);
    }
  }
}

/* --- sorting --- */

typedef double (*ValueFunc) (GRand *rand);

static double
any_value (GRand *rand)
{
  return ldexp (
      g_rand_double_range (rand, -1.0, 1.0), g_rand_int_range (rand, -60, 60));
}

static double
few_values (GRand *rand)
{
  return g_rand_int_range (rand, -2, 3) / 3.0;
}

static double
zeros (GRand *rand)
{
  return g_rand_boolean (rand) ? 0.0 : -0.0;
}

/* Alike in all digits but the last. */
static double
near_values (GRand *rand)
{
  return 1.0 + g_rand_int_range (rand, 0, 50) * 0x1p-52;
}

/* Ascending, those of one value in their order, and each of them once. */
static void
test_sort (void)
{
  const ValueFunc values[] = { any_value, few_values, zeros, near_values };
  const gsize sizes[] = { 0, 1, 2, 127, 128, 129, 5000 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (gsize c = 0; c < G_N_ELEMENTS (values) * G_N_ELEMENTS (sizes); c++) {
    const gsize n = sizes[c % G_N_ELEMENTS (sizes)];
    g_autofree RingletBinPixel *pixels = g_new0 (RingletBinPixel, 2 * n + 1);
    guint64 sum = 0;

    for (gsize i = 0; i < n; i++)
      pixels[i] = (RingletBinPixel){ .value = values[c / G_N_ELEMENTS (sizes)](rand),
        .pixel = (guint32) i };
    ringlet_bin_sort (pixels, pixels + n, n);
    for (gsize i = 0; i < n; i++) {
      sum += pixels[i].pixel;
      if (i == 0)
        continue;
      g_assert_cmpfloat (pixels[i - 1].value, <=, pixels[i].value);
      if (pixels[i - 1].value == pixels[i].value)
        g_assert_cmpuint (pixels[i - 1].pixel, <, pixels[i].pixel);
    }
    g_assert_cmpuint (sum, ==, n * (n - (n > 0)) / 2);
  }
}

/* --- engines and refusals --- */

/* No name is csr, and the method says so; one that only sums says what is needed. */
static void
test_engines (void)
{
  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
    const RingletEngineClass *klass = ringlet_engine_list ()[e];
    g_auto (Bench) bench;
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletResult) unnamed = NULL;
    g_autoptr (RingletResult) named = NULL;

    bench_init (&bench, RINGLET_PIXEL_U16);
    set_statistic (&bench.plan, 3);
    unnamed = bench_run (&bench);
    g_assert_nonnull (strstr (unnamed->provenance.method, ", csr, "));
    bench.plan.engine = klass->name;
    named = bench_try (&bench, &error);
    g_assert_true ((named != NULL) == klass->has_bins);
    if (named != NULL)
      continue;
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
    g_assert_nonnull (strstr (error->message, klass->name));
    g_assert_nonnull (strstr (error->message, "the engine csr"));
  }
}

typedef struct {
  RingletStatistic statistic;
  RingletErrorModel model;
  const char *needles[2];
} Refusal;

#define CLIP RINGLET_STATISTIC_SIGMA_CLIP
#define PERCENTILES RINGLET_STATISTIC_PERCENTILES

static const Refusal refusals[] = {
  { { CLIP, -1, 5, 0, 0, FALSE }, 0, { "threshold", "not -1" } },
  { { CLIP, NAN, 5, 0, 0, FALSE }, 0, { "threshold", "nan" } },
  { { CLIP, 3, 0, 0, 0, FALSE }, 0, { "iterations", "not 0" } },
  { { CLIP, 3, 1001, 0, 0, FALSE }, 0, { "iterations", "1 to 1000" } },
  { { PERCENTILES, 0, 0, -1, 50, FALSE }, 0, { "percentile", "0 to 100" } },
  { { PERCENTILES, 0, 0, 50, 101, FALSE }, 0, { "percentile", "not 101" } },
  { { PERCENTILES, 0, 0, 60, 40, FALSE }, 0, { "first percentile", "not 60" } },
  { { PERCENTILES, 0, 0, 50, 50, TRUE }, 0, { "spread", "median leaves one" } },
  { { PERCENTILES, 0, 0, 30, 30, FALSE }, RINGLET_ERROR_MODEL_AZIMUTHAL,
      { "azimuthal", "poisson" } },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++) {
    RingletPlan plan = ringlet_plan_default ();
    g_autoptr (GError) error = NULL;

    plan.statistic = refusals[i].statistic;
    plan.error_model = refusals[i].model;
    g_assert_false (ringlet_plan_check (&plan, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, refusals[i].needles[0]));
    g_assert_nonnull (strstr (error->message, refusals[i].needles[1]));
  }
}

/* What a statistic does not look at makes no other plan. */
static void
test_equal (void)
{
  const RingletStatistic mean = ringlet_statistic_default ();
  const RingletStatistic clip = robust_statistic (CLIP, 3, 5);
  const RingletStatistic median = robust_statistic (PERCENTILES, 50, 50);
  RingletStatistic other = mean;

  g_assert_false (ringlet_statistic_equal (&mean, &clip));
  g_assert_false (ringlet_statistic_equal (&clip, &median));
  other.clip_threshold = 3.0;
  g_assert_true (ringlet_statistic_equal (&mean, &other));
  other.spread = TRUE;
  g_assert_false (ringlet_statistic_equal (&mean, &other));
  other = robust_statistic (CLIP, 3, 6);
  g_assert_false (ringlet_statistic_equal (&clip, &other));
  other = robust_statistic (PERCENTILES, 50, 60);
  g_assert_false (ringlet_statistic_equal (&median, &other));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/robust/threads", test_threads);
  g_test_add_func ("/robust/parts", test_parts);
  g_test_add_func ("/robust/sum", test_sum);
  g_test_add_func ("/robust/monitor", test_monitor);
  g_test_add_func ("/robust/even", test_even);
  g_test_add_func ("/robust/percentiles", test_percentiles);
  g_test_add_func ("/robust/sort", test_sort);
  g_test_add_func ("/robust/engines", test_engines);
  g_test_add_func ("/robust/refusals", test_refusals);
  g_test_add_func ("/robust/equal", test_equal);

  return g_test_run ();
}
