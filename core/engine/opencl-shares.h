/* SPDX-License-Identifier: MIT */
#pragma once

/* The shares of pixels on the device in the order of the pixels, as the splitting makes
 * them: no matrix. What fits into a part of its memory stays there; what does not is
 * split anew whenever it is asked for. */

#include "opencl/buffer.h"
#include "split/split.h"

G_BEGIN_DECLS

/**
 * RingletClShareChunk:
 * @first_pixel: flat index of the first pixel
 * @n_pixels: how many follow it
 * @n_entries: shares of all of them
 * @start: (element-type guint32): n_pixels + 1 offsets
 * @bin: (element-type guint32): flat bins
 * @share: (element-type RingletReal): shares
 *
 * Some detector rows.
 */
typedef struct {
  gsize first_pixel;
  guint32 n_pixels;
  gsize n_entries;
  RingletClBuffer start;
  RingletClBuffer bin;
  RingletClBuffer share;
} RingletClShareChunk;

void ringlet_cl_share_chunk_clear (RingletClShareChunk *self);

/* What it took is for others then. */
void ringlet_cl_share_chunk_put_away (RingletClShareChunk *self, const RingletCl *cl);

/**
 * RingletClShares:
 * @splitter: of the members below
 * @detector: the pixels
 * @geometry: where they are
 * @mask: (nullable): such pixels need no splitting
 * @n_chunks: how many there are: a number of the detector's shape alone
 * @n_kept: the first so many stay on the device
 * @kept: (array length=n_kept): these
 */
typedef struct {
  RingletSplitter splitter;
  RingletDetector *detector;
  RingletGeometry geometry;
  RingletMask *mask;
  gsize n_chunks;
  gsize n_kept;
  RingletClShareChunk *kept;
} RingletClShares;

/**
 * ringlet_cl_shares_init:
 * @queue: a way to the device, for now
 * @mask: (nullable): pixels that do not count
 * @live: (array): flags of all pixels; those without a share lose theirs
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Splits all pixels once. To be cleared in either case.
 */
gboolean ringlet_cl_shares_init (RingletClShares *self, RingletClQueue *queue,
    const RingletSplitter *splitter, RingletMask *mask, guint8 *live,
    GCancellable *cancellable, GError **error);
void ringlet_cl_shares_clear (RingletClShares *self);

/**
 * ringlet_cl_shares_get:
 * @room: where a chunk goes that was not kept
 * @error: as above
 *
 * Several threads may ask at once, each with a @queue and a @room of its own.
 *
 * Returns: (transfer none): chunk @index, until @room is used again
 */
const RingletClShareChunk *ringlet_cl_shares_get (const RingletClShares *self,
    gsize index, RingletClQueue *queue, RingletClShareChunk *room,
    GCancellable *cancellable, GError **error);

G_END_DECLS
