/* SPDX-License-Identifier: MIT */
#include "image/image-write.h"

#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "image/image-write-private.h"

static const RingletImageFormat *const formats[] = {
  &ringlet_image_format_edf,
  &ringlet_image_format_cbf,
  &ringlet_image_format_tiff,
  &ringlet_image_format_hdf5,
  &ringlet_image_format_npy,
  &ringlet_image_format_fit2d,
};

const RingletImageWriter *const *
ringlet_image_writer_list (void)
{
  static const RingletImageWriter *list[G_N_ELEMENTS (formats) + 1];
  static gsize is_filled = 0;

  if (g_once_init_enter (&is_filled)) {
    for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
      list[i] = &formats[i]->writer;
    g_once_init_leave (&is_filled, 1);
  }
  return list;
}

/* ---- finding one ---- */

/* Names, or all suffixes, with commas between them. */
static char *
list_words (gboolean suffixes)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (!suffixes)
      g_ptr_array_add (words, (gpointer) formats[i]->writer.name);
    for (gsize k = 0; suffixes && formats[i]->writer.suffixes[k] != NULL; k++)
      g_ptr_array_add (words, (gpointer) formats[i]->writer.suffixes[k]);
  }
  g_ptr_array_add (words, NULL);
  return g_strjoinv (", ", (char **) words->pdata);
}

static const RingletImageWriter *
find_name (const char *format, GError **error)
{
  g_autofree char *names = list_words (FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    if (g_str_equal (formats[i]->writer.name, format))
      return &formats[i]->writer;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Images cannot be written in a format \"%s\"; there are %s", format, names);
  return NULL;
}

const RingletImageWriter *
ringlet_image_writer_find (const char *path, const char *format, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autofree char *suffixes = NULL;
  g_autofree char *label = g_filename_display_name (path);

  if (format != NULL)
    return find_name (format, error);

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    for (gsize k = 0; formats[i]->writer.suffixes[k] != NULL; k++) {
      if (g_str_has_suffix (lower, formats[i]->writer.suffixes[k]))
        return &formats[i]->writer;
    }
  }
  suffixes = list_words (TRUE);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: images are written as %s; give the file one of these suffixes", label,
      suffixes);
  return NULL;
}

gboolean
ringlet_image_writer_check (
    const RingletImageWriter *self, RingletPixelType type, GError **error)
{
  const char *name = ringlet_pixel_type_name (type);
  g_autofree char *types = NULL;

  if (g_strv_contains (self->types, name))
    return TRUE;

  types = g_strjoinv (", ", (char **) self->types);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "%s files do not hold pixels of type %s, but %s: choose one of these types, or "
      "write .edf, .tif, .npy or .h5, which hold all",
      self->name, name, types);
  return FALSE;
}

/* ---- a file ---- */

static const RingletImageFormat *
format_of (const RingletImageWriter *writer)
{
  gsize i = 0;

  while (&formats[i]->writer != writer)
    i++;
  return formats[i];
}

static gboolean
check_request (const RingletImageWriter *writer, const char *path, guint64 n_frames,
    gboolean compress, GError **error)
{
  g_autofree char *label = g_filename_display_name (path);

  if (n_frames > 1 && !writer->is_stack) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: a %s file holds one image, not %" G_GUINT64_FORMAT
        "; write a file for each, or .edf, .tif, .npy or .h5",
        label, writer->name, n_frames);
    return FALSE;
  }
  if (compress && !writer->can_compress) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: %s files are not compressed with gzip here; .h5 files are", label,
        writer->name);
    return FALSE;
  }
  return TRUE;
}

RingletImageFile *
ringlet_image_file_new (const RingletImageWriter *writer, const char *path,
    guint64 n_frames, gboolean compress, gboolean overwrite, GError **error)
{
  g_autoptr (RingletImageFile) self = NULL;

  g_return_val_if_fail (writer != NULL && path != NULL && n_frames > 0, NULL);

  if (!check_request (writer, path, n_frames, compress, error))
    return NULL;

  self = g_new0 (RingletImageFile, 1);
  self->format = format_of (writer);
  self->n_frames = n_frames;
  self->compress = compress;
  if (!ringlet_output_begin (&self->output, path, overwrite, error))
    return NULL;
  return g_steal_pointer (&self);
}

static gboolean
fail_write (const RingletImageFile *self, GError **error)
{
  const int code = errno;
  g_autofree char *label = g_filename_display_name (self->output.path);

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (code),
      "Cannot write %s: %s", label, g_strerror (code));
  return FALSE;
}

gboolean
ringlet_image_file_put (
    RingletImageFile *self, gconstpointer data, gsize size, GError **error)
{
  if (self->stream == NULL)
    self->stream = g_fopen (self->output.temporary, "wbe");
  if (self->stream == NULL || fwrite (data, 1, size, self->stream) != size)
    return fail_write (self, error);

  self->size += size;
  return TRUE;
}

static gboolean
check_alike (const RingletImageFile *self, const RingletImage *image, GError **error)
{
  if (image->n_slow == self->n_slow && image->n_fast == self->n_fast &&
      image->type == self->type)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
      "It has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels (rows × columns) of type %s, the first one of the stack %" G_GSIZE_FORMAT
      " × %" G_GSIZE_FORMAT " of %s; write a file for each",
      image->n_slow, image->n_fast, ringlet_pixel_type_name (image->type), self->n_slow,
      self->n_fast, ringlet_pixel_type_name (self->type));
  return FALSE;
}

gboolean
ringlet_image_file_add (
    RingletImageFile *self, const RingletImage *image, GError **error)
{
  const RingletImageFormat *format = self->format;

  g_return_val_if_fail (self->index < self->n_frames, FALSE);

  if (self->index == 0) {
    self->n_slow = image->n_slow;
    self->n_fast = image->n_fast;
    self->type = image->type;
    if (!ringlet_image_writer_check (&format->writer, image->type, error) ||
        (format->begin != NULL && !format->begin (self, image, error)))
      return FALSE;
  }
  if (!check_alike (self, image, error) || !format->add (self, image, error))
    return FALSE;
  self->index++;
  return TRUE;
}

static gboolean
close_stream (RingletImageFile *self, GError **error)
{
  FILE *stream = g_steal_pointer (&self->stream);

  return stream == NULL || fclose (stream) == 0 || fail_write (self, error);
}

gboolean
ringlet_image_file_commit (RingletImageFile *self, GError **error)
{
  if (self->index != self->n_frames) {
    g_autofree char *label = g_filename_display_name (self->output.path);

    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s: %" G_GUINT64_FORMAT " frames of %" G_GUINT64_FORMAT " were written", label,
        self->index, self->n_frames);
    return FALSE;
  }
  return (self->format->finish == NULL || self->format->finish (self, error)) &&
      close_stream (self, error) && ringlet_output_commit (&self->output, error);
}

void
ringlet_image_file_free (RingletImageFile *self)
{
  if (self->format->free != NULL)
    self->format->free (self);
  if (self->stream != NULL)
    fclose (self->stream);
  ringlet_output_abort (&self->output);
  g_free (self);
}

gboolean
ringlet_image_write (
    const RingletImage *image, const char *path, gboolean overwrite, GError **error)
{
  const RingletImageWriter *writer = ringlet_image_writer_find (path, NULL, error);
  g_autoptr (RingletImageFile) file = NULL;

  if (writer != NULL)
    file = ringlet_image_file_new (writer, path, 1, FALSE, overwrite, error);
  return file != NULL && ringlet_image_file_add (file, image, error) &&
      ringlet_image_file_commit (file, error);
}
