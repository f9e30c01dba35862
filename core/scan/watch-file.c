/* SPDX-License-Identifier: MIT */

/* Files of one frame, or of some that follow each other. */

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "scan/watch-private.h"

#define RETRY_MOST_US (2 * G_TIME_SPAN_SECOND)

/* ---- what is found ---- */

gboolean
ringlet_watch_has_room (const RingletWatchBook *self)
{
  return self->found.length < RINGLET_WATCH_MOST_FRAMES &&
      self->n_bytes < RINGLET_WATCH_MOST_BYTES;
}

static RingletWatchFrame *
add (RingletWatchBook *self, const RingletWatchFile *file)
{
  RingletWatchFrame *frame = g_new0 (RingletWatchFrame, 1);

  frame->path = g_strdup (file->path);
  frame->since_us = file->since_us;
  g_queue_push_tail (&self->found, frame);
  return frame;
}

void
ringlet_watch_give (RingletWatchBook *self, const RingletWatchFile *file,
    RingletSource *source, guint64 index, RingletStoredFrame *stored, gsize n_bytes)
{
  RingletWatchFrame *frame = add (self, file);

  frame->source = ringlet_source_ref (source);
  frame->index = index;
  frame->stored = stored;
  frame->is_again = index < file->n_before;
  frame->is_stack = file->is_container || ringlet_source_n_frames (source) > 1;
  self->n_bytes += n_bytes;
}

void
ringlet_watch_tell (
    RingletWatchBook *self, const RingletWatchFile *file, guint64 index, GError *reason)
{
  RingletWatchFrame *frame = add (self, file);

  frame->index = index;
  frame->error = reason;
}

/* ---- what cannot be read ---- */

static gboolean
is_named_as_image (const char *file)
{
  const RingletReader *const *readers = ringlet_reader_list ();
  g_autofree char *lower = g_ascii_strdown (file, -1);

  for (gsize i = 0; readers[i] != NULL; i++) {
    for (gsize j = 0; readers[i]->suffixes[j] != NULL; j++) {
      if (g_str_has_suffix (lower, readers[i]->suffixes[j]))
        return TRUE;
    }
  }
  return FALSE;
}

/* Whether nobody expects it to be an image: of a folder, by its name. */
static gboolean
is_no_image (const RingletWatchFile *file)
{
  return !file->is_named && !is_named_as_image (file->file) &&
      (g_error_matches (file->reason, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED) ||
          g_error_matches (file->reason, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED));
}

void
ringlet_watch_fail (
    RingletWatchBook *self, RingletWatchFile *file, GError *reason, gboolean is_early)
{
  const gint64 now_us = g_get_monotonic_time ();
  const gint64 end_us = file->since_us + ringlet_watch_patience_us (self);
  const gint64 pause_us = self->options.check_us << MIN (file->n_tries, 10);

  g_clear_error (&file->reason);
  file->reason = reason;
  if (is_no_image (file)) {
    file->done = file->sign;
    return;
  }
  file->n_tries++;
  file->retry_us = now_us + MIN (pause_us, RETRY_MOST_US);
  if (is_early)
    return;
  if (now_us < end_us) {
    file->retry_us = MIN (file->retry_us, end_us);
    return;
  }
  file->done = file->sign;
  ringlet_watch_tell (self, file, file->n_given, g_steal_pointer (&file->reason));
}

/* ---- looking into files ---- */

/* One file that is opened, by whichever thread. */
typedef struct {
  RingletWatchFile *file;
  RingletSource *source;
  RingletImage *image; /* its first frame that was not given */
  RingletWatchSign after;
  GError *error;
} Opened;

static void
opened_clear (Opened *self)
{
  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_error (&self->error);
}

/* The first one once more where nothing is new: it may have been written anew. */
static void
open_one (gsize index, gpointer data)
{
  Opened *self = (Opened *) data + index;
  const RingletWatchFile *file = self->file;
  guint64 n = 0;

  self->source = ringlet_source_open (file->path, &self->error);
  if (self->source != NULL) {
    n = ringlet_source_n_frames (self->source);
    self->image = ringlet_source_read (
        self->source, n > file->n_given ? file->n_given : 0, NULL, &self->error);
  }
  self->after = ringlet_watch_sign (file);
}

static gsize
n_bytes_of (const RingletImage *image)
{
  return image->n_slow * image->n_fast * ringlet_pixel_type_size (image->type);
}

/* Of pixels, to tell a file that was touched from one that was written anew. */
static guint64
hash_pixels (const RingletImage *image)
{
  const gsize n = n_bytes_of (image);
  const guint8 *at = image->data;
  guint64 hash = n;

  for (gsize i = 0; i < n; i += sizeof hash) {
    guint64 word = 0;

    memcpy (&word, at + i, MIN (sizeof word, n - i));
    hash = (hash ^ word) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
    hash ^= hash >> 29;
  }
  return MAX (hash, 1);
}

/* All frames of a file that were not given, the first of which is there. */
static void
give_rest (RingletWatchBook *self, Opened *opened)
{
  RingletWatchFile *file = opened->file;
  const guint64 n = ringlet_source_n_frames (opened->source);
  g_autoptr (RingletSource) label = ringlet_source_new_joined (NULL, opened->source);

  while (file->n_given < n) {
    const gsize n_bytes = opened->image != NULL ? n_bytes_of (opened->image) : 0;

    if (opened->image == NULL) {
      ringlet_watch_fail (self, file, g_steal_pointer (&opened->error), FALSE);
      return;
    }
    ringlet_watch_give (self, file, label, file->n_given++,
        ringlet_stored_frame_new_image (opened->image), n_bytes);
    g_clear_pointer (&opened->image, ringlet_image_unref);
    if (file->n_given < n && !ringlet_watch_has_room (self))
      return;
    if (file->n_given < n)
      opened->image =
          ringlet_source_read (opened->source, file->n_given, NULL, &opened->error);
  }
  file->done = file->sign;
}

static void
take_opened (RingletWatchBook *self, Opened *opened)
{
  RingletWatchFile *file = opened->file;
  const guint64 n =
      opened->source != NULL ? ringlet_source_n_frames (opened->source) : 0;
  const guint64 before = file->pixels;
  const gboolean was_given = file->n_given > 0;

  /* Meanwhile somebody wrote: the next look will see. */
  if (!ringlet_watch_sign_same (opened->after, file->sign))
    return;
  if (opened->image == NULL) {
    ringlet_watch_fail (self, file, g_steal_pointer (&opened->error), FALSE);
    return;
  }
  if (file->is_old) {
    file->is_old = FALSE;
    file->n_given = n;
  }
  if (n == 1)
    file->pixels = hash_pixels (opened->image);
  if (file->n_given > n || (was_given && n == 1 && file->pixels != before)) {
    file->n_before = file->n_given;
    file->n_given = 0;
  }
  give_rest (self, opened);
}

void
ringlet_watch_take_files (
    RingletWatchBook *self, RingletWatchFile *const *files, guint n)
{
  g_autofree Opened *opened = g_new0 (Opened, n);

  for (guint i = 0; i < n; i++)
    opened[i].file = files[i];
  ringlet_parallel_for (n, open_one, opened, NULL, NULL);
  for (guint i = 0; i < n; i++) {
    take_opened (self, &opened[i]);
    opened_clear (&opened[i]);
  }
}
