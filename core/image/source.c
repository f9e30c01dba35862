/* SPDX-License-Identifier: MIT */
#include "base/detached.h"
#include "image/source-private.h"

/* Files of a list that stay open at once: enough for one per thread, few enough for
 * memory and file handles. */
#define MAX_OPEN 8

static void
source_clear (gpointer data)
{
  RingletSource *self = data;

  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->files);
  g_array_unref (self->entries);
  g_queue_clear (&self->recent);
  g_mutex_clear (&self->lock);
}

void
ringlet_source_keep (RingletSource *self, guint index, RingletSourceFile *file)
{
  gpointer *slot = &self->files->pdata[index];

  if (*slot == NULL)
    *slot = ringlet_source_file_ref (file);
  g_queue_remove (&self->recent, GUINT_TO_POINTER (index));
  g_queue_push_head (&self->recent, GUINT_TO_POINTER (index));

  while (self->recent.length > MAX_OPEN) {
    const guint oldest = GPOINTER_TO_UINT (g_queue_pop_tail (&self->recent));

    g_clear_pointer (&self->files->pdata[oldest], ringlet_source_file_unref);
  }
}

/* Returns (transfer full) the opened file of entry @index. What is opened for a single
 * description is not kept. */
static RingletSourceFile *
source_get_file (RingletSource *self, guint index, RingletSourceUse use, GError **error)
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

/* A file with one frame is done with when that is read: its bytes are as large as the
 * image. */
static void
source_let_go (RingletSource *self, guint index)
{
  if (ringlet_source_entry (self, index)->n_frames > 1)
    return;

  g_mutex_lock (&self->lock);
  g_queue_remove (&self->recent, GUINT_TO_POINTER (index));
  g_clear_pointer (&self->files->pdata[index], ringlet_source_file_unref);
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
  return (const char *const *) self->notes->pdata;
}

/* Index of the entry that holds frame @index; entries lie in ascending order. */
static guint
source_find (const RingletSource *self, guint64 index)
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
  return ringlet_source_entry (self, source_find (self, index))->path;
}

const char *
ringlet_source_format (const RingletSource *self, guint64 index)
{
  g_return_val_if_fail (index < self->n_frames, NULL);
  return ringlet_source_entry (self, source_find (self, index))->format;
}

GPtrArray *
ringlet_source_list_files (RingletSource *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *result = NULL;

  g_mutex_lock (&self->lock);
  if (self->names != NULL)
    result = g_ptr_array_ref (self->names);
  g_mutex_unlock (&self->lock);
  if (result != NULL)
    return result;

  /* Without the lock: meanwhile frames are read. */
  for (guint i = 0; self->image == NULL && i < self->entries->len; i++)
    ringlet_source_file_list (ringlet_source_entry (self, i)->path, names);

  g_mutex_lock (&self->lock);
  if (self->names == NULL)
    self->names = g_ptr_array_ref (names);
  g_mutex_unlock (&self->lock);
  return g_steal_pointer (&names);
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

static gpointer
read_detached (gpointer data, GCancellable *cancellable, GError **error)
{
  const Reading *reading = data;
  RingletSource *self = reading->source;
  const guint index = source_find (self, reading->index);
  g_autoptr (RingletSourceFile) file =
      source_get_file (self, index, RINGLET_SOURCE_READ, error);
  RingletImage *image = NULL;

  if (file == NULL)
    return NULL;

  image = ringlet_source_file_read (file,
      reading->index - ringlet_source_entry (self, index)->first, cancellable, error);
  if (image != NULL)
    source_let_go (self, index);
  return image;
}

RingletImage *
ringlet_source_read (
    RingletSource *self, guint64 index, GCancellable *cancellable, GError **error)
{
  Reading *reading = NULL;

  g_return_val_if_fail (index < self->n_frames, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->image != NULL)
    return ringlet_image_ref (self->image);

  reading = g_new (Reading, 1);
  reading->source = ringlet_source_ref (self);
  reading->index = index;
  return ringlet_detached_run (
      read_detached, reading, reading_free, image_free, cancellable, error);
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
ringlet_source_describe (
    RingletSource *self, guint64 index, RingletFrameInfo *info, GError **error)
{
  const RingletSourceEntry *entry = NULL;
  g_autoptr (RingletSourceFile) file = NULL;
  guint at = 0;

  g_return_val_if_fail (index < self->n_frames, FALSE);

  *info = (RingletFrameInfo){ 0 };
  if (self->image != NULL) {
    describe_image (self->image, info);
    return TRUE;
  }

  at = source_find (self, index);
  entry = ringlet_source_entry (self, at);
  file = source_get_file (self, at,
      entry->n_frames > 1 ? RINGLET_SOURCE_READ : RINGLET_SOURCE_COUNT, error);
  return file != NULL &&
      ringlet_source_file_describe (file, index - entry->first, info, error);
}
