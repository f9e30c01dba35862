/* SPDX-License-Identifier: MIT */
#include "image/codec-bitshuffle.h"

#include <string.h>

#include <zstd.h>

#include "base/error.h"
#include "base/parallel.h"
#include "image/codec-bitshuffle-block.h"

/* Blocks are this large, but for very large elements. Source: bitshuffle_core.h. */
#define USUAL_BLOCK_BYTES 8192
#define LEAST_BLOCK 128
/* Bits of this many elements are transposed at once; a last part of fewer is copied. */
#define GROUP 8
/* Total in 8 bytes and block in 4, both big-endian and in bytes. */
#define HEADER_SIZE 12

/* A frame of this size leaves nothing of itself in a cache of its core. */
#define CACHE_BYTES ((gsize) 4 << 20)

/* Blocks that a thread decodes in one go. */
#define PART 64

/* Where decoding stands. */
typedef struct {
  RingletBitshuffle compression;
  const RingletBitPlanes *planes;
  gsize element_size;
  gsize block;      /* elements */
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

/* Which says nothing of the stream. */
static gboolean
set_no_memory (GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "The blocks of the bitshuffle stream do not fit into memory");
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

/* The next block as it is stored: @size bytes when nothing is compressed. */
static const guint8 *
pass_block (Stream *self, gsize size, gsize *stored, GError **error)
{
  const guint8 *from = self->from;

  *stored = size;
  if (self->compression != RINGLET_BITSHUFFLE_PLAIN) {
    if (self->left < 4) {
      set_damaged (error, "ends before its last block");
      return NULL;
    }
    *stored = (gsize) read_be (from, 4);
    from += 4;
    self->left -= 4;
  }
  if (*stored > self->left || *stored > G_MAXINT) {
    set_damaged (error, "has a block that is longer than the chunk");
    return NULL;
  }
  if (*stored == 0 && size > 0) {
    set_damaged (error, "has a block that cannot be decompressed: it is empty");
    return NULL;
  }

  self->from = from + *stored;
  self->left -= *stored;
  return from;
}

/* The planes of the next block, @size bytes. */
static const guint8 *
take_block (Stream *self, gsize size, GError **error)
{
  gsize stored = 0;
  gsize n = 0;
  const guint8 *from = pass_block (self, size, &stored, error);

  if (from == NULL || self->compression == RINGLET_BITSHUFFLE_PLAIN)
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

/* Elements @at … @end − 1, the start and end of blocks. */
static gboolean
decode_blocks (Stream *self, gsize at, gsize end, guint8 *to, GError **error)
{
  while (at < end) {
    const gsize n = MIN (self->block, end - at);
    const guint8 *planes = take_block (self, n * self->element_size, error);

    if (planes == NULL)
      return FALSE;
    ringlet_bitshuffle_join (self->planes, planes, n, self->element_size, self->streams,
        self->bytes, to + at * self->element_size);
    at += n;
  }
  return TRUE;
}

/**
 * Parts:
 * @start: (array length=n): where PART blocks each begin
 * @error: (array length=n): what was wrong with them, NULL for nothing
 * @n_elements: of all blocks
 *
 * A stream cut into what threads decode.
 */
typedef struct {
  gsize n;
  Stream *start;
  GError **error;
  gsize n_elements;
  guint8 *to;
} Parts;

static gboolean
parts_init (Parts *self, const Stream *stream, gsize n_elements, guint8 *to)
{
  const gsize n_blocks = (n_elements + stream->block - 1) / stream->block;

  *self =
      (Parts){ .n = (n_blocks + PART - 1) / PART, .n_elements = n_elements, .to = to };
  self->start = g_try_new (Stream, self->n);
  self->error = g_try_new0 (GError *, self->n);
  return self->n == 0 || (self->start != NULL && self->error != NULL);
}

static void
parts_clear (Parts *self)
{
  for (gsize i = 0; self->error != NULL && i < self->n; i++)
    g_clear_error (&self->error[i]);
  g_free (self->start);
  g_free (self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

/* Passes over all blocks; only their lengths tell where they are. */
static gboolean
find_parts (Parts *self, Stream *stream, GError **error)
{
  for (gsize block = 0, at = 0; at < self->n_elements; block++) {
    const gsize n = MIN (stream->block, self->n_elements - at);
    gsize stored = 0;

    if (block % PART == 0)
      self->start[block / PART] = *stream;
    if (pass_block (stream, n * stream->element_size, &stored, error) == NULL)
      return FALSE;
    at += n;
  }
  return TRUE;
}

static void
decode_part (gsize index, gpointer data)
{
  const Parts *self = data;
  Stream stream = self->start[index];
  const gsize at = index * PART * stream.block;
  const gsize end = MIN (self->n_elements, at + PART * stream.block);
  const gsize n_block = MIN (stream.block, self->n_elements) * stream.element_size;
  g_autofree guint8 *scratch = g_try_malloc (2 * n_block + RINGLET_LZ4_SLACK);

  if (scratch == NULL) {
    set_no_memory (&self->error[index]);
    return;
  }
  stream.bytes = scratch;
  stream.packed = scratch + n_block;
  decode_blocks (&stream, at, end, self->to, &self->error[index]);
}

/* The first part that is wrong tells what, whichever thread came first. */
static gboolean
decode (Stream *self, gsize n_elements, guint8 *to, GError **error)
{
  const gsize n_grouped = n_elements - n_elements % GROUP;
  const gsize rest = (n_elements - n_grouped) * self->element_size;
  g_auto (Parts) parts = { 0 };

  if (!parts_init (&parts, self, n_grouped, to))
    return set_no_memory (error);
  if (!find_parts (&parts, self, error))
    return FALSE;
  if (self->left < rest)
    return set_damaged (error, "ends before its last pixels");

  ringlet_parallel_for (parts.n, decode_part, &parts, NULL, NULL);
  for (gsize i = 0; i < parts.n; i++) {
    if (parts.error[i] != NULL) {
      g_propagate_error (error, g_steal_pointer (&parts.error[i]));
      return FALSE;
    }
  }
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
  *n = (gsize) total;
  return decode (&self, (gsize) total / element_size, to, error);
}
