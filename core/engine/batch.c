/* SPDX-License-Identifier: MIT */
#include "engine/batch.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "engine/integrator-private.h"
#include "engine/shape.h"

struct _RingletBatch {
  RingletIntegrator *integrator;
  gboolean keeps_integrator;
  gpointer worker;
  RingletBlockFrame blocks[RINGLET_ENGINE_MOST]; /* of compressed frames */
};

RingletBatch *
ringlet_batch_new_borrowed (RingletIntegrator *integrator, GError **error)
{
  const RingletPrepared *prepared = integrator->prepared;
  g_autoptr (RingletBatch) self = g_new0 (RingletBatch, 1);

  self->integrator = integrator;
  self->worker = prepared->klass->worker_new (prepared->state, error);
  return self->worker != NULL ? g_steal_pointer (&self) : NULL;
}

RingletBatch *
ringlet_batch_new (RingletIntegrator *integrator, GError **error)
{
  RingletBatch *self = ringlet_batch_new_borrowed (integrator, error);

  if (self != NULL) {
    ringlet_integrator_ref (integrator);
    self->keeps_integrator = TRUE;
  }
  return self;
}

void
ringlet_batch_free (RingletBatch *self)
{
  if (self->worker != NULL)
    self->integrator->prepared->klass->worker_free (self->worker);
  if (self->keeps_integrator)
    ringlet_integrator_unref (self->integrator);
  for (guint i = 0; i < RINGLET_ENGINE_MOST; i++)
    ringlet_block_frame_clear (&self->blocks[i]);
  g_free (self);
}

/* ---- whether frames fit ---- */

static RingletPixelType
type_of (const RingletFrame *frame)
{
  return frame->image != NULL ? frame->image->type : frame->stored->type;
}

static gboolean
check_shape (const RingletDetector *detector, const RingletFrame *frame, GError **error)
{
  const RingletImage *image = frame->image;
  const RingletStoredFrame *stored = frame->stored;
  const RingletCompanion companion = { "image", frame->source,
    image != NULL ? image->n_slow : stored->n_slow,
    image != NULL ? image->n_fast : stored->n_fast };

  return ringlet_companion_check (&companion, detector, error);
}

static gboolean
check_variance (
    const RingletIntegrator *self, const RingletFrame *frame, GError **error)
{
  const gboolean needed = self->plan.error_model == RINGLET_ERROR_MODEL_VARIANCE;

  if (frame->variance != NULL && needed) {
    const RingletCompanion companion = { "variance image", NULL,
      frame->variance->n_slow, frame->variance->n_fast };

    return ringlet_companion_check (&companion, self->detector, error);
  }
  if (frame->variance == NULL && !needed)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      needed ? "The error model variance needs an image of the variance with each frame"
             : "A variance image came with a frame, but the error model does not use "
               "it; choose the error model variance");
  return FALSE;
}

static gboolean
check_frame (const RingletIntegrator *self, const RingletFrame *frame,
    const RingletFrame *first, GError **error)
{
  if (type_of (frame) != type_of (first)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "Frames of one group have different types: %s and %s",
        ringlet_pixel_type_name (type_of (first)),
        ringlet_pixel_type_name (type_of (frame)));
    return FALSE;
  }
  if (!(frame->monitor >= 0.0 && isfinite (frame->monitor))) {
    char text[RINGLET_NUMBER_SIZE];

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The monitor of frame %" G_GUINT64_FORMAT
        " must be a positive number, or 0 for none, not %s",
        frame->index, ringlet_number_format (frame->monitor, text));
    return FALSE;
  }
  return check_shape (self->detector, frame, error) &&
      check_variance (self, frame, error);
}

static void
clear_results (RingletResult **results, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_clear_pointer (&results[i], ringlet_result_unref);
}

/* Results of the sums, or none. */
static gboolean
make_results (const RingletIntegrator *integrator, const RingletFrame *frames,
    gsize n_frames, RingletSums *sums, RingletResult **results, GError **error)
{
  for (gsize i = 0; i < n_frames; i++) {
    results[i] = ringlet_result_new (integrator, &frames[i], &sums[i], error);
    if (results[i] == NULL) {
      clear_results (results, i);
      return FALSE;
    }
  }
  return TRUE;
}

/* ---- a group ---- */

/* What the engine sees of some frames. */
typedef struct {
  RingletEngineFrame frames[RINGLET_ENGINE_MOST];
  RingletImage *decoded[RINGLET_ENGINE_MOST]; /* (nullable): those of @frames, owned */
} Views;

static void
views_clear (Views *self)
{
  for (guint i = 0; i < RINGLET_ENGINE_MOST; i++)
    g_clear_pointer (&self->decoded[i], ringlet_image_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Views, views_clear)

/* Whether the engine decodes all of them itself. */
static gboolean
find_blocks (
    RingletBatch *self, const RingletFrame *frames, gsize n_frames, Views *views)
{
  const RingletPrepared *prepared = self->integrator->prepared;
  const RingletEngineClass *klass = prepared->klass;

  if (klass->takes_compressed == NULL ||
      !klass->takes_compressed (prepared->state, type_of (&frames[0])))
    return FALSE;
  for (gsize i = 0; i < n_frames; i++) {
    if (frames[i].stored == NULL || frames[i].image != NULL ||
        !ringlet_block_frame_find (&self->blocks[i], frames[i].stored))
      return FALSE;
    views->frames[i].compressed = &self->blocks[i];
  }
  return TRUE;
}

static gboolean
find_pixels (const RingletFrame *frames, gsize n_frames, Views *views,
    GCancellable *cancellable, GError **error)
{
  for (gsize i = 0; i < n_frames; i++) {
    views->frames[i] = (RingletEngineFrame){ frames[i].image, frames[i].variance };
    if (frames[i].image != NULL)
      continue;
    views->decoded[i] =
        ringlet_stored_frame_decode (frames[i].stored, cancellable, error);
    if (views->decoded[i] == NULL)
      return FALSE;
    views->frames[i].image = views->decoded[i];
  }
  return TRUE;
}

/* @views: what the engine sees of them */
static gboolean
apply (RingletBatch *self, const RingletFrame *frames, gsize n_frames,
    const Views *views, RingletResult **results, GCancellable *cancellable,
    GError **error)
{
  const RingletIntegrator *integrator = self->integrator;
  const RingletPrepared *prepared = integrator->prepared;
  const gboolean errors = integrator->plan.error_model != RINGLET_ERROR_MODEL_NONE;
  const RingletExclusion exclusion = ringlet_exclusion_new (&integrator->plan,
      ringlet_detector_has_flags (integrator->detector), type_of (&frames[0]));
  RingletSums sums[RINGLET_ENGINE_MOST] = { 0 };
  gboolean ok = TRUE;

  for (gsize i = 0; ok && i < n_frames; i++)
    ok = ringlet_sums_init (&sums[i], ringlet_bins_n (&integrator->bins), errors,
        integrator->plan.statistic.spread, integrator->pool, error);
  ok = ok &&
      prepared->klass->apply (prepared->state, self->worker, views->frames, n_frames,
          &exclusion, sums, cancellable, error) &&
      make_results (integrator, frames, n_frames, sums, results, error);

  for (gsize i = 0; i < n_frames; i++)
    ringlet_sums_clear (&sums[i]);
  return ok;
}

/* Whether pixels that are decoded here may do what the engine could not with compressed
 * frames: where it cannot decode them, and of a single one that is damaged, since its
 * decoder says best what is wrong. */
static gboolean
helps_to_decode (const GError *error, gsize n_frames)
{
  return g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED) ||
      (n_frames == 1 && g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT));
}

/* As many frames as the engine takes at once. */
static gboolean
run_group (RingletBatch *self, const RingletFrame *frames, gsize n_frames,
    RingletResult **results, GCancellable *cancellable, GError **error)
{
  g_auto (Views) views = { 0 };
  g_autoptr (GError) local = NULL;

  if (find_blocks (self, frames, n_frames, &views)) {
    if (apply (self, frames, n_frames, &views, results, cancellable, &local))
      return TRUE;
    if (!helps_to_decode (local, n_frames)) {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  }
  return find_pixels (frames, n_frames, &views, cancellable, error) &&
      apply (self, frames, n_frames, &views, results, cancellable, error);
}

gboolean
ringlet_batch_run (RingletBatch *self, const RingletFrame *frames, gsize n_frames,
    RingletResult **results, GCancellable *cancellable, GError **error)
{
  const gsize group = ringlet_engine_group (self->integrator->prepared->klass);

  for (gsize i = 0; i < n_frames; i++) {
    if (!check_frame (self->integrator, &frames[i], &frames[0], error))
      return FALSE;
  }

  for (gsize i = 0; i < n_frames; i += group) {
    const gsize n = MIN (group, n_frames - i);

    if (run_group (self, &frames[i], n, &results[i], cancellable, error))
      continue;
    clear_results (results, i);
    return FALSE;
  }
  return TRUE;
}
