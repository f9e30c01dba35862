/* SPDX-License-Identifier: MIT */

/* Frame after frame nothing is allocated but the result. The default engine asks for no
 * block at all, also with pixels that every frame lacks; csr and csc only for what is
 * known of the pixels that a frame has, which its result keeps. histogram stores
 * nothing and splits the pixels again each time: it is not here. A result takes a few
 * small blocks, and all go when it goes. */

#include <locale.h>

#include "base/parallel.h"
#include "engine-frames.h"
#include "engine/integrator-private.h"
#include "support/memory-limit.h"

#define N_BINS 700
#define N_WARM 4
#define N_FRAMES 8

/* What is known: itself and its arrays. */
#define KNOWN_BLOCKS 2

/* Blocks of one result, what is known among them: itself, an axis, the words of its
 * provenance. Arrays of sums come from a pool. */
#define MAX_BLOCKS 10
#define MAX_BYTES ((gint64) 6 * N_BINS * (gint64) sizeof (double))

static const FramesShape shape = { 90, 120 };

typedef struct {
  const RingletEngineClass *klass;
  RingletPixelType type;
  RingletErrorModel error_model;
  guint n_azimuth;
  guint n_frames; /* at once */
  guint n_threads;
} Case;

typedef struct {
  RingletDetector *detector;
  RingletMemo *memo;
  RingletMask *mask;
  RingletIntegrator *integrator;
  RingletImage *image;
} Bench;

static void
bench_init (Bench *self, const Case *c)
{
  const RingletGeometry geometry = { 0.1, 0.0013, 0.0021, 0.002, -0.003, 0.3, 1e-10 };
  RingletPlan plan = ringlet_plan_default ();
  RingletIntegratorInputs inputs = { .geometry = &geometry, .plan = &plan };
  g_autoptr (GError) error = NULL;

  plan.engine = c->klass->name;
  plan.error_model = c->error_model;
  plan.n_radial = c->n_azimuth > 0 ? N_BINS / c->n_azimuth : N_BINS;
  plan.n_azimuth = c->n_azimuth;
  plan.dummy = RINGLET_DUMMY_VALUE;
  plan.dummy_value = 77;
  inputs.detector = self->detector =
      ringlet_detector_new_generic (1e-4, 1e-4, shape.n_slow, shape.n_fast, 3, NULL);
  inputs.mask = self->mask = frames_mask (&shape);
  self->memo = ringlet_memo_new (1 << 26);
  self->image = frames_image (&shape, c->type, 5, TRUE);
  self->integrator = ringlet_integrator_new (&inputs, self->memo, NULL, &error);
  g_assert_no_error (error);
}

static void
bench_clear (Bench *self)
{
  ringlet_integrator_unref (self->integrator);
  ringlet_image_unref (self->image);
  ringlet_mask_unref (self->mask);
  ringlet_memo_unref (self->memo);
  ringlet_detector_unref (self->detector);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

/* Returns how many blocks one call of the engine asked for. */
static guint
apply (const Bench *bench, const Case *c, gpointer worker)
{
  const RingletIntegrator *integrator = bench->integrator;
  const RingletExclusion exclusion =
      ringlet_exclusion_new (&integrator->plan, FALSE, c->type);
  const gboolean errors = c->error_model != RINGLET_ERROR_MODEL_NONE;
  RingletEngineFrame frames[N_FRAMES];
  RingletSums sums[N_FRAMES] = { 0 };
  gboolean ok = TRUE;
  guint n;

  for (guint f = 0; f < c->n_frames; f++) {
    frames[f] = (RingletEngineFrame){ bench->image, NULL };
    g_assert_true (ringlet_sums_init (&sums[f], ringlet_bins_n (&integrator->bins),
        errors, FALSE, integrator->pool, NULL));
  }
  n = ringlet_test_memory_count ();
  ok = c->klass->apply (integrator->prepared->state, worker, frames, c->n_frames,
      &exclusion, sums, NULL, NULL);
  n = ringlet_test_memory_count () - n;
  g_assert_true (ok);
  for (guint f = 0; f < c->n_frames; f++)
    ringlet_sums_clear (&sums[f]);
  return n;
}

static void
test_apply (const Bench *bench, const Case *c)
{
  gpointer worker = c->klass->worker_new (bench->integrator->prepared->state, NULL);
  const gboolean is_packed = c->klass->storage == RINGLET_STORAGE_PACKED;
  const guint n_most = is_packed ? 0 : KNOWN_BLOCKS * c->n_frames;
  guint n_warm = 0;

  for (guint i = 0; i < N_WARM; i++)
    n_warm += apply (bench, c, worker);
  g_test_message ("%u blocks in the first calls", n_warm);
  for (guint i = 0; i < N_WARM; i++)
    g_assert_cmpuint (apply (bench, c, worker), <=, n_most);
  c->klass->worker_free (worker);
}

/* Returns how many blocks the frames and their results asked for; the bytes of those
 * that are left are none. */
static guint
integrate (const Bench *bench, const Case *c, gint64 *most)
{
  RingletFrame frames[N_FRAMES] = { 0 };
  RingletResult *results[N_FRAMES] = { NULL };
  const guint n = ringlet_test_memory_count ();
  const gint64 begin = ringlet_test_memory_begin (G_MAXINT32, NULL);

  for (guint f = 0; f < c->n_frames; f++)
    frames[f].image = bench->image;
  ringlet_integrator_run (bench->integrator, frames, c->n_frames, results, NULL, NULL);
  for (guint f = 0; f < c->n_frames; f++)
    ringlet_result_unref (results[f]);
  *most = ringlet_test_memory_end (begin);
  return ringlet_test_memory_count () - n;
}

static void
test_results (const Bench *bench, const Case *c)
{
  gint64 used = 0;
  gint64 most = 0;

  for (guint i = 0; i < N_WARM; i++)
    integrate (bench, c, &most);
  used = ringlet_test_memory_used;
  for (guint i = 0; i < N_WARM; i++) {
    const guint n = integrate (bench, c, &most);

    g_test_message ("%u blocks, %" G_GINT64_FORMAT " bytes", n, most);
    g_assert_cmpuint (n, <=, c->n_frames * MAX_BLOCKS);
    g_assert_cmpint (most, <=, c->n_frames * MAX_BYTES);
    g_assert_cmpint (ringlet_test_memory_used, ==, used);
  }
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_auto (Bench) bench;

  ringlet_parallel_set_threads (c->n_threads);
  bench_init (&bench, c);
  test_apply (&bench, c);
  test_results (&bench, c);
}

static void
add_cases (const RingletEngineClass *klass)
{
  const RingletPixelType types[] = { RINGLET_PIXEL_U16, RINGLET_PIXEL_I32,
    RINGLET_PIXEL_F32 };
  const RingletErrorModel models[] = { RINGLET_ERROR_MODEL_NONE,
    RINGLET_ERROR_MODEL_POISSON, RINGLET_ERROR_MODEL_AZIMUTHAL };

  for (guint i = 0; i < 8 * G_N_ELEMENTS (types) * G_N_ELEMENTS (models); i++) {
    const Case c = { klass, types[i / 8 % 3], models[i / 24], i % 2 == 0 ? 0 : 7,
      i / 2 % 2 == 0 ? 1 : N_FRAMES, i / 4 % 2 == 0 ? 1 : 2 };
    g_autofree char *path = g_strdup_printf ("/steady/%s/%s/%s/%s/%u/%u", klass->name,
        ringlet_pixel_type_name (c.type), ringlet_error_model_name (c.error_model),
        c.n_azimuth > 0 ? "2d" : "1d", c.n_frames, c.n_threads);

    g_test_add_data_func_full (
        path, g_memdup2 (&c, sizeof c), (GTestDataFunc) test_case, g_free);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  ringlet_test_memory_init ();
  g_test_init (&argc, &argv, NULL);
  for (gsize e = 0; !RINGLET_TEST_HAS_ASAN && ringlet_engine_list ()[e] != NULL; e++) {
    if (ringlet_engine_list ()[e]->storage != RINGLET_STORAGE_NONE)
      add_cases (ringlet_engine_list ()[e]);
  }
  return g_test_run ();
}
