/* SPDX-License-Identifier: MIT */

/* FIT2D's mask: a bit a pixel, rows of whole words. See reader-fit2dmask.c. */

#include <string.h>

#include "base/error.h"
#include "image/image-write-private.h"
#include "image/mask-encode.h"

static void
put_word (guint8 *header, gsize index, guint32 word)
{
  const guint32 little = GUINT32_TO_LE (word);

  memcpy (header + 4 * index, &little, sizeof little);
}

static gboolean
fit2d_begin (RingletImageFile *file, const RingletImage *first, GError **error)
{
  static const char name[] = "MASK";
  guint8 header[RINGLET_FIT2DMASK_HEADER] = { 0 };

  for (gsize i = 0; i < 4; i++)
    put_word (header, i, (guint8) name[i]);
  put_word (header, 4, (guint32) first->n_fast);
  put_word (header, 5, (guint32) first->n_slow);
  put_word (header, 6, 1); /* as FIT2D and FabIO have it */
  return ringlet_image_file_put (file, header, sizeof header, error);
}

/* A mask has no other pixels; what was meant by them is not for us to say. */
static gboolean
check_bits (const RingletImage *image, GError **error)
{
  const guint8 *pixels = image->data;
  const gsize n = ringlet_image_n_pixels (image);

  for (gsize i = 0; i < n; i++) {
    if (pixels[i] <= 1)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "A FIT2D mask holds 0 and 1, and the pixel in row %" G_GSIZE_FORMAT
        ", column %" G_GSIZE_FORMAT " is %u; \"ringlet mask\" makes masks of images",
        i / image->n_fast, i % image->n_fast, pixels[i]);
    return FALSE;
  }
  return TRUE;
}

static gboolean
fit2d_add (RingletImageFile *file, const RingletImage *image, GError **error)
{
  const gsize row_size = (gsize) ringlet_fit2dmask_row_size (image->n_fast);
  const guint8 *pixels = image->data;
  g_autofree guint8 *row = g_malloc (row_size);

  if (!check_bits (image, error))
    return FALSE;
  for (gsize i = 0; i < image->n_slow; i++) {
    memset (row, 0, row_size);
    for (gsize j = 0; j < image->n_fast; j++)
      row[j / 8] |= (guint8) (pixels[i * image->n_fast + j] << j % 8);
    if (!ringlet_image_file_put (file, row, row_size, error))
      return FALSE;
  }
  return TRUE;
}

static const char *const fit2d_suffixes[] = { ".msk", NULL };
static const char *const fit2d_types[] = { "bool", "uint8", NULL };

const RingletImageFormat ringlet_image_format_fit2d = {
  .writer = {
    .name = "fit2dmask",
    .description = "FIT2D mask, pixels of 0 and 1",
    .suffixes = fit2d_suffixes,
    .types = fit2d_types,
  },
  .begin = fit2d_begin,
  .add = fit2d_add,
};
