/* SPDX-License-Identifier: MIT */

/* Baseline TIFF, little-endian: one strip of bytes, black is zero, and the directory
 * behind it. Source: TIFF 6.0, sections 2 and 4. */

#include <string.h>
#include <tiff.h>

#include "image/mask-encode.h"

#define HEADER_SIZE 8
#define TAG_SIZE 12

static void
put (guint8 *to, guint32 value, gsize n_bytes)
{
  for (gsize i = 0; i < n_bytes; i++)
    to[i] = (guint8) (value >> 8 * i);
}

static void
put_directory (guint8 *to, const RingletMask *self)
{
  const guint32 n = (guint32) (self->n_slow * self->n_fast);
  const guint32 tags[][2] = {
    { TIFFTAG_IMAGEWIDTH, (guint32) self->n_fast },
    { TIFFTAG_IMAGELENGTH, (guint32) self->n_slow },
    { TIFFTAG_BITSPERSAMPLE, 8 },
    { TIFFTAG_COMPRESSION, COMPRESSION_NONE },
    { TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK },
    { TIFFTAG_STRIPOFFSETS, HEADER_SIZE },
    { TIFFTAG_SAMPLESPERPIXEL, 1 },
    { TIFFTAG_ROWSPERSTRIP, (guint32) self->n_slow },
    { TIFFTAG_STRIPBYTECOUNTS, n },
    { TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT },
  };

  put (to, G_N_ELEMENTS (tags), 2);
  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++) {
    guint8 *tag = to + 2 + TAG_SIZE * i;
    const gboolean is_short = tags[i][1] <= G_MAXUINT16;

    put (tag, tags[i][0], 2);
    put (tag + 2, is_short ? TIFF_SHORT : TIFF_LONG, 2);
    put (tag + 4, 1, 4);
    put (tag + 8, tags[i][1], 4);
  }
}

GBytes *
ringlet_mask_encode_tiff (const RingletMask *self, GError **error)
{
  const gsize n = self->n_slow * self->n_fast;
  const gsize directory = HEADER_SIZE + n + n % 2; /* on a word boundary */
  const gsize size = directory + 2 + TAG_SIZE * 10 + 4;
  guint8 *bytes = ringlet_mask_encode_alloc (size, error);

  if (bytes == NULL)
    return NULL;

  memcpy (bytes, "II\x2a", 3);
  put (bytes + 4, (guint32) directory, 4);
  memcpy (bytes + HEADER_SIZE, self->bad, n);
  put_directory (bytes + directory, self);
  return g_bytes_new_take (bytes, size);
}
