/* SPDX-License-Identifier: MIT */
#include "image/source.h"

#include "base/error.h"
#include "image/source-file.h"

/* Files of a list that stay open at once: enough for one per thread, few enough for
 * memory and file handles. */
#define MAX_OPEN 8

typedef struct {
  char *path;
  const char *format;
  guint64 first; /* index of its first frame in the source */
  guint64 n_frames;
} Entry;

/* Immutable but for @open, a cache that no result depends on. */
struct _RingletSource {
  GArray *entries; /* Entry */
  guint64 n_frames;
  RingletImage *image; /* of a source in memory */
  GMutex lock;         /* guards the three below */
  GPtrArray *names;    /* (nullable): all files that are read; NULL until asked for */
  GPtrArray *files;    /* RingletSourceFile or NULL, one per entry */
  GQueue recent;       /* indices of those that are open, newest first */
};

static void
entry_clear (gpointer data)
{
  g_free (((Entry *) data)->path);
}

static void
file_unref_nullable (gpointer data)
{
  if (data != NULL)
    ringlet_source_file_unref (data);
}

static RingletSource *
source_new (void)
{
  RingletSource *self = g_atomic_rc_box_new0 (RingletSource);

  self->entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_array_set_clear_func (self->entries, entry_clear);
  self->files = g_ptr_array_new_with_free_func (file_unref_nullable);
  g_mutex_init (&self->lock);
  g_queue_init (&self->recent);
  return self;
}

static void
source_clear (gpointer data)
{
  RingletSource *self = data;

  g_clear_pointer (&self->image, ringlet_image_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_ptr_array_unref (self->files);
  g_array_unref (self->entries);
  g_queue_clear (&self->recent);
  g_mutex_clear (&self->lock);
}

static void
source_append (
    RingletSource *self, const char *path, const char *format, guint64 n_frames)
{
  const Entry entry = { g_strdup (path), format, self->n_frames, n_frames };

  g_array_append_val (self->entries, entry);
  g_ptr_array_add (self->files, NULL);
  self->n_frames += n_frames;
}

/* Remembers @file as the newest of the open ones and lets the oldest go. */
static void
source_keep (RingletSource *self, guint index, RingletSourceFile *file)
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

/* Returns (transfer full) the opened file of entry @index. */
static RingletSourceFile *
source_get_file (RingletSource *self, guint index, GError **error)
{
  const Entry *entry = &g_array_index (self->entries, Entry, index);
  RingletSourceFile *file = NULL;

  g_mutex_lock (&self->lock);
  if (self->files->pdata[index] != NULL)
    file = ringlet_source_file_ref (self->files->pdata[index]);
  g_mutex_unlock (&self->lock);

  /* Opened without the lock, so that threads read different files side by side. Two
   * that open the same one do so twice, which is harmless. */
  if (file == NULL)
    file = ringlet_source_file_open (entry->path, RINGLET_SOURCE_READ, error);
  if (file == NULL)
    return NULL;

  g_mutex_lock (&self->lock);
  source_keep (self, index, file);
  g_mutex_unlock (&self->lock);
  return file;
}

/* A file with one frame is done with when that is read: its bytes are as large as the
 * image. */
static void
source_let_go (RingletSource *self, guint index)
{
  if (g_array_index (self->entries, Entry, index).n_frames > 1)
    return;

  g_mutex_lock (&self->lock);
  g_queue_remove (&self->recent, GUINT_TO_POINTER (index));
  g_clear_pointer (&self->files->pdata[index], ringlet_source_file_unref);
  g_mutex_unlock (&self->lock);
}

static gboolean
source_add_path (
    RingletSource *self, const char *path, RingletSourceUse use, GError **error)
{
  g_autoptr (RingletSourceFile) file = ringlet_source_file_open (path, use, error);

  if (file == NULL)
    return FALSE;

  source_append (self, path, ringlet_source_file_reader (file)->name,
      ringlet_source_file_n_frames (file));
  if (use == RINGLET_SOURCE_READ)
    source_keep (self, self->entries->len - 1, file);
  return TRUE;
}

RingletSource *
ringlet_source_open_list (const char *const *paths, GError **error)
{
  g_autoptr (RingletSource) self = source_new ();
  RingletSourceUse use = RINGLET_SOURCE_READ;

  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);

  if (paths[1] != NULL)
    use = RINGLET_SOURCE_COUNT;
  for (gsize i = 0; paths[i] != NULL; i++) {
    if (!source_add_path (self, paths[i], use, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

RingletSource *
ringlet_source_open (const char *path, GError **error)
{
  const char *const paths[] = { path, NULL };

  return ringlet_source_open_list (paths, error);
}

RingletSource *
ringlet_source_new_image (RingletImage *image, const char *label)
{
  RingletSource *self = source_new ();

  source_append (self, label, "memory", 1);
  self->image = ringlet_image_ref (image);
  return self;
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

/* Index of the entry that holds frame @index; entries lie in ascending order. */
static guint
source_find (const RingletSource *self, guint64 index)
{
  guint low = 0;
  guint high = self->entries->len;

  while (high - low > 1) {
    const guint middle = low + (high - low) / 2;

    if (g_array_index (self->entries, Entry, middle).first <= index)
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
  return g_array_index (self->entries, Entry, source_find (self, index)).path;
}

const char *
ringlet_source_format (const RingletSource *self, guint64 index)
{
  g_return_val_if_fail (index < self->n_frames, NULL);
  return g_array_index (self->entries, Entry, source_find (self, index)).format;
}

GPtrArray *
ringlet_image_list_files (const char *path)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  ringlet_source_file_list (path, names);
  return names;
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
    ringlet_source_file_list (g_array_index (self->entries, Entry, i).path, names);

  g_mutex_lock (&self->lock);
  if (self->names == NULL)
    self->names = g_ptr_array_ref (names);
  g_mutex_unlock (&self->lock);
  return g_steal_pointer (&names);
}

RingletImage *
ringlet_source_read (
    RingletSource *self, guint64 index, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletSourceFile) file = NULL;
  RingletImage *image = NULL;
  guint entry = 0;

  g_return_val_if_fail (index < self->n_frames, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self->image != NULL)
    return ringlet_image_ref (self->image);

  entry = source_find (self, index);
  file = source_get_file (self, entry, error);
  if (file == NULL)
    return NULL;
  image = ringlet_source_file_read (file,
      index - g_array_index (self->entries, Entry, entry).first, cancellable, error);
  if (image != NULL)
    source_let_go (self, entry);
  return image;
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
  g_autoptr (RingletSourceFile) file = NULL;
  guint entry = 0;

  g_return_val_if_fail (index < self->n_frames, FALSE);

  *info = (RingletFrameInfo){ 0 };
  if (self->image != NULL) {
    describe_image (self->image, info);
    return TRUE;
  }
  entry = source_find (self, index);
  file = source_get_file (self, entry, error);
  return file != NULL &&
      ringlet_source_file_describe (
          file, index - g_array_index (self->entries, Entry, entry).first, info, error);
}

RingletImage *
ringlet_image_load (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletSource) source = ringlet_source_open (path, error);

  if (source == NULL)
    return NULL;

  if (ringlet_source_n_frames (source) != 1) {
    g_autofree char *label = g_filename_display_name (path);

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: The file has %" G_GUINT64_FORMAT
        " frames where one image is wanted; save the one to use in a file of its own",
        label, ringlet_source_n_frames (source));
    return NULL;
  }
  return ringlet_source_read (source, 0, cancellable, error);
}
