/* SPDX-License-Identifier: MIT */

/* What each engine does besides the table of cases: scatter as a user sees it, sums
 * beyond 2^53, masks, names. */

#include <locale.h>

#include "base/error.h"
#include "engine-bench.h"

/* Counts without absurd values; as many of either truth value. */
static RingletImage *
plain_image (RingletPixelType type)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3 + type);
  const gint32 end = type == RINGLET_PIXEL_BOOL ? 2 : 120;
  gpointer data = ringlet_image_alloc (type, shape.n_slow, shape.n_fast, NULL);

  for (gsize i = 0; i < shape.n_slow * shape.n_fast; i++)
    frames_put (data, type, i, g_rand_int_range (rand, 0, end));
  return ringlet_image_new_take (type, shape.n_slow, shape.n_fast, data, NULL);
}

/* What a user sees of the scatter, relative to itself, on the shares that the engine
 * has. Of a single pixel in a bin there is none but what rounding leaves. */
static void
check_azimuthal (const char *engine, const Cell *cell, RingletPixelType type)
{
  g_auto (Bench) bench;
  g_auto (Frame) frame;
  g_auto (Truth) truth;
  g_autoptr (RingletResult) result = NULL;
  guint n_compared = 0;
  guint n_skipped = 0;

  bench_init (&bench);
  make_frame (cell, type, 3, &frame);
  ringlet_image_unref (frame.image);
  frame.image = plain_image (type);
  make_truth_of (&bench, &frame, g_str_equal (engine, "packed"), &truth);
  result = run_frame (&bench, &frame, engine);
  for (gsize i = 0; i < truth.n_bins; i++) {
    const double sem = sqrt (truth.variance[i]) / truth.norm[i];
    const double std = sqrt (truth.variance[i] / truth.norm2[i]);

    if (truth.count[i] < 1.0 || truth.variance[i] <= 1e-12 * truth.variance_size[i]) {
      n_skipped += truth.count[i] >= 1.0;
      continue;
    }
    g_assert_cmpfloat_with_epsilon (result->sigma[i] / sem, 1.0, 1e-9);
    g_assert_cmpfloat_with_epsilon (ringlet_result_sem (result, i) / sem, 1.0, 1e-9);
    g_assert_cmpfloat_with_epsilon (ringlet_result_std (result, i) / std, 1.0, 1e-9);
    n_compared++;
  }
  g_assert_cmpuint (n_compared, >, cell->n_azimuth == 0 ? 15 : 80);
  g_assert_cmpuint (3 * n_skipped, <, n_compared);
}

static void
test_azimuthal (gconstpointer engine)
{
  for (guint i = 0; i < 2 * G_N_ELEMENTS (splits); i++) {
    const Cell cell = { 0, i / 2, i % 2 == 0 ? 0 : 6 };

    for (guint type = 0; type < RINGLET_PIXEL_N_TYPES; type++) {
      g_test_message ("%s, %u rows, %s", ringlet_split_name (splits[cell.split]),
          cell.n_azimuth, ringlet_pixel_type_name (type));
      check_azimuthal (engine, &cell, type);
    }
  }
}

/* A monitor divides signal and scatter alike. */
static void
test_azimuthal_monitor (gconstpointer engine)
{
  const gboolean weighted[] = { TRUE, FALSE };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (splits); i++) {
    const Cell cell = { 0, i / 2, 0 };
    g_auto (Bench) bench;
    g_auto (Frame) frame;
    RingletFrame frames[2] = { 0 };
    RingletResult *results[2];
    RingletIntegratorInputs inputs;
    g_autoptr (RingletIntegrator) integrator = NULL;

    bench_init (&bench);
    make_frame (&cell, RINGLET_PIXEL_U16, 3, &frame);
    frame.plan.engine = engine;
    frame.plan.weighted_average = weighted[i % 2];
    inputs = make_inputs (&bench, &frame, &frame.plan);
    integrator = ringlet_integrator_new (&inputs, bench.memo, NULL, NULL);
    frames[0].image = frames[1].image = frame.image;
    frames[1].monitor = 4.0;
    g_assert_true (ringlet_integrator_run (integrator, frames, 2, results, NULL, NULL));
    for (gsize bin = 0; bin < results[0]->n_radial; bin++) {
      if (results[0]->count[bin] > 0.0)
        g_assert_cmpfloat_with_epsilon (results[1]->sigma[bin] * 4.0,
            results[0]->sigma[bin], 1e-12 * results[0]->sigma[bin]);
    }
    ringlet_result_unref (results[0]);
    ringlet_result_unref (results[1]);
  }
}

/* 18 million saturated pixels. */
enum { LARGE_SLOW = 4300, LARGE_FAST = 4200, N_LARGE = LARGE_SLOW * LARGE_FAST };

static RingletImage *
make_saturated (void)
{
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, LARGE_SLOW, LARGE_FAST, NULL);

  for (gsize i = 0; i < N_LARGE; i++)
    data[i] = G_MAXUINT32;
  return ringlet_image_new_take (RINGLET_PIXEL_U32, LARGE_SLOW, LARGE_FAST, data, NULL);
}

/* All of them in one bin. */
static RingletResult *
integrate_large (const char *engine, RingletSplit split)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, LARGE_SLOW, LARGE_FAST, 3, NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (0);
  g_autoptr (RingletImage) image = make_saturated ();
  const RingletFrame frame = { .image = image };
  RingletPlan plan = ringlet_plan_default ();
  const RingletIntegratorInputs inputs = { detector, &geometry, NULL, &plan, { NULL },
    NULL, NULL, NULL, NULL };
  g_autoptr (RingletIntegrator) integrator = NULL;
  RingletResult *result = NULL;

  plan.engine = engine;
  plan.split = split;
  plan.factors = ringlet_factors_none ();
  plan.n_radial = 1;
  plan.dummy = RINGLET_DUMMY_NONE;
  plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  integrator = ringlet_integrator_new (&inputs, memo, NULL, NULL);
  g_assert_true (ringlet_integrator_run (integrator, &frame, 1, &result, NULL, NULL));
  return result;
}

/* A sum that no double counts one by one: it would be 2e-10 too large. */
static void
test_large_counts (gconstpointer engine)
{
  const double sum = (double) ((guint64) N_LARGE * G_MAXUINT32);
  const double exact = g_str_equal (engine, "packed") ? 0.0 : 1e-13;
  g_autoptr (RingletResult) result = integrate_large (engine, RINGLET_SPLIT_NO);

  g_assert_cmpfloat (result->count[0], ==, (double) N_LARGE);
  g_assert_cmpfloat (fabs (result->sum_counts[0] / sum - 1.0), <=, exact);
  g_assert_cmpfloat (fabs (result->sum_variance[0] / sum - 1.0), <=, exact);
}

/* Shares of the exact engines sum to 1 but for the rounding of areas. */
static void
test_large_split (gconstpointer engine)
{
  const double sum = (double) ((guint64) N_LARGE * G_MAXUINT32);
  const double exact = g_str_equal (engine, "packed") ? 0.0 : 1e-12;
  g_autoptr (RingletResult) result = integrate_large (engine, RINGLET_SPLIT_FULL);

  g_assert_cmpfloat (fabs (result->count[0] / N_LARGE - 1.0), <=, exact);
  g_assert_cmpfloat (fabs (result->sum_counts[0] / sum - 1.0), <=, exact);
  g_assert_cmpfloat (fabs (result->sum_variance[0] / sum - 1.0), <=, exact);
}

/* What else it is called, and that a result tells. */
static void
test_names (void)
{
  const Cell cell = { 0, G_N_ELEMENTS (splits) - 1, 0 };
  g_autoptr (GError) error = NULL;
  g_auto (Bench) bench;
  g_auto (Frame) frame;
  g_autoptr (RingletResult) csr = NULL;
  g_autoptr (RingletResult) lut = NULL;

  g_assert_cmpstr (ringlet_engine_find ("LUT", NULL)->name, ==, "csr");
  g_assert_cmpstr (ringlet_engine_name ("LUT", NULL), ==, "lut");
  g_assert_cmpstr (ringlet_engine_name ("Histogram", NULL), ==, "histogram");
  g_assert_null (ringlet_engine_name ("steam", &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "lut"));
  g_assert_nonnull (strstr (error->message, "opencl, opencl-csr, opencl-histogram"));
  g_assert_nonnull (strstr (error->message, "auto"));
  g_clear_error (&error);
  g_assert_cmpstr (ringlet_engine_name ("OpenCL:1", NULL), ==, "opencl:1");
  g_assert_cmpstr (ringlet_engine_name ("Auto:Card", NULL), ==, "auto:Card");
  g_assert_cmpstr (ringlet_engine_device ("opencl:1"), ==, "1");
  g_assert_null (ringlet_engine_device ("opencl"));
  g_assert_null (ringlet_engine_name ("lut:0", &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);

  bench_init (&bench);
  make_frame (&cell, RINGLET_PIXEL_U16, 1, &frame);
  csr = run_frame (&bench, &frame, "csr");
  lut = run_frame (&bench, &frame, "lut");
  g_assert_cmpmem (
      csr->intensity, 25 * sizeof (double), lut->intensity, 25 * sizeof (double));
  g_assert_cmpstr (lut->provenance.method, ==, "1d, full, csr, c, cpu");
  g_assert_cmpstr (lut->provenance.requested_engine, ==, "lut");
  g_assert_null (csr->provenance.requested_engine);
  g_assert_cmpuint (ringlet_memo_n_computed (bench.memo, "csr"), ==, 1);
}

static double
count_all (const RingletResult *result)
{
  double sum = 0.0;

  for (gsize i = 0; i < ringlet_result_n_bins (result); i++)
    sum += result->count[i];
  return sum;
}

/* Hides some pixels more. */
static void
edit_mask (Bench *bench)
{
  const gsize n = shape.n_slow * shape.n_fast;
  guint8 *bad = g_memdup2 (bench->mask->bad, n);

  for (gsize i = 0; i < n; i += 97)
    bad[i] = 1;
  ringlet_mask_unref (bench->mask);
  bench->mask = ringlet_mask_new_take (shape.n_slow, shape.n_fast, bad);
}

/* A mask is laid over a matrix: no other one is built. */
static void
check_mask_edit (const char *engine, guint split)
{
  const Cell cell = { 0, split, 0 };
  const RingletEngineClass *klass = ringlet_engine_find (engine, NULL);
  const guint n = klass->storage == RINGLET_STORAGE_NONE ? 0 : 1;
  g_auto (Bench) bench;
  g_auto (Frame) frame;
  g_autoptr (RingletResult) before = NULL;
  g_autoptr (RingletResult) after = NULL;

  bench_init (&bench);
  make_frame_of (&cell, RINGLET_PIXEL_U16, 1, &variants[0], &frame);
  frame.plan.has_radial_range = TRUE;
  frame.plan.radial_max = 3.0;
  before = run_frame (&bench, &frame, engine);
  edit_mask (&bench);
  after = run_frame (&bench, &frame, engine);
  g_assert_cmpfloat (count_all (after), <, count_all (before) - 1.0);
  g_assert_cmpuint (ringlet_memo_n_computed (bench.memo, engine), ==, n);
}

static void
test_mask_edit (gconstpointer engine)
{
  for (guint split = 0; split < G_N_ELEMENTS (splits); split++) {
    g_test_message ("%s", ringlet_split_name (splits[split]));
    check_mask_edit (engine, split);
  }
}

static void
add_engine (const char *name)
{
  const struct {
    const char *name;
    GTestDataFunc test;
  } tests[] = {
    { "large-counts", test_large_counts },
    { "large-split", test_large_split },
    { "mask-edit", test_mask_edit },
    { "azimuthal", test_azimuthal },
    { "azimuthal-monitor", test_azimuthal_monitor },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
    g_autofree char *path = g_strdup_printf ("/engine/%s/%s", tests[i].name, name);

    g_test_add_data_func (path, name, tests[i].test);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++)
    add_engine (ringlet_engine_list ()[e]->name);
  g_test_add_func ("/engine/names", test_names);
  return g_test_run ();
}
