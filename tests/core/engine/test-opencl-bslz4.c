/* SPDX-License-Identifier: MIT */

/* Compressed frames on a device: the bits of the processor, which decodes them first;
 * and its word on every chunk that is damaged. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "engine-frames.h"
#include "engine/opencl-bslz4.h"
#include "image/codec-bitshuffle.h"
#include "support/bslz4.h"
#include "support/opencl.h"
#include "support/packed-state.h"

#define N_RADIAL 70

typedef struct {
  const char *name;
  const char *lack;
  RingletPixelType type;
  FramesShape shape;
  gsize block; /* pixels */
  RingletSplit split;
  guint n_radial;
  guint n_azimuth;
  RingletErrorModel model;
  RingletClBslz4Tuning tuning;
} Case;

static const Case cases[] = {
  { "counts", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "bytes", "", RINGLET_PIXEL_U8, { 61, 87 }, 1024, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "shorts", "", RINGLET_PIXEL_U16, { 64, 80 }, 2048, RINGLET_SPLIT_NO, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 16, FALSE } },
  { "signed-bytes", "", RINGLET_PIXEL_I8, { 61, 87 }, 4096, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 1, FALSE } },
  { "signed-shorts", "", RINGLET_PIXEL_I16, { 60, 83 }, 512, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 3, FALSE } },
  { "signed", "", RINGLET_PIXEL_I32, { 60, 83 }, 1024, RINGLET_SPLIT_FULL, 70, 12,
      RINGLET_ERROR_MODEL_NONE, { 32, 16, FALSE } },
  { "poisson", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 2, FALSE } },
  { "poisson-bytes", "", RINGLET_PIXEL_U8, { 67, 99 }, 8192, RINGLET_SPLIT_NO, 70, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 2, FALSE } },
  { "cake", "", RINGLET_PIXEL_U16, { 60, 83 }, 1032, RINGLET_SPLIT_FULL, 70, 12,
      RINGLET_ERROR_MODEL_POISSON, { 32, 16, FALSE } },
  { "odd-blocks", "", RINGLET_PIXEL_U32, { 60, 83 }, 8, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 100, FALSE } },
  { "odd-planes", "", RINGLET_PIXEL_U16, { 60, 83 }, 1000, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "fine-bins", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 300, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 2, FALSE } },
  { "finest-bins", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 600, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "few-pixels", "", RINGLET_PIXEL_U32, { 1, 7 }, 2048, RINGLET_SPLIT_FULL, 5, 0,
      RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "global-bins", "", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_POISSON, { 32, 2, TRUE } },
  { "words", "/no-atomics64", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL,
      70, 0, RINGLET_ERROR_MODEL_POISSON, { 32, 2, TRUE } },
  { "little-room", "/local=9600", RINGLET_PIXEL_U32, { 60, 83 }, 2048,
      RINGLET_SPLIT_FULL, 70, 0, RINGLET_ERROR_MODEL_POISSON, { 32, 2, FALSE } },
  { "lanes", "", RINGLET_PIXEL_U16, { 60, 83 }, 4096, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 64, 2, FALSE } },
  { "few-lanes", "", RINGLET_PIXEL_U16, { 60, 83 }, 4096, RINGLET_SPLIT_FULL, 70, 0,
      RINGLET_ERROR_MODEL_NONE, { 5, 2, FALSE } },
  { "special", "/special", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL, 70,
      0, RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
  { "special-poisson", "/special/no-atomics64", RINGLET_PIXEL_I16, { 60, 83 }, 1024,
      RINGLET_SPLIT_FULL, 70, 12, RINGLET_ERROR_MODEL_POISSON, { 32, 2, FALSE } },
  { "special-fine", "/special", RINGLET_PIXEL_U32, { 60, 83 }, 2048, RINGLET_SPLIT_FULL,
      300, 0, RINGLET_ERROR_MODEL_POISSON, { 64, 2, FALSE } },
  { "special-bytes", "/special", RINGLET_PIXEL_U8, { 67, 99 }, 8192, RINGLET_SPLIT_NO,
      70, 0, RINGLET_ERROR_MODEL_NONE, { 32, 2, FALSE } },
};

/* Frames of a launch. */
enum { N_FRAMES = 3 };

/* What a case is made of. */
typedef struct {
  RingletMemo *memo;
  RingletCl *cl;
  RingletDetector *detector;
  RingletMask *mask;
  RingletPackedState *state;
  RingletClPacked packed;
  RingletClBslz4 *device;
  RingletPackedInteger *twin;
  RingletExclusion exclusion;
} Setup;

static void
setup_init (Setup *self, const Case *c)
{
  static const RingletGeometry geometry = { 0.1, 0.0031, 0.0042, 0.2, -0.1, 0.3,
    1e-10 };
  g_autofree char *device =
      g_strconcat (test_opencl_device (), c->lack, "/poison", NULL);
  RingletPlan plan = ringlet_plan_default ();
  TestPackedSetup setup = { c->name, NULL, &geometry, NULL, c->split, c->n_radial,
    c->n_azimuth, c->model };
  g_autoptr (GError) error = NULL;

  self->memo = ringlet_memo_new (1 << 28);
  self->cl = ringlet_cl_get (device, self->memo, &error);
  g_assert_no_error (error);
  self->detector = setup.detector = ringlet_detector_new_generic (
      1e-4, 1e-4, c->shape.n_slow, c->shape.n_fast, 3, NULL);
  self->mask = setup.mask = frames_mask (&c->shape);
  self->state = test_packed_state (&setup, self->memo, &error);
  g_assert_no_error (error);
  ringlet_cl_packed_init (&self->packed, self->cl, &self->state->in.task, &error);
  g_assert_no_error (error);
  self->device = ringlet_cl_bslz4_new (self->cl, &self->packed, &c->tuning, &error);
  g_assert_no_error (error);
  self->twin = ringlet_packed_integer_new (&self->state->in.task);
  plan.dummy = RINGLET_DUMMY_VALUE;
  plan.dummy_value = 77;
  self->exclusion = ringlet_exclusion_new (&plan, FALSE, c->type);
}

static void
setup_clear (Setup *self)
{
  ringlet_packed_integer_free (self->twin);
  ringlet_cl_bslz4_free (self->device);
  ringlet_cl_packed_clear (&self->packed);
  ringlet_packed_state_free (self->state);
  ringlet_mask_unref (self->mask);
  ringlet_detector_unref (self->detector);
  ringlet_cl_unref (self->cl);
  ringlet_memo_unref (self->memo);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Setup, setup_clear)

/* Sums of a frame. */
typedef struct {
  double *counts;
  double *variance;
  RingletList excluded;
  RingletPackedOut out;
} Sums;

static void
sums_init (Sums *self, const Setup *setup)
{
  const gsize n = setup->state->known->n_bins;

  self->counts = g_new0 (double, n);
  self->variance = setup->state->in.task.squares ? g_new0 (double, n) : NULL;
  ringlet_list_init (&self->excluded, sizeof (guint32));
  self->out = (RingletPackedOut){ self->counts, self->variance, &self->excluded };
}

static void
sums_clear (Sums *self)
{
  g_free (self->counts);
  g_free (self->variance);
  ringlet_list_clear (&self->excluded);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sums, sums_clear)

/* Those of @chunks by the device; returns (transfer full) why the first has none. */
static GError *
sum_on_device (
    Setup *self, const Case *c, const RingletClChunk *chunks, gsize n, Sums *sums)
{
  RingletPackedOut out[N_FRAMES];
  GError *refused[N_FRAMES] = { NULL };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n; i++)
    out[i] = sums[i].out;
  ringlet_cl_bslz4_upload (self->device, chunks, n, c->type, &error);
  g_assert_no_error (error);
  ringlet_cl_bslz4_sum (self->device, &self->exclusion, &error);
  g_assert_no_error (error);
  ringlet_cl_bslz4_finish (self->device, &self->exclusion, out, refused, &error);
  g_assert_no_error (error);
  for (gsize i = 1; i < n; i++)
    g_assert_no_error (refused[i]);
  return refused[0];
}

static void
sum_on_processor (Setup *self, const RingletImage *image, Sums *sums)
{
  g_autoptr (GError) error = NULL;

  ringlet_packed_integer_run (
      self->twin, &image, 1, &self->exclusion, &sums->out, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_same (const Setup *setup, const Sums *a, const Sums *b)
{
  const gsize size = setup->state->known->n_bins * sizeof (double);

  g_assert_cmpmem (a->counts, size, b->counts, size);
  if (a->variance != NULL)
    g_assert_cmpmem (a->variance, size, b->variance, size);
  g_assert_true (ringlet_excluded_equal (&a->excluded, &b->excluded));
}

/* Frame @i of a case: one of small counts, one of all that hurts, one of noise. */
static RingletImage *
make_image (const Case *c, guint i)
{
  const gsize size = ringlet_pixel_type_size (c->type);
  const gsize n = c->shape.n_slow * c->shape.n_fast;
  g_autoptr (GRand) rand = g_rand_new_with_seed (i);
  guint8 *data;

  if (i % 3 == 1)
    return frames_image (&c->shape, c->type, 50 + i, TRUE);
  data = ringlet_image_alloc (c->type, c->shape.n_slow, c->shape.n_fast, NULL);
  for (gsize k = 0; k < n * size; k++)
    data[k] = i % 3 == 2             ? (guint8) g_rand_int (rand)
        : k % size == 0 && k > n / 3 ? (guint8) g_rand_int_range (rand, 0, 9)
                                     : 0;
  return ringlet_image_new_take (c->type, c->shape.n_slow, c->shape.n_fast, data, NULL);
}

static RingletClChunk
make_chunk (const Case *c, const RingletImage *image)
{
  RingletClChunk chunk = { NULL, 0 };

  chunk.data = bslz4_encode (image->data, ringlet_image_n_pixels (image),
      ringlet_pixel_type_size (image->type), c->block, &chunk.n_bytes);
  return chunk;
}

static void
run_sums (const Case *c)
{
  g_auto (Setup) setup = { NULL };
  RingletClChunk chunks[N_FRAMES];
  Sums on_device[N_FRAMES], right[N_FRAMES];

  setup_init (&setup, c);
  for (guint i = 0; i < N_FRAMES; i++) {
    g_autoptr (RingletImage) image = make_image (c, i);

    chunks[i] = make_chunk (c, image);
    sums_init (&on_device[i], &setup);
    sums_init (&right[i], &setup);
    sum_on_processor (&setup, image, &right[i]);
  }
  g_assert_no_error (sum_on_device (&setup, c, chunks, N_FRAMES, on_device));
  for (guint i = 0; i < N_FRAMES; i++) {
    assert_same (&setup, &on_device[i], &right[i]);
    sums_clear (&on_device[i]);
    sums_clear (&right[i]);
    g_free ((gpointer) chunks[i].data);
  }
}

static void
test_sums (gconstpointer data)
{
  if (test_opencl_has_device ())
    run_sums (data);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/opencl-bslz4/sums/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_sums);
  }
  return g_test_run ();
}
