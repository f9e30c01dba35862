/* SPDX-License-Identifier: MIT */
#pragma once

/* Frames that are decoded while they are summed, beside the same ones decoded before.
 */

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "engine-frames.h"
#include "engine/integrator.h"
#include "support/bslz4.h"

enum { N_FRAMES = 8 };

typedef struct {
  const char *name;
  RingletPixelType type;
  FramesShape shape;
  gsize block; /* pixels of a block */
  guint n_radial;
  guint n_azimuth;
  RingletSplit split;
  RingletErrorModel model;
  guint floor;
  const char *engine;
  guint n_threads;
} Case;

#define BIG                                                                            \
  {                                                                                    \
    173, 211                                                                           \
  } /* 36503: no multiple of 8 */

/* ---- frames ---- */

static inline RingletStoredFrame *
store (const Case *c, const RingletImage *image, gsize damage)
{
  gsize n_bytes = 0;
  guint8 *data = bslz4_encode (image->data, ringlet_image_n_pixels (image),
      ringlet_pixel_type_size (image->type), c->block, &n_bytes);
  g_autoptr (GBytes) chunk = NULL;
  g_autoptr (GError) error = NULL;
  RingletStoredFrame *stored = NULL;

  if (damage > 0)
    memset (data + MIN (damage, n_bytes - 1), 0xff, MIN (64, n_bytes - damage));
  chunk = g_bytes_new_take (data, n_bytes);
  stored = ringlet_stored_frame_new_chunk (
      chunk, image->type, image->n_slow, image->n_fast, NULL, "stream", 7, &error);
  g_assert_no_error (error);
  return stored;
}

typedef struct {
  RingletFrame images[N_FRAMES];
  RingletFrame stored[N_FRAMES];
} Frames;

/* A value that the type has. */
static inline double
fit_value (RingletPixelType type, double value)
{
  const gboolean is_signed = ringlet_pixel_type_is_signed (type);
  const double most = is_signed ? 2147483647.0 : 4294967295.0;

  if (ringlet_pixel_type_size (type) < 4 || value > most || (value < 0 && !is_signed))
    return MIN (fabs (value), 120);
  return value;
}

/* Small counts with flags and, in some rows, larger ones: of blocks next to each other
 * some are short. */
static inline RingletImage *
small_image (const Case *c, guint seed)
{
  static const double rare[] = { 4294967295.0, 4294967294.0, 4294967040.0, 4294967039.0,
    -1, -2, -200, 255, 256, 76, 77, 78 };
  const gsize n = c->shape.n_slow * c->shape.n_fast;
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gpointer data = ringlet_image_alloc (c->type, c->shape.n_slow, c->shape.n_fast, NULL);

  for (gsize i = 0; i < n; i++) {
    const gboolean is_large = i / 3000 % 3 == 1 && g_rand_int_range (rand, 0, 500) == 0;
    double value = is_large ? 70000 : g_rand_int_range (rand, 0, 10);

    if (g_rand_int_range (rand, 0, 40) == 0 && i / 3000 % 3 != 1)
      value = rare[g_rand_int_range (rand, 0, i / 3000 % 3 == 0 ? 2 : 12)];
    frames_put (data, c->type, i, fit_value (c->type, value));
  }
  return ringlet_image_new_take (c->type, c->shape.n_slow, c->shape.n_fast, data, NULL);
}

/* Counts with flags; and what hurts, here and there. */
static inline void
frames_init (Frames *self, const Case *c)
{
  memset (self, 0, sizeof *self);
  for (guint i = 0; i < N_FRAMES; i++) {
    self->images[i].image = i % 3 == 2
        ? small_image (c, i)
        : frames_image (&c->shape, c->type, 100 + i, i % 3 == 1);
    self->images[i].index = self->stored[i].index = i;
    self->stored[i].stored = store (c, self->images[i].image, 0);
  }
}

static inline void
frames_clear (Frames *self)
{
  for (guint i = 0; i < N_FRAMES; i++) {
    ringlet_image_unref (self->images[i].image);
    ringlet_stored_frame_unref (self->stored[i].stored);
  }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frames, frames_clear)

static inline RingletIntegrator *
make_integrator (const Case *c, RingletMemo *memo)
{
  static const RingletGeometry geometry = { 0.1, 0.0031, 0.0042, 0.2, -0.1, 0.3,
    1e-10 };
  g_autoptr (RingletDetector) detector = ringlet_detector_new_generic (
      1e-4, 1e-4, c->shape.n_slow, c->shape.n_fast, 3, NULL);
  g_autoptr (RingletMask) mask = frames_mask (&c->shape);
  RingletPlan plan = ringlet_plan_default ();
  RingletIntegratorInputs inputs = { detector, &geometry, mask, &plan };
  g_autoptr (GError) error = NULL;
  RingletIntegrator *integrator = NULL;

  plan.n_radial = c->n_radial;
  plan.n_azimuth = c->n_azimuth;
  plan.split = c->split;
  plan.error_model = c->model;
  plan.poisson_floor = c->floor;
  plan.engine = c->engine;
  plan.dummy = RINGLET_DUMMY_VALUE;
  plan.dummy_value = 77;
  integrator = ringlet_integrator_new (&inputs, memo, NULL, &error);
  g_assert_no_error (error);
  return integrator;
}

/* ---- bits ---- */

static inline void
assert_same (const RingletResult *a, const RingletResult *b)
{
  const gsize size = ringlet_result_n_bins (a) * sizeof (double);

  g_assert_cmpuint (ringlet_result_n_bins (b) * sizeof (double), ==, size);
  g_assert_cmpmem (a->sum_counts, size, b->sum_counts, size);
  g_assert_cmpmem (a->intensity, size, b->intensity, size);
  g_assert_cmpmem (a->count, size, b->count, size);
  if (a->sigma != NULL)
    g_assert_cmpmem (a->sigma, size, b->sigma, size);
  g_assert_cmpuint (a->provenance.n_excluded, ==, b->provenance.n_excluded);
}

static inline void
run (RingletIntegrator *integrator, const RingletFrame *frames, gsize n,
    RingletResult **results)
{
  g_autoptr (GError) error = NULL;

  ringlet_integrator_run (integrator, frames, n, results, NULL, &error);
  g_assert_no_error (error);
}

static inline void
test_case (gconstpointer data)
{
  static const gsize numbers[] = { 1, 3, 4, 8 };
  const Case *c = data;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletIntegrator) integrator = make_integrator (c, memo);
  g_auto (Frames) frames;

  frames_init (&frames, c);
  ringlet_parallel_set_threads (c->n_threads);
  for (gsize k = 0; k < G_N_ELEMENTS (numbers); k++) {
    RingletResult *right[N_FRAMES] = { NULL };
    RingletResult *results[N_FRAMES] = { NULL };

    run (integrator, frames.images, numbers[k], right);
    run (integrator, frames.stored, numbers[k], results);
    for (gsize i = 0; i < numbers[k]; i++) {
      assert_same (results[i], right[i]);
      ringlet_result_unref (results[i]);
      ringlet_result_unref (right[i]);
    }
  }
  ringlet_parallel_set_threads (0);
}

/* ---- damage ---- */

static inline void
test_damaged (gconstpointer data)
{
  static const gsize places[] = { 3, 9, 13 }; /* total, block, length of one */
  const Case *c = data;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletIntegrator) integrator = make_integrator (c, memo);
  g_auto (Frames) frames;

  frames_init (&frames, c);
  for (gsize k = 0; k < G_N_ELEMENTS (places); k++) {
    RingletFrame bad[N_FRAMES];
    RingletResult *results[N_FRAMES] = { NULL };
    g_autoptr (RingletStoredFrame) broken =
        store (c, frames.images[5].image, places[k]);
    g_autoptr (GError) error = NULL;

    memcpy (bad, frames.stored, sizeof bad);
    bad[5].stored = broken;
    g_assert_false (
        ringlet_integrator_run (integrator, bad, N_FRAMES, results, NULL, &error));
    g_assert_true (error->domain == RINGLET_ERROR);
    for (gsize i = 0; i < N_FRAMES; i++)
      g_assert_null (results[i]);
    g_clear_error (&error);
    g_assert_false (
        ringlet_integrator_run (integrator, &bad[5], 1, results, NULL, &error));
    g_assert_true (g_str_has_prefix (error->message, "stream: Frame 7: "));
    g_assert_nonnull (strstr (error->message, "bitshuffle"));
  }
}
