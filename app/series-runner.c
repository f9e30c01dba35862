/* SPDX-License-Identifier: MIT */
#include "series-runner-private.h"

#include "base/error.h"
#include "job.h"

/* ---- paused ---- */

/* What is full stays so until it goes on. */
static void
set_paused (RingletSeriesRunner *self, gboolean is_paused, gboolean is_full)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_paused = is_paused;
  self->is_full = is_paused && (self->is_full || is_full);
  if (self->flow != NULL)
    ringlet_flow_set_paused (self->flow, is_paused);
  g_cond_broadcast (&self->goes_on);
}

void
ringlet_series_runner_note_full (RingletSeriesRunner *self)
{
  set_paused (self, TRUE, TRUE);
}

gboolean
ringlet_series_runner_is_full (RingletSeriesRunner *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->is_full;
}

/* ---- the run ---- */

static RingletFileHash *
get_hash (gpointer data, guint64 frame)
{
  const RingletSeriesRunner *self = data;

  return ringlet_file_hashes_get (self->hashes, frame);
}

/* Files of frames say what they are of by a hash. */
static RingletReduction *
make_reduction (RingletSeriesRunner *self)
{
  RingletReductionWants wants = ringlet_series_order_wants (self->order);

  if (wants.sha256)
    wants.file_hash = get_hash;
  wants.data = self;
  return ringlet_series_order_reduction (self->order, wants);
}

/* Returns whether it began: not where it was stopped before. */
static gboolean
begin_flow (RingletSeriesRunner *self, RingletReduction *reduction)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->is_paused && !g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&self->goes_on, &self->lock);
  if (g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  self->hashes =
      ringlet_file_hashes_new (ringlet_series_order_get_state (self->order)->source);
  self->flow = ringlet_flow_new (
      &ringlet_series_runner_class, self, reduction, 0, self->cancellable);
  return TRUE;
}

/* What was at work is handed out with it. */
static void
end_flow (RingletSeriesRunner *self)
{
  RingletFlow *flow = NULL;
  RingletFileHashes *hashes = NULL;

  g_mutex_lock (&self->lock);
  flow = g_steal_pointer (&self->flow);
  g_mutex_unlock (&self->lock);
  ringlet_flow_free (flow);

  g_mutex_lock (&self->lock);
  hashes = g_steal_pointer (&self->hashes);
  g_mutex_unlock (&self->lock);
  ringlet_file_hashes_free (hashes);
}

/* Rows since the last flush are not in the file, and nobody knows which these are: all
 * of this run are looked for again. */
static void
doubt_rows (RingletSeriesRunner *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    g_async_queue_push (self->through,
        ringlet_series_frame_new (g_array_index (self->rows, guint64, i)));
}

/* Before the first row nothing of a file that is there is replaced. */
static gboolean
close_store (RingletSeriesRunner *self, gboolean is_through, GError **error)
{
  const gboolean is_whole =
      is_through && !self->has_left && !ringlet_series_order_lacks_frames (self->order);

  if (self->store != NULL && !is_through && self->rows->len == 0)
    g_clear_pointer (&self->store, ringlet_series_store_abandon);
  if (self->store == NULL)
    return TRUE;
  if (!ringlet_series_store_close (g_steal_pointer (&self->store), is_whole, error))
    return FALSE;
  if (self->rows->len > 0)
    ringlet_series_order_note_closed (self->order);
  return TRUE;
}

static gboolean
run_flow (RingletSeriesRunner *self, GError **error)
{
  g_autoptr (RingletReduction) reduction = make_reduction (self);
  gboolean ok;

  ok = begin_flow (self, reduction);
  if (ok) {
    ok = ringlet_flow_wait (self->flow, error);
    end_flow (self);
  }
  return ok;
}

/* That what was done is not in the file counts for more than that it was stopped. */
static void
take_closing (GError *closing, GError **error)
{
  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (error);
  if (*error == NULL)
    *error = closing;
  else
    g_error_free (closing);
}

/* Whether what ended the run has nothing to do with the file. */
static gboolean
keeps_rows (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ||
      g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
}

/* @error: not %NULL */
static gboolean
run (RingletSeriesRunner *self, GError **error)
{
  GError *closing = NULL;
  gboolean is_through, is_closed;

  if (!ringlet_series_order_check (
          self->order, self->frames, self->n_frames, self->cancellable, error) ||
      !ringlet_series_order_open_store (
          self->order, self->frames, self->n_frames, &self->store, error))
    return FALSE;
  is_through = run_flow (self, error);
  is_closed = close_store (self, is_through, &closing);
  if (!is_closed)
    take_closing (closing, error);
  if (!is_closed || (*error != NULL && !keeps_rows (*error)))
    doubt_rows (self);
  return is_through && is_closed;
}

static void
frame_free (gpointer data)
{
  ringlet_series_frame_free (data);
}

static void
runner_clear (gpointer data)
{
  RingletSeriesRunner *self = data;

  ringlet_series_order_unref (self->order);
  g_free (self->frames);
  g_array_unref (self->rows);
  g_object_unref (self->cancellable);
  g_async_queue_unref (self->through);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->goes_on);
  g_clear_error (&self->error);
}

static void
runner_unref (RingletSeriesRunner *self)
{
  g_atomic_rc_box_release_full (self, runner_clear);
}

/* The threads of the flow begin in this one, and give way with it. */
static gpointer
run_in_thread (gpointer data)
{
  RingletSeriesRunner *self = data;
  GError *error = NULL;

  ringlet_thread_give_way ();
  run (self, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&error);
  g_mutex_lock (&self->lock);
  self->error = error;
  self->is_over = TRUE;
  g_mutex_unlock (&self->lock);
  runner_unref (self);
  return NULL;
}

RingletSeriesRunner *
ringlet_series_runner_new (
    RingletSeriesOrder *order, const guint64 *frames, gsize n_frames)
{
  RingletSeriesRunner *self = NULL;

  g_return_val_if_fail (n_frames > 0, NULL);

  self = g_atomic_rc_box_new0 (RingletSeriesRunner);
  self->order = ringlet_series_order_ref (order);
  self->frames = g_memdup2 (frames, n_frames * sizeof (guint64));
  self->n_frames = n_frames;
  self->rows = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->cancellable = g_cancellable_new ();
  self->through = g_async_queue_new_full (frame_free);
  g_mutex_init (&self->lock);
  g_cond_init (&self->goes_on);
  g_thread_unref (
      g_thread_new ("ringlet-series", run_in_thread, g_atomic_rc_box_acquire (self)));
  return self;
}

void
ringlet_series_runner_set_paused (RingletSeriesRunner *self, gboolean is_paused)
{
  set_paused (self, is_paused, FALSE);
}

void
ringlet_series_runner_stop (RingletSeriesRunner *self)
{
  g_cancellable_cancel (self->cancellable);
  set_paused (self, FALSE, FALSE);
}

RingletSeriesFrame *
ringlet_series_runner_pop (RingletSeriesRunner *self)
{
  return g_async_queue_try_pop (self->through);
}

double
ringlet_series_runner_get_hashed (RingletSeriesRunner *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->hashes != NULL ? ringlet_file_hashes_get_progress (self->hashes) : 1.0;
}

gboolean
ringlet_series_runner_has_ended (RingletSeriesRunner *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->is_over;
}

GError *
ringlet_series_runner_get_error (RingletSeriesRunner *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->error != NULL ? g_error_copy (self->error) : NULL;
}

void
ringlet_series_runner_free (RingletSeriesRunner *self)
{
  ringlet_series_runner_stop (self);
  runner_unref (self);
}
