/* SPDX-License-Identifier: MIT */

/* Sigma clipping, percentiles, spread on a device: as csr has them, of whose results
 * tests/core/engine/test-robust.c knows what is true. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "robust-frame.h"
#include "support/opencl.h"

#define ROUNDING 1e-12

/* Kind, its two numbers, and whether the spread is wanted. */
static const struct {
  RingletStatisticKind kind;
  double a;
  double b;
  gboolean spread;
} statistics[] = {
  { RINGLET_STATISTIC_MEAN, 0, 0, TRUE },
  { RINGLET_STATISTIC_SIGMA_CLIP, 0, 5, TRUE },
  { RINGLET_STATISTIC_SIGMA_CLIP, 3, 1, FALSE },
  { RINGLET_STATISTIC_SIGMA_CLIP, 5, 100, FALSE },
  { RINGLET_STATISTIC_PERCENTILES, 50, 50, FALSE },
  { RINGLET_STATISTIC_PERCENTILES, 0, 100, TRUE },
  { RINGLET_STATISTIC_PERCENTILES, 10, 80, TRUE },
};

static const RingletErrorModel models[] = { RINGLET_ERROR_MODEL_NONE,
  RINGLET_ERROR_MODEL_POISSON, RINGLET_ERROR_MODEL_VARIANCE,
  RINGLET_ERROR_MODEL_AZIMUTHAL, RINGLET_ERROR_MODEL_HYBRID };

static const RingletSplit splits[] = { RINGLET_SPLIT_NO, RINGLET_SPLIT_FULL };

static const RingletPixelType types[] = { RINGLET_PIXEL_U16, RINGLET_PIXEL_I32,
  RINGLET_PIXEL_F32 };

static void
assert_array (const double *a, const double *b, gsize n)
{
  g_assert_true ((a != NULL) == (b != NULL));
  for (gsize i = 0; a != NULL && i < n; i++)
    assert_near (a[i], b[i], ROUNDING);
}

static void
assert_like (const RingletResult *a, const RingletResult *csr)
{
  const gsize n = ringlet_result_n_bins (csr);

  g_assert_cmpuint (ringlet_result_n_bins (a), ==, n);
  /* The very same pixels are left. */
  assert_array (a->count, csr->count, n);
  assert_array (a->sum_counts, csr->sum_counts, n);
  assert_array (a->sum_norm, csr->sum_norm, n);
  assert_array (a->sum_norm2, csr->sum_norm2, n);
  assert_array (a->intensity, csr->intensity, n);
  g_assert_cmpuint (a->provenance.n_excluded, ==, csr->provenance.n_excluded);
  /* Differences from the mean have what digits are left of it. */
  for (gsize i = 0; i < n; i++) {
    const double size = fabs (csr->intensity[i]);

    if (a->spread != NULL && !isnan (csr->spread[i]))
      g_assert_cmpfloat_with_epsilon (a->spread[i], csr->spread[i], 1e-10 * size);
    if (a->sigma != NULL && !isnan (csr->sigma[i]))
      g_assert_cmpfloat_with_epsilon (a->sigma[i], csr->sigma[i], 1e-10 * size);
  }
}

/* Each statistic with each error model; splitting, type, cake and kind of mean in turn.
 */
static void
run_case (guint i)
{
  const guint statistic = i % G_N_ELEMENTS (statistics);
  const guint model = i / G_N_ELEMENTS (statistics);
  g_autofree char *engine = g_strdup_printf ("opencl:%s/poison", test_opencl_device ());
  g_auto (Bench) bench;
  g_autoptr (RingletResult) csr = NULL;
  g_autoptr (RingletResult) device = NULL;

  bench_init (&bench, types[i % G_N_ELEMENTS (types)]);
  bench.plan.statistic = robust_statistic (
      statistics[statistic].kind, statistics[statistic].a, statistics[statistic].b);
  bench.plan.statistic.spread = statistics[statistic].spread;
  bench.plan.error_model = models[model];
  bench.plan.split = splits[i % G_N_ELEMENTS (splits)];
  bench.plan.n_azimuth = i / 2 % 2 == 0 ? 0 : 3;
  bench.plan.weighted_average = i % 5 != 4;
  if (ringlet_statistic_is_quantile (&bench.plan.statistic) &&
      models[model] == RINGLET_ERROR_MODEL_AZIMUTHAL)
    return; /* no plan may ask for that */

  bench.plan.engine = "csr";
  csr = bench_run (&bench);
  bench.plan.engine = g_intern_string (engine);
  device = bench_run (&bench);
  assert_like (device, csr);
  g_assert_nonnull (strstr (device->provenance.method, ", csr, opencl, "));
}

static void
test_cases (void)
{
  if (!test_opencl_has_device ())
    return;

  for (guint i = 0; i < G_N_ELEMENTS (statistics) * G_N_ELEMENTS (models); i++) {
    g_test_message ("%u", i);
    run_case (i);
  }
}

/* A bin of all pixels, many for each work-item. */
static void
run_large (guint statistic, const char *lack)
{
  g_autofree char *engine =
      g_strdup_printf ("opencl-csr:%s%s/poison", test_opencl_device (), lack);
  g_auto (Bench) bench;
  g_autoptr (RingletResult) csr = NULL;
  g_autoptr (RingletResult) device = NULL;

  bench_init (&bench, RINGLET_PIXEL_U16);
  bench.plan.n_radial = 1;
  bench.plan.statistic = robust_statistic (
      statistics[statistic].kind, statistics[statistic].a, statistics[statistic].b);
  bench.plan.engine = "csr";
  csr = bench_run (&bench);
  bench.plan.engine = g_intern_string (engine);
  device = bench_run (&bench);
  assert_like (device, csr);
}

static void
test_large (void)
{
  for (guint i = 1; test_opencl_has_device () && i < G_N_ELEMENTS (statistics); i++) {
    run_large (i, "");
    run_large (i, "/group=8");
  }
}

static void
run_refused (void)
{
  g_autofree char *engine =
      g_strdup_printf ("opencl:%s/no-double", test_opencl_device ());
  g_autoptr (GError) error = NULL;
  g_auto (Bench) bench;

  bench_init (&bench, RINGLET_PIXEL_U16);
  bench.plan.statistic = robust_statistic (RINGLET_STATISTIC_PERCENTILES, 50, 50);
  bench.plan.engine = g_intern_string (engine);
  g_assert_null (bench_try (&bench, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "single precision"));
}

static void
test_refused (void)
{
  if (test_opencl_has_device ())
    run_refused ();
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();

  g_test_add_func ("/opencl-robust/cases", test_cases);
  g_test_add_func ("/opencl-robust/large", test_large);
  g_test_add_func ("/opencl-robust/refused", test_refused);

  return test_opencl_run ();
}
