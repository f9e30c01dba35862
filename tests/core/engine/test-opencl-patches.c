/* SPDX-License-Identifier: MIT */

/* Frames summed patch by patch on a device: the bits of the processor for any number of
 * frames together, types, bins and pixels that are no counts; by the integrator, and
 * from frames that the device has already. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "engine-frames.h"
#include "engine/integrator.h"
#include "engine/opencl-ring.h"
#include "engine/packed-state.h"
#include "engine/resolve.h"
#include "support/opencl.h"

/* 41 frames: a whole group of the engine and a part of the next, no multiple of what a
 * patch takes; 83 × 150 pixels: patches reach beyond both edges. */
enum { N_FRAMES = 41 };

static const FramesShape shape = { 83, 150 };

typedef struct {
  const char *name;
  RingletPixelType type;
  RingletErrorModel model;
  guint n_azimuth;
  guint n_together;
} Case;

#define NONE RINGLET_ERROR_MODEL_NONE
#define POISSON RINGLET_ERROR_MODEL_POISSON

static const Case cases[] = {
  { "u32", RINGLET_PIXEL_U32, NONE, 0, 32 },
  { "u32-alone", RINGLET_PIXEL_U32, NONE, 0, 1 },
  { "u8-poisson", RINGLET_PIXEL_U8, POISSON, 0, 8 },
  { "i16-poisson-alone", RINGLET_PIXEL_I16, POISSON, 12, 1 },
  { "u16-cake", RINGLET_PIXEL_U16, NONE, 36, 16 },
  { "i32", RINGLET_PIXEL_I32, NONE, 0, 4 },
  { "u64-cake-poisson", RINGLET_PIXEL_U64, POISSON, 12, 32 },
  { "i64", RINGLET_PIXEL_I64, NONE, 0, 2 },
};

typedef struct {
  RingletDetector *detector;
  RingletMask *mask;
  RingletMemo *memo;
  RingletGeometry geometry;
  RingletPlan plan;
  RingletImage *images[N_FRAMES];
} Bench;

static void
bench_init (Bench *self, const Case *c)
{
  *self = (Bench){ .geometry = { 0.1, 0.0041, 0.0072, 0.2, -0.1, 0.3, 1e-10 },
    .plan = ringlet_plan_default () };
  self->detector =
      ringlet_detector_new_generic (1e-4, 1e-4, shape.n_slow, shape.n_fast, 3, NULL);
  self->mask = frames_mask (&shape);
  self->memo = ringlet_memo_new (1 << 28);
  self->plan.split = RINGLET_SPLIT_FULL;
  self->plan.n_radial = 70;
  self->plan.n_azimuth = c->n_azimuth;
  self->plan.error_model = c->model;
  self->plan.unit = ringlet_unit_find ("q_A^-1", NULL);
  self->plan.dummy = RINGLET_DUMMY_VALUE;
  self->plan.dummy_value = 77;
  for (guint i = 0; i < N_FRAMES; i++)
    self->images[i] = frames_image (&shape, c->type, 70 + i, i % 3 != 1);
}

static void
bench_clear (Bench *self)
{
  for (guint i = 0; i < N_FRAMES; i++)
    ringlet_image_unref (self->images[i]);
  ringlet_mask_unref (self->mask);
  ringlet_detector_unref (self->detector);
  ringlet_memo_unref (self->memo);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bench, bench_clear)

static void
integrate (const Bench *self, const char *engine, RingletResult **results)
{
  RingletPlan plan = self->plan;
  const RingletIntegratorInputs inputs = { self->detector, &self->geometry, self->mask,
    &plan, { NULL }, NULL, NULL, NULL };
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (GError) error = NULL;
  RingletFrame frames[N_FRAMES] = { 0 };

  plan.engine = g_intern_string (engine);
  integrator = ringlet_integrator_new (&inputs, self->memo, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_FRAMES; i++)
    frames[i].image = self->images[i];
  ringlet_integrator_run (integrator, frames, N_FRAMES, results, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_same_bits (const RingletResult *a, const RingletResult *b)
{
  const gsize size = ringlet_result_n_bins (a) * sizeof (double);

  g_assert_cmpmem (a->sum_signal, size, b->sum_signal, size);
  g_assert_cmpmem (a->count, size, b->count, size);
  g_assert_cmpuint (a->provenance.n_excluded, ==, b->provenance.n_excluded);
  if (a->sum_variance != NULL)
    g_assert_cmpmem (a->sum_variance, size, b->sum_variance, size);
}

/* As users get it: on what is like a GPU, many frames at once go patch by patch. */
static void
test_integrator (gconstpointer data)
{
  g_autofree char *engine =
      g_strconcat ("opencl:", test_opencl_device (), "/special/poison", NULL);
  g_auto (Bench) bench = { 0 };
  RingletResult *results[N_FRAMES], *right[N_FRAMES];

  if (!test_opencl_has_device ())
    return;
  bench_init (&bench, data);
  integrate (&bench, engine, results);
  integrate (&bench, "packed", right);
  for (guint i = 0; i < N_FRAMES; i++) {
    assert_same_bits (results[i], right[i]);
    ringlet_result_unref (results[i]);
    ringlet_result_unref (right[i]);
  }
}

/* What the engine would be prepared for. */
static RingletPackedState *
make_state (Bench *self)
{
  const RingletCorrections none = { NULL };
  RingletSplitter splitter = {
    .detector = self->detector, .geometry = &self->geometry, .mask = self->mask
  };
  g_autoptr (RingletMatrix) matrix = NULL;
  g_autoptr (RingletPreproc) preproc = ringlet_preproc_get (
      self->detector, &self->geometry, &self->plan, &none, self->memo, NULL, NULL);
  RingletEngineTask task = { .splitter = &splitter,
    .mask = self->mask,
    .preproc = preproc,
    .error_model = self->plan.error_model,
    .memo = self->memo };

  g_assert_true (ringlet_plan_resolve (&self->plan, &splitter, self->memo, NULL, NULL));
  splitter.mask = NULL;
  matrix =
      ringlet_matrix_get (&splitter, RINGLET_STORAGE_PACKED, self->memo, NULL, NULL);
  task.matrix = matrix;
  return ringlet_packed_state_new (&task, NULL, NULL);
}

/* Sums of frames, and what was left out. */
typedef struct {
  double *sums; /* N_FRAMES × 2 × n_bins */
  RingletList excluded[N_FRAMES];
  RingletPackedOut out[N_FRAMES];
} Sums;

static void
sums_init (Sums *self, gsize n_bins, gboolean squares)
{
  self->sums = g_new0 (double, 2 * n_bins * N_FRAMES);
  for (gsize i = 0; i < N_FRAMES; i++) {
    ringlet_list_init (&self->excluded[i], sizeof (guint32));
    self->out[i] = (RingletPackedOut){ self->sums + 2 * i * n_bins,
      squares ? self->sums + (2 * i + 1) * n_bins : NULL, &self->excluded[i] };
  }
}

static void
sums_clear (Sums *self)
{
  for (gsize i = 0; i < N_FRAMES; i++)
    ringlet_list_clear (&self->excluded[i]);
  g_free (self->sums);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, sums_clear)

static void
run_on_device (Bench *self, const Case *c, const RingletPackedState *state,
    const RingletExclusion *exclusion, Sums *sums)
{
  g_autofree char *word = g_strconcat (test_opencl_device (), "/special/poison", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletCl) cl = ringlet_cl_get (word, self->memo, &error);
  RingletClPacked packed = { NULL };
  RingletClRing *ring;

  g_assert_no_error (error);
  g_assert_true (ringlet_cl_patches_can (cl));
  g_assert_true (ringlet_cl_packed_init (&packed, cl, &state->in.task, &error));
  g_assert_true (
      ringlet_cl_packed_sort (&packed, cl, shape.n_fast, c->n_together, NULL, &error));
  ring = ringlet_cl_ring_new (cl, &packed, &error);
  for (guint again = 0; again < 2; again++) {
    for (gsize i = 0; i < N_FRAMES; i++)
      ringlet_list_empty (&sums->excluded[i]);
    g_assert_true (
        ringlet_cl_ring_run (ring, (const RingletImage *const *) self->images, N_FRAMES,
            FALSE, exclusion, sums->out, NULL, &error));
  }
  ringlet_cl_ring_free (ring);
  ringlet_cl_packed_clear (&packed);
}

/* Each number of frames together, twice with the same buffers. */
static void
test_together (gconstpointer data)
{
  const Case *c = data;
  RingletPackedInteger *integer;
  g_autoptr (RingletPackedState) state = NULL;
  g_auto (Bench) bench = { 0 };
  g_auto (Sums) sums = { 0 };
  g_auto (Sums) right = { 0 };
  RingletExclusion exclusion;
  gsize n_bins;

  if (!test_opencl_has_device ())
    return;
  bench_init (&bench, c);
  state = make_state (&bench);
  n_bins = state->known->n_bins;
  exclusion = ringlet_exclusion_new (&bench.plan, FALSE, c->type);
  sums_init (&sums, n_bins, state->in.task.squares);
  sums_init (&right, n_bins, state->in.task.squares);
  run_on_device (&bench, c, state, &exclusion, &sums);
  integer = ringlet_packed_integer_new (&state->in.task);
  for (gsize i = 0; i < N_FRAMES; i++) {
    const RingletImage *image = bench.images[i];

    g_assert_true (ringlet_packed_integer_run (
        integer, &image, 1, &exclusion, &right.out[i], NULL, NULL));
    g_assert_cmpmem (sums.excluded[i].data, sums.excluded[i].n * sizeof (guint32),
        right.excluded[i].data, right.excluded[i].n * sizeof (guint32));
  }
  g_assert_cmpmem (sums.sums, 2 * n_bins * N_FRAMES * sizeof (double), right.sums,
      2 * n_bins * N_FRAMES * sizeof (double));
  ringlet_packed_integer_free (integer);
}

/* Compilers take their time: where bounds are watched, programs with and without
 * squares for many frames and for one, and one of the integrator. */
static gsize
n_cases (gboolean is_together)
{
  if (strstr (test_opencl_device (), "checked") == NULL)
    return G_N_ELEMENTS (cases);
  return is_together ? 4 : 1;
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *integrator =
        g_strdup_printf ("/opencl-patches/integrator/%s", cases[i].name);
    g_autofree char *together =
        g_strdup_printf ("/opencl-patches/together/%s", cases[i].name);

    if (i < n_cases (FALSE))
      g_test_add_data_func (integrator, &cases[i], test_integrator);
    if (i < n_cases (TRUE))
      g_test_add_data_func (together, &cases[i], test_together);
  }
  return test_opencl_run ();
}
