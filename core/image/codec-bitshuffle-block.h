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
 * ringlet_bitshuffle_is_short:
 * @planes: bit planes of a block of @n elements of four bytes
 *
 * Whether the upper three bytes of each element are 0, or 255: then it is a number of
 * two bytes, with its sign. Counts below 256 are, and flags.
 */
gboolean ringlet_bitshuffle_is_short (const guint8 *planes, gsize n);

/* As ringlet_bitshuffle_join() of such a block, as elements of two bytes. */
void ringlet_bitshuffle_join_short (const RingletBitPlanes *self, const guint8 *planes,
    gsize n, guint8 *bytes, guint8 *to);

G_END_DECLS
