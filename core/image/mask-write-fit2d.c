/* SPDX-License-Identifier: MIT */

/* See reader-fit2dmask.c. */

#include <string.h>

#include "image/mask-encode.h"

static void
put_word (guint8 *header, gsize index, guint32 word)
{
  const guint32 little = GUINT32_TO_LE (word);

  memcpy (header + 4 * index, &little, sizeof little);
}

GBytes *
ringlet_mask_encode_fit2d (const RingletMask *self, GError **error)
{
  static const char name[] = "MASK";
  const guint64 row_size = ringlet_fit2dmask_row_size (self->n_fast);
  const guint64 size = RINGLET_FIT2DMASK_HEADER + self->n_slow * row_size;
  guint8 *bytes = ringlet_mask_encode_alloc (size, error);
  guint8 *row = NULL;

  if (bytes == NULL)
    return NULL;

  for (gsize i = 0; i < 4; i++)
    put_word (bytes, i, (guint8) name[i]);
  put_word (bytes, 4, (guint32) self->n_fast);
  put_word (bytes, 5, (guint32) self->n_slow);
  put_word (bytes, 6, 1); /* as FIT2D and FabIO have it */
  row = bytes + RINGLET_FIT2DMASK_HEADER;
  for (gsize i = 0; i < self->n_slow; i++, row += row_size) {
    for (gsize j = 0; j < self->n_fast; j++)
      row[j / 8] |= (guint8) (self->bad[i * self->n_fast + j] << j % 8);
  }
  return g_bytes_new_take (bytes, (gsize) size);
}
