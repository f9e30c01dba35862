/* SPDX-License-Identifier: MIT */
#include "base/detached.h"
#include "image/source-private.h"

/* Files of a list that stay open at once: enough for one per thread, few enough for
 * memory and file handles. Of those that are in memory, compressed ones mostly, the
 * newest may be larger than this together with others. */
#define MAX_OPEN 8
#define MAX_OPEN_BYTES ((gsize) 256 << 20)

static void
source_clear (gpointer data)
{
  RingletSource *self = data;

  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->single, ringlet_source_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->files);
  g_array_unref (self->entries);
  g_queue_clear (&self->recent);
  g_mutex_clear (&self->lock);
}

/* The caller holds the lock. */
static void
close_entry (RingletSource *self, guint index)
{
  RingletSourceFile *file = g_steal_pointer (&self->files->pdata[index]);

  g_queue_remove (&self->recent, GUINT_TO_POINTER (index));
  if (file == NULL)
    return;
  self->n_open_bytes -= ringlet_source_file_n_bytes (file);
  ringlet_source_file_unref (file);
}

void
ringlet_source_keep (RingletSource *self, guint index, RingletSourceFile *file)
{
  gpointer *slot = &self->files->pdata[index];

  if (*slot == NULL) {
    *slot = ringlet_source_file_ref (file);
    self->n_open_bytes += ringlet_source_file_n_bytes (file);
  }
  g_queue_remove (&self->recent, GUINT_TO_POINTER (index));
  g_queue_push_head (&self->recent, GUINT_TO_POINTER (index));

  while (self->recent.length > MAX_OPEN ||
      (self->recent.length > 1 && self->n_open_bytes > MAX_OPEN_BYTES))
    close_entry (self, GPOINTER_TO_UINT (g_queue_peek_tail (&self->recent)));
}

/* Returns (transfer full) the opened file of entry @index. What is opened for a single
 * description is not kept. */
RingletSourceFile *
ringlet_source_get_file (
    RingletSource *self, guint index, RingletSourceUse use, GError **error)
{
  const RingletSourceEntry *entry = ringlet_source_entry (self, index);
  RingletSourceFile *file = NULL;

  g_mutex_lock (&self->lock);
  if (self->files->pdata[index] != NULL)
    file = ringlet_source_file_ref (self->files->pdata[index]);
  g_mutex_unlock (&self->lock);

  /* Opened without the lock, so that threads read different files side by side. Two
   * that open the same one do so twice, which is harmless. */
  if (file == NULL)
    file = ringlet_source_file_open (entry->path, use, self->verify, error);
  if (file == NULL || use == RINGLET_SOURCE_COUNT)
    return file;

  g_mutex_lock (&self->lock);
  ringlet_source_keep (self, index, file);
  g_mutex_unlock (&self->lock);
  return file;
}

RingletSourceFile *
ringlet_source_open_entry (RingletSource *self, guint index, GError **error)
{
  return ringlet_source_file_open (ringlet_source_entry (self, index)->path,
      RINGLET_SOURCE_READ, self->verify, error);
}

static void
source_close (RingletSource *self, guint index)
{
  g_mutex_lock (&self->lock);
  close_entry (self, index);
  g_mutex_unlock (&self->lock);
}

RingletSource *
ringlet_source_ref (RingletSource *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
ringlet_source_unref (RingletSource *self)
{
  g_atomic_rc_box_release_full (self, source_clear);
}

guint64
ringlet_source_n_frames (const RingletSource *self)
{
  return self->n_frames;
}

const char *const *
ringlet_source_notes (const RingletSource *self)
{
  if (self->single != NULL)
    return ringlet_source_notes (self->single);
  return (const char *const *) self->notes->pdata;
}

/* Entries lie in ascending order. */
guint
ringlet_source_find (const RingletSource *self, guint64 index)
{
  guint low = 0;
  guint high = self->entries->len;

  if (self->n_frames == high) /* a frame a file */
    return (guint) index;

  while (high - low > 1) {
    const guint middle = low + (high - low) / 2;

    if (ringlet_source_entry (self, middle)->first <= index)
      low = middle;
    else
      high = middle;
  }
  return low;
}

const char *
ringlet_source_path (const RingletSource *self, guint64 index)
{
  g_return_val_if_fail (index < self->n_frames, NULL);
  if (self->single != NULL)
    return ringlet_source_path (self->single, index);
  return ringlet_source_entry (self, ringlet_source_find (self, index))->path;
}

guint64
ringlet_source_index_in_file (const RingletSource *self, guint64 index)
{
  g_return_val_if_fail (index < self->n_frames, 0);
  if (self->single != NULL)
    return ringlet_source_index_in_file (self->single, index);
  return index - ringlet_source_entry (self, ringlet_source_find (self, index))->first;
}

gboolean
ringlet_source_is_of_stack (const RingletSource *self, guint64 index)
{
  const char *path = ringlet_source_path (self, index);

  return (index > 0 && g_str_equal (path, ringlet_source_path (self, index - 1))) ||
      (index + 1 < self->n_frames &&
          g_str_equal (path, ringlet_source_path (self, index + 1)));
}

guint64
ringlet_source_number_in_file (RingletSource *self, guint64 index)
{
  const guint64 in_file = ringlet_source_index_in_file (self, index);
  g_autoptr (RingletSourceFile) file = NULL;
  guint entry;

  if (self->single != NULL)
    return ringlet_source_number_in_file (self->single, index);
  entry = ringlet_source_find (self, index);
  if (self->image != NULL || ringlet_source_entry (self, entry)->n_frames == 1)
    return in_file;
  file = ringlet_source_get_file (self, entry, RINGLET_SOURCE_READ, NULL);
  return file != NULL ? ringlet_source_file_number (file, in_file) : in_file;
}

guint64
ringlet_source_n_missing (RingletSource *self)
{
  guint64 n = 0;

  if (self->single != NULL)
    return ringlet_source_n_missing (self->single);
  for (guint i = 0; self->image == NULL && i < self->entries->len; i++) {
    g_autoptr (RingletSourceFile) file = NULL;

    if (ringlet_source_entry (self, i)->n_frames > 1)
      file = ringlet_source_get_file (self, i, RINGLET_SOURCE_READ, NULL);
    n += file != NULL ? ringlet_source_file_n_missing (file) : 0;
  }
  return n;
}

const char *
ringlet_source_format (const RingletSource *self, guint64 index)
{
  g_return_val_if_fail (index < self->n_frames, NULL);
  if (self->single != NULL)
    return ringlet_source_format (self->single, index);
  return ringlet_source_entry (self, ringlet_source_find (self, index))->format;
}

/* ---- reading ---- */

typedef struct {
  RingletSource *source;
  guint64 index;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *self = data;

  ringlet_source_unref (self->source);
  g_free (self);
}

static void
image_free (gpointer image)
{
  ringlet_image_unref (image);
}

/* (transfer full) the work on frame @index of @self, for ringlet_detached_run() */
static Reading *
reading_new (RingletSource *self, guint64 index)
{
  Reading *reading = g_new (Reading, 1);

  reading->source = ringlet_source_ref (self);
  reading->index = index;
  return reading;
}

static gpointer
read_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  const Reading *reading = data;
  RingletSource *self = reading->source;
  const guint index = ringlet_source_find (self, reading->index);
  const RingletSourceEntry *entry = ringlet_source_entry (self, index);
  g_autoptr (RingletSourceFile) file =
      ringlet_source_get_file (self, index, RINGLET_SOURCE_READ, error);
  RingletImage *image = NULL;

  if (file == NULL)
    return NULL;

  image = ringlet_source_file_read (
      file, reading->index - entry->first, cancellable, error);
  /* A file with one frame is done with when that is read: its bytes are as large as the
   * image. A broken one may be whole again when it is opened again. */
  if ((image != NULL && entry->n_frames == 1) || ringlet_source_file_is_broken (file))
    source_close (self, index);
  return image;
}

RingletImage *
ringlet_source_read (
    RingletSource *self, guint64 index, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (index < self->n_frames, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->image != NULL)
    return ringlet_image_ref (self->image);
  if (self->single != NULL)
    return ringlet_source_combine (self, index, cancellable, error);
  return ringlet_detached_run (read_detached, reading_new (self, index), reading_free,
      image_free, cancellable, error);
}

/* ---- whether it is there ---- */

static gpointer
written_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  const Reading *reading = data;
  RingletSource *self = reading->source;
  const guint index = ringlet_source_find (self, reading->index);
  const guint64 first = ringlet_source_entry (self, index)->first;
  g_autoptr (RingletSourceFile) file =
      ringlet_source_get_file (self, index, RINGLET_SOURCE_READ, NULL);
  RingletWritten written = RINGLET_WRITTEN_NOT;

  if (file != NULL)
    written = ringlet_source_file_written (file, reading->index - first, cancellable);
  return GUINT_TO_POINTER (written);
}

/* A number is no memory. */
static void
forget (gpointer written)
{
}

RingletWritten
ringlet_source_written (RingletSource *self, guint64 index, GCancellable *cancellable)
{
  gpointer written = NULL;

  g_return_val_if_fail (index < self->n_frames, RINGLET_WRITTEN_NOT);

  if (g_cancellable_is_cancelled (cancellable))
    return RINGLET_WRITTEN_NOT;
  if (self->image != NULL)
    return RINGLET_WRITTEN_YES;
  if (self->single != NULL)
    return ringlet_source_written (
        self->single, index + self->n_combined - 1, cancellable);
  written = ringlet_detached_run (written_detached, reading_new (self, index),
      reading_free, forget, cancellable, NULL);
  return (RingletWritten) GPOINTER_TO_UINT (written);
}

/* ---- describing ---- */

static void
info_free (gpointer info)
{
  ringlet_frame_info_clear (info);
  g_free (info);
}

static gpointer
describe_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  const Reading *reading = data;
  RingletSource *self = reading->source;
  const guint index = ringlet_source_find (self, reading->index);
  const RingletSourceEntry *entry = ringlet_source_entry (self, index);
  const RingletSourceUse use =
      entry->n_frames > 1 ? RINGLET_SOURCE_READ : RINGLET_SOURCE_COUNT;
  g_autoptr (RingletSourceFile) file =
      ringlet_source_get_file (self, index, use, error);
  RingletFrameInfo *info = NULL;

  if (file == NULL)
    return NULL;

  info = g_new0 (RingletFrameInfo, 1);
  if (ringlet_source_file_describe (file, reading->index - entry->first, info, error))
    return info;

  if (ringlet_source_file_is_broken (file))
    source_close (self, index);
  info_free (info);
  return NULL;
}

static void
describe_image (const RingletImage *image, RingletFrameInfo *info)
{
  info->n_slow = image->n_slow;
  info->n_fast = image->n_fast;
  info->type = image->type;
  ringlet_image_meta_copy (&image->meta, &info->meta);
}

gboolean
ringlet_source_describe (RingletSource *self, guint64 index, RingletFrameInfo *info,
    GCancellable *cancellable, GError **error)
{
  g_autofree RingletFrameInfo *told = NULL;

  g_return_val_if_fail (index < self->n_frames, FALSE);

  *info = (RingletFrameInfo){ 0 };
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->image != NULL) {
    describe_image (self->image, info);
    return TRUE;
  }
  if (self->single != NULL)
    return ringlet_source_describe (self->single, index, info, cancellable, error);

  told = ringlet_detached_run (describe_detached, reading_new (self, index),
      reading_free, info_free, cancellable, error);
  if (told == NULL)
    return FALSE;
  *info = *told; /* with all that it owns */
  return TRUE;
}
