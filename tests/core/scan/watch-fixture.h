/* SPDX-License-Identifier: MIT */
#pragma once

/* A folder with a series that grows, and who follows it. */

#include <string.h>

#include <glib/gstdio.h>

#include "image/image-write.h"
#include "scan/watch.h"

G_BEGIN_DECLS

#define MS G_TIME_SPAN_MILLISECOND

/* More than any machine is busy with something else. */
#define LONGEST_US (30 * G_TIME_SPAN_SECOND)

/**
 * Follower:
 * @root: a folder of this test
 * @folder: in it: the one that is followed
 * @name: (nullable): of the case
 * @rest_us: after each frame
 * @lines: (element-type utf8): what came: "NAME INDEX VALUE", with " again" behind it,
 *   or "NAME failed"
 *
 * Follows in a thread until it is stopped.
 */
typedef struct {
  char *root;
  char *folder;
  const char *name;
  gint64 rest_us;
  RingletWatch *watch;
  GCancellable *cancellable;
  GThread *thread;
  GMutex lock;
  GCond changed;
  GPtrArray *lines;
  GPtrArray *messages;
  gboolean is_over;
} Follower;

/* ---- what is followed ---- */

/* Returns (transfer full): an image file whose first pixel is @value. */
static inline GBytes *
watch_image_bytes (const Follower *self, const char *suffix, guint value, gsize n_side)
{
  g_autofree char *name = g_strconcat ("made", suffix, NULL);
  g_autofree char *path = g_build_filename (self->root, name, NULL);
  guint16 *pixels = g_new (guint16, n_side * n_side);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize size = 0;

  for (gsize i = 0; i < n_side * n_side; i++)
    pixels[i] = (guint16) (value + i * i);
  image = ringlet_image_new_take (RINGLET_PIXEL_U16, n_side, n_side, pixels, NULL);
  ringlet_image_write (image, path, TRUE, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &data, &size, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return g_bytes_new_take (data, size);
}

/* Bytes @from to @to, thousandths of all, at the end of the file. */
static inline void
watch_append (const char *path, GBytes *bytes, guint from, guint to)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  const gsize first = size * from / 1000;
  const gsize n = size * to / 1000 - first;
  FILE *file = g_fopen (path, from == 0 ? "wb" : "ab");

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (data + first, 1, n, file), ==, n);
  fclose (file);
}

static inline void
watch_remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *one = g_build_filename (path, name, NULL);

    watch_remove_tree (one);
  }
  g_remove (path);
}

/* ---- who follows ---- */

static inline void
watch_note (Follower *self, const RingletWatchFrame *frame)
{
  g_autofree char *name = g_path_get_basename (frame->path);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_cond_broadcast (&self->changed);
  if (frame->error != NULL) {
    g_ptr_array_add (self->lines,
        g_strdup_printf ("%s failed %" G_GUINT64_FORMAT, name, frame->index));
    g_ptr_array_add (self->messages, g_strdup (frame->error->message));
    return;
  }
  g_assert_cmpstr (ringlet_source_path (frame->source, frame->index), ==, frame->path);
  image = ringlet_stored_frame_decode (frame->stored, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_add (self->lines,
      g_strdup_printf ("%s %" G_GUINT64_FORMAT " %u%s", name, frame->index,
          *(const guint16 *) image->data, frame->is_again ? " again" : ""));
}

static inline gpointer
watch_follow (gpointer data)
{
  Follower *self = data;
  g_autoptr (GError) error = NULL;

  for (;;) {
    g_auto (RingletWatchFrame) frame = { 0 };

    if (!ringlet_watch_next (self->watch, TRUE, &frame, self->cancellable, &error))
      break;
    watch_note (self, &frame);
    g_usleep ((gulong) self->rest_us);
  }
  g_mutex_lock (&self->lock);
  self->is_over = TRUE;
  g_cond_broadcast (&self->changed);
  g_mutex_unlock (&self->lock);
  return NULL;
}

static inline void
follower_init (Follower *self)
{
  *self = (Follower){ 0 };
  self->root = g_dir_make_tmp ("ringlet-watch-XXXXXX", NULL);
  self->folder = g_build_filename (self->root, "images", NULL);
  self->cancellable = g_cancellable_new ();
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->messages = g_ptr_array_new_with_free_func (g_free);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
}

/* @name: (nullable): in the folder; the folder itself without */
static inline void
follower_begin (Follower *self, const char *name, const RingletWatchOptions *options)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);
  const char *const names[] = { path, NULL };

  self->watch = ringlet_watch_new (names, options);
  self->thread = g_thread_new ("follow", watch_follow, self);
}

/* Until so many lines are there. */
static inline void
follower_wait (Follower *self, guint n)
{
  const gint64 end_us = g_get_monotonic_time () + LONGEST_US;

  g_mutex_lock (&self->lock);
  while (self->lines->len < n && !self->is_over &&
      g_cond_wait_until (&self->changed, &self->lock, end_us))
    ;
  if (self->lines->len < n)
    g_error ("%s: %u lines, not %u", self->name, self->lines->len, n);
  g_mutex_unlock (&self->lock);
}

/* So many, and no more. */
static inline void
follower_count (Follower *self, guint n)
{
  g_mutex_lock (&self->lock);
  if (self->lines->len != n)
    g_error ("%s: %u lines, not %u", self->name, self->lines->len, n);
  g_mutex_unlock (&self->lock);
}

static inline void
follower_wait_over (Follower *self)
{
  const gint64 end_us = g_get_monotonic_time () + LONGEST_US;

  g_mutex_lock (&self->lock);
  while (!self->is_over && g_cond_wait_until (&self->changed, &self->lock, end_us))
    ;
  g_assert_true (self->is_over);
  g_mutex_unlock (&self->lock);
}

static inline void
follower_end (Follower *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->thread, g_thread_join);
  g_clear_pointer (&self->watch, ringlet_watch_free);
}

static inline void
follower_clear (Follower *self)
{
  follower_end (self);
  watch_remove_tree (self->root);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->messages);
  g_object_unref (self->cancellable);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->folder);
  g_free (self->root);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Follower, follower_clear)

/* All that came, with ", " between. To be freed. */
static inline char *
follower_tell (Follower *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
        (const char *) g_ptr_array_index (self->lines, i));
  return g_string_free (text, FALSE);
}

G_END_DECLS
