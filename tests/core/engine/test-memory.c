/* SPDX-License-Identifier: MIT */

/* Frames without memory: of all blocks that grow with pixels or bins, first the first
 * one is refused, then the second one, until a frame is through. Each refusal must be
 * an error in words, and leave behind what integrates the next frame right. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine-frames.h"
#include "engine/integrator.h"
#include "support/memory-limit.h"

/* Nobody can be told by the sanitizer that there is no memory. */
#if RINGLET_TEST_HAS_ASAN

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  return g_test_run ();
}

#else

#define N 256
#define N_BINS 3000
#define MAX_FRAMES 8

/* Blocks from here on are refused: lists of more than 4096 pixels, sums of bins. Small
 * ones are few and always there. */
#define LARGE ((gsize) 16 << 10)

typedef struct {
  const char *name;
  RingletPixelType type;
  RingletErrorModel error_model;
  guint floor;
  guint n_frames;
  double common;
  double rare;   /* of every second pixel */
  guint n_least; /* blocks without which there is no result */
} Case;

/* NaN, a dummy and a maker's flag are left out; 4e9 and −5 are beyond the fast sums. */
static const Case cases[] = {
  { "nan", RINGLET_PIXEL_F32, RINGLET_ERROR_MODEL_NONE, 0, 1, 3.0, NAN, 3 },
  { "nan-azimuthal", RINGLET_PIXEL_F64, RINGLET_ERROR_MODEL_AZIMUTHAL, 0, 2, 3.0, NAN,
      4 },
  { "dummy", RINGLET_PIXEL_U16, RINGLET_ERROR_MODEL_NONE, 0, 1, 3.0, 77.0, 3 },
  { "dummy-batch", RINGLET_PIXEL_U16, RINGLET_ERROR_MODEL_POISSON, 0, 8, 3.0, 77.0, 3 },
  { "dummy-floor", RINGLET_PIXEL_I32, RINGLET_ERROR_MODEL_POISSON, 1, 1, 3.0, 77.0, 3 },
  { "large", RINGLET_PIXEL_U32, RINGLET_ERROR_MODEL_NONE, 0, 1, 3.0, 4e9, 3 },
  { "negative", RINGLET_PIXEL_I16, RINGLET_ERROR_MODEL_POISSON, 0, 8, 3.0, -5.0, 3 },
};

static guint n_before; /* blocks that may be had before the one that is refused */

static gboolean
refuse_one (gsize size)
{
  if (size < LARGE)
    return TRUE;
  n_before--;
  return n_before != G_MAXUINT;
}

typedef struct {
  RingletDetector *detector;
  RingletMemo *memo;
  RingletIntegrator *integrator;
  RingletImage *image; /* every second pixel is the rare one */
  RingletImage *other; /* so are the others */
} Bench;

static RingletImage *
make_image (const Case *c, gsize parity)
{
  gpointer data = ringlet_image_alloc (c->type, N, N, NULL);

  for (gsize i = 0; i < N * N; i++)
    frames_put (data, c->type, i, i % 2 == parity ? c->rare : c->common);
  return ringlet_image_new_take (c->type, N, N, data, NULL);
}

static RingletIntegrator *
make_integrator (const Bench *bench, const Case *c, guint n_azimuth)
{
  const RingletGeometry geometry = { 0.1, 0.0113, 0.0129, 0.02, -0.03, 0.1, 1e-10 };
  RingletPlan plan = ringlet_plan_default ();
  const RingletIntegratorInputs inputs = { bench->detector, &geometry, NULL, &plan,
    { NULL }, NULL, NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  RingletIntegrator *integrator;

  plan.engine = "packed";
  plan.n_radial = N_BINS / n_azimuth;
  plan.n_azimuth = n_azimuth > 1 ? n_azimuth : 0;
  plan.error_model = c->error_model;
  plan.poisson_floor = c->floor;
  plan.dummy = RINGLET_DUMMY_VALUE;
  plan.dummy_value = 77;
  integrator = ringlet_integrator_new (&inputs, bench->memo, NULL, &error);
  g_assert_no_error (error);
  return integrator;
}

static void
bench_init (Bench *self, const Case *c, guint n_azimuth)
{
  self->detector = ringlet_detector_new_generic (1e-4, 1e-4, N, N, 3, NULL);
  self->memo = ringlet_memo_new (1 << 26);
  self->image = make_image (c, 0);
  self->other = make_image (c, 1);
  self->integrator = make_integrator (self, c, n_azimuth);
}

static void
bench_clear (Bench *self)
{
  ringlet_integrator_unref (self->integrator);
  ringlet_detector_unref (self->detector);
  ringlet_memo_unref (self->memo);
  ringlet_image_unref (self->image);
  ringlet_image_unref (self->other);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static gboolean
run (const Bench *bench, const Case *c, RingletResult **results, GError **error)
{
  RingletFrame frames[MAX_FRAMES] = { 0 };

  for (guint f = 0; f < c->n_frames; f++)
    frames[f].image = f % 2 == 0 ? bench->image : bench->other;
  return ringlet_integrator_run (
      bench->integrator, frames, c->n_frames, results, NULL, error);
}

static void
clear_results (const Case *c, RingletResult **results)
{
  for (guint f = 0; f < c->n_frames; f++)
    g_clear_pointer (&results[f], ringlet_result_unref);
}

static void
assert_same (const RingletResult *a, const RingletResult *b)
{
  const gsize size = ringlet_result_n_bins (a) * sizeof (double);

  g_assert_cmpuint (a->provenance.n_excluded, ==, b->provenance.n_excluded);
  g_assert_cmpmem (a->sum_signal, size, b->sum_signal, size);
  g_assert_cmpmem (a->sum_norm, size, b->sum_norm, size);
  g_assert_cmpmem (a->count, size, b->count, size);
}

/* The same frames with all the memory they want, in an integrator of their own. */
static void
compare (const Case *c, guint n_azimuth, RingletResult **results)
{
  g_auto (Bench) bench;
  RingletResult *expected[MAX_FRAMES] = { NULL };

  bench_init (&bench, c, n_azimuth);
  g_assert_true (run (&bench, c, expected, NULL));
  for (guint f = 0; f < c->n_frames; f++)
    assert_same (results[f], expected[f]);
  clear_results (c, expected);
}

/* Returns how many blocks were refused until the frames were through. */
static guint
refuse_all (const Bench *bench, const Case *c, RingletResult **results)
{
  for (guint n = 0;; n++) {
    g_autoptr (GError) error = NULL;
    gboolean ok;

    n_before = n;
    ringlet_test_memory_begin (0, refuse_one);
    ok = run (bench, c, results, &error);
    ringlet_test_memory_end (0);
    if (ok)
      return n;
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
    g_assert_nonnull (strstr (error->message, "Not enough memory"));
    g_assert_null (results[0]);
  }
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  const guint rows[] = { 1, 5 };

  ringlet_parallel_set_threads (1);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_auto (Bench) bench;
    RingletResult *results[MAX_FRAMES] = { NULL };
    guint n_refused;

    bench_init (&bench, c, rows[i]);
    n_refused = refuse_all (&bench, c, results);
    g_test_message ("%u rows: %u blocks refused", rows[i], n_refused);
    g_assert_cmpuint (n_refused, >=, c->n_least);
    compare (c, rows[i], results);
    clear_results (c, results);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  ringlet_test_memory_init ();
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strconcat ("/memory/", cases[i].name, NULL);

    g_test_add_data_func (path, &cases[i], test_case);
  }
  return g_test_run ();
}

#endif
