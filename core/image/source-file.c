/* SPDX-License-Identifier: MIT */
#include "image/source-file.h"

#include "base/error.h"
#include "base/map.h"
#include "image/source-path.h"

struct _RingletSourceFile {
  char *label; /* the user's path, as UTF-8 */
  char *path;  /* without what stands behind "::" */
  char *inner;
  RingletSourceContent content;
  gpointer state;
  guint64 n_frames;
};

static gboolean
check_inner (const RingletSourceFile *self, GError **error)
{
  if (self->inner == NULL || self->content.reader->has_inner)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Files in %s format have nothing inside to choose; leave out \"::%s\"",
      self->content.reader->name, self->inner);
  return FALSE;
}

/* What came of a map that broke meanwhile is worth nothing, not even the error. */
static gboolean
check_map (const RingletSourceFile *self, GError **error)
{
  g_autoptr (GError) broken = NULL;

  if (ringlet_map_check (self->content.bytes, &broken))
    return TRUE;

  if (error != NULL)
    g_clear_error (error);
  g_propagate_error (error, g_steal_pointer (&broken));
  return FALSE;
}

static gboolean
file_open (RingletSourceFile *self, const char *path, RingletSourceUse use,
    RingletVerify verify, GError **error)
{
  RingletReaderInput input = { 0 };

  if (!ringlet_source_path_split (path, &self->path, &self->inner, error) ||
      !ringlet_source_load (&self->content, self->path, self->inner, use, error) ||
      !check_inner (self, error))
    return FALSE;

  input.path = self->content.is_packed ? NULL : self->path;
  input.bytes = self->content.bytes;
  input.inner = self->inner;
  input.verify = verify;
  self->state = self->content.reader->open (&input, &self->n_frames, error);
  return check_map (self, error) && self->state != NULL;
}

RingletSourceFile *
ringlet_source_file_open (
    const char *path, RingletSourceUse use, RingletVerify verify, GError **error)
{
  g_autoptr (RingletSourceFile) self = g_atomic_rc_box_new0 (RingletSourceFile);

  self->label = g_filename_display_name (path);
  if (!file_open (self, path, use, verify, error)) {
    g_prefix_error (error, "%s: ", self->label);
    return NULL;
  }
  return g_steal_pointer (&self);
}

void
ringlet_source_file_list (const char *path, GPtrArray *files)
{
  g_autofree char *file = NULL;
  g_autofree char *inner = NULL;
  const RingletReader *reader = NULL;
  gboolean is_packed = FALSE;

  if (!ringlet_source_path_split (path, &file, &inner, NULL))
    return;

  reader = ringlet_source_probe (file, &is_packed, NULL);
  if (reader != NULL && !is_packed && reader->list_files != NULL)
    reader->list_files (file, files);
  else
    g_ptr_array_add (files, g_strdup (file));
}

RingletSourceFile *
ringlet_source_file_ref (RingletSourceFile *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
file_clear (gpointer data)
{
  RingletSourceFile *self = data;

  if (self->state != NULL)
    self->content.reader->close (self->state);
  ringlet_source_content_clear (&self->content);
  g_free (self->label);
  g_free (self->path);
  g_free (self->inner);
}

void
ringlet_source_file_unref (RingletSourceFile *self)
{
  g_atomic_rc_box_release_full (self, file_clear);
}

guint64
ringlet_source_file_n_frames (const RingletSourceFile *self)
{
  return self->n_frames;
}

const RingletReader *
ringlet_source_file_reader (const RingletSourceFile *self)
{
  return self->content.reader;
}

static gboolean
check_index (const RingletSourceFile *self, guint64 index, GError **error)
{
  if (index < self->n_frames)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "%s: The file has %" G_GUINT64_FORMAT
      " frames now, fewer than when it was opened; open it again",
      self->label, self->n_frames);
  return FALSE;
}

/* Of several frames, which. */
static void
prefix_place (const RingletSourceFile *self, guint64 index, GError **error)
{
  if (self->n_frames > 1)
    g_prefix_error (error, "Frame %" G_GUINT64_FORMAT ": ", index);
  g_prefix_error (error, "%s: ", self->label);
}

gboolean
ringlet_source_file_describe (
    RingletSourceFile *self, guint64 index, RingletFrameInfo *info, GError **error)
{
  gboolean ok = FALSE;

  *info = (RingletFrameInfo){ 0 };
  if (!check_index (self, index, error))
    return FALSE;

  ok = self->content.reader->describe (self->state, index, info, error);
  if (check_map (self, error) && ok)
    return TRUE;

  ringlet_frame_info_clear (info);
  prefix_place (self, index, error);
  return FALSE;
}

RingletImage *
ringlet_source_file_read (
    RingletSourceFile *self, guint64 index, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletImage) image = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !check_index (self, index, error))
    return NULL;

  image = self->content.reader->read (self->state, index, cancellable, error);
  if (check_map (self, error) && image != NULL)
    return g_steal_pointer (&image);

  prefix_place (self, index, error);
  return NULL;
}

guint64
ringlet_source_file_number (RingletSourceFile *self, guint64 index)
{
  const RingletReader *reader = self->content.reader;

  return reader->number != NULL && index < self->n_frames
      ? reader->number (self->state, index)
      : index;
}

guint64
ringlet_source_file_n_missing (RingletSourceFile *self)
{
  const RingletReader *reader = self->content.reader;

  return reader->n_missing != NULL ? reader->n_missing (self->state) : 0;
}

gboolean
ringlet_source_file_fetch (RingletSourceFile *self, guint64 index, GBytes **stored,
    GCancellable *cancellable, GError **error)
{
  *stored = NULL;
  if (!check_index (self, index, error))
    return FALSE;
  if (self->content.reader->fetch == NULL ||
      self->content.reader->fetch (self->state, index, stored, cancellable, error))
    return TRUE;
  prefix_place (self, index, error);
  return FALSE;
}

RingletWritten
ringlet_source_file_written (
    RingletSourceFile *self, guint64 index, GCancellable *cancellable)
{
  const RingletReader *reader = self->content.reader;

  if (index >= self->n_frames)
    return RINGLET_WRITTEN_NOT;
  return reader->written != NULL ? reader->written (self->state, index, cancellable)
                                 : RINGLET_WRITTEN_PERHAPS;
}

gboolean
ringlet_source_file_is_broken (const RingletSourceFile *self)
{
  return !ringlet_map_check (self->content.bytes, NULL);
}

gsize
ringlet_source_file_n_bytes (const RingletSourceFile *self)
{
  GBytes *bytes = self->content.bytes;

  return ringlet_map_is_one (bytes) ? 0 : g_bytes_get_size (bytes);
}
