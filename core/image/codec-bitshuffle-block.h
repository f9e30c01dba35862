/* SPDX-License-Identifier: MIT */
#pragma once

/* One block of a bitshuffle stream. */

#include "image/codec-bitshuffle.h"
#include "image/codec-lz4.h"

G_BEGIN_DECLS

/**
 * ringlet_bitshuffle_join:
 * @planes: bit planes of the block
 * @n: elements in it, a multiple of 8
 * @element_size: bytes of one
 * @streams: as for ringlet_codec_unshuffle()
 * @bytes: room for them, in between
 * @to: room for the elements
 */
void ringlet_bitshuffle_join (const RingletBitPlanes *self, const guint8 *planes,
    gsize n, gsize element_size, gboolean streams, guint8 *bytes, guint8 *to);

/* Bytes of @scratch below. */
static inline gsize
ringlet_bitshuffle_scratch (gsize n_bytes)
{
  return 2 * n_bytes + RINGLET_LZ4_SLACK;
}

/**
 * ringlet_bitshuffle_lz4_block:
 * @from: @size bytes, one block as LZ4 left it
 * @n: elements in it, a multiple of 8
 * @scratch: see ringlet_bitshuffle_scratch()
 * @to: room for the elements
 *
 * Returns: %FALSE when it is damaged
 */
gboolean ringlet_bitshuffle_lz4_block (const guint8 *from, gsize size, gsize n,
    gsize element_size, guint8 *scratch, guint8 *to);

G_END_DECLS
