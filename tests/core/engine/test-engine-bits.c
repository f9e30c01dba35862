/* SPDX-License-Identifier: MIT */

/* Bit for bit: each engine against itself with other numbers of threads and in other
 * company. */

#include <locale.h>

#include "base/parallel.h"
#include "engine-frames.h"
#include "engine/batch.h"
#include "engine/engine.h"

/* A detector of one block of rows, and one of several: those are what threads share. */
static const FramesShape small = { 60, 83 };
static const FramesShape tall = { 170, 400 };

typedef struct {
  const char *name;
  RingletSplit split;
  guint n_azimuth;
  RingletErrorModel errors;
  guint floor;
  gboolean unweighted;
  gboolean corrections;
  guint n_radial; /* 0 for 70, whose sums fit the first cache in copies */
} Case;

static const Case cases[] = {
  { "no", RINGLET_SPLIT_NO, 0, RINGLET_ERROR_MODEL_NONE, 0, FALSE, FALSE },
  { "no-poisson", RINGLET_SPLIT_NO, 0, RINGLET_ERROR_MODEL_POISSON, 0, FALSE, TRUE },
  { "bbox-variance", RINGLET_SPLIT_BBOX, 0, RINGLET_ERROR_MODEL_VARIANCE, 0, FALSE,
      TRUE },
  { "full-floor", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_HYBRID, 1, FALSE, TRUE },
  { "full-azimuthal", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_AZIMUTHAL, 0, FALSE,
      TRUE },
  { "unweighted", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_POISSON, 0, TRUE, TRUE },
  { "cake-no", RINGLET_SPLIT_NO, 12, RINGLET_ERROR_MODEL_VARIANCE, 0, FALSE, FALSE },
  { "cake-full", RINGLET_SPLIT_FULL, 12, RINGLET_ERROR_MODEL_AZIMUTHAL, 0, TRUE, TRUE },
  { "cake-poisson", RINGLET_SPLIT_FULL, 12, RINGLET_ERROR_MODEL_POISSON, 0, FALSE,
      TRUE },
  { "wide", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_NONE, 0, FALSE, FALSE, 1000 },
  { "wide-cake", RINGLET_SPLIT_FULL, 12, RINGLET_ERROR_MODEL_NONE, 0, FALSE, FALSE,
      150 },
};

static RingletPlan
make_plan (const Case *c, const char *engine)
{
  RingletPlan plan = ringlet_plan_default ();

  plan.engine = engine;
  plan.split = c->split;
  plan.n_radial = c->n_radial > 0 ? c->n_radial : 70;
  plan.n_azimuth = c->n_azimuth;
  plan.error_model = c->errors;
  plan.poisson_floor = c->floor;
  plan.weighted_average = !c->unweighted;
  plan.factors.polarization = 0.95;
  plan.dummy = RINGLET_DUMMY_VALUE;
  plan.dummy_value = 77;
  plan.dummy_delta = 0;
  return plan;
}

/* With rows between modules, which are passed over. */
static RingletMask *
gap_mask (const FramesShape *shape)
{
  g_autoptr (RingletMask) some = frames_mask (shape);
  const gsize n = shape->n_slow * shape->n_fast;
  guint8 *bad = g_memdup2 (some->bad, n);

  for (gsize i = 0; i < n; i++)
    bad[i] |= i / shape->n_fast % 60 >= 45;
  return ringlet_mask_new_take (shape->n_slow, shape->n_fast, bad);
}

static RingletIntegrator *
make_integrator (const FramesShape *shape, const Case *c, const char *engine)
{
  const RingletGeometry geometry = { 0.1, 0.0031, 0.0042, 0.2, -0.1, 0.3, 1e-10 };
  const RingletPlan plan = make_plan (c, engine);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, shape->n_slow, shape->n_fast, 3, NULL);
  g_autoptr (RingletMask) mask =
      shape == &tall ? gap_mask (shape) : frames_mask (shape);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletImage) dark =
      c->corrections ? frames_image (shape, RINGLET_PIXEL_F32, 9, FALSE) : NULL;
  g_autoptr (RingletImage) flat =
      c->corrections ? frames_image (shape, RINGLET_PIXEL_F64, 10, FALSE) : NULL;
  const RingletIntegratorInputs inputs = { detector, &geometry, mask, &plan,
    { dark, 5, flat }, NULL, NULL, NULL };
  g_autoptr (GError) error = NULL;
  RingletIntegrator *integrator = ringlet_integrator_new (&inputs, memo, NULL, &error);

  g_assert_no_error (error);
  return integrator;
}

/* Frames 0, 1, … of a case: every third lacks no pixel. */
enum { N_FRAMES = 8 };

typedef struct {
  guint n;
  RingletFrame frames[N_FRAMES];
} Frames;

static gboolean
is_whole (guint i)
{
  return i % 3 == 1;
}

/* Counts below the dummy. */
static RingletImage *
whole_image (const FramesShape *shape, guint seed)
{
  const gsize n = shape->n_slow * shape->n_fast;
  guint32 *data =
      ringlet_image_alloc (RINGLET_PIXEL_U32, shape->n_slow, shape->n_fast, NULL);

  for (gsize i = 0; i < n; i++)
    data[i] = (guint32) ((i * 7919 + seed) % 76);
  return ringlet_image_new_take (
      RINGLET_PIXEL_U32, shape->n_slow, shape->n_fast, data, NULL);
}

static void
frames_init (Frames *self, const FramesShape *shape, const Case *c,
    RingletPixelType type, guint n)
{
  *self = (Frames){ .n = n };
  for (guint i = 0; i < n; i++) {
    const gboolean whole = type == RINGLET_PIXEL_U32 && is_whole (i);

    self->frames[i].image =
        whole ? whole_image (shape, i) : frames_image (shape, type, 50 + i, TRUE);
    if (c->errors == RINGLET_ERROR_MODEL_VARIANCE)
      self->frames[i].variance = frames_variance (
          shape, whole ? RINGLET_PIXEL_U16 : RINGLET_PIXEL_F32, 60 + i);
  }
}

static void
frames_clear (Frames *self)
{
  for (guint i = 0; i < self->n; i++) {
    ringlet_image_unref (self->frames[i].image);
    g_clear_pointer (&self->frames[i].variance, ringlet_image_unref);
  }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frames, frames_clear)

static RingletResult *
run_one (RingletIntegrator *integrator, const RingletFrame *frame)
{
  g_autoptr (GError) error = NULL;
  RingletResult *result = NULL;

  ringlet_integrator_run (integrator, frame, 1, &result, NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
assert_same_bits (const RingletResult *a, const RingletResult *b)
{
  const gsize size = ringlet_result_n_bins (a) * sizeof (double);

  g_assert_cmpmem (a->sum_signal, size, b->sum_signal, size);
  g_assert_cmpmem (a->sum_norm, size, b->sum_norm, size);
  g_assert_cmpmem (a->sum_norm2, size, b->sum_norm2, size);
  g_assert_cmpmem (a->count, size, b->count, size);
  g_assert_cmpmem (a->intensity, size, b->intensity, size);
  g_assert_cmpuint (a->provenance.n_excluded, ==, b->provenance.n_excluded);
  if (a->sigma != NULL) {
    g_assert_cmpmem (a->sigma, size, b->sigma, size);
    g_assert_cmpmem (a->sum_variance, size, b->sum_variance, size);
  }
}

/* Frames of three types; of the second kind one lacks pixels and one does not. */
enum { N_TYPES = 3 };

static const struct {
  RingletPixelType type;
  guint n;
} kinds[N_TYPES] = { { RINGLET_PIXEL_I16, 1 }, { RINGLET_PIXEL_U32, 2 },
  { RINGLET_PIXEL_F32, 1 } };

/* The same integrator from scratch with each number of threads: matrix, constants and
 * frames all give the same bits. */
static void
check_threads (const Case *c, const char *engine, const Frames *frames)
{
  const guint threads[] = { 1, 2, 3, 7 };
  RingletResult *first[N_TYPES][N_FRAMES] = { { NULL } };

  for (gsize t = 0; t < G_N_ELEMENTS (threads); t++) {
    g_autoptr (RingletIntegrator) integrator = NULL;

    ringlet_parallel_set_threads (threads[t]);
    integrator = make_integrator (&tall, c, engine);
    for (gsize i = 0; i < N_TYPES; i++) {
      RingletResult *results[N_FRAMES];

      g_assert_true (ringlet_integrator_run (
          integrator, frames[i].frames, frames[i].n, results, NULL, NULL));
      for (gsize k = 0; k < frames[i].n; k++) {
        if (t == 0)
          first[i][k] = ringlet_result_ref (results[k]);
        assert_same_bits (results[k], first[i][k]);
        ringlet_result_unref (results[k]);
      }
    }
  }
  ringlet_parallel_set_threads (0);
  for (gsize i = 0; i < N_TYPES; i++) {
    for (gsize k = 0; k < frames[i].n; k++)
      ringlet_result_unref (first[i][k]);
  }
}

static void
test_threads (gconstpointer data)
{
  const Case *c = data;
  Frames frames[N_TYPES];

  for (gsize i = 0; i < N_TYPES; i++)
    frames_init (&frames[i], &tall, c, kinds[i].type, kinds[i].n);
  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++)
    check_threads (c, ringlet_engine_list ()[e]->name, frames);
  for (gsize i = 0; i < N_TYPES; i++)
    frames_clear (&frames[i]);
}

/* A frame alone by one thread, and at every place of groups of several sizes, by one
 * batch and one or two threads. */
static void
check_groups (const Case *c, const char *engine, const RingletFrame *frames)
{
  g_autoptr (RingletIntegrator) integrator = make_integrator (&small, c, engine);
  g_autoptr (RingletBatch) batch = ringlet_batch_new (integrator, NULL);
  RingletResult *alone[N_FRAMES];

  ringlet_parallel_set_threads (1);
  for (guint i = 0; i < N_FRAMES; i++)
    alone[i] = run_one (integrator, &frames[i]);
  for (gsize size = 2; size <= N_FRAMES; size += 3) {
    ringlet_parallel_set_threads (size == 5 ? 2 : 1);
    for (gsize start = 0; start + size <= N_FRAMES; start++) {
      RingletResult *results[N_FRAMES];

      g_assert_true (
          ringlet_batch_run (batch, frames + start, size, results, NULL, NULL));
      for (gsize i = 0; i < size; i++) {
        assert_same_bits (results[i], alone[start + i]);
        ringlet_result_unref (results[i]);
      }
    }
  }
  ringlet_parallel_set_threads (0);
  for (guint i = 0; i < N_FRAMES; i++)
    ringlet_result_unref (alone[i]);
}

static void
test_groups (gconstpointer data)
{
  const Case *c = data;
  g_auto (Frames) frames;

  frames_init (&frames, &small, c, RINGLET_PIXEL_U32, N_FRAMES);
  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++)
    check_groups (c, ringlet_engine_list ()[e]->name, frames.frames);
}

/* One frame after another through one batch, whatever the one before left: with values
 * beyond the sums and without, by other numbers of threads, after one that was stopped.
 */
static void
test_again (gconstpointer data)
{
  const Case *c = data;
  const guint threads[] = { 2, 2, 1, 3, 3, 2 };
  g_autoptr (RingletIntegrator) integrator = make_integrator (&tall, c, "packed");
  g_autoptr (RingletBatch) batch = ringlet_batch_new (integrator, NULL);
  g_autoptr (GCancellable) stopped = g_cancellable_new ();
  g_auto (Frames) frames;

  g_cancellable_cancel (stopped);
  frames_init (&frames, &tall, c, RINGLET_PIXEL_U32, N_FRAMES);
  for (guint i = 0; i < 3 * N_FRAMES; i++) {
    const RingletFrame *frame = &frames.frames[i * 5 % N_FRAMES];
    g_autoptr (RingletResult) alone = run_one (integrator, frame);
    g_autoptr (RingletResult) again = NULL;

    ringlet_parallel_set_threads (threads[i % G_N_ELEMENTS (threads)]);
    if (i % 4 == 3)
      g_assert_false (ringlet_batch_run (batch, frame, 1, &again, stopped, NULL));
    g_assert_true (ringlet_batch_run (batch, frame, 1, &again, NULL, NULL));
    assert_same_bits (again, alone);
  }
  ringlet_parallel_set_threads (0);
}

/* Frames that lack no pixel share what is known of all; the others do not. */
static void
test_shared (gconstpointer engine)
{
  const Case c = { "shared", RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_NONE, 0, FALSE,
    TRUE };
  g_autoptr (RingletIntegrator) integrator = make_integrator (&small, &c, engine);
  g_auto (Frames) frames;
  RingletResult *results[N_FRAMES];

  frames_init (&frames, &small, &c, RINGLET_PIXEL_U32, N_FRAMES);
  g_assert_true (ringlet_integrator_run (
      integrator, frames.frames, N_FRAMES, results, NULL, NULL));
  g_assert_true (results[1]->sum_norm == results[4]->sum_norm);
  g_assert_true (results[0]->sum_norm != results[1]->sum_norm);
  g_assert_cmpuint (results[1]->provenance.n_excluded, ==, 0);
  g_assert_cmpuint (results[0]->provenance.n_excluded, >, 0);
  for (guint i = 0; i < N_FRAMES; i++)
    ringlet_result_unref (results[i]);
}

/* Around rows that are passed over, packed has the sums of csr: 16 bits of each share.
 */
static void
test_gaps (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (RingletIntegrator) packed = make_integrator (&tall, c, "packed");
  g_autoptr (RingletIntegrator) csr = make_integrator (&tall, c, "csr");
  g_autoptr (RingletImage) image = whole_image (&tall, 3);
  const RingletFrame frame = { .image = image };
  g_autoptr (RingletResult) fast = run_one (packed, &frame);
  g_autoptr (RingletResult) exact = run_one (csr, &frame);
  const double most = 76.0 * 1.6e-5;
  double all = 0.0, all_exact = 0.0;

  for (gsize i = 0; i < ringlet_result_n_bins (exact); i++) {
    /* Each pixel in a bin has a share of it above 1/16. */
    const double n_pixels = 16.0 * exact->count[i] + 16.0;

    g_assert_cmpfloat_with_epsilon (
        fast->sum_signal[i], exact->sum_signal[i], most * n_pixels);
    all += fast->sum_signal[i];
    all_exact += exact->sum_signal[i];
  }
  g_assert_cmpfloat (all_exact, >, 0.0);
  g_assert_cmpfloat_with_epsilon (all / all_exact, 1.0, 1e-6);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *threads = g_strdup_printf ("/engine/threads/%s", cases[i].name);
    g_autofree char *groups = g_strdup_printf ("/engine/groups/%s", cases[i].name);

    g_test_add_data_func (threads, &cases[i], test_threads);
    g_test_add_data_func (groups, &cases[i], test_groups);
    if (cases[i].n_radial > 0) {
      g_autofree char *gaps = g_strdup_printf ("/engine/gaps/%s", cases[i].name);
      g_autofree char *again = g_strdup_printf ("/engine/again/%s", cases[i].name);

      g_test_add_data_func (gaps, &cases[i], test_gaps);
      g_test_add_data_func (again, &cases[i], test_again);
    }
  }
  for (gsize e = 0; ringlet_engine_list ()[e] != NULL; e++) {
    const char *name = ringlet_engine_list ()[e]->name;
    g_autofree char *shared = g_strdup_printf ("/engine/shared/%s", name);

    g_test_add_data_func (shared, name, test_shared);
  }
  return g_test_run ();
}
