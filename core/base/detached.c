/* SPDX-License-Identifier: MIT */
#include "base/detached.h"

#include "base/parallel.h"

/* Shared by the caller and the thread; the last of them frees it. */
typedef struct {
  RingletDetachedFunc func;
  gpointer data;
  GDestroyNotify free_data;
  GDestroyNotify free_result;
  GCancellable *cancellable;
  gboolean is_alone; /* the caller's loops run in it alone: so do those of the thread */
  GMutex lock;       /* guards the rest */
  GCond changed;
  gboolean is_done;
  gboolean is_cancelled;
  gpointer result;
  GError *error;
} Call;

static void
call_clear (gpointer data)
{
  Call *self = data;

  if (self->result != NULL)
    self->free_result (self->result);
  g_clear_error (&self->error);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
}

static void
call_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, call_clear);
}

static gpointer
work_in_thread (gpointer data)
{
  Call *self = data;
  GError *error = NULL;
  gpointer result = NULL;

  if (self->is_alone)
    ringlet_parallel_enter_alone ();
  /* For what waits within and is not handed it: nobody needs this thread then. */
  g_cancellable_push_current (self->cancellable);
  result = self->func (self->data, self->cancellable, &error);
  g_cancellable_pop_current (self->cancellable);
  self->free_data (self->data);
  g_mutex_lock (&self->lock);
  self->result = result;
  self->error = error;
  self->is_done = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  call_unref (self);
  return NULL;
}

static void
on_cancelled (GCancellable *cancellable, gpointer data)
{
  Call *self = data;

  g_mutex_lock (&self->lock);
  self->is_cancelled = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* What is done is handed over, even if it was cancelled meanwhile. */
static gpointer
call_wait (Call *self, GError **error)
{
  gpointer result = NULL;
  gboolean is_done = FALSE;

  g_mutex_lock (&self->lock);
  while (!self->is_done && !self->is_cancelled)
    g_cond_wait (&self->changed, &self->lock);
  is_done = self->is_done;
  if (is_done) {
    result = g_steal_pointer (&self->result);
    if (self->error != NULL)
      g_propagate_error (error, g_steal_pointer (&self->error));
  }
  g_mutex_unlock (&self->lock);

  if (!is_done)
    g_set_error_literal (
        error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled");
  return result;
}

static gpointer
run_here (RingletDetachedFunc func, gpointer data, GDestroyNotify free_data,
    GCancellable *cancellable, GError **error)
{
  gpointer result = func (data, cancellable, error);

  free_data (data);
  return result;
}

gpointer
ringlet_detached_run (RingletDetachedFunc func, gpointer data, GDestroyNotify free_data,
    GDestroyNotify free_result, GCancellable *cancellable, GError **error)
{
  Call *call = NULL;
  GThread *thread = NULL;
  gpointer result = NULL;
  gulong handler = 0;

  if (cancellable == NULL)
    return run_here (func, data, free_data, NULL, error);

  call = g_atomic_rc_box_new0 (Call);
  call->func = func;
  call->data = data;
  call->free_data = free_data;
  call->free_result = free_result;
  call->cancellable = g_object_ref (cancellable);
  call->is_alone = ringlet_parallel_is_alone ();
  g_mutex_init (&call->lock);
  g_cond_init (&call->changed);

  thread = g_thread_try_new (
      "ringlet-file", work_in_thread, g_atomic_rc_box_acquire (call), NULL);
  if (thread == NULL) {
    /* No thread to be had: rather an answer that cannot be cancelled than none. */
    call_unref (call);
    call_unref (call);
    return run_here (func, data, free_data, cancellable, error);
  }
  g_thread_unref (thread);

  handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), call, NULL);
  result = call_wait (call, error);
  g_cancellable_disconnect (cancellable, handler);
  call_unref (call);
  return result;
}
