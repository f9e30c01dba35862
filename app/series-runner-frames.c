/* SPDX-License-Identifier: MIT */

/* What is done with the frames of a series on their way through the flow. */

#include "base/error.h"
#include "outputs-existing.h"
#include "series-runner-private.h"

/**
 * Companion:
 * @done: what becomes of the frame; handed out wherever it got to
 * @outputs: its files, those that are to be written
 * @existing: what becomes of those that are there
 * @is_there: all that would be written of it is
 * @ready: (nullable): for the one file
 * @is_written: its files are, and its pattern is in @done
 *
 * What goes with a frame.
 */
typedef struct {
  RingletSeriesRunner *runner;
  RingletSeriesFrame *done;
  RingletOutputs outputs;
  RingletExisting existing;
  RingletSeriesReady *ready;
  gboolean is_there;
  gboolean is_written;
} Companion;

static void
companion_free (gpointer data)
{
  Companion *self = data;

  g_async_queue_push (self->runner->through, self->done);
  g_clear_pointer (&self->ready, ringlet_series_ready_free);
  ringlet_outputs_clear (&self->outputs);
  g_free (self);
}

static guint
n_outputs (const Companion *self)
{
  return self->outputs.files != NULL ? self->outputs.files->len : 0;
}

/* ---- read ---- */

static gboolean
has_row (const RingletSeriesRunner *self, guint64 frame)
{
  return self->store != NULL &&
      ringlet_series_store_has_frame (self->store, (guint) frame);
}

/* Where files get numbers, those of a frame whose row did not come have theirs. */
static void
choose_existing (RingletSeriesRunner *self, Companion *companion)
{
  companion->existing = ringlet_series_order_get_existing (self->order);
  if (companion->existing == RINGLET_EXISTING_NUMBER &&
      ringlet_series_order_take_own (
          self->order, companion->done->frame, &companion->outputs))
    companion->existing = RINGLET_EXISTING_REPLACE;
}

/* What of a frame is to be written. Where files get numbers a row of the one file is of
 * this series, and came after the files. */
static gboolean
choose_outputs (RingletSeriesRunner *self, Companion *companion, GError **error)
{
  const RingletExisting existing = ringlet_series_order_get_existing (self->order);
  const guint64 frame = companion->done->frame;
  guint n_planned;

  if (!ringlet_series_order_plan (self->order, frame, &companion->outputs, error))
    return FALSE;
  n_planned = n_outputs (companion);
  choose_existing (self, companion);
  ringlet_outputs_pass_existing (&companion->outputs, companion->existing);
  companion->is_there = self->store != NULL
      ? has_row (self, frame) &&
          (n_outputs (companion) == 0 || existing == RINGLET_EXISTING_NUMBER)
      : n_planned > 0 && n_outputs (companion) == 0;
  if (companion->is_there)
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS, "It is there");
  return !companion->is_there;
}

/* One that needs no work, or cannot be done, is not read. */
static gboolean
next (gpointer data, gboolean waits G_GNUC_UNUSED, RingletFlowFrame *frame,
    GCancellable *cancellable G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
  RingletSeriesRunner *self = data;
  Companion *companion = NULL;

  if (self->next == self->n_frames)
    return FALSE;
  companion = g_new0 (Companion, 1);
  companion->runner = self;
  companion->done = ringlet_series_frame_new (self->frames[self->next++]);
  frame->reduced.frame = companion->done->frame;
  frame->user = companion;
  choose_outputs (self, companion, &frame->reduced.error);
  return TRUE;
}

/* ---- worked on ---- */

/* The pattern of a frame whose files are there, as the first of them says. What an
 * earlier part of this series has written is no news. */
static void
skip (RingletSeriesRunner *self, RingletSeriesFrame *done)
{
  const RingletState *state = ringlet_series_order_get_state (self->order);
  g_auto (RingletOutputs) outputs = { 0 };
  const gboolean is_own =
      self->store != NULL && ringlet_series_order_goes_on (self->order);

  done->outcome = is_own ? RINGLET_SERIES_DONE : RINGLET_SERIES_SKIPPED;
  if (!ringlet_series_order_plan (self->order, done->frame, &outputs, NULL))
    return;
  ringlet_series_order_take_own (self->order, done->frame, &outputs);
  for (guint i = 0; outputs.files != NULL && i < outputs.files->len; i++) {
    const RingletOutputFile *file = ringlet_outputs_get (&outputs, i);

    if (file->part == RINGLET_OUTPUT_PATTERN && done->intensity == NULL)
      ringlet_series_frame_take_file (done, file->path, state->plan.unit);
  }
}

static gboolean
write_files (RingletSeriesRunner *self, Companion *companion,
    const RingletIntegration *integration, GError **error)
{
  const RingletState *state = ringlet_series_order_get_state (self->order);

  if (n_outputs (companion) > 0) {
    if (!ringlet_outputs_write_existing (
            &companion->outputs, state, integration, companion->existing, error))
      return FALSE;
    if (companion->existing == RINGLET_EXISTING_NUMBER)
      ringlet_series_order_note_own (
          self->order, companion->done->frame, &companion->outputs);
  }
  return ringlet_series_frame_take_result (
      companion->done, &state->pattern_background, integration->pattern, error);
}

/* A row that is there is not put again. */
static gboolean
make_ready (const RingletSeriesRunner *self, Companion *companion,
    const RingletReducedFrame *reduced, GCancellable *cancellable, GError **error)
{
  if (self->store != NULL && !has_row (self, reduced->frame))
    companion->ready = ringlet_series_store_make_ready (
        self->store, reduced->integration, cancellable, error);
  return *error == NULL;
}

/* The frame stays pending when it is cancelled, and when the disk is full: another one
 * has failed then, and it would, too. That is found here at once, and not when somebody
 * looks. */
static void
finish (gpointer data, RingletFlowFrame *frame, GCancellable *cancellable)
{
  RingletSeriesRunner *self = data;
  RingletReducedFrame *reduced = &frame->reduced;
  Companion *companion = frame->user;

  if (companion->is_there) {
    skip (self, companion->done);
    return;
  }
  if (reduced->error != NULL || ringlet_series_runner_is_full (self) ||
      g_cancellable_is_cancelled (cancellable))
    return;
  companion->is_written =
      write_files (self, companion, reduced->integration, &reduced->error) &&
      make_ready (self, companion, reduced, cancellable, &reduced->error);
  if (companion->is_written && self->store == NULL)
    companion->done->outcome = RINGLET_SERIES_DONE;
  if (ringlet_series_is_disk_full (reduced->error))
    ringlet_series_runner_note_full (self);
}

/* ---- delivered ---- */

static gboolean
append (RingletSeriesRunner *self, const RingletReducedFrame *reduced,
    const RingletSeriesReady *ready, GError **error)
{
  const guint64 frame = reduced->frame;

  if (self->store == NULL || has_row (self, frame))
    return TRUE;
  if (!ringlet_series_store_append (self->store, (guint) frame, reduced, ready, error))
    return FALSE;
  ringlet_series_order_note_row (self->order);
  g_array_append_val (self->rows, frame);
  return TRUE;
}

static gboolean
deliver (gpointer data, RingletFlowFrame *frame, GError **error)
{
  RingletSeriesRunner *self = data;
  RingletReducedFrame *reduced = &frame->reduced;
  const Companion *companion = frame->user;
  RingletSeriesFrame *done = companion->done;

  if (companion->is_there)
    return TRUE;
  if (reduced->error == NULL
          ? !companion->is_written
          : g_error_matches (reduced->error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    self->has_left = TRUE;
    return TRUE;
  }
  if (!append (self, reduced, companion->ready, error))
    return FALSE;
  done->outcome = reduced->error != NULL ? RINGLET_SERIES_FAILED : RINGLET_SERIES_DONE;
  done->error = g_steal_pointer (&reduced->error);
  return TRUE;
}

const RingletFlowClass ringlet_series_runner_class = {
  .next = next,
  .finish = finish,
  .deliver = deliver,
  .free_user = companion_free,
};
