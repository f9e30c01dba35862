/* SPDX-License-Identifier: MIT */

/* Masks of FIT2D: 1024 bytes of header, of which the first bytes of four words spell
 * MASK and two words are columns and rows, then one bit a pixel, lowest bit first, rows
 * filled up to words of 32 bits. All words are little-endian.
 *
 * The first row of the file is the first row of the image, as FIT2D holds it; FIT2D
 * shows it at the bottom. For the formats of detectors (EDF, CBF, …) that is the order
 * of the image file: "face" and "fit2d_click" of FabIO's test images, which FIT2D wrote
 * as masks and as EDF images, agree pixel by pixel. Source: silx-kit/fabio,
 * fit2dmaskimage.py. */

#include <string.h>

#include "base/cursor.h"
#include "base/error.h"
#include "image/mask-encode.h"
#include "image/reader.h"

typedef struct {
  GBytes *bytes; /* of the caller */
  guint64 n_slow;
  guint64 n_fast;
} MaskState;

static guint32
get_word (const guint8 *header, gsize index)
{
  guint32 word;

  memcpy (&word, header + 4 * index, sizeof word);
  return GUINT32_FROM_LE (word);
}

static int
fit2dmask_probe (const guint8 *head, gsize size)
{
  static const char name[] = "MASK";

  if (size < 24)
    return 0;
  for (gsize i = 0; i < 4; i++) {
    if (get_word (head, i) != (guint8) name[i])
      return 0;
  }
  return 100;
}

static gpointer
fit2dmask_open (const RingletReaderInput *input, guint64 *n_frames, GError **error)
{
  RingletCursor cursor = ringlet_cursor_init (input->bytes);
  const guint8 *header = ringlet_cursor_take (
      &cursor, RINGLET_FIT2DMASK_HEADER, "The header of a Fit2D mask", error);
  g_autofree MaskState *self = g_new0 (MaskState, 1);

  if (header == NULL)
    return NULL;

  self->bytes = input->bytes;
  self->n_fast = get_word (header, 4);
  self->n_slow = get_word (header, 5);
  if (!ringlet_image_check_shape (self->n_slow, self->n_fast, error) ||
      ringlet_cursor_take (&cursor,
          self->n_slow * ringlet_fit2dmask_row_size (self->n_fast), "The Fit2D mask",
          error) == NULL)
    return NULL;

  *n_frames = 1;
  return g_steal_pointer (&self);
}

static RingletImage *
fit2dmask_read (gpointer data, guint64 index, GCancellable *cancellable, GError **error)
{
  const MaskState *self = data;
  const gsize row_size = (gsize) ringlet_fit2dmask_row_size (self->n_fast);
  const guint8 *from =
      (const guint8 *) g_bytes_get_data (self->bytes, NULL) + RINGLET_FIT2DMASK_HEADER;
  guint8 *pixels = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  pixels = ringlet_image_alloc (RINGLET_PIXEL_U8, self->n_slow, self->n_fast, error);
  if (pixels == NULL)
    return NULL;

  for (gsize i = 0; i < self->n_slow; i++) {
    for (gsize j = 0; j < self->n_fast; j++)
      pixels[i * self->n_fast + j] = from[i * row_size + j / 8] >> j % 8 & 1;
  }
  return ringlet_image_new_take (
      RINGLET_PIXEL_U8, (gsize) self->n_slow, (gsize) self->n_fast, pixels, NULL);
}

static gboolean
fit2dmask_describe (
    gpointer data, guint64 index, RingletFrameInfo *info, GError **error)
{
  const MaskState *self = data;

  info->n_slow = (gsize) self->n_slow;
  info->n_fast = (gsize) self->n_fast;
  info->type = RINGLET_PIXEL_U8;
  return TRUE;
}

static void
fit2dmask_close (gpointer data)
{
  g_free (data);
}

static const char *const fit2dmask_suffixes[] = { ".msk", NULL };

const RingletReader ringlet_reader_fit2dmask = {
  .name = "Fit2D mask",
  .suffixes = fit2dmask_suffixes,
  .probe = fit2dmask_probe,
  .open = fit2dmask_open,
  .read = fit2dmask_read,
  .describe = fit2dmask_describe,
  .close = fit2dmask_close,
};
