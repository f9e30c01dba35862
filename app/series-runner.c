/* SPDX-License-Identifier: MIT */
#include "series-runner.h"

#include <string.h>

#include "base/parallel.h"
#include "job.h"

/* Shared by its owner and its threads. */
struct _RingletSeriesRunner {
  RingletSeriesOrder *order;
  guint64 *frames;
  gsize n_frames;
  GCancellable *cancellable;
  GAsyncQueue *through; /* (element-type RingletSeriesFrame) */

  GMutex lock; /* of what follows */
  GCond goes_on;
  gboolean is_paused;
  gsize next; /* in @frames */
  guint n_at_work;
  GError *error;
};

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

/* Waits while it is paused. */
static gboolean
take_frame (RingletSeriesRunner *self, guint64 *frame)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->is_paused && !g_cancellable_is_cancelled (self->cancellable))
    g_cond_wait (&self->goes_on, &self->lock);
  if (self->next == self->n_frames || g_cancellable_is_cancelled (self->cancellable))
    return FALSE;
  *frame = self->frames[self->next++];
  return TRUE;
}

static void
leave (RingletSeriesRunner *self)
{
  g_mutex_lock (&self->lock);
  self->n_at_work--;
  g_mutex_unlock (&self->lock);
  runner_unref (self);
}

/* At once, and not when somebody looks: others would fail meanwhile. */
static void
run_frame (RingletSeriesRunner *self, guint64 frame)
{
  RingletSeriesFrame *done =
      ringlet_series_order_run (self->order, frame, self->cancellable);

  if (ringlet_series_frame_is_disk_full (done))
    ringlet_series_runner_set_paused (self, TRUE);
  g_async_queue_push (self->through, done);
}

static gpointer
work_in_thread (gpointer data)
{
  RingletSeriesRunner *self = data;
  guint64 frame = 0;

  ringlet_thread_give_way ();
  while (take_frame (self, &frame))
    run_frame (self, frame);
  leave (self);
  return NULL;
}

static void
begin (RingletSeriesRunner *self, GThreadFunc func)
{
  g_thread_unref (
      g_thread_new ("ringlet-series", func, g_atomic_rc_box_acquire (self)));
}

/* One frame is read while another is integrated; on many processors more, since a frame
 * is not worth all of them. */
static guint
choose_threads (gsize n_frames)
{
  const guint n = CLAMP (ringlet_parallel_get_threads () / 4, 2, 8);

  return (guint) MIN (n, n_frames);
}

typedef struct {
  RingletSeriesRunner *runner;
  guint n_threads;
} Check;

static gpointer
check_in_thread (gpointer data)
{
  g_autofree Check *check = data;
  RingletSeriesRunner *self = check->runner;
  GError *error = NULL;
  const gboolean ok = ringlet_series_order_check (
      self->order, self->frames, self->n_frames, self->cancellable, &error);

  g_mutex_lock (&self->lock);
  if (ok)
    self->n_at_work += check->n_threads;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_clear_error (&error);
  self->error = error;
  g_mutex_unlock (&self->lock);

  for (guint i = 0; ok && i < check->n_threads; i++)
    begin (self, work_in_thread);
  leave (self);
  return NULL;
}

RingletSeriesRunner *
ringlet_series_runner_new (
    RingletSeriesOrder *order, const guint64 *frames, gsize n_frames, guint n_threads)
{
  RingletSeriesRunner *self = g_atomic_rc_box_new0 (RingletSeriesRunner);
  Check *check = g_new (Check, 1);

  g_return_val_if_fail (n_frames > 0, NULL);

  self->order = ringlet_series_order_ref (order);
  self->frames = g_memdup2 (frames, n_frames * sizeof (guint64));
  self->n_frames = n_frames;
  self->cancellable = g_cancellable_new ();
  self->through = g_async_queue_new_full (frame_free);
  g_mutex_init (&self->lock);
  g_cond_init (&self->goes_on);
  self->n_at_work = 1;

  check->runner = g_atomic_rc_box_acquire (self);
  check->n_threads = n_threads > 0 ? n_threads : choose_threads (n_frames);
  g_thread_unref (g_thread_new ("ringlet-series", check_in_thread, check));
  return self;
}

void
ringlet_series_runner_set_paused (RingletSeriesRunner *self, gboolean is_paused)
{
  g_mutex_lock (&self->lock);
  self->is_paused = is_paused;
  g_cond_broadcast (&self->goes_on);
  g_mutex_unlock (&self->lock);
}

void
ringlet_series_runner_stop (RingletSeriesRunner *self)
{
  g_cancellable_cancel (self->cancellable);
  ringlet_series_runner_set_paused (self, FALSE);
}

RingletSeriesFrame *
ringlet_series_runner_pop (RingletSeriesRunner *self)
{
  return g_async_queue_try_pop (self->through);
}

gboolean
ringlet_series_runner_is_over (RingletSeriesRunner *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (self->n_at_work > 0)
    return FALSE;
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  return TRUE;
}

void
ringlet_series_runner_free (RingletSeriesRunner *self)
{
  ringlet_series_runner_stop (self);
  runner_unref (self);
}
