/* SPDX-License-Identifier: MIT */
#include "engine/opencl-shares.h"

#include "base/error.h"
#include "base/parallel.h"
#include "engine/opencl-pixels.h"

/* Blocks of a chunk: two megapixels, enough for a GPU and little enough for the
 * processor's memory. */
#define CHUNK_BLOCKS 32

/* The part of the device's memory that shares may stay in. */
#define MEMORY_PART 4

/* The blocks of one chunk, while they are split. */
typedef struct {
  const RingletSplitter *splitter;
  gsize first;
  gsize n;
  RingletShares *shares[CHUNK_BLOCKS];
} Blocks;

static void
blocks_clear (Blocks *self)
{
  for (gsize i = 0; i < self->n; i++)
    g_clear_pointer (&self->shares[i], ringlet_shares_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Blocks, blocks_clear)

static void
split_block (gsize index, gpointer data)
{
  Blocks *self = data;

  self->shares[index] = ringlet_splitter_run (self->splitter, self->first + index);
}

static gboolean
split (Blocks *self, GCancellable *cancellable, GError **error)
{
  gsize n_entries = 0;
  gboolean is_whole = TRUE;

  if (!ringlet_parallel_for (self->n, split_block, self, cancellable, error))
    return FALSE;
  for (gsize i = 0; i < self->n; i++) {
    is_whole = is_whole && !self->shares[i]->overflow;
    n_entries += self->shares[i]->n_entries;
  }
  if (is_whole && n_entries <= G_MAXUINT32)
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
      "Not enough memory to split the pixels; take fewer bins or a wider range");
  return FALSE;
}

static void
blocks_init (Blocks *self, const RingletClShares *shares, gsize index)
{
  const gsize n_blocks = ringlet_splitter_n_blocks (&shares->splitter);
  const gsize first = index * CHUNK_BLOCKS;

  *self = (Blocks){ &shares->splitter, first, MIN (CHUNK_BLOCKS, n_blocks - first) };
}

void
ringlet_cl_share_chunk_clear (RingletClShareChunk *self)
{
  ringlet_cl_buffer_clear (&self->start);
  ringlet_cl_buffer_clear (&self->bin);
  ringlet_cl_buffer_clear (&self->share);
}

void
ringlet_cl_share_chunk_put_away (RingletClShareChunk *self, const RingletCl *cl)
{
  ringlet_cl_buffer_put_away (&self->start, cl);
  ringlet_cl_buffer_put_away (&self->bin, cl);
  ringlet_cl_buffer_put_away (&self->share, cl);
}

/* What they take on the device. */
static gsize
blocks_n_bytes (const Blocks *self)
{
  gsize n = 0;

  for (gsize i = 0; i < self->n; i++)
    n += self->shares[i]->n_pixels * sizeof (guint32) +
        self->shares[i]->n_entries * (sizeof (guint32) + sizeof (RingletReal));
  return n;
}

/* As numbers of the device; in place where it has doubles. */
static gboolean
write_shares (RingletClQueue *queue, const RingletClBuffer *to, gsize first,
    const RingletShares *shares, GError **error)
{
  const gsize n = shares->n_entries;
  g_autofree RingletReal *reals = NULL;

  if (queue->cl->has_double)
    return ringlet_cl_write (
        queue, to, first * sizeof (double), n * sizeof (double), shares->share, error);

  reals = g_try_new (RingletReal, n);
  if (reals == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "Not enough memory for %" G_GSIZE_FORMAT " shares; take fewer bins", n);
    return FALSE;
  }
  for (gsize i = 0; i < n; i++)
    reals[i] = ringlet_real (queue->cl, shares->share[i]);
  return ringlet_cl_write (
      queue, to, first * sizeof *reals, n * sizeof *reals, reals, error);
}

/* Behind the entries of the blocks before; the last start is the first of the next. */
static gboolean
write_block (RingletClShareChunk *chunk, RingletClQueue *queue, RingletShares *shares,
    gsize *n_entries, GError **error)
{
  const gsize first_pixel = shares->first_pixel - chunk->first_pixel;

  for (gsize i = 0; i <= shares->n_pixels; i++)
    shares->start[i] += (guint32) *n_entries;
  if (!ringlet_cl_write (queue, &chunk->start, first_pixel * sizeof (guint32),
          (shares->n_pixels + 1) * sizeof (guint32), shares->start, error))
    return FALSE;
  if (shares->n_entries > 0 &&
      (!ringlet_cl_write (queue, &chunk->bin, *n_entries * sizeof (guint32),
           shares->n_entries * sizeof (guint32), shares->bin, error) ||
          !write_shares (queue, &chunk->share, *n_entries, shares, error)))
    return FALSE;
  *n_entries += shares->n_entries;
  return TRUE;
}

static gboolean
write_chunk (RingletClShareChunk *chunk, RingletClQueue *queue, const Blocks *blocks,
    GError **error)
{
  const RingletCl *cl = queue->cl;
  gsize n_entries = 0;

  chunk->first_pixel = blocks->shares[0]->first_pixel;
  chunk->n_pixels = 0;
  chunk->n_entries = 0;
  for (gsize i = 0; i < blocks->n; i++) {
    chunk->n_pixels += (guint32) blocks->shares[i]->n_pixels;
    chunk->n_entries += blocks->shares[i]->n_entries;
  }
  if (!ringlet_cl_buffer_reserve (&chunk->start, cl,
          ((gsize) chunk->n_pixels + 1) * sizeof (guint32), "shares", error) ||
      !ringlet_cl_buffer_reserve (
          &chunk->bin, cl, chunk->n_entries * sizeof (guint32), "shares", error) ||
      !ringlet_cl_buffer_reserve (
          &chunk->share, cl, chunk->n_entries * sizeof (RingletReal), "shares", error))
    return FALSE;
  for (gsize i = 0; i < blocks->n; i++) {
    if (!write_block (chunk, queue, blocks->shares[i], &n_entries, error))
      return FALSE;
  }
  return TRUE;
}

/* A pixel that has no share cannot be missing. */
static void
forget_unused (const RingletShares *shares, guint8 *live)
{
  for (gsize i = 0; i < shares->n_pixels; i++)
    live[shares->first_pixel + i] &= shares->start[i] < shares->start[i + 1];
}

gboolean
ringlet_cl_shares_init (RingletClShares *self, RingletClQueue *queue,
    const RingletSplitter *splitter, RingletMask *mask, guint8 *live,
    GCancellable *cancellable, GError **error)
{
  guint64 n_left = queue->cl->memory_bytes / MEMORY_PART;

  *self = (RingletClShares){ .geometry = *splitter->geometry };
  self->detector = ringlet_detector_ref ((RingletDetector *) splitter->detector);
  self->mask = mask != NULL ? ringlet_mask_ref (mask) : NULL;
  self->splitter = (RingletSplitter){ splitter->split, self->detector, &self->geometry,
    self->mask, splitter->bins };
  self->n_chunks =
      (ringlet_splitter_n_blocks (&self->splitter) + CHUNK_BLOCKS - 1) / CHUNK_BLOCKS;
  self->kept = g_new0 (RingletClShareChunk, self->n_chunks);
  for (gsize k = 0; k < self->n_chunks; k++) {
    g_auto (Blocks) blocks = { NULL };

    blocks_init (&blocks, self, k);
    if (!split (&blocks, cancellable, error))
      return FALSE;
    for (gsize i = 0; i < blocks.n; i++)
      forget_unused (blocks.shares[i], live);
    /* The first ones stay: a later one that is small makes no difference. */
    if (self->n_kept < k || blocks_n_bytes (&blocks) > n_left)
      continue;
    n_left -= blocks_n_bytes (&blocks);
    self->n_kept++;
    if (!write_chunk (&self->kept[k], queue, &blocks, error))
      return FALSE;
  }
  return TRUE;
}

void
ringlet_cl_shares_clear (RingletClShares *self)
{
  for (gsize i = 0; i < self->n_kept; i++)
    ringlet_cl_share_chunk_clear (&self->kept[i]);
  g_clear_pointer (&self->kept, g_free);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_clear_pointer (&self->mask, ringlet_mask_unref);
}

const RingletClShareChunk *
ringlet_cl_shares_get (const RingletClShares *self, gsize index, RingletClQueue *queue,
    RingletClShareChunk *room, GCancellable *cancellable, GError **error)
{
  g_auto (Blocks) blocks = { NULL };

  if (index < self->n_kept)
    return &self->kept[index];

  blocks_init (&blocks, self, index);
  return split (&blocks, cancellable, error) &&
          write_chunk (room, queue, &blocks, error)
      ? room
      : NULL;
}
