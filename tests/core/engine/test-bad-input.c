/* SPDX-License-Identifier: MIT */

/* What does not fit together, or into a number, or into memory, is an error that names
 * it; the table says which and in what words. */

#include <locale.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine/integrator.h"

#define N_SLOW 3
#define N_FAST 4
#define N (N_SLOW * N_FAST)
#define PITCH 1e-3

/* Everything that one integration takes. The members that a case gives are owned. */
typedef struct {
  RingletDetector *detector;
  RingletMemo *memo;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletMask *mask;
  RingletCorrections corrections;
  RingletImage *image;
  RingletImage *variance;
  double monitor;
} Bench;

static RingletImage *
image_of (gsize n_slow, gsize n_fast, double value)
{
  double *data = ringlet_image_alloc (RINGLET_PIXEL_F64, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    data[i] = value;
  return ringlet_image_new_take (RINGLET_PIXEL_F64, n_slow, n_fast, data, NULL);
}

static RingletMask *
mask_of (gsize n_slow, gsize n_fast, gsize n_bad)
{
  guint8 *bad = g_malloc0 (n_slow * n_fast);

  memset (bad, 1, n_bad);
  return ringlet_mask_new_take (n_slow, n_fast, bad);
}

static void
bench_init (Bench *self)
{
  *self = (Bench){ .geometry = { 1.0, PITCH / 2.0, 0.0, 0, 0, 0, 0 } };
  self->detector = ringlet_detector_new_generic (PITCH, PITCH, N_SLOW, N_FAST, 3, NULL);
  self->memo = ringlet_memo_new (1 << 24);
  self->plan = ringlet_plan_default ();
  self->plan.split = RINGLET_SPLIT_NO;
  self->plan.unit = ringlet_unit_find ("r_mm", NULL);
  self->plan.n_radial = 1;
  self->plan.has_radial_range = TRUE;
  self->plan.radial_max = 10.0;
  self->corrections.n_dark = 1;
}

static void
bench_clear (Bench *self)
{
  RingletImage *const images[] = { self->image, self->variance, self->corrections.dark,
    self->corrections.flat, self->corrections.absorption };

  for (gsize i = 0; i < G_N_ELEMENTS (images); i++) {
    if (images[i] != NULL)
      ringlet_image_unref (images[i]);
  }
  g_clear_pointer (&self->mask, ringlet_mask_unref);
  ringlet_detector_unref (self->detector);
  ringlet_memo_unref (self->memo);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static RingletIntegrator *
bench_integrator (const Bench *self, GError **error)
{
  const RingletIntegratorInputs inputs = { self->detector, &self->geometry, self->mask,
    &self->plan, self->corrections, "m.edf", "d.edf", "f.edf", "a.edf" };

  return ringlet_integrator_new (&inputs, self->memo, NULL, error);
}

/* Integrates a good frame and then that of the bench: results come for all or none. */
static gboolean
bench_run (Bench *self, GError **error)
{
  g_autoptr (RingletIntegrator) integrator = bench_integrator (self, error);
  g_autoptr (RingletImage) good = image_of (N_SLOW, N_FAST, 1.0);
  RingletFrame frames[2] = { { .image = good, .source = "good.h5" },
    { .image = self->image != NULL ? self->image : good,
        .source = "x.h5",
        .index = 7,
        .variance = self->variance,
        .monitor = self->monitor } };
  RingletResult *results[2] = { NULL };

  if (integrator == NULL)
    return FALSE;
  if (self->plan.error_model == RINGLET_ERROR_MODEL_VARIANCE && self->variance != NULL)
    frames[0].variance = good;
  if (!ringlet_integrator_run (integrator, frames, 2, results, NULL, error)) {
    g_assert_null (results[0]);
    g_assert_null (results[1]);
    return FALSE;
  }
  ringlet_result_unref (results[0]);
  ringlet_result_unref (results[1]);
  return TRUE;
}

static void
mask_shape (Bench *b)
{
  b->mask = mask_of (2, 5, 0);
}

static void
mask_turned (Bench *b)
{
  b->mask = mask_of (N_FAST, N_SLOW, 0);
}

static void
dark_shape (Bench *b)
{
  b->corrections.dark = image_of (2, 5, 0.0);
}

static void
flat_shape (Bench *b)
{
  b->corrections.flat = image_of (2, 5, 1.0);
}

static void
absorption_shape (Bench *b)
{
  b->corrections.absorption = image_of (2, 5, 1.0);
}

static void
image_shape (Bench *b)
{
  b->image = image_of (2, 5, 1.0);
}

static void
variance_shape (Bench *b)
{
  b->plan.error_model = RINGLET_ERROR_MODEL_VARIANCE;
  b->variance = image_of (2, 5, 1.0);
}

static void
variance_missing (Bench *b)
{
  b->plan.error_model = RINGLET_ERROR_MODEL_VARIANCE;
}

static void
variance_unused (Bench *b)
{
  b->variance = image_of (N_SLOW, N_FAST, 1.0);
}

static void
no_dark_frames (Bench *b)
{
  b->corrections.dark = image_of (N_SLOW, N_FAST, 0.0);
  b->corrections.n_dark = 0;
}

static void
mask_of_all (Bench *b)
{
  b->mask = mask_of (N_SLOW, N_FAST, N);
}

static void
mask_and_flat (Bench *b)
{
  b->mask = mask_of (N_SLOW, N_FAST, 5);
  b->corrections.flat = image_of (N_SLOW, N_FAST, 0.0);
}

static void
too_many_bins (Bench *b)
{
  b->plan.n_radial = 0;
  b->plan.n_azimuth = 1 << 26;
}

static void
negative_monitor (Bench *b)
{
  b->monitor = -2.5;
}

static void
no_monitor (Bench *b)
{
  b->monitor = NAN;
}

static void
large_counts (Bench *b)
{
  b->image = image_of (N_SLOW, N_FAST, 1e308);
}

static void
large_negative_counts (Bench *b)
{
  b->image = image_of (N_SLOW, N_FAST, -1e308);
}

static void
large_counts_in_cake (Bench *b)
{
  large_counts (b);
  b->plan.n_radial = 5;
  b->plan.n_azimuth = 2;
  b->plan.has_azimuth_range = TRUE;
  b->plan.azimuth_min_deg = -180.0;
  b->plan.azimuth_max_deg = 180.0;
}

/* 12 · 1.2e307 is a double, and so is 12 · 1.2e307 of dark; their difference is none.
 */
static void
large_signal (Bench *b)
{
  b->image = image_of (N_SLOW, N_FAST, 1.2e307);
  b->corrections.dark = image_of (N_SLOW, N_FAST, -1.2e307);
}

/* 1e200 / 1e-100 is a double; the variance, 1e200 / 1e-200, is none. */
static void
large_variance (Bench *b)
{
  b->plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  b->plan.weighted_average = FALSE;
  b->image = image_of (N_SLOW, N_FAST, 1e200);
  b->monitor = 1e-100;
}

static void
large_normalisation (Bench *b)
{
  b->corrections.flat = image_of (N_SLOW, N_FAST, 1e200);
}

typedef struct {
  const char *name;
  void (*spoil) (Bench *bench);
  RingletError code;
  const char *needles[4];
} Case;

static const Case cases[] = {
  { "mask-shape", mask_shape, RINGLET_ERROR_SHAPE,
      { "m.edf: the mask", "2 × 5", "3 × 4", "take one" } },
  { "mask-turned", mask_turned, RINGLET_ERROR_SHAPE,
      { "m.edf: the mask", "4 × 3", "3 × 4", "90 degrees" } },
  { "dark-shape", dark_shape, RINGLET_ERROR_SHAPE,
      { "d.edf: the dark", "2 × 5", "3 × 4" } },
  { "flat-shape", flat_shape, RINGLET_ERROR_SHAPE,
      { "f.edf: the flat", "2 × 5", "3 × 4" } },
  { "absorption-shape", absorption_shape, RINGLET_ERROR_SHAPE,
      { "a.edf: the absorption", "2 × 5", "3 × 4" } },
  { "image-shape", image_shape, RINGLET_ERROR_SHAPE,
      { "x.h5: the image", "2 × 5", "3 × 4" } },
  { "variance-shape", variance_shape, RINGLET_ERROR_SHAPE,
      { "variance", "2 × 5", "3 × 4" } },
  { "variance-missing", variance_missing, RINGLET_ERROR_VALUE, { "variance" } },
  { "variance-unused", variance_unused, RINGLET_ERROR_VALUE, { "error model" } },
  { "no-dark-frames", no_dark_frames, RINGLET_ERROR_VALUE,
      { "frames", "dark", "at least 1", "not 0" } },
  { "mask-of-all", mask_of_all, RINGLET_ERROR_VALUE,
      { "m.edf: the mask", "all 12 pixels", "inverted" } },
  { "mask-and-flat", mask_and_flat, RINGLET_ERROR_VALUE,
      { "12 pixels", "5 are masked", "flat field" } },
  { "too-many-bins", too_many_bins, RINGLET_ERROR_VALUE,
      { "67108864 azimuthal", "2^26" } },
  { "negative-monitor", negative_monitor, RINGLET_ERROR_VALUE,
      { "monitor of frame 7", "positive", "not -2.5" } },
  { "no-monitor", no_monitor, RINGLET_ERROR_VALUE,
      { "monitor of frame 7", "not nan" } },
  { "large-counts", large_counts, RINGLET_ERROR_VALUE,
      { "x.h5, frame 7", "radial bin 0", "counts", "1.8e308" } },
  { "large-negative-counts", large_negative_counts, RINGLET_ERROR_VALUE,
      { "x.h5, frame 7", "radial bin 0", "counts", "1.8e308" } },
  { "large-counts-in-cake", large_counts_in_cake, RINGLET_ERROR_VALUE,
      { "x.h5, frame 7", "radial bin 0 of azimuthal bin 1", "counts" } },
  { "large-signal", large_signal, RINGLET_ERROR_VALUE,
      { "x.h5, frame 7", "signal", "1.8e308" } },
  { "large-variance", large_variance, RINGLET_ERROR_VALUE,
      { "x.h5, frame 7", "variance", "1.8e308" } },
  { "large-normalisation", large_normalisation, RINGLET_ERROR_VALUE,
      { "frame 0", "normalisation", "1.8e308" } },
};

static const char *const engines[] = { "packed", "csr" };

static void
test_case (gconstpointer data)
{
  const Case *c = data;

  for (gsize i = 0; i < G_N_ELEMENTS (engines); i++) {
    g_auto (Bench) bench;
    g_autoptr (GError) error = NULL;

    bench_init (&bench);
    bench.plan.engine = engines[i];
    g_assert_true (bench_run (&bench, NULL));
    c->spoil (&bench);
    g_assert_false (bench_run (&bench, &error));
    g_assert_error (error, RINGLET_ERROR, (int) c->code);
    g_test_message ("%s", error->message);
    for (gsize k = 0; k < G_N_ELEMENTS (c->needles) && c->needles[k] != NULL; k++)
      g_assert_nonnull (strstr (error->message, c->needles[k]));
  }
}

/* A mask that leaves a minority is what an inverted one does: told, not refused. One of
 * half is not, nor is one that there is no mask. */
static void
test_inverted (void)
{
  const struct {
    gsize n_bad;
    const char *needle;
  } masks[] = { { 0, NULL }, { N / 2, NULL }, { N / 2 + 1, "7 of the 12 pixels" },
    { N - 1, "11 of the 12 pixels" } };

  for (gsize i = 0; i < G_N_ELEMENTS (masks); i++) {
    g_auto (Bench) bench;
    g_autoptr (RingletIntegrator) integrator = NULL;
    const GPtrArray *warnings;

    bench_init (&bench);
    bench.mask = i > 0 ? mask_of (N_SLOW, N_FAST, masks[i].n_bad) : NULL;
    integrator = bench_integrator (&bench, NULL);
    warnings = ringlet_integrator_get_warnings (integrator);
    g_assert_cmpuint (
        warnings != NULL ? warnings->len : 0, ==, masks[i].needle != NULL ? 1 : 0);
    if (masks[i].needle == NULL)
      continue;
    g_assert_nonnull (strstr (warnings->pdata[0], masks[i].needle));
    g_assert_nonnull (strstr (warnings->pdata[0], "m.edf"));
    g_assert_nonnull (strstr (warnings->pdata[0], "is it inverted?"));
  }
}

/* A plan's 0 asks for the automatic number; what has been counted is never 0. */
static void
test_no_bins (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_plan_check_bins (1, 0, NULL));
  g_assert_false (ringlet_plan_check_bins (0, 36, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "0 radial bins"));
  g_assert_nonnull (strstr (error->message, "1 to 2^26"));
}

/* Just below the limits all is well. */
static void
test_large_but_good (void)
{
  g_auto (Bench) bench;
  g_autoptr (GError) error = NULL;

  bench_init (&bench);
  bench.image = image_of (N_SLOW, N_FAST, 1e307);
  bench.corrections.flat = image_of (N_SLOW, N_FAST, 1e150);
  bench.mask = mask_of (N_SLOW, N_FAST, N - 1);
  g_assert_true (bench_run (&bench, &error));
  g_assert_no_error (error);
}

/* --- memory --- */

/* The sanitizer takes terabytes of addresses, so that there is no such limit with it.
 */
#ifndef __SANITIZE_ADDRESS__

#define MIB ((rlim_t) 1 << 20)

/* From now on there is room for @bytes more, or for as much as before with 0. */
static void
limit_memory (rlim_t bytes)
{
  struct rlimit limit;
  g_autofree char *text = NULL;
  rlim_t now;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  now = g_ascii_strtoull (text, NULL, 10) * (rlim_t) sysconf (_SC_PAGESIZE);
  g_assert_cmpint (getrlimit (RLIMIT_AS, &limit), ==, 0);
  limit.rlim_cur = bytes > 0 ? MIN (now + bytes, limit.rlim_max) : limit.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_AS, &limit), ==, 0);
}

/* With more and more memory until it is enough: at every step that needs some it must
 * have failed as it should. */
static void
run_out_of_memory (const char *engine)
{
  guint n_failed = 0;
  gboolean ok = FALSE;

  ringlet_parallel_set_threads (1);
  while (!ok) {
    g_auto (Bench) bench;
    g_autoptr (GError) error = NULL;

    bench_init (&bench);
    bench.plan.engine = engine;
    bench.plan.n_radial = 1 << 22;
    limit_memory ((1 + 13 * n_failed) * MIB);
    ok = bench_run (&bench, &error);
    limit_memory (0);
    if (ok)
      break;
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
    g_assert_nonnull (strstr (error->message, "Not enough memory"));
    n_failed++;
  }
  g_assert_cmpuint (n_failed, >, 5);
}

static void
run_out_of_mask (void)
{
  g_autoptr (RingletImage) image = image_of (1, 1 << 24, 0.0);
  g_autoptr (RingletMask) a = ringlet_mask_new_from_image (image, NULL);
  g_autoptr (RingletMask) b = NULL;
  g_autoptr (RingletShares) shares = NULL;
  g_autoptr (GError) first = NULL;
  g_autoptr (GError) second = NULL;

  limit_memory (MIB);
  b = ringlet_mask_new_from_image (image, &first);
  g_assert_null (b);
  g_assert_null (ringlet_mask_union (a, a, &second));
  shares = ringlet_shares_new (0, 1 << 24);
  limit_memory (0);
  g_assert_error (first, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
  g_assert_error (second, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
  g_assert_nonnull (strstr (first->message, "16777216 pixels"));
  g_assert_true (shares->overflow);
  g_assert_cmpuint (shares->n_pixels, ==, 0);
}

/* In a process of its own, which is what the limit holds for. */
static void
test_memory (void)
{
  if (g_test_subprocess ()) {
    run_out_of_mask ();
    for (gsize e = 0; e < G_N_ELEMENTS (engines); e++)
      run_out_of_memory (engines[e]);
    return;
  }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
}

#endif

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/bad-input/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  g_test_add_func ("/bad-input/inverted", test_inverted);
  g_test_add_func ("/bad-input/no-bins", test_no_bins);
  g_test_add_func ("/bad-input/large-but-good", test_large_but_good);
#ifndef __SANITIZE_ADDRESS__
  g_test_add_func ("/bad-input/memory", test_memory);
#endif
  return g_test_run ();
}
