/* SPDX-License-Identifier: MIT */
#include "base/detached.h"
#include "scan/watch-private.h"

#define CHECK_US (100 * G_TIME_SPAN_MILLISECOND)
#define PATIENCE_US (10 * G_TIME_SPAN_SECOND)

/* Where no file descriptor is left to be woken by. */
#define NAP_US (20 * G_TIME_SPAN_MILLISECOND)

struct _RingletWatch {
  RingletWatchBook *book; /* nobody's but the thread's while one looks */
  GQueue found;           /* (element-type RingletWatchFrame) */
  gboolean is_over;
};

void
ringlet_watch_frame_clear (RingletWatchFrame *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->stored, ringlet_stored_frame_unref);
  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_error (&self->error);
}

static void
frame_free (gpointer data)
{
  ringlet_watch_frame_clear (data);
  g_free (data);
}

/* ---- life ---- */

static void
file_free (gpointer data)
{
  RingletWatchFile *self = data;

  g_free (self->path);
  g_free (self->file);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_error (&self->reason);
  g_free (self);
}

static RingletWatchBook *
book_new (const char *const *names, const RingletWatchOptions *options)
{
  RingletWatchBook *self = g_atomic_rc_box_new0 (RingletWatchBook);

  self->names = g_strdupv ((char **) names);
  if (options != NULL)
    self->options = *options;
  if (self->options.check_us <= 0)
    self->options.check_us = CHECK_US;
  if (self->options.patience_us <= 0)
    self->options.patience_us = PATIENCE_US;
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, file_free);
  self->active = g_ptr_array_new ();
  self->settled = g_ptr_array_new ();
  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->activity_us = g_get_monotonic_time ();
  g_queue_init (&self->found);
  return self;
}

static void
book_clear (gpointer data)
{
  RingletWatchBook *self = data;

  g_strfreev (self->names);
  g_ptr_array_unref (self->active);
  g_ptr_array_unref (self->settled);
  g_hash_table_unref (self->files);
  g_hash_table_unref (self->parts);
  g_queue_clear_full (&self->found, frame_free);
}

static void
book_unref (gpointer self)
{
  g_atomic_rc_box_release_full (self, book_clear);
}

RingletWatch *
ringlet_watch_new (const char *const *names, const RingletWatchOptions *options)
{
  RingletWatch *self = NULL;

  g_return_val_if_fail (names != NULL && names[0] != NULL, NULL);

  self = g_new0 (RingletWatch, 1);
  self->book = book_new (names, options);
  g_queue_init (&self->found);
  return self;
}

void
ringlet_watch_free (RingletWatch *self)
{
  g_queue_clear_full (&self->found, frame_free);
  book_unref (self->book);
  g_free (self);
}

/* ---- looking ---- */

static gboolean
is_idle (const RingletWatchBook *book)
{
  return book->options.idle_us > 0 && book->found.length == 0 &&
      g_get_monotonic_time () - book->activity_us >= book->options.idle_us;
}

static gpointer
look_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  RingletWatchBook *book = data;

  ringlet_watch_look (book);
  if (is_idle (book)) {
    ringlet_watch_end (book);
    book->is_over = book->found.length == 0;
  }
  return g_atomic_rc_box_acquire (book);
}

/* %FALSE: cancelled, and the book is lost to the thread. */
static gboolean
look (RingletWatch *self, GCancellable *cancellable, GError **error)
{
  RingletWatchBook *book = ringlet_detached_run (look_detached,
      g_atomic_rc_box_acquire (self->book), book_unref, book_unref, cancellable, error);
  gpointer frame = NULL;

  if (book == NULL)
    return FALSE;
  while ((frame = g_queue_pop_head (&book->found)) != NULL)
    g_queue_push_tail (&self->found, frame);
  book->n_bytes = 0;
  book_unref (book);
  return TRUE;
}

/* Until the next look is due, or it is cancelled. */
static void
rest (gint64 until_us, GCancellable *cancellable)
{
  GPollFD fd = { 0 };
  const gboolean can_wake =
      cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fd);
  gint64 left_us = 0;

  while (!g_cancellable_is_cancelled (cancellable) &&
      (left_us = until_us - g_get_monotonic_time ()) > 0) {
    if (can_wake)
      g_poll (&fd, 1, (gint) ((left_us + 999) / 1000));
    else
      g_usleep ((gulong) MIN (left_us, NAP_US));
  }
  if (can_wake)
    g_cancellable_release_fd (cancellable);
}

static gboolean
pop (RingletWatch *self, RingletWatchFrame *frame)
{
  RingletWatchFrame *first = g_queue_pop_head (&self->found);

  if (first == NULL)
    return FALSE;
  *frame = *first;
  g_free (first);
  return TRUE;
}

gboolean
ringlet_watch_next (RingletWatch *self, gboolean waits, RingletWatchFrame *frame,
    GCancellable *cancellable, GError **error)
{
  *frame = (RingletWatchFrame){ 0 };
  while (!pop (self, frame)) {
    if (!waits || self->is_over)
      return FALSE;
    rest (self->book->next_us, cancellable);
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !look (self, cancellable, error)) {
      self->is_over = TRUE;
      return FALSE;
    }
    self->is_over = self->book->is_over;
  }
  return TRUE;
}
