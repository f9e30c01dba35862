/* SPDX-License-Identifier: MIT */
#include "flow.h"

#include "base/parallel.h"
#include "engine/engine.h"

/* Groups that are not worked on: one that is read, one that waits, one that is written.
 * More of them are pages that the system has to clear. */
#define N_BESIDE 3

struct _RingletFlow {
  const RingletFlowClass *klass;
  gpointer data;
  RingletReduction *reduction;
  RingletPipeline *pipeline;
  gsize n_decoded; /* bytes of a frame, where it is; the reader's: 0 before the first */
};

/* What goes through the pipeline at once. */
typedef struct {
  const RingletFlowClass *klass;
  guint n;
  RingletFlowFrame frames[RINGLET_ENGINE_MOST];
} Lot;

static void
lot_free (gpointer data)
{
  Lot *lot = data;

  for (guint i = 0; i < lot->n; i++) {
    ringlet_reduced_frame_clear (&lot->frames[i].reduced);
    if (lot->klass->free_user != NULL && lot->frames[i].user != NULL)
      lot->klass->free_user (lot->frames[i].user);
  }
  g_free (lot);
}

/* Chunks are decoded on the way; of other frames nobody knows before they are decoded
 * how large they are: as large as the largest detectors, if the first one is not
 * known. */
static gsize
guess_bytes (const RingletFlow *self, const RingletReducedFrame *frame,
    GCancellable *cancellable)
{
  g_auto (RingletFrameInfo) info = { 0 };
  const RingletStoredFrame *stored = frame->stored;

  if (stored == NULL || stored->chunk != NULL)
    return 0;
  if (!ringlet_source_describe (
          stored->source, stored->index, &info, cancellable, NULL))
    return 0;
  return info.n_slow * info.n_fast * ringlet_pixel_type_size (info.type);
}

static gboolean
take_frame (RingletFlow *self, Lot *lot, GCancellable *cancellable, GError **error)
{
  RingletFlowFrame *frame = &lot->frames[lot->n];
  *frame = (RingletFlowFrame){ 0 };
  if (!self->klass->next (self->data, lot->n == 0, frame, cancellable, error))
    return FALSE;
  ringlet_reduction_fetch (self->reduction, &frame->reduced, cancellable);
  lot->n++;
  return TRUE;
}

static gboolean
read_lot (gpointer data, gpointer *out, GCancellable *cancellable, GError **error)
{
  RingletFlow *self = data;
  Lot *lot = g_new0 (Lot, 1);
  GError *local = NULL;
  guint most = 1;

  lot->klass = self->klass;
  while (lot->n < most && take_frame (self, lot, cancellable, &local)) {
    const RingletStoredFrame *first = lot->frames[0].reduced.stored;
    const gsize n_stored = first != NULL ? ringlet_stored_frame_n_bytes (first) : 0;

    if (self->n_decoded == 0)
      self->n_decoded = guess_bytes (self, &lot->frames[0].reduced, cancellable);
    most = ringlet_reduction_group (self->reduction, n_stored, self->n_decoded);
  }
  /* What went wrong behind some frames, the next lot will find as well. */
  if (lot->n > 0) {
    g_clear_error (&local);
    *out = lot;
    return TRUE;
  }
  lot_free (lot);
  if (local != NULL)
    g_propagate_error (error, local);
  return FALSE;
}

static void
work (gpointer data, gpointer worker, gpointer item, GCancellable *cancellable)
{
  RingletFlow *self = data;
  Lot *lot = item;
  RingletReducedFrame frames[RINGLET_ENGINE_MOST];

  for (guint i = 0; i < lot->n; i++)
    frames[i] = lot->frames[i].reduced;
  ringlet_reduction_run (self->reduction, frames, lot->n, cancellable);
  for (guint i = 0; i < lot->n; i++) {
    lot->frames[i].reduced = frames[i];
    if (self->klass->finish != NULL)
      self->klass->finish (self->data, &lot->frames[i], cancellable);
  }
}

static gboolean
write_lot (gpointer data, gpointer item, GCancellable *cancellable, GError **error)
{
  RingletFlow *self = data;
  Lot *lot = item;

  for (guint i = 0; self->klass->deliver != NULL && i < lot->n; i++) {
    if (!self->klass->deliver (self->data, &lot->frames[i], error))
      return FALSE;
  }
  return TRUE;
}

static const RingletPipelineClass pipeline_class = {
  .read = read_lot,
  .work = work,
  .write = write_lot,
  .free_lot = lot_free,
};

RingletFlow *
ringlet_flow_new (const RingletFlowClass *klass, gpointer data,
    RingletReduction *reduction, guint n_threads, GCancellable *cancellable)
{
  RingletFlow *self = g_new0 (RingletFlow, 1);

  self->klass = klass;
  self->data = data;
  self->reduction = ringlet_reduction_ref (reduction);
  if (n_threads == 0)
    n_threads = ringlet_parallel_get_threads ();
  self->pipeline = ringlet_pipeline_new (
      &pipeline_class, self, n_threads, n_threads + N_BESIDE, cancellable);
  return self;
}

void
ringlet_flow_set_paused (RingletFlow *self, gboolean is_paused)
{
  ringlet_pipeline_set_paused (self->pipeline, is_paused);
}

gboolean
ringlet_flow_wait (RingletFlow *self, GError **error)
{
  return ringlet_pipeline_wait (self->pipeline, error);
}

gboolean
ringlet_flow_is_over (RingletFlow *self)
{
  return ringlet_pipeline_is_over (self->pipeline);
}

void
ringlet_flow_free (RingletFlow *self)
{
  ringlet_pipeline_free (self->pipeline);
  ringlet_reduction_unref (self->reduction);
  g_free (self);
}
