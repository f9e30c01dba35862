/* SPDX-License-Identifier: MIT */
#include "engine/opencl-bslz4-blocks.h"

#include <string.h>

#include "base/error.h"
#include "base/parallel.h"
#include "image/codec-bitshuffle.h"
#include "image/codec-lz4.h"

/* Chunks begin where words do; behind the last one the device reads a word or two, and
 * where there is no block it reads the first bytes. */
#define ALIGNMENT 16
#define SLACK 64

/* Of a chunk, before its first block: the header, and the length of the block. */
#define HEADER_BYTES 12
#define LENGTH_BYTES 4

void
ringlet_cl_blocks_clear (RingletClBlocks *self)
{
  ringlet_cl_buffer_clear (&self->bytes);
  ringlet_cl_buffer_clear (&self->on_device);
  ringlet_cl_buffer_clear (&self->wide_start);
  g_free (self->chunks);
  g_free (self->is_strange);
  g_free (self->shift);
  g_free (self->places);
  *self = (RingletClBlocks){ .n_frames = 0 };
}

void
ringlet_cl_blocks_put_away (RingletClBlocks *self, const RingletCl *cl)
{
  ringlet_cl_buffer_put_away (&self->bytes, cl);
  ringlet_cl_buffer_put_away (&self->on_device, cl);
  self->n_frames = 0;
}

gsize
ringlet_cl_blocks_local_bytes (const RingletBlockLayout *layout)
{
  const gsize n = MIN (layout->block, layout->n_elements) * layout->element_size;

  /* The planes of the last pixels are a byte each. */
  return MAX ((n + 3) / 4 * 4, 8 * sizeof (guint32));
}

static gboolean
is_same (const RingletBlockLayout *a, const RingletBlockLayout *b)
{
  return a->element_size == b->element_size && a->n_elements == b->n_elements &&
      a->block == b->block;
}

/**
 * Wanted:
 * @element_size: bytes of a pixel
 * @n_elements: of a frame
 * @most_bytes: local memory that a block may take
 *
 * What the device can take.
 */
typedef struct {
  gsize element_size;
  gsize n_elements;
  gsize most_bytes;
} Wanted;

/* Whether a header may be right, as far as it and the size of the chunk tell. A block
 * has a length and a byte at least, and the header outweighs the pixels behind the last
 * eight: no header asks for more places than its chunk is long. */
static gboolean
read_layout (
    const RingletClChunk *chunk, const Wanted *wanted, RingletBlockLayout *layout)
{
  return ringlet_block_layout_read (layout, wanted->element_size, wanted->n_elements,
             chunk->data, chunk->n_bytes) &&
      layout->n_places <= chunk->n_bytes / (LENGTH_BYTES + 1) &&
      ringlet_cl_blocks_local_bytes (layout) <= wanted->most_bytes;
}

/* Whether the first block has the size that the header says. */
static gboolean
begins_well (const RingletClChunk *chunk, const RingletBlockLayout *layout)
{
  const gsize n_grouped = layout->n_elements / 8 * 8;
  const gsize n = MIN (layout->block, n_grouped) * layout->element_size;
  const gsize at = HEADER_BYTES + LENGTH_BYTES;
  g_autofree guint8 *room = g_try_malloc (n + RINGLET_LZ4_SLACK);
  guint32 stored = 0;
  gsize n_bytes = 0;

  if (n == 0)
    return TRUE;
  if (room == NULL || chunk->n_bytes < at)
    return FALSE;
  memcpy (&stored, chunk->data + HEADER_BYTES, sizeof stored);
  stored = GUINT32_FROM_BE (stored);
  return stored <= chunk->n_bytes - at &&
      ringlet_codec_lz4 (chunk->data + at, stored, room, n, &n_bytes) && n_bytes == n;
}

/* The layout of most of the chunks that have one, of those that fit: votes against each
 * other cancel (Boyer and Moore 1981). Returns whether there was none against. */
static gboolean
vote (RingletClBlocks *self, const Wanted *wanted, gboolean looks_inside)
{
  gboolean all_agree = TRUE;
  gsize n_votes = 0;

  self->layout = (RingletBlockLayout){ 0, 0, 0, 0 };
  for (gsize i = 0; i < self->n_frames; i++) {
    const RingletClChunk *chunk = &self->chunks[i];
    RingletBlockLayout layout;

    self->is_strange[i] = !read_layout (chunk, wanted, &layout) ||
        (looks_inside && !begins_well (chunk, &layout));
    if (self->is_strange[i])
      continue;
    if (self->layout.n_places != 0 && !is_same (&layout, &self->layout))
      all_agree = FALSE;
    if (n_votes == 0)
      self->layout = layout;
    n_votes += is_same (&layout, &self->layout) ? 1 : (gsize) -1;
  }
  return all_agree;
}

/* A damaged header is no vote: where they differ, what they say is tried first. */
static void
choose_layout (RingletClBlocks *self, const Wanted *wanted)
{
  if (!vote (self, wanted, FALSE))
    vote (self, wanted, TRUE);
}

/* Where each chunk goes; returns the bytes of all. */
static gsize
arrange (RingletClBlocks *self)
{
  gsize n = 0;

  for (gsize i = 0; i < self->n_frames; i++) {
    self->shift[i] = n;
    n += (self->chunks[i].n_bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }
  return n + SLACK;
}

/* RingletParallelFunc: the blocks of a frame; none of a strange one. */
static void
find_places (gsize index, gpointer data)
{
  RingletClBlocks *self = data;
  const RingletClChunk *chunk = &self->chunks[index];
  RingletBlockPlace *places = self->places + index * self->layout.n_places;
  RingletBlockLayout layout;

  if (!self->is_strange[index] &&
      ringlet_block_layout_read (&layout, self->layout.element_size,
          self->layout.n_elements, chunk->data, chunk->n_bytes) &&
      is_same (&layout, &self->layout) &&
      ringlet_block_layout_find (
          &layout, chunk->data, chunk->n_bytes, self->shift[index], places))
    return;
  self->is_strange[index] = TRUE;
  memset (places, 0, self->layout.n_places * sizeof *places);
}

static gboolean
set_no_memory (GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory for compressed frames; take fewer at once");
  return FALSE;
}

/* Room for @n frames on this side. */
static gboolean
reserve (RingletClBlocks *self, gsize n)
{
  g_free (self->chunks);
  g_free (self->is_strange);
  g_free (self->shift);
  self->chunks = g_try_new (RingletClChunk, n);
  self->is_strange = g_try_new0 (gboolean, n);
  self->shift = g_try_new (gsize, n);
  return self->chunks != NULL && self->is_strange != NULL && self->shift != NULL;
}

static gboolean
reserve_places (RingletClBlocks *self)
{
  g_free (self->places);
  self->places =
      g_try_new (RingletBlockPlace, MAX (self->n_frames * self->layout.n_places, 1));
  return self->places != NULL;
}

/* Which place a pixel is in. */
static gsize
place_of (const RingletBlockLayout *layout, gsize pixel)
{
  const gsize n_grouped = layout->n_elements / 8 * 8;

  return pixel < n_grouped ? pixel / layout->block : layout->n_places - 1;
}

/* The entries of the matrix, counted by places. */
static void
count_wide (const RingletBlockLayout *layout, const RingletPacked *matrix, guint32 *n)
{
  for (gsize b = 0; b < matrix->n_blocks; b++) {
    RingletWideCursor cursor = ringlet_wide_begin (&matrix->wide[b]);
    const RingletWideEntry *entry = NULL;

    while ((entry = ringlet_wide_next (&matrix->wide[b], &cursor, G_MAXSIZE)) != NULL)
      n[place_of (layout, entry->pixel) + 1]++;
  }
}

static gboolean
ensure_wide_start (RingletClBlocks *self, const RingletCl *cl,
    const RingletPacked *matrix, GError **error)
{
  const gsize n = self->layout.n_places + 1;
  g_autofree guint32 *start = NULL;

  if (self->wide_start.mem != NULL && is_same (&self->layout, &self->wide_layout))
    return TRUE;
  start = g_try_new0 (guint32, n);
  if (start == NULL)
    return set_no_memory (error);
  count_wide (&self->layout, matrix, start);
  for (gsize i = 1; i < n; i++)
    start[i] += start[i - 1];
  ringlet_cl_buffer_clear (&self->wide_start);
  self->wide_layout = self->layout;
  return ringlet_cl_buffer_init (
      &self->wide_start, cl, n * sizeof *start, start, "the matrix", error);
}

static gboolean
send_all (RingletClBlocks *self, RingletClQueue *queue, GError **error)
{
  for (gsize i = 0; i < self->n_frames; i++) {
    if (!self->is_strange[i] &&
        !ringlet_cl_send (queue, &self->bytes, self->shift[i], self->chunks[i].n_bytes,
            self->chunks[i].data, error))
      return FALSE;
  }
  return ringlet_cl_send (queue, &self->on_device, 0,
             self->n_frames * self->layout.n_places * sizeof *self->places,
             self->places, error) &&
      ringlet_cl_begin (queue, error);
}

gboolean
ringlet_cl_blocks_upload (RingletClBlocks *self, RingletClQueue *queue,
    const RingletPacked *matrix, const RingletClChunk *chunks, gsize n_frames,
    gsize element_size, gsize most_bytes, GError **error)
{
  const RingletCl *cl = queue->cl;
  const Wanted wanted = { element_size, matrix->n_pixels, most_bytes };
  gsize n_bytes;

  /* What is under way reads what is written here. */
  if (!ringlet_cl_wait (queue, error))
    return FALSE;
  self->n_frames = 0;
  if (!reserve (self, n_frames))
    return set_no_memory (error);
  memcpy (self->chunks, chunks, n_frames * sizeof *chunks);
  self->n_frames = n_frames;
  choose_layout (self, &wanted);
  if (self->layout.n_places == 0)
    return TRUE; /* no frame is for the device */
  n_bytes = arrange (self);
  if (n_bytes > G_MAXUINT32 || !reserve_places (self))
    return set_no_memory (error);
  ringlet_parallel_for (n_frames, find_places, self, NULL, NULL);
  if (ringlet_cl_buffer_reserve (&self->bytes, cl, n_bytes, "frames", error) &&
      ringlet_cl_buffer_reserve (&self->on_device, cl,
          n_frames * self->layout.n_places * sizeof *self->places, "frames", error) &&
      ensure_wide_start (self, cl, matrix, error) && send_all (self, queue, error))
    return TRUE;
  ringlet_cl_wait (queue, NULL);
  self->n_frames = 0;
  return FALSE;
}

gboolean
ringlet_cl_blocks_decode (const RingletClBlocks *self, gsize frame, gsize element_size,
    gsize n_pixels, guint8 *to, gsize *n_bytes, GError **error)
{
  const RingletClChunk *chunk = &self->chunks[frame];

  return ringlet_codec_bitshuffle (RINGLET_BITSHUFFLE_LZ4, element_size, 0, chunk->data,
      chunk->n_bytes, to, n_pixels * element_size, n_bytes, error);
}

void
ringlet_cl_blocks_refuse (const RingletClBlocks *self, gsize frame, gsize element_size,
    gsize n_pixels, guint8 *to, GError **reason)
{
  const gsize right = n_pixels * element_size;
  gsize n_bytes = 0;

  if (!ringlet_cl_blocks_decode (
          self, frame, element_size, n_pixels, to, &n_bytes, reason))
    return;
  if (n_bytes != right)
    g_set_error (reason, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The bitshuffle stream has %" G_GSIZE_FORMAT
        " bytes, the frame %" G_GSIZE_FORMAT,
        n_bytes, right);
  else if (self->is_strange[frame])
    g_set_error_literal (reason, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The bitshuffle stream has blocks of another size than those beside it, or too "
        "large ones for the local memory of the device; take another engine");
  else
    g_set_error_literal (reason, RINGLET_ERROR, RINGLET_ERROR_DEVICE,
        "The device cannot decode a bitshuffle stream that is not damaged; its driver "
        "may be at fault: take another engine");
}
