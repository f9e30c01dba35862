/* SPDX-License-Identifier: MIT */

/* Messages of a detector into lots. */

#include "cli/stream-private.h"

/* Then it is told that nothing comes. */
#define PATIENCE_MS 5000
/* Then what was integrated goes to the disk. */
#define PAUSE_MS 1000

void
ringlet_stream_reader_init (RingletStreamReader *self, const RingletStreamWish *wish,
    RingletStreamSocket *socket)
{
  *self = (RingletStreamReader){ .wish = wish, .socket = socket };
  g_queue_init (&self->pending);
  ringlet_stream_sequence_init (&self->sequence);
}

void
ringlet_stream_reader_clear (RingletStreamReader *self)
{
  g_clear_pointer (&self->series, ringlet_stream_series_unref);
  g_queue_clear_full (&self->pending, ringlet_stream_lot_free);
  ringlet_stream_sequence_clear (&self->sequence);
}

static void
push (RingletStreamReader *self, RingletStreamLot *lot)
{
  g_queue_push_tail (&self->pending, lot);
}

static void
push_end (RingletStreamReader *self, const RingletStreamStep *step)
{
  RingletStreamLot *lot = ringlet_stream_lot_new (RINGLET_STREAM_LOT_END, self->series);

  lot->counts = step->counts;
  lot->is_whole = step->ends;
  push (self, lot);
  g_clear_pointer (&self->series, ringlet_stream_series_unref);
}

static void
push_begin (RingletStreamReader *self, const RingletStreamStep *step)
{
  self->series = ringlet_stream_series_new (self->wish, step->header);
  push (self, ringlet_stream_lot_new (RINGLET_STREAM_LOT_BEGIN, self->series));
}

/* What came before, or belongs to no series any more, is counted and left. */
static void
push_frame (RingletStreamReader *self, const RingletStreamStep *step,
    RingletStreamMessage *message)
{
  RingletStreamLot *lot = NULL;

  if (step->place != RINGLET_STREAM_NEXT && step->place != RINGLET_STREAM_LATE)
    return;
  lot = ringlet_stream_lot_new (RINGLET_STREAM_LOT_FRAME, self->series);
  lot->frame = g_steal_pointer (&message->frame);
  lot->number = lot->frame->frame;
  lot->is_late = step->place == RINGLET_STREAM_LATE;
  push (self, lot);
}

static void
push_refused (RingletStreamReader *self, GError *error)
{
  RingletStreamLot *lot = ringlet_stream_lot_new (RINGLET_STREAM_LOT_REFUSED, NULL);

  lot->error = error;
  push (self, lot);
}

static void
push_message (RingletStreamReader *self, RingletStreamMessage *message)
{
  const gboolean is_frame = message->frame != NULL;
  RingletStreamStep step = { 0 };

  ringlet_stream_sequence_take (&self->sequence, message, &step);
  if (step.breaks_off)
    push_end (self, &step);
  if (step.begins)
    push_begin (self, &step);
  if (is_frame)
    push_frame (self, &step, message);
  if (step.ends) {
    push_end (self, &step);
    self->is_over = !self->wish->follow;
  }
}

/* @error: when nothing of what comes can be read */
static gboolean
take_parts (RingletStreamReader *self, GPtrArray *parts, GError **error)
{
  GBytes *const *bytes = (GBytes *const *) parts->pdata;
  g_auto (RingletStreamMessage) message = { 0 };
  g_autoptr (GError) local = NULL;

  if (ringlet_stream_message_parse (&message, bytes, parts->len, &local)) {
    push_message (self, &message);
    return TRUE;
  }
  if (ringlet_stream_is_version_2 (bytes, parts->len)) {
    g_propagate_prefixed_error (
        error, g_steal_pointer (&local), "%s: ", self->wish->address);
    return FALSE;
  }
  push_refused (self, g_steal_pointer (&local));
  return TRUE;
}

static void
tell_silence (const RingletStreamReader *self)
{
  if (!self->wish->quiet)
    g_printerr ("ringlet: nothing has come from %s yet; it is waited for (does the "
                "detector stream, and to nobody else?)\n",
        self->wish->address);
}

/* How long to wait before something else is done. */
static int
patience (const RingletStreamReader *self)
{
  if (!self->has_begun)
    return PATIENCE_MS;
  return self->is_moving ? PAUSE_MS : -1;
}

static void
rest (RingletStreamReader *self)
{
  if (!self->has_begun)
    tell_silence (self);
  if (self->is_moving)
    push (self, ringlet_stream_lot_new (RINGLET_STREAM_LOT_PAUSE, NULL));
}

static gboolean
receive (RingletStreamReader *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) parts = NULL;

  if (!ringlet_stream_socket_receive (
          self->socket, patience (self), &parts, cancellable, error))
    return FALSE;
  if (parts == NULL)
    rest (self);
  self->has_begun = TRUE;
  self->is_moving = parts != NULL;
  return parts == NULL || take_parts (self, parts, error);
}

gboolean
ringlet_stream_reader_next (RingletStreamReader *self, RingletStreamLot **lot,
    GCancellable *cancellable, GError **error)
{
  while (self->pending.length == 0 && !self->is_over) {
    if (!receive (self, cancellable, error))
      return FALSE;
  }
  *lot = g_queue_pop_head (&self->pending);
  return *lot != NULL;
}
