/* SPDX-License-Identifier: MIT */

/* Decisions that bind every engine: what an empty bin is, the variance of counts,
 * ranges that are not inside at their upper end, nothing built twice. */

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "engine/engine.h"
#include "engine/integrator.h"

/* Ten pixels in a row, the beam at the left end: pixel j has its centre at r = j + ½ in
 * units of a pixel. */
#define N 10
#define PITCH 1e-3

typedef struct {
  RingletDetector *detector;
  RingletMemo *memo;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletCorrections corrections;
} Bench;

static void
bench_init (Bench *self, const char *engine)
{
  *self = (Bench){ .geometry = { 1.0, PITCH / 2.0, 0.0, 0, 0, 0, 0 } };
  self->detector = ringlet_detector_new_generic (PITCH, PITCH, 1, N, 3, NULL);
  self->memo = ringlet_memo_new (1 << 24);
  self->plan = ringlet_plan_default ();
  self->plan.engine = engine;
  self->plan.split = RINGLET_SPLIT_NO;
  self->plan.unit = ringlet_unit_find ("r_mm", NULL);
  self->plan.factors.solid_angle_order = 0;
  self->plan.n_radial = 5;
  self->plan.has_radial_range = TRUE;
  self->plan.radial_min = 0.0;
  self->plan.radial_max = 10.0;
}

static void
bench_clear (Bench *self)
{
  ringlet_detector_unref (self->detector);
  ringlet_memo_unref (self->memo);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static RingletImage *
row_image (const guint16 *counts)
{
  guint16 *data = ringlet_image_alloc (RINGLET_PIXEL_U16, 1, N, NULL);

  memcpy (data, counts, N * sizeof *counts);
  return ringlet_image_new_take (RINGLET_PIXEL_U16, 1, N, data, NULL);
}

static RingletIntegrator *
bench_integrator (const Bench *bench, GError **error)
{
  const RingletIntegratorInputs inputs = { bench->detector, &bench->geometry, NULL,
    &bench->plan, bench->corrections, NULL, NULL, NULL };

  return ringlet_integrator_new (&inputs, bench->memo, NULL, error);
}

static RingletResult *
bench_run (const Bench *bench, const guint16 *counts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator = bench_integrator (bench, &error);
  g_autoptr (RingletImage) image = row_image (counts);
  const RingletFrame frame = { .image = image };
  RingletResult *result = NULL;

  g_assert_no_error (error);
  g_assert_true (ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error));
  return result;
}

static const guint16 counts[N] = { 4, 6, 0, 0, 1, 0, 100, 300, 7, 9 };

static void
test_sums (gconstpointer engine)
{
  const double sums[5] = { 10, 0, 1, 400, 16 };
  g_auto (Bench) bench;
  g_autoptr (RingletResult) result = NULL;

  bench_init (&bench, engine);
  result = bench_run (&bench, counts);
  for (gsize bin = 0; bin < 5; bin++) {
    g_assert_cmpfloat (result->sum_signal[bin], ==, sums[bin]);
    g_assert_cmpfloat (result->count[bin], ==, 2.0);
    g_assert_cmpfloat (result->intensity[bin], ==, sums[bin] / 2.0);
    g_assert_cmpfloat_with_epsilon (
        result->radial[bin], 2.0 * (double) bin + 1.0, 1e-12);
  }
  g_assert_null (result->sigma);
}

/* Var = raw; a bin whose counts sum to zero has the sigma of one count. */
static void
test_poisson (gconstpointer engine)
{
  const double sem[5] = { sqrt (10) / 2, 0.5, 0.5, 10, 2 };
  g_auto (Bench) bench;
  g_autoptr (RingletResult) result = NULL;

  bench_init (&bench, engine);
  bench.plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  result = bench_run (&bench, counts);
  for (gsize bin = 0; bin < 5; bin++)
    g_assert_cmpfloat_with_epsilon (result->sigma[bin], sem[bin], 1e-12);
  g_assert_cmpfloat (result->sum_variance[1], ==, 0.0); /* sums stay sums */
  g_assert_cmpfloat_with_epsilon (
      ringlet_result_std (result, 3), sqrt (400.0 / 2.0), 1e-12);
}

/* pyFAI: max (raw, 1) pixel by pixel. */
static void
test_floor (gconstpointer engine)
{
  const double variance[5] = { 10, 2, 2, 400, 16 };
  g_auto (Bench) bench;
  g_autoptr (RingletResult) result = NULL;

  bench_init (&bench, engine);
  bench.plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  bench.plan.poisson_floor = 1;
  result = bench_run (&bench, counts);
  for (gsize bin = 0; bin < 5; bin++)
    g_assert_cmpfloat (result->sum_variance[bin], ==, variance[bin]);
}

/* Var = raw + dark / n_dark; signal = raw − dark. */
static void
test_dark (gconstpointer engine)
{
  const guint16 dark_counts[N] = { 2, 2, 2, 2, 2, 2, 2, 2, 2, 2 };
  g_autoptr (RingletImage) dark = row_image (dark_counts);
  g_auto (Bench) bench;
  g_autoptr (RingletResult) with = NULL;
  g_autoptr (RingletResult) without = NULL;

  bench_init (&bench, engine);
  bench.corrections.dark = dark;
  bench.corrections.n_dark = 4;
  bench.plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  with = bench_run (&bench, counts);
  g_assert_cmpfloat (with->sum_signal[0], ==, 6.0);
  g_assert_cmpfloat (with->sum_counts[0], ==, 10.0);
  g_assert_cmpfloat (with->sum_variance[0], ==, 11.0);
  g_assert_cmpfloat_with_epsilon (with->sigma[1], sqrt (1.0 + 1.0) / 2.0, 1e-12);

  bench.plan.dark_variance = FALSE;
  without = bench_run (&bench, counts);
  g_assert_cmpfloat (without->sum_variance[0], ==, 10.0);
}

/* Signal = raw − n (dark + s b), Var = raw + n² (dark / n_dark + s² b). */
static void
test_background (gconstpointer engine)
{
  const guint16 dark_counts[N] = { 2, 2, 2, 2, 2, 2, 2, 2, 2, 2 };
  const guint16 background_counts[N] = { 4, 8, 4, 4, 4, 4, 4, 4, 4, 4 };
  g_autoptr (RingletImage) dark = row_image (dark_counts);
  g_autoptr (RingletImage) background = row_image (background_counts);
  g_auto (Bench) bench;
  g_autoptr (RingletResult) single = NULL;
  g_autoptr (RingletResult) sum = NULL;

  bench_init (&bench, engine);
  bench.corrections.background = background;
  bench.corrections.background_scale = 0.5;
  bench.plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  single = bench_run (&bench, counts);
  g_assert_cmpfloat (single->sum_signal[0], ==, 4.0 + 6.0 - 0.5 * 12.0);
  g_assert_cmpfloat (single->sum_variance[0], ==, 10.0 + 0.25 * 12.0);

  bench.corrections.dark = dark;
  bench.corrections.n_dark = 4;
  bench.corrections.n_summed = 3;
  sum = bench_run (&bench, counts);
  g_assert_cmpfloat (sum->sum_signal[0], ==, 10.0 - 3.0 * (4.0 + 6.0));
  g_assert_cmpfloat (sum->sum_variance[0], ==, 10.0 + 9.0 * (4.0 / 4.0 + 3.0));
}

/* Where a detector flags its gaps, those of the background are no counts. */
static void
test_background_flags (void)
{
  const guint16 counts_of[N] = { 65533, 65534, 65535, 4 };
  const double least[4] = { 65533, 65534, 65535, 4 };
  g_autoptr (RingletImage) background = row_image (counts_of);
  const RingletCorrections corrections = { .background = background,
    .background_scale = 2.0 };

  for (gsize i = 0; i < 4; i++) {
    const double value = ringlet_corrections_subtrahend (&corrections, i, TRUE, NULL);

    g_assert_cmpfloat (ringlet_corrections_subtrahend (&corrections, i, FALSE, NULL),
        ==, 2.0 * least[i]);
    if (i == 1 || i == 2)
      g_assert_true (isnan (value));
    else
      g_assert_cmpfloat (value, ==, 2.0 * least[i]);
  }
}

/* Bins without a pixel, and bins whose every pixel is excluded: NaN, count 0. */
static void
test_empty (gconstpointer engine)
{
  const guint16 flagged[N] = { 4, 6, 65535, 65535, 1, 65535, 1, 3, 7, 9 };
  g_auto (Bench) bench;
  g_autoptr (RingletResult) result = NULL;

  bench_init (&bench, engine);
  bench.plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  bench.plan.radial_max = 20.0;
  bench.plan.n_radial = 10;
  bench.plan.dummy = RINGLET_DUMMY_VALUE;
  bench.plan.dummy_value = 65535;
  result = bench_run (&bench, flagged);
  g_assert_true (isnan (result->intensity[1]) && isnan (result->sigma[1]));
  g_assert_cmpfloat (result->count[1], ==, 0.0);
  g_assert_cmpfloat (result->count[2], ==, 1.0);
  g_assert_cmpfloat (result->intensity[2], ==, 1.0);
  g_assert_true (isnan (result->intensity[7]));
  g_assert_cmpfloat (result->count[7], ==, 0.0);
  g_assert_cmpuint (result->provenance.n_excluded, ==, 3);
}

/* A flag in a pixel with an absurd flat: what is left must not be the difference of
 * large numbers. */
static void
test_absurd_flat (gconstpointer engine)
{
  const guint16 flagged[N] = { 100, 65535, 100, 100, 100, 100, 100, 100, 100, 100 };
  double *response = ringlet_image_alloc (RINGLET_PIXEL_F64, 1, N, NULL);
  g_autoptr (RingletImage) flat = NULL;
  g_auto (Bench) bench;
  g_autoptr (RingletResult) result = NULL;

  for (gsize i = 0; i < N; i++)
    response[i] = i == 1 ? 1e17 : 1.0;
  flat = ringlet_image_new_take (RINGLET_PIXEL_F64, 1, N, response, NULL);
  bench_init (&bench, engine);
  bench.corrections.flat = flat;
  bench.plan.dummy = RINGLET_DUMMY_VALUE;
  bench.plan.dummy_value = 65535;
  result = bench_run (&bench, flagged);
  for (gsize bin = 0; bin < 5; bin++)
    g_assert_cmpfloat_with_epsilon (result->intensity[bin], 100.0, 1e-12);
}

/* A bin with a hundredth of a pixel and no count: one count per pixel, not a hundred.
 */
static void
test_small_empty (gconstpointer engine)
{
  const guint16 nothing[N] = { 0 };
  g_auto (Bench) bench;
  g_autoptr (RingletResult) result = NULL;

  bench_init (&bench, engine);
  bench.plan.split = RINGLET_SPLIT_BBOX;
  bench.plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  bench.plan.radial_min = 4.99;
  bench.plan.radial_max = 5.0;
  bench.plan.n_radial = 1;
  result = bench_run (&bench, nothing);
  g_assert_cmpfloat (result->count[0], <, 0.1);
  g_assert_cmpfloat_with_epsilon (result->sigma[0], 1.0, 1e-9);
}

/* A cake over what the pixels cover loses none, also when the beam is on the detector
 * off every symmetry, and when only one side reaches across ±180°. */
static void
test_whole_cake (gconstpointer engine)
{
  const double poni_fast[] = { 4.45e-3, 20e-3, -3e-3 };
  const guint16 ones[64] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (poni_fast); i++) {
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_generic (1e-3, 1e-3, 8, 8, 3, NULL);
    g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 24);
    const RingletGeometry geometry = { 0.1, 3.3e-3, poni_fast[i], 0, 0, 0, 0 };
    RingletPlan plan = ringlet_plan_default ();
    const RingletIntegratorInputs inputs = { detector, &geometry, NULL, &plan,
      { NULL, 1, NULL }, NULL, NULL, NULL };
    guint16 *data = ringlet_image_alloc (RINGLET_PIXEL_U16, 8, 8, NULL);
    g_autoptr (RingletImage) image = NULL;
    g_autoptr (RingletIntegrator) integrator = NULL;
    g_autoptr (RingletResult) result = NULL;
    RingletFrame frame = { NULL };
    double count = 0.0;

    memcpy (data, ones, sizeof ones);
    image = ringlet_image_new_take (RINGLET_PIXEL_U16, 8, 8, data, NULL);
    frame.image = image;
    plan.engine = engine;
    plan.n_radial = 4;
    plan.n_azimuth = 36;
    integrator = ringlet_integrator_new (&inputs, memo, NULL, NULL);
    g_assert_true (ringlet_integrator_run (integrator, &frame, 1, &result, NULL, NULL));
    for (gsize bin = 0; bin < ringlet_result_n_bins (result); bin++)
      count += result->count[bin];
    g_assert_cmpfloat_with_epsilon (count, 64.0, 64 * 1.6e-5);
  }
}

/* The lower edge is inside, the upper one is not; nothing below leaks into bin 0. */
static void
test_edges (gconstpointer engine)
{
  g_auto (Bench) bench;
  g_autoptr (RingletResult) result = NULL;

  bench_init (&bench, engine);
  bench.geometry.poni_slow_m = PITCH / 2.0;
  bench.plan.radial_min = 2.5; /* the centre of pixel 2 */
  bench.plan.radial_max = 6.5; /* the centre of pixel 6 */
  bench.plan.n_radial = 2;
  result = bench_run (&bench, counts);
  g_assert_cmpfloat (result->count[0], ==, 2.0);
  g_assert_cmpfloat (result->count[1], ==, 2.0);
  g_assert_cmpfloat (result->sum_signal[0], ==, 0.0);
  g_assert_cmpfloat (result->sum_signal[1], ==, 1.0);
}

/* The outermost pixel is in the automatic range. */
static void
test_automatic (gconstpointer engine)
{
  g_auto (Bench) bench;
  g_autoptr (RingletResult) result = NULL;
  double count = 0.0;

  bench_init (&bench, engine);
  bench.plan.has_radial_range = FALSE;
  bench.plan.n_radial = 0;
  result = bench_run (&bench, counts);
  g_assert_cmpuint (result->n_radial, ==, N);
  for (gsize bin = 0; bin < result->n_radial; bin++)
    count += result->count[bin];
  g_assert_cmpfloat (count, ==, N);
}

/* A second integration of the same geometry builds nothing; a new dark keeps the
 * matrix. */
static void
test_builds_once (gconstpointer engine)
{
  const guint16 dark_counts[N] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };
  g_autoptr (RingletImage) dark = row_image (dark_counts);
  const RingletEngineClass *klass = ringlet_engine_find (engine, NULL);
  const guint n_stored = klass->storage == RINGLET_STORAGE_NONE ? 0 : 1;
  g_auto (Bench) bench;

  bench_init (&bench, engine);
  for (guint i = 0; i < 3; i++) {
    g_autoptr (RingletResult) result = bench_run (&bench, counts);

    g_assert_cmpuint (ringlet_memo_n_computed (bench.memo, engine), ==, n_stored);
    g_assert_cmpuint (ringlet_memo_n_computed (bench.memo, "engine"), ==, 1);
    g_assert_cmpuint (ringlet_memo_n_computed (bench.memo, "preproc"), ==, 1);
  }

  bench.corrections.dark = dark;
  bench.corrections.n_dark = 1;
  ringlet_result_unref (bench_run (&bench, counts));
  g_assert_cmpuint (ringlet_memo_n_computed (bench.memo, engine), ==, n_stored);
  g_assert_cmpuint (ringlet_memo_n_computed (bench.memo, "engine"), ==, 2);

  bench.geometry.distance_m = 2.0;
  ringlet_result_unref (bench_run (&bench, counts));
  g_assert_cmpuint (ringlet_memo_n_computed (bench.memo, engine), ==, 2 * n_stored);
}

static void
test_wrong_frame (gconstpointer engine)
{
  g_auto (Bench) bench;
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletImage) image = ringlet_image_new_take (RINGLET_PIXEL_U16, 2, 3,
      ringlet_image_alloc (RINGLET_PIXEL_U16, 2, 3, NULL), NULL);
  const RingletFrame frame = { .image = image };
  RingletResult *result = NULL;

  bench_init (&bench, engine);
  integrator = bench_integrator (&bench, NULL);
  g_assert_false (
      ringlet_integrator_run (integrator, &frame, 1, &result, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "2 × 3"));
  g_assert_nonnull (strstr (error->message, "1 × 10"));
}

static void
test_no_wavelength (gconstpointer engine)
{
  g_auto (Bench) bench;
  g_autoptr (GError) error = NULL;

  bench_init (&bench, engine);
  bench.plan.unit = ringlet_unit_find ("q_A^-1", NULL);
  g_assert_null (bench_integrator (&bench, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

static void
test_cancelled (gconstpointer engine)
{
  g_auto (Bench) bench;
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (RingletImage) image = row_image (counts);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const RingletFrame frame = { .image = image };
  RingletResult *result = NULL;

  bench_init (&bench, engine);
  integrator = bench_integrator (&bench, NULL);
  g_cancellable_cancel (cancellable);
  g_assert_false (
      ringlet_integrator_run (integrator, &frame, 1, &result, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static const struct {
  const char *name;
  void (*test) (gconstpointer engine);
} tests[] = {
  { "sums", test_sums },
  { "poisson", test_poisson },
  { "floor", test_floor },
  { "dark", test_dark },
  { "background", test_background },
  { "empty", test_empty },
  { "absurd-flat", test_absurd_flat },
  { "small-empty", test_small_empty },
  { "whole-cake", test_whole_cake },
  { "edges", test_edges },
  { "automatic", test_automatic },
  { "builds-once", test_builds_once },
  { "wrong-frame", test_wrong_frame },
  { "no-wavelength", test_no_wavelength },
  { "cancelled", test_cancelled },
};

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/integrator/background-flags", test_background_flags);
  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
    const char *engine = ringlet_engine_list ()[e]->name;

    for (gsize i = 0; i < G_N_ELEMENTS (tests); i++) {
      g_autofree char *path =
          g_strdup_printf ("/integrator/%s/%s", engine, tests[i].name);

      g_test_add_data_func (path, engine, tests[i].test);
    }
  }
  return g_test_run ();
}
