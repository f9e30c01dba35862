/* SPDX-License-Identifier: MIT */
#include "flow.h"

#include "base/parallel.h"
#include "engine/engine.h"

/* Groups that are not worked on: one that is read or waits, and one that is written.
 * More of them are pages that the system has to clear: with three, 1000 frames took 2 %
 * longer. */
#define N_BESIDE 2

/* Bytes of one group as files hold them: 14 frames of 4 megapixels with five counts a
 * pixel. */
#define MOST_STORED ((gsize) 32 << 20)

/* Bytes of the pixels of the largest detectors. */
#define LARGEST ((gsize) 72 << 20)

struct _RingletFlow {
  const RingletFlowClass *klass;
  gpointer data;
  RingletReduction *reduction;
  RingletPipeline *pipeline;
  gsize n_decoded;   /* bytes of the pixels of a frame; this is the reader's, and */
  gboolean is_known; /* that it is known, and */
  gboolean has_begun;
  GError *error; /* (nullable): what came behind the frames of the last group */
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

/* Bytes of the pixels of a frame; 0 where they are decoded on the way. What is not
 * known is as large as the largest detectors. */
static gsize
guess_pixels (const RingletFlow *self, const RingletReducedFrame *frame,
    GCancellable *cancellable)
{
  g_auto (RingletFrameInfo) info = { 0 };
  RingletStoredFrame *stored = frame->stored;

  if (stored == NULL)
    return LARGEST;
  if (!ringlet_reduction_needs_pixels (self->reduction, frame))
    return 0;
  if (stored->chunk != NULL)
    return stored->n_slow * stored->n_fast * ringlet_pixel_type_size (stored->type);
  return ringlet_source_describe (
             stored->source, stored->index, &info, cancellable, NULL)
      ? info.n_slow * info.n_fast * ringlet_pixel_type_size (info.type)
      : LARGEST;
}

/* A look at each file would take long: of a series one frame is like the others. */
static gsize
n_pixel_bytes (
    RingletFlow *self, const RingletReducedFrame *frame, GCancellable *cancellable)
{
  gsize n = self->n_decoded;

  if (!self->is_known) {
    n = guess_pixels (self, frame, cancellable);
    self->is_known = n != LARGEST;
    self->n_decoded = n;
  }
  return n;
}

static gboolean
take_frame (RingletFlow *self, Lot *lot, GCancellable *cancellable, GError **error)
{
  RingletFlowFrame *frame = &lot->frames[lot->n];
  *frame = (RingletFlowFrame){ 0 };
  if (!self->klass->next (self->data, lot->n == 0, frame, cancellable, error))
    return FALSE;
  if (frame->reduced.error == NULL)
    ringlet_reduction_fetch (self->reduction, &frame->reduced, cancellable);
  lot->n++;
  return TRUE;
}

static gsize
n_stored_bytes (const RingletReducedFrame *frame)
{
  return frame->stored != NULL ? ringlet_stored_frame_n_bytes (frame->stored) : 0;
}

/* As many frames as go together, and as memory is there for. The first one goes alone:
 * what no frame changes is made for it while others are read. */
static void
fill_lot (RingletFlow *self, Lot *lot, GCancellable *cancellable)
{
  gsize n_stored = 0;
  guint most = 1;

  while (lot->n < most && n_stored < MOST_STORED &&
      take_frame (self, lot, cancellable, &self->error)) {
    const RingletReducedFrame *frame = &lot->frames[lot->n - 1].reduced;

    n_stored += n_stored_bytes (frame);
    most = ringlet_reduction_group (
        self->reduction, n_pixel_bytes (self, frame, cancellable));
    if (!self->has_begun)
      most = 1;
    self->has_begun = TRUE;
  }
}

/* What went wrong behind some frames is told when these are through. */
static gboolean
read_lot (gpointer data, gpointer *out, GCancellable *cancellable, GError **error)
{
  RingletFlow *self = data;
  Lot *lot = g_new0 (Lot, 1);

  lot->klass = self->klass;
  if (self->error == NULL)
    fill_lot (self, lot, cancellable);
  if (lot->n > 0) {
    *out = lot;
    return TRUE;
  }
  lot_free (lot);
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
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
  g_clear_error (&self->error);
  g_free (self);
}
