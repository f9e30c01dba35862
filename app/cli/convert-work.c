/* SPDX-License-Identifier: MIT */
#include "cli/convert.h"
#include "image/image-type.h"

/* A series says the same in every file: it is kept once. */
static void
note_warnings (RingletConvert *self, const char *path, const RingletImageMeta *meta)
{
  const guint n = meta->warnings != NULL ? meta->warnings->len : 0;
  g_autofree char *label = g_filename_display_name (path);

  for (guint i = 0; i < n; i++) {
    const char *warning = g_ptr_array_index (meta->warnings, i);

    if (g_hash_table_add (self->told, g_strdup (warning)))
      g_ptr_array_add (self->warnings, g_strdup_printf ("%s: %s", label, warning));
  }
}

/* Returns (transfer full) frame @frame as it shall be written. */
static RingletImage *
make_image (
    RingletConvert *self, guint64 frame, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletImage) image =
      ringlet_source_read (self->source, frame, cancellable, error);
  g_autoptr (RingletImage) turned = NULL;

  if (image == NULL)
    return NULL;
  note_warnings (self, ringlet_source_path (self->source, frame), &image->meta);
  if (self->change != NULL) {
    RingletImage *changed =
        self->change (self->change_data, frame, image, cancellable, error);

    if (changed == NULL)
      return NULL;
    ringlet_image_unref (image);
    image = changed;
  }
  turned = ringlet_image_turn (image, self->turn, error);
  if (turned == NULL || !self->has_type)
    return g_steal_pointer (&turned);
  return ringlet_image_to_type (turned, self->type, self->clip, error);
}

/* Says which frame it was; what the source says begins with its path already. */
static void
prefix_frame (const RingletConvert *self, guint64 frame, GError **error)
{
  const char *path = ringlet_source_path (self->source, frame);

  if (error != NULL && *error != NULL &&
      !g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
      !g_str_has_prefix ((*error)->message, path))
    g_prefix_error (error, "%s, frame %" G_GUINT64_FORMAT ": ", path, frame);
}

/* Who copies files again wants to know of all. */
static void
judge_rest (RingletConvert *self, guint first, GCancellable *cancellable)
{
  for (guint i = first; i < self->frames->len; i++) {
    const guint64 frame = g_array_index (self->frames, guint64, i);
    GError *error = NULL;
    g_autoptr (RingletImage) image =
        ringlet_source_read (self->source, frame, cancellable, &error);

    if (g_cancellable_is_cancelled (cancellable)) {
      g_clear_error (&error);
      return;
    }
    if (image != NULL)
      continue;
    prefix_frame (self, frame, &error);
    g_ptr_array_add (self->damaged, g_strdup (error->message));
    g_error_free (error);
  }
}

/* Adds frame @index of the list. */
static gboolean
add_frame (RingletConvert *self, RingletImageFile *file, guint index,
    GCancellable *cancellable, GError **error)
{
  const guint64 frame = g_array_index (self->frames, guint64, index);
  g_autoptr (RingletImage) image = make_image (self, frame, cancellable, error);

  if (image == NULL && self->verify)
    judge_rest (self, index + 1, cancellable);
  if (image == NULL || !ringlet_image_file_add (file, image, error)) {
    prefix_frame (self, frame, error);
    return FALSE;
  }
  self->n_slow = image->n_slow;
  self->n_fast = image->n_fast;
  self->type = image->type;
  return TRUE;
}

/* Frames @first and the @n that follow it in the list, as one file. */
static gboolean
write_file (RingletConvert *self, const char *path, guint first, guint n,
    RingletJob *job, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletImageFile) file = ringlet_image_file_new (
      self->writer, path, n, self->compress, self->overwrite, error);

  for (guint i = first; file != NULL && i < first + n; i++) {
    if (!add_frame (self, file, i, cancellable, error))
      return FALSE;
    ringlet_job_report (job, (double) (i + 1) / (double) self->frames->len);
  }
  return file != NULL && !g_cancellable_set_error_if_cancelled (cancellable, error) &&
      ringlet_image_file_commit (file, error);
}

gpointer
ringlet_convert_work (
    RingletJob *job, gpointer convert, GCancellable *cancellable, GError **error)
{
  RingletConvert *self = convert;
  const guint n_each = self->paths->len == 1 ? self->frames->len : 1;

  for (guint i = 0; i < self->paths->len; i++) {
    if (!write_file (self, g_ptr_array_index (self->paths, i), i * n_each, n_each, job,
            cancellable, error))
      return NULL;
  }
  return self;
}
