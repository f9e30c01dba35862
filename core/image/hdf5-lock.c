/* SPDX-License-Identifier: MIT */
#include "image/hdf5-lock.h"

#include "image/hdf5-filter.h"
#include "image/hdf5-handle.h"

/* So long may it take until a waiting thread sees that it was cancelled. */
#define PATIENCE_US (20 * G_TIME_SPAN_MILLISECOND)

/* The handler of errors that was there before us. HDF5 has two kinds. */
typedef struct {
  unsigned is_second;
  H5E_auto2_t second;
#ifndef H5_NO_DEPRECATED_SYMBOLS
  H5E_auto1_t first;
#endif
  void *data;
} Handler;

struct _RingletHdf5Lock {
  GMutex mutex; /* guards the rest; never held while the library works on a file */
  GCond is_free;
  GThread *owner; /* (nullable) */
  guint depth;
  GQueue calls; /* Call: for the owner to do before it gives the lock back */
  Handler handler;
};

static RingletHdf5Lock the_lock;

typedef struct {
  GDestroyNotify func;
  gpointer data;
} Call;

/* ---- errors of the library ---- */

static void
handler_take (Handler *self)
{
  *self = (Handler){ .is_second = 1 };
  if (H5Eauto_is_v2 (H5E_DEFAULT, &self->is_second) < 0)
    self->is_second = 1;
#ifndef H5_NO_DEPRECATED_SYMBOLS
  if (!self->is_second)
    H5Eget_auto1 (&self->first, &self->data);
#endif
  if (self->is_second)
    H5Eget_auto2 (H5E_DEFAULT, &self->second, &self->data);
  /* Each thread has a switch of its own in thread-safe builds, hence every time. */
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
}

static void
handler_give_back (const Handler *self)
{
#ifndef H5_NO_DEPRECATED_SYMBOLS
  if (!self->is_second)
    H5Eset_auto1 (self->first, self->data);
#endif
  if (self->is_second)
    H5Eset_auto2 (H5E_DEFAULT, self->second, self->data);
}

/* ---- the lock ---- */

/* The mutex is held. */
static gboolean
is_mine_or_free (const RingletHdf5Lock *self)
{
  return self->owner == NULL || self->owner == g_thread_self ();
}

/* Before the library starts. It would clean up when the program ends: there it crashes
 * when a dataset could not be opened (1.10.8 forgets a list that names another), and
 * waits for a file whose server is gone. All that is opened here is closed here. */
static void
keep_from_exit (void)
{
  static gboolean is_kept; /* guarded by the lock */

  if (!is_kept)
    H5dont_atexit ();
  is_kept = TRUE;
}

/* What the library needs to know before its first use. */
static void
make_ready (void)
{
  static gboolean is_ready; /* guarded by the lock */

  if (is_ready)
    return;
  is_ready = TRUE;
  ringlet_hdf5_filter_register ();
  /* Sources of virtual datasets are opened as this says, whatever the file that names
   * them was opened with. One that is open without locks opens again only without
   * them; one that does not open, or is locked by its writer, would read as zeros. */
  H5Pset_file_locking (H5P_FILE_ACCESS_DEFAULT, FALSE, TRUE);
}

/* The mutex is held and the lock is the caller's or free. */
static void
enter (RingletHdf5Lock *self)
{
  if (self->depth++ > 0)
    return;
  self->owner = g_thread_self ();
  keep_from_exit ();
  handler_take (&self->handler);
  make_ready ();
}

RingletHdf5Lock *
ringlet_hdf5_lock (void)
{
  RingletHdf5Lock *self = &the_lock;

  g_mutex_lock (&self->mutex);
  while (!is_mine_or_free (self))
    g_cond_wait (&self->is_free, &self->mutex);
  enter (self);
  g_mutex_unlock (&self->mutex);
  return self;
}

RingletHdf5Lock *
ringlet_hdf5_lock_cancellable (GCancellable *cancellable, GError **error)
{
  RingletHdf5Lock *self = &the_lock;
  gboolean entered = FALSE;

  if (cancellable == NULL)
    return ringlet_hdf5_lock ();

  g_mutex_lock (&self->mutex);
  while (!is_mine_or_free (self) && !g_cancellable_is_cancelled (cancellable))
    g_cond_wait_until (
        &self->is_free, &self->mutex, g_get_monotonic_time () + PATIENCE_US);
  entered = is_mine_or_free (self) && !g_cancellable_is_cancelled (cancellable);
  if (entered)
    enter (self);
  else
    /* The signal that woke this one was meant for somebody. */
    g_cond_signal (&self->is_free);
  g_mutex_unlock (&self->mutex);

  if (!entered)
    g_cancellable_set_error_if_cancelled (cancellable, error);
  return entered ? self : NULL;
}

/* Does what others left to the owner; the mutex is held. */
static void
make_calls (RingletHdf5Lock *self)
{
  Call *call = NULL;

  while ((call = g_queue_pop_head (&self->calls)) != NULL) {
    g_mutex_unlock (&self->mutex);
    call->func (call->data);
    g_free (call);
    g_mutex_lock (&self->mutex);
  }
}

void
ringlet_hdf5_unlock (RingletHdf5Lock *self)
{
  g_mutex_lock (&self->mutex);
  if (self->depth == 1) {
    make_calls (self);
    handler_give_back (&self->handler);
    self->owner = NULL;
    g_cond_signal (&self->is_free);
  }
  self->depth--;
  g_mutex_unlock (&self->mutex);
}

void
ringlet_hdf5_call_locked (GDestroyNotify func, gpointer data)
{
  RingletHdf5Lock *self = &the_lock;
  gboolean entered = FALSE;

  g_mutex_lock (&self->mutex);
  entered = is_mine_or_free (self);
  if (entered) {
    enter (self);
  } else {
    Call *call = g_new (Call, 1);

    *call = (Call){ func, data };
    g_queue_push_tail (&self->calls, call);
  }
  g_mutex_unlock (&self->mutex);

  if (entered) {
    func (data);
    ringlet_hdf5_unlock (self);
  }
}
