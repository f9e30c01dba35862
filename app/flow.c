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

  /* Of the thread that reads: */
  gsize n_decoded;    /* bytes of the pixels of a frame, */
  gboolean is_known;  /* that it is known, and */
  gboolean has_begun; /* that frames were read */
  guint n_ahead;
  RingletFlowFrame ahead[RINGLET_ENGINE_MOST]; /* taken, but too much to be read yet */
  GError *error; /* (nullable): what came behind the frames that were taken last */
};

/* What goes through the pipeline at once. */
typedef struct {
  const RingletFlowClass *klass;
  guint n;
  RingletFlowFrame frames[RINGLET_ENGINE_MOST];
} Lot;

static void
clear_frames (const RingletFlowClass *klass, RingletFlowFrame *frames, guint n)
{
  for (guint i = 0; i < n; i++) {
    ringlet_reduced_frame_clear (&frames[i].reduced);
    if (klass->free_user != NULL && frames[i].user != NULL)
      klass->free_user (frames[i].user);
  }
}

static void
lot_free (gpointer data)
{
  Lot *lot = data;

  clear_frames (lot->klass, lot->frames, lot->n);
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
static void
learn_pixels (RingletFlow *self, const Lot *lot, GCancellable *cancellable)
{
  for (guint i = 0; i < lot->n && !self->is_known; i++) {
    self->n_decoded = guess_pixels (self, &lot->frames[i].reduced, cancellable);
    self->is_known = self->n_decoded != LARGEST;
  }
}

static gsize
n_brought (const RingletReducedFrame *frame)
{
  return frame->stored != NULL ? ringlet_stored_frame_n_bytes (frame->stored) : 0;
}

/* As many frames as go together. The first one goes alone: what no frame changes is
 * made for it while others are read. */
static void
take_frames (RingletFlow *self, Lot *lot, GCancellable *cancellable)
{
  const guint most =
      self->has_begun ? ringlet_reduction_group (self->reduction, self->n_decoded) : 1;
  gsize n_bytes = 0;

  for (; lot->n < self->n_ahead; lot->n++)
    lot->frames[lot->n] = self->ahead[lot->n];
  self->n_ahead = 0;
  while (lot->n < most && n_bytes < MOST_STORED && self->error == NULL) {
    RingletFlowFrame *frame = &lot->frames[lot->n];

    *frame = (RingletFlowFrame){ 0 };
    if (!self->klass->next (self->data, lot->n == 0, frame, cancellable, &self->error))
      return;
    n_bytes += n_brought (&frame->reduced);
    lot->n++;
  }
}

/* As many of them as memory is there for; the others wait for the next lot. */
static void
fetch_frames (RingletFlow *self, Lot *lot, GCancellable *cancellable)
{
  RingletReducedFrame frames[RINGLET_ENGINE_MOST];
  const guint n_taken = lot->n;

  for (guint i = 0; i < n_taken; i++)
    frames[i] = lot->frames[i].reduced;
  lot->n = (guint) ringlet_reduction_fetch (
      self->reduction, frames, n_taken, MOST_STORED, cancellable);
  for (guint i = 0; i < lot->n; i++)
    lot->frames[i].reduced = frames[i];
  for (guint i = lot->n; i < n_taken; i++)
    self->ahead[self->n_ahead++] = lot->frames[i];
}

/* What went wrong behind some frames is told when these are through. */
static gboolean
read_lot (gpointer data, gpointer *out, GCancellable *cancellable, GError **error)
{
  RingletFlow *self = data;
  Lot *lot = NULL;

  /* no file is read for a device that is gone */
  if (!ringlet_reduction_check (self->reduction, error))
    return FALSE;
  lot = g_new0 (Lot, 1);
  lot->klass = self->klass;
  take_frames (self, lot, cancellable);
  if (lot->n > 0) {
    fetch_frames (self, lot, cancellable);
    learn_pixels (self, lot, cancellable);
    self->has_begun = TRUE;
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

/* What a device has left goes back to where it came from: it has not failed. */
static gboolean
deliver (RingletFlow *self, RingletFlowFrame *frame, GError **error)
{
  return frame->reduced.is_left || self->klass->deliver (self->data, frame, error);
}

static gboolean
write_lot (gpointer data, gpointer item, GCancellable *cancellable, GError **error)
{
  RingletFlow *self = data;
  Lot *lot = item;

  for (guint i = 0; self->klass->deliver != NULL && i < lot->n; i++) {
    /* Eight large cakes are half a second. */
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !deliver (self, &lot->frames[i], error))
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
  self->n_decoded = LARGEST;
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
  return ringlet_pipeline_wait (self->pipeline, error) &&
      ringlet_reduction_check (self->reduction, error);
}

void
ringlet_flow_free (RingletFlow *self)
{
  ringlet_pipeline_free (self->pipeline);
  clear_frames (self->klass, self->ahead, self->n_ahead);
  ringlet_reduction_unref (self->reduction);
  g_clear_error (&self->error);
  g_free (self);
}
