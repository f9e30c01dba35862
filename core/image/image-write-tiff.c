/* SPDX-License-Identifier: MIT */

/* TIFF, a page a frame; BigTIFF when all frames do not fit into 4 GiB. The header is
 * that of Dectris, in ImageDescription. */

#include "image/image-write-tiff.h"

#include "image/image-write-private.h"
#include "image/tiff-page.h"

/* What directory and header of a frame may take before the file has to be a BigTIFF. */
#define ALLOWANCE ((guint64) 1 << 16)

/* @state of the file: not NULL for BigTIFF */
#define BIG GINT_TO_POINTER (1)

static gboolean
tiff_begin (RingletImageFile *file, const RingletImage *first, GError **error)
{
  const guint64 frame_size = g_bytes_get_size (first->bytes) + ALLOWANCE;
  const gboolean is_big = file->n_frames > G_MAXUINT32 / frame_size;
  g_autoptr (GBytes) head = ringlet_tiff_head (is_big);

  file->state = is_big ? BIG : NULL;
  return ringlet_image_file_put (
      file, g_bytes_get_data (head, NULL), g_bytes_get_size (head), error);
}

static gboolean
put_page (RingletImageFile *file, const RingletTiffFrame *frame, GError **error)
{
  const RingletImage *image = frame->image;
  const RingletTiffPage page = { file->state == BIG, image->n_slow, image->n_fast,
    image->type, frame->description };
  const gboolean is_last = file->index + 1 == file->n_frames;
  g_autoptr (GBytes) head = NULL;
  guint64 end = 0;

  head = ringlet_tiff_page_head (&page, file->size, is_last, &end, error);
  return head != NULL &&
      ringlet_image_file_put (
          file, g_bytes_get_data (head, NULL), g_bytes_get_size (head), error) &&
      ringlet_image_file_put (
          file, image->data, g_bytes_get_size (image->bytes), error) &&
      ringlet_image_file_put (
          file, "\0\0\0\0\0\0\0", (gsize) (end - file->size), error);
}

static gboolean
tiff_add (RingletImageFile *file, const RingletImage *image, GError **error)
{
  g_autofree char *text = ringlet_image_meta_dectris_lines (&image->meta, "\n");
  const RingletTiffFrame frame = { image, *text != '\0' ? text : NULL };

  return put_page (file, &frame, error);
}

gboolean
ringlet_image_write_tiff_frames (const RingletTiffFrame *frames, gsize n_frames,
    const char *path, gboolean overwrite, GError **error)
{
  g_autoptr (RingletImageFile) file = ringlet_image_file_new (
      &ringlet_image_format_tiff.writer, path, n_frames, FALSE, overwrite, error);

  if (file == NULL || !tiff_begin (file, frames[0].image, error))
    return FALSE;
  for (; file->index < n_frames; file->index++) {
    if (!put_page (file, &frames[file->index], error))
      return FALSE;
  }
  return ringlet_image_file_commit (file, error);
}

static const char *const tiff_suffixes[] = { ".tif", ".tiff", NULL };
static const char *const tiff_types[] = { "bool", "uint8", "uint16", "uint32", "uint64",
  "int8", "int16", "int32", "int64", "float32", "float64", NULL };

const RingletImageFormat ringlet_image_format_tiff = {
  .writer = {
    .name = "tiff",
    .description = "TIFF, a page a frame; BigTIFF beyond 4 GiB",
    .suffixes = tiff_suffixes,
    .types = tiff_types,
    .is_stack = TRUE,
  },
  .begin = tiff_begin,
  .add = tiff_add,
};
