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
  g_free (self);
}

static gboolean
check_shape (const RingletDetector *detector, const RingletImage *image,
    const char *what, const char *path, GError **error)
{
  const RingletCompanion companion = { what, path, image->n_slow, image->n_fast };

  return ringlet_companion_check (&companion, detector, error);
}

static gboolean
check_variance (
    const RingletIntegrator *self, const RingletFrame *frame, GError **error)
{
  const gboolean needed = self->plan.error_model == RINGLET_ERROR_MODEL_VARIANCE;

  if (frame->variance != NULL && needed)
    return check_shape (self->detector, frame->variance, "variance image", NULL, error);
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
  if (frame->image->type != first->image->type) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "Frames of one group have different types: %s and %s",
        ringlet_pixel_type_name (first->image->type),
        ringlet_pixel_type_name (frame->image->type));
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
  return check_shape (self->detector, frame->image, "image", frame->source, error) &&
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

/* As many frames as the engine takes at once. */
static gboolean
run_group (RingletBatch *self, const RingletFrame *frames, gsize n_frames,
    RingletResult **results, GCancellable *cancellable, GError **error)
{
  const RingletIntegrator *integrator = self->integrator;
  const RingletPrepared *prepared = integrator->prepared;
  const gboolean errors = integrator->plan.error_model != RINGLET_ERROR_MODEL_NONE;
  const RingletExclusion exclusion = ringlet_exclusion_new (&integrator->plan,
      ringlet_detector_has_flags (integrator->detector), frames[0].image->type);
  RingletEngineFrame views[RINGLET_ENGINE_MOST];
  RingletSums sums[RINGLET_ENGINE_MOST] = { 0 };
  gboolean ok = TRUE;

  for (gsize i = 0; ok && i < n_frames; i++) {
    views[i] = (RingletEngineFrame){ frames[i].image, frames[i].variance };
    ok = ringlet_sums_init (&sums[i], ringlet_bins_n (&integrator->bins), errors,
        integrator->plan.statistic.spread, integrator->pool, error);
  }
  ok = ok &&
      prepared->klass->apply (prepared->state, self->worker, views, n_frames,
          &exclusion, sums, cancellable, error) &&
      make_results (integrator, frames, n_frames, sums, results, error);

  for (gsize i = 0; i < n_frames; i++)
    ringlet_sums_clear (&sums[i]);
  return ok;
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
