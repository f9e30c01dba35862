/* SPDX-License-Identifier: MIT */
#pragma once

/* Frames for integrators on a device: the cases, and what tests of many frames and of
 * devices that fail do with them. */

#include <string.h>

#include "engine-frames.h"
#include "engine/integrator.h"
#include "opencl/context.h"
#include "support/opencl.h"

static const FramesShape small = { 60, 83 };

typedef struct {
  const char *name;
  const char *engine;
  const char *lack;
  RingletPixelType type;
  RingletSplit split;
  guint n_azimuth;
  RingletErrorModel model;
} Case;

static const Case cases[] = {
  { "counts", "opencl", "", RINGLET_PIXEL_U32, RINGLET_SPLIT_FULL, 0,
      RINGLET_ERROR_MODEL_NONE },
  { "poisson", "opencl", "", RINGLET_PIXEL_I16, RINGLET_SPLIT_FULL, 0,
      RINGLET_ERROR_MODEL_POISSON },
  { "cake", "opencl", "", RINGLET_PIXEL_U16, RINGLET_SPLIT_FULL, 12,
      RINGLET_ERROR_MODEL_HYBRID },
  { "azimuthal", "opencl", "", RINGLET_PIXEL_U16, RINGLET_SPLIT_NO, 0,
      RINGLET_ERROR_MODEL_AZIMUTHAL },
  { "two-at-once", "opencl", "/local=3000", RINGLET_PIXEL_U32, RINGLET_SPLIT_FULL, 0,
      RINGLET_ERROR_MODEL_NONE },
  { "words", "opencl", "/local=3000/no-atomics64", RINGLET_PIXEL_U32,
      RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_POISSON },
  { "special", "opencl", "/local=3000/special", RINGLET_PIXEL_U32, RINGLET_SPLIT_FULL,
      0, RINGLET_ERROR_MODEL_NONE },
  { "special-poisson", "opencl", "/special/no-atomics64", RINGLET_PIXEL_I16,
      RINGLET_SPLIT_FULL, 12, RINGLET_ERROR_MODEL_POISSON },
  { "special-cake", "opencl", "/local=64/special/no-atomics64", RINGLET_PIXEL_U16,
      RINGLET_SPLIT_FULL, 12, RINGLET_ERROR_MODEL_POISSON },
  { "floats", "opencl", "", RINGLET_PIXEL_F32, RINGLET_SPLIT_FULL, 0,
      RINGLET_ERROR_MODEL_POISSON },
  { "variance", "opencl-csr", "", RINGLET_PIXEL_F32, RINGLET_SPLIT_FULL, 0,
      RINGLET_ERROR_MODEL_VARIANCE },
  { "csr-cake", "opencl-csr", "", RINGLET_PIXEL_U32, RINGLET_SPLIT_FULL, 12,
      RINGLET_ERROR_MODEL_AZIMUTHAL },
  { "histogram", "opencl-histogram", "", RINGLET_PIXEL_F32, RINGLET_SPLIT_FULL, 0,
      RINGLET_ERROR_MODEL_VARIANCE },
  { "histogram-cake", "opencl-histogram", "/local=64", RINGLET_PIXEL_U32,
      RINGLET_SPLIT_FULL, 12, RINGLET_ERROR_MODEL_AZIMUTHAL },
};

static inline RingletIntegrator *
try_with_memo (const FramesShape *shape, const Case *c, const char *engine,
    RingletMemo *memo, GError **error)
{
  const RingletGeometry geometry = { 0.1, 0.0031, 0.0042, 0.2, -0.1, 0.3, 1e-10 };
  RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, shape->n_slow, shape->n_fast, 3, NULL);
  g_autoptr (RingletMask) mask = frames_mask (shape);
  g_autoptr (RingletImage) dark = frames_image (shape, RINGLET_PIXEL_F32, 9, FALSE);
  const RingletIntegratorInputs inputs = { detector, &geometry, mask, &plan,
    { dark, 5, NULL }, NULL, NULL, NULL };

  plan.engine = g_intern_string (engine);
  plan.split = c->split;
  plan.n_radial = 70;
  plan.n_azimuth = c->n_azimuth;
  plan.error_model = c->model;
  plan.dummy = RINGLET_DUMMY_VALUE;
  plan.dummy_value = 77;
  return ringlet_integrator_new (&inputs, memo, NULL, error);
}

static inline RingletIntegrator *
make_with_memo (
    const FramesShape *shape, const Case *c, const char *engine, RingletMemo *memo)
{
  g_autoptr (GError) error = NULL;
  RingletIntegrator *integrator = try_with_memo (shape, c, engine, memo, &error);

  g_assert_no_error (error);
  return integrator;
}

static inline RingletIntegrator *
make_integrator (const FramesShape *shape, const Case *c, const char *engine)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);

  return make_with_memo (shape, c, engine, memo);
}

/* On the device, with what the case takes from it and @more. */
static inline RingletIntegrator *
make_device (const FramesShape *shape, const Case *c, const char *more)
{
  g_autofree char *engine = g_strconcat (
      c->engine, ":", test_opencl_device (), c->lack, "/poison", more, NULL);

  return make_integrator (shape, c, engine);
}

static inline void
assert_same_bits (const RingletResult *a, const RingletResult *b)
{
  const gsize size = ringlet_result_n_bins (a) * sizeof (double);

  g_assert_cmpmem (a->sum_signal, size, b->sum_signal, size);
  g_assert_cmpmem (a->sum_norm, size, b->sum_norm, size);
  g_assert_cmpmem (a->count, size, b->count, size);
  g_assert_cmpmem (a->intensity, size, b->intensity, size);
  g_assert_cmpuint (a->provenance.n_excluded, ==, b->provenance.n_excluded);
  if (a->sigma != NULL)
    g_assert_cmpmem (a->sum_variance, size, b->sum_variance, size);
}

/* Eleven: more than go to a device at once. */
enum { N_FRAMES = 11 };

static inline void
frames_init (const FramesShape *shape, const Case *c, RingletFrame *frames)
{
  memset (frames, 0, N_FRAMES * sizeof *frames);
  for (guint i = 0; i < N_FRAMES; i++) {
    frames[i].image = frames_image (shape, c->type, 50 + i, i % 3 != 1);
    if (c->model == RINGLET_ERROR_MODEL_VARIANCE)
      frames[i].variance = frames_variance (
          shape, i % 2 == 0 ? RINGLET_PIXEL_F32 : RINGLET_PIXEL_U16, 60 + i);
  }
}

static inline void
frames_done (RingletFrame *frames)
{
  for (guint i = 0; i < N_FRAMES; i++) {
    ringlet_image_unref (frames[i].image);
    g_clear_pointer (&frames[i].variance, ringlet_image_unref);
  }
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
unref_all (RingletResult **results, gsize n)
{
  for (gsize i = 0; i < n; i++)
    ringlet_result_unref (results[i]);
}

/* One of several callers of one integrator. */
typedef struct {
  RingletIntegrator *integrator;
  const RingletFrame *frames;
  RingletResult *const *right;
  guint first;
} Caller;

static inline gpointer
call (gpointer data)
{
  const Caller *caller = data;

  for (guint k = 0; k < N_FRAMES; k++) {
    const guint i = (caller->first + k) % N_FRAMES;
    g_autoptr (RingletResult) result = NULL;

    run (caller->integrator, &caller->frames[i], 1, &result);
    assert_same_bits (result, caller->right[i]);
  }
  return NULL;
}
