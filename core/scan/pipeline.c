/* SPDX-License-Identifier: MIT */

/* Lots carry numbers in the order of reading. A lot is in memory from the moment its
 * number is given away until it is written; the reader waits while @n_most are. */

#include "scan/pipeline.h"

#include "base/parallel.h"

typedef struct {
  guint64 number;
  gpointer lot;
} Numbered;

struct _RingletPipeline {
  const RingletPipelineClass *klass;
  gpointer data;
  guint n_workers;
  guint n_most;
  GCancellable *cancellable;
  GCancellable *outer; /* (nullable): the caller's */
  gulong on_outer;
  GThread *reader, *writer;
  GPtrArray *workers; /* (element-type GThread) */

  GMutex lock;      /* of all below */
  GCond moved;      /* something of it is another than before */
  GQueue waiting;   /* (element-type Numbered): for a worker */
  GHashTable *done; /* number → Numbered: for the writer */
  RingletPipelineCounts counts;
  gboolean is_paused;
  gboolean is_read;    /* nothing follows */
  gboolean is_stopped; /* because the reader was stopped before the end */
  guint n_running;     /* threads */
  GError *read_error, *write_error;
};

/* ---- what is read, worked on, written ---- */

static void
numbered_free (RingletPipeline *self, Numbered *item)
{
  if (item == NULL)
    return;
  self->klass->free_lot (item->lot);
  g_free (item);
}

static gboolean
is_stopped (const RingletPipeline *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

/* With the lock. What begins something waits while it is paused, unless it is stopped.
 */
static gboolean
must_wait (const RingletPipeline *self, gboolean is_ready)
{
  return !is_stopped (self) && (self->is_paused || !is_ready);
}

static gboolean
has_room (const RingletPipeline *self)
{
  return self->counts.n_read - self->counts.n_written < self->n_most;
}

static gboolean
wait_for_room (RingletPipeline *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (must_wait (self, has_room (self)))
    g_cond_wait (&self->moved, &self->lock);
  return !is_stopped (self);
}

static void
put_read (RingletPipeline *self, gpointer lot)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Numbered *item = g_new (Numbered, 1);

  *item = (Numbered){ self->counts.n_read++, lot };
  g_queue_push_tail (&self->waiting, item);
  g_cond_broadcast (&self->moved);
}

/* Returns NULL when nothing follows. */
static Numbered *
take_waiting (RingletPipeline *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (must_wait (self, self->waiting.length > 0 || self->is_read))
    g_cond_wait (&self->moved, &self->lock);
  return is_stopped (self) ? NULL : g_queue_pop_head (&self->waiting);
}

static void
put_done (RingletPipeline *self, Numbered *item)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->counts.n_worked++;
  g_hash_table_insert (self->done, &item->number, item);
  g_cond_broadcast (&self->moved);
}

static gboolean
is_all_written (const RingletPipeline *self)
{
  return self->is_read && self->counts.n_written == self->counts.n_read;
}

/* The next one in the order of reading; NULL when nothing follows. Also while it is
 * paused: what is done is done. */
static Numbered *
take_done (RingletPipeline *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  Numbered *item = NULL;

  while (!is_stopped (self) && !is_all_written (self) &&
      !g_hash_table_contains (self->done, &self->counts.n_written))
    g_cond_wait (&self->moved, &self->lock);
  if (is_stopped (self))
    return NULL;
  item = g_hash_table_lookup (self->done, &self->counts.n_written);
  if (item != NULL)
    g_hash_table_steal (self->done, &item->number);
  return item;
}

static void
count_written (RingletPipeline *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->counts.n_written++;
  g_cond_broadcast (&self->moved);
}

/* ---- the threads ---- */

static void
leave (RingletPipeline *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->n_running--;
  g_cond_broadcast (&self->moved);
}

static void
end_reading (RingletPipeline *self, gboolean is_stopped, GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_read = TRUE;
  self->is_stopped = is_stopped;
  self->read_error = error;
  g_cond_broadcast (&self->moved);
}

static gpointer
read_in_thread (gpointer data)
{
  RingletPipeline *self = data;
  GError *error = NULL;
  gpointer lot = NULL;

  gboolean goes_on;

  while ((goes_on = wait_for_room (self)) &&
      self->klass->read (self->data, &lot, self->cancellable, &error))
    put_read (self, lot);
  end_reading (self, !goes_on, error);
  leave (self);
  return NULL;
}

static gpointer
work_in_thread (gpointer data)
{
  RingletPipeline *self = data;
  const RingletPipelineClass *klass = self->klass;
  gpointer worker = klass->worker_new != NULL ? klass->worker_new (self->data) : NULL;
  Numbered *item = NULL;

  if (self->n_workers > 1)
    ringlet_parallel_enter_alone ();
  while ((item = take_waiting (self)) != NULL) {
    klass->work (self->data, worker, item->lot, self->cancellable);
    put_done (self, item);
  }
  if (klass->worker_free != NULL)
    klass->worker_free (worker);
  leave (self);
  return NULL;
}

/* Where a lot cannot be written, nobody waits for it any more: all is stopped. */
static gpointer
write_in_thread (gpointer data)
{
  RingletPipeline *self = data;
  Numbered *item = NULL;
  GError *error = NULL;

  while (error == NULL && (item = take_done (self)) != NULL) {
    self->klass->write (self->data, item->lot, self->cancellable, &error);
    numbered_free (self, item);
    if (error == NULL)
      count_written (self);
  }
  if (error != NULL) {
    self->write_error = error;
    g_cancellable_cancel (self->cancellable);
  }
  leave (self);
  return NULL;
}

/* ---- one run ---- */

/* Of the cancellable: whoever waits for something need not any more. */
static void
on_stop (GCancellable *cancellable, gpointer data)
{
  RingletPipeline *self = data;

  g_mutex_lock (&self->lock);
  g_cond_broadcast (&self->moved);
  g_mutex_unlock (&self->lock);
}

static void
on_outer (GCancellable *outer, gpointer data)
{
  const RingletPipeline *self = data;

  g_cancellable_cancel (self->cancellable);
}

static void
begin (RingletPipeline *self)
{
  self->n_running = self->n_workers + 2;
  for (guint i = 0; i < self->n_workers; i++)
    g_ptr_array_add (
        self->workers, g_thread_new ("ringlet-worker", work_in_thread, self));
  self->reader = g_thread_new ("ringlet-reader", read_in_thread, self);
  self->writer = g_thread_new ("ringlet-writer", write_in_thread, self);
}

RingletPipeline *
ringlet_pipeline_new (const RingletPipelineClass *klass, gpointer data, guint n_workers,
    guint n_most, GCancellable *cancellable)
{
  RingletPipeline *self = g_new0 (RingletPipeline, 1);

  self->n_workers = n_workers > 0 ? n_workers : ringlet_parallel_get_threads ();
  self->klass = klass;
  self->data = data;
  self->n_most = n_most > 0 ? n_most : 2 * self->n_workers + 2;
  self->cancellable = g_cancellable_new ();
  self->workers = g_ptr_array_new ();
  self->done = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_queue_init (&self->waiting);
  g_mutex_init (&self->lock);
  g_cond_init (&self->moved);
  g_cancellable_connect (self->cancellable, G_CALLBACK (on_stop), self, NULL);
  if (cancellable != NULL) {
    self->outer = g_object_ref (cancellable);
    self->on_outer =
        g_cancellable_connect (cancellable, G_CALLBACK (on_outer), self, NULL);
  }
  begin (self);
  return self;
}

void
ringlet_pipeline_set_paused (RingletPipeline *self, gboolean is_paused)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->is_paused = is_paused;
  g_cond_broadcast (&self->moved);
}

RingletPipelineCounts
ringlet_pipeline_get_counts (RingletPipeline *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->counts;
}

gboolean
ringlet_pipeline_is_over (RingletPipeline *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->n_running == 0;
}

static gboolean
give_error (RingletPipeline *self, GError **error)
{
  const GError *reason =
      self->write_error != NULL ? self->write_error : self->read_error;

  if (reason == NULL)
    return FALSE;
  g_propagate_error (error, g_error_copy (reason));
  return TRUE;
}

gboolean
ringlet_pipeline_wait (RingletPipeline *self, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  while (self->n_running > 0)
    g_cond_wait (&self->moved, &self->lock);
  if (self->write_error == NULL && self->read_error == NULL && !self->is_stopped &&
      is_all_written (self))
    return TRUE;
  if (!give_error (self, error))
    g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
  return FALSE;
}

/* What was on its way when it was stopped. */
static void
free_lots (RingletPipeline *self)
{
  GHashTableIter iter;
  gpointer item = NULL;

  while ((item = g_queue_pop_head (&self->waiting)) != NULL)
    numbered_free (self, item);
  g_hash_table_iter_init (&iter, self->done);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    numbered_free (self, item);
  g_hash_table_unref (self->done);
}

void
ringlet_pipeline_free (RingletPipeline *self)
{
  if (self->outer != NULL)
    g_cancellable_disconnect (self->outer, self->on_outer);
  g_clear_object (&self->outer);
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->reader);
  for (guint i = 0; i < self->workers->len; i++)
    g_thread_join (g_ptr_array_index (self->workers, i));
  g_thread_join (self->writer);

  free_lots (self);
  g_ptr_array_unref (self->workers);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->moved);
  g_clear_error (&self->read_error);
  g_clear_error (&self->write_error);
  g_free (self);
}
