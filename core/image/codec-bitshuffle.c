/* SPDX-License-Identifier: MIT */
#include "image/codec-bitshuffle.h"

#include <string.h>

#include <zstd.h>

#include "base/error.h"
#include "image/codec-lz4.h"
#include "image/codec-shuffle.h"

/* Blocks are this large, but for very large elements. Source: bitshuffle_core.h. */
#define USUAL_BLOCK_BYTES 8192
#define LEAST_BLOCK 128
/* Bits of this many elements are transposed at once; a last part of fewer is copied. */
#define GROUP 8
/* Total in 8 bytes and block in 4, both big-endian and in bytes. */
#define HEADER_SIZE 12

/* A frame of this size leaves nothing of itself in a cache of its core. */
#define CACHE_BYTES ((gsize) 4 << 20)

/* Where decoding stands. */
typedef struct {
  RingletBitshuffle compression;
  const RingletBitPlanes *planes;
  gsize element_size;
  gsize block; /* elements */
  gboolean streams; /* whether the pixels are too many for the caches */
  const guint8 *from;
  gsize left;             /* bytes behind @from */
  guint8 *packed, *bytes; /* room for a block each */
} Stream;

static gboolean
set_damaged (GError **error, const char *reason)
{
  g_set_error (
      error, RINGLET_ERROR, RINGLET_ERROR_FORMAT, "The bitshuffle stream %s", reason);
  return FALSE;
}

static guint64
read_be (const guint8 *at, gsize n)
{
  guint64 value = 0;

  for (gsize i = 0; i < n; i++)
    value = value << 8 | at[i];
  return value;
}

static gboolean
is_zero (const guint8 *at, gsize n)
{
  return at[0] == 0 && memcmp (at, at + 1, n - 1) == 0;
}

/* Bit planes → elements. Most counts are small: planes of zeros, which are most then,
 * cost a glance. */
static void
join_block (const Stream *self, const guint8 *planes, gsize n, guint8 *to)
{
  for (gsize i = 0; i < self->element_size; i++) {
    if (is_zero (planes + i * n, n))
      memset (self->bytes + i * n, 0, n);
    else
      self->planes->join (planes + i * n, n / 8, self->bytes + i * n);
  }
  ringlet_codec_unshuffle (self->bytes, n, self->element_size, self->streams, to);
}

/* The planes of the next block, @size bytes. */
static const guint8 *
take_block (Stream *self, gsize size, GError **error)
{
  const guint8 *from = self->from;
  gsize stored = size;
  gsize n = 0;

  if (self->compression != RINGLET_BITSHUFFLE_PLAIN) {
    if (self->left < 4) {
      set_damaged (error, "ends before its last block");
      return NULL;
    }
    stored = (gsize) read_be (from, 4);
    from += 4;
    self->left -= 4;
  }
  if (stored > self->left || stored > G_MAXINT) {
    set_damaged (error, "has a block that is longer than the chunk");
    return NULL;
  }

  self->from = from + stored;
  self->left -= stored;
  if (self->compression == RINGLET_BITSHUFFLE_PLAIN)
    return from;
  if (self->compression == RINGLET_BITSHUFFLE_LZ4) {
    if (!ringlet_codec_lz4 (from, stored, self->packed, size, &n))
      n = 0;
  } else {
    n = ZSTD_decompress (self->packed, size, from, stored);
  }
  if (n != size) {
    set_damaged (error, "has a block that cannot be decompressed");
    return NULL;
  }
  return self->packed;
}

static gboolean
decode (Stream *self, gsize n_elements, guint8 *to, GError **error)
{
  const gsize n_grouped = n_elements - n_elements % GROUP;
  const gsize rest = (n_elements - n_grouped) * self->element_size;

  for (gsize at = 0; at < n_grouped;) {
    const gsize n = MIN (self->block, n_grouped - at);
    const guint8 *planes = take_block (self, n * self->element_size, error);

    if (planes == NULL)
      return FALSE;
    join_block (self, planes, n, to + at * self->element_size);
    at += n;
  }

  if (self->left < rest)
    return set_damaged (error, "ends before its last pixels");
  memcpy (to + n_grouped * self->element_size, self->from, rest);
  return TRUE;
}

static gsize
usual_block (gsize element_size)
{
  const gsize block = USUAL_BLOCK_BYTES / element_size;

  return MAX (block - block % GROUP, LEAST_BLOCK);
}

/* Reads what stands before the blocks; returns the bytes of all pixels. */
static gboolean
read_header (Stream *self, guint64 *total, GError **error)
{
  if (self->compression == RINGLET_BITSHUFFLE_PLAIN) {
    *total = self->left;
    return TRUE;
  }

  if (self->left < HEADER_SIZE)
    return set_damaged (error, "is shorter than its header");
  *total = read_be (self->from, 8);
  self->block = (gsize) read_be (self->from + 8, 4) / self->element_size;
  self->from += HEADER_SIZE;
  self->left -= HEADER_SIZE;
  return TRUE;
}

gboolean
ringlet_codec_bitshuffle (RingletBitshuffle compression, gsize element_size,
    gsize block, const guint8 *from, gsize size, guint8 *to, gsize room, gsize *n,
    GError **error)
{
  Stream self = {
    .compression = compression,
    .planes = ringlet_bit_planes_best (),
    .element_size = element_size,
    .block = block,
    .streams = room > CACHE_BYTES,
    .from = from,
    .left = size,
  };
  g_autofree guint8 *scratch = NULL;
  guint64 total = 0;
  gsize n_block = 0;

  if (!read_header (&self, &total, error))
    return FALSE;
  if (total > room) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "The bitshuffle stream says that it has %" G_GUINT64_FORMAT
        " bytes, more than the %" G_GSIZE_FORMAT " of the chunk",
        total, room);
    return FALSE;
  }
  if (self.block == 0)
    self.block = usual_block (element_size);
  if (total % element_size != 0 || self.block % GROUP != 0)
    return set_damaged (error, "has blocks of no whole number of pixels");

  n_block = MIN (self.block, (gsize) total / element_size) * element_size;
  if (n_block > G_MAXINT)
    return set_damaged (error, "has blocks of more than 2 GiB");
  scratch = g_try_malloc (2 * n_block + RINGLET_LZ4_SLACK);
  if (scratch == NULL)
    return set_damaged (error, "has blocks that do not fit into memory");
  self.bytes = scratch;
  self.packed = scratch + n_block;
  *n = (gsize) total;
  return decode (&self, (gsize) total / element_size, to, error);
}
