/* SPDX-License-Identifier: MIT */
#pragma once

/* Compressed frames on a device, and beside it what the processor makes of them. */

#include <string.h>

#include "engine-frames.h"
#include "engine/opencl-bslz4.h"
#include "support/bslz4.h"
#include "support/opencl.h"
#include "support/packed-state.h"

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
  RingletPackedFormat format; /* of the matrix that this makes; 0 for any */
  guint slot_bytes;           /* likewise */
} Bslz4Case;

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
} Bslz4Setup;

static inline void
bslz4_setup_init (Bslz4Setup *self, const Bslz4Case *c)
{
  static const RingletGeometry geometry = { 0.1, 0.0031, 0.0042, 0.2, -0.1, 0.3,
    1e-10 };
  g_autofree char *device =
      g_strconcat (test_opencl_device (), c->lack, "/poison", NULL);
  RingletPlan plan = ringlet_plan_default ();
  TestPackedSetup setup = { NULL, &geometry, NULL, c->split, c->n_radial, c->n_azimuth,
    c->model };
  g_autoptr (GError) error = NULL;

  self->memo = ringlet_memo_new (1 << 28);
  self->cl = ringlet_cl_get (device, self->memo, &error);
  g_assert_no_error (error);
  self->detector = setup.detector = ringlet_detector_new_generic (
      1e-4, 1e-4, c->shape.n_slow, c->shape.n_fast, 3, NULL);
  self->mask = setup.mask = frames_mask (&c->shape);
  self->state = test_packed_state (&setup, self->memo, &error);
  g_assert_no_error (error);
  if (c->format != 0)
    g_assert_cmpint (self->state->matrix->format, ==, c->format);
  if (c->slot_bytes != 0)
    g_assert_cmpint (self->state->matrix->slot_bytes, ==, c->slot_bytes);
  ringlet_cl_packed_init (&self->packed, self->cl, &self->state->in.task, &error);
  g_assert_no_error (error);
  self->device = ringlet_cl_bslz4_new (self->cl, &self->packed, &c->tuning, &error);
  g_assert_no_error (error);
  self->twin = ringlet_packed_integer_new (&self->state->in.task);
  plan.dummy = RINGLET_DUMMY_VALUE;
  plan.dummy_value = 77;
  self->exclusion = ringlet_exclusion_new (&plan, FALSE, c->type);
}

static inline void
bslz4_setup_clear (Bslz4Setup *self)
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

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bslz4Setup, bslz4_setup_clear)

/* Bslz4Sums of a frame. */
typedef struct {
  double *counts;
  double *variance;
  RingletList excluded;
  RingletPackedOut out;
} Bslz4Sums;

static inline void
bslz4_sums_init (Bslz4Sums *self, const Bslz4Setup *setup)
{
  const gsize n = setup->state->known->n_bins;

  self->counts = g_new0 (double, n);
  self->variance = setup->state->in.task.squares ? g_new0 (double, n) : NULL;
  ringlet_list_init (&self->excluded, sizeof (guint32));
  self->out = (RingletPackedOut){ self->counts, self->variance, &self->excluded };
}

static inline void
bslz4_sums_clear (Bslz4Sums *self)
{
  g_free (self->counts);
  g_free (self->variance);
  ringlet_list_clear (&self->excluded);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bslz4Sums, bslz4_sums_clear)

/* Those of three chunks by the device, and (transfer full) why some have none. */
static inline void
bslz4_sum_on_device (Bslz4Setup *self, const Bslz4Case *c, const RingletClChunk *chunks,
    Bslz4Sums *sums, GError **refused)
{
  RingletPackedOut out[N_FRAMES];
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < N_FRAMES; i++)
    out[i] = sums[i].out;
  ringlet_cl_bslz4_upload (self->device, chunks, N_FRAMES, c->type, &error);
  g_assert_no_error (error);
  ringlet_cl_bslz4_sum (self->device, &self->exclusion, &error);
  g_assert_no_error (error);
  ringlet_cl_bslz4_finish (self->device, &self->exclusion, out, refused, &error);
  g_assert_no_error (error);
}

static inline void
bslz4_sum_on_processor (Bslz4Setup *self, const RingletImage *image, Bslz4Sums *sums)
{
  g_autoptr (GError) error = NULL;

  ringlet_packed_integer_run (
      self->twin, &image, 1, &self->exclusion, &sums->out, NULL, &error);
  g_assert_no_error (error);
}

static inline void
bslz4_assert_same (const Bslz4Setup *setup, const Bslz4Sums *a, const Bslz4Sums *b)
{
  const gsize size = setup->state->known->n_bins * sizeof (double);

  g_assert_cmpmem (a->counts, size, b->counts, size);
  if (a->variance != NULL)
    g_assert_cmpmem (a->variance, size, b->variance, size);
  g_assert_true (ringlet_excluded_equal (&a->excluded, &b->excluded));
}

/* Frame @i of a case: one of small counts, one of all that hurts, one of noise. */
static inline RingletImage *
bslz4_make_image (const Bslz4Case *c, guint i)
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

static inline RingletClChunk
bslz4_make_chunk (const Bslz4Case *c, const RingletImage *image)
{
  RingletClChunk chunk = { NULL, 0 };

  chunk.data = bslz4_encode (image->data, ringlet_image_n_pixels (image),
      ringlet_pixel_type_size (image->type), c->block, &chunk.n_bytes);
  return chunk;
}
