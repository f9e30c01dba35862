/* SPDX-License-Identifier: MIT */
#include "image/codec-bitshuffle-places.h"

/* As codec-bitshuffle.c. */
#define USUAL_BLOCK_BYTES 8192
#define LEAST_BLOCK 128
#define GROUP 8
#define HEADER_SIZE 12
#define LENGTH_SIZE 4

/* Blocks ahead whose length is asked for: neighbours are nearly as long, and to wait
 * for memory at each took most of the time. */
#define AHEAD 6

static guint64
read_be (const guint8 *at, gsize n)
{
  guint64 value = 0;

  for (gsize i = 0; i < n; i++)
    value = value << 8 | at[i];
  return value;
}

static gsize
usual_block (gsize element_size)
{
  const gsize block = USUAL_BLOCK_BYTES / element_size;

  return MAX (block - block % GROUP, LEAST_BLOCK);
}

gboolean
ringlet_block_layout_read (RingletBlockLayout *self, gsize element_size,
    gsize n_elements, const guint8 *from, gsize size)
{
  const gsize n_grouped = n_elements - n_elements % GROUP;
  gsize block;

  if (size < HEADER_SIZE || read_be (from, 8) != (guint64) n_elements * element_size)
    return FALSE;
  block = (gsize) read_be (from + 8, 4) / element_size;
  if (block == 0)
    block = usual_block (element_size);
  if (block % GROUP != 0)
    return FALSE;
  *self = (RingletBlockLayout){ element_size, n_elements, block,
    (n_grouped + block - 1) / block + (n_elements > n_grouped ? 1 : 0) };
  return TRUE;
}

gboolean
ringlet_block_layout_find (const RingletBlockLayout *self, const guint8 *from,
    gsize size, gsize shift, RingletBlockPlace *places)
{
  const gsize n_rest = self->n_elements % GROUP * self->element_size;
  const gsize n_blocks = self->n_places - (n_rest > 0 ? 1 : 0);
  gsize at = HEADER_SIZE;

  for (gsize i = 0; i < n_blocks; i++) {
    gsize n_bytes;

    if (size - at < LENGTH_SIZE)
      return FALSE;
    n_bytes = (gsize) read_be (from + at, LENGTH_SIZE);
    at += LENGTH_SIZE;
    if (n_bytes == 0 || n_bytes > size - at)
      return FALSE;
    places[i] = (RingletBlockPlace){ (guint32) (shift + at), (guint32) n_bytes };
    at += n_bytes;
    __builtin_prefetch (from + MIN (size, at + AHEAD * (n_bytes + LENGTH_SIZE)));
  }
  if (size - at < n_rest)
    return FALSE;
  if (n_rest > 0)
    places[n_blocks] = (RingletBlockPlace){ (guint32) (shift + at), (guint32) n_rest };
  return TRUE;
}
