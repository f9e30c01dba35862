/* SPDX-License-Identifier: MIT */
#pragma once

/* Frames that bitshuffle and LZ4 left, decoded block by block while they are summed: a
 * block stays in the caches of one core, and no frame is ever written to memory. */

#include "engine/widen.h"
#include "image/codec-bitshuffle-places.h"
#include "image/stored-frame.h"

G_BEGIN_DECLS

/* Most pixels that are asked for at once. */
#define RINGLET_BLOCK_STREAM_MOST 1024

/**
 * RingletBlockFrame:
 * @type: of the pixels
 * @layout: of the stream
 * @places: (array length=layout.n_places): where its blocks are in @data
 * @data: the stream
 * @n_bytes: of @data
 *
 * A compressed frame, its blocks found. Borrows @data.
 */
typedef struct {
  RingletPixelType type;
  RingletBlockLayout layout;
  RingletBlockPlace *places;
  gsize n_allocated; /* of @places */
  const guint8 *data;
  gsize n_bytes;
} RingletBlockFrame;

/**
 * ringlet_block_frame_find:
 * @self: zeroed, or of an earlier frame, whose room is used again
 * @stored: with a chunk
 *
 * Returns: %FALSE where it is not made of blocks that a cache holds, or is damaged:
 *   ringlet_stored_frame_decode() tells
 */
gboolean ringlet_block_frame_find (
    RingletBlockFrame *self, const RingletStoredFrame *stored);
void ringlet_block_frame_clear (RingletBlockFrame *self);

/**
 * RingletBlockStream:
 * @failed: a block was damaged; its pixels are of no meaning
 * @is_short: what is in @window are numbers of 16 bits with a sign, of pixels of 32
 * bits of which these are all that there is to know: −1 is 4294967295 there
 *
 * The pixels of a frame, in ascending order. One thread's at a time.
 */
typedef struct {
  const RingletBlockFrame *frame;
  gboolean failed;
  gboolean is_short;
  gsize first, end; /* pixels that are in @window */
  guint8 *window;
  guint8 *scratch;
  gsize n_allocated; /* bytes of both */
} RingletBlockStream;

/* @self: zeroed, or of an earlier frame, whose room is used again. Returns: %FALSE
 * without memory. */
gboolean ringlet_block_stream_begin (
    RingletBlockStream *self, const RingletBlockFrame *frame);
void ringlet_block_stream_clear (RingletBlockStream *self);

/**
 * ringlet_block_stream_get:
 * @first: not below that of the last call
 * @n: at most RINGLET_BLOCK_STREAM_MOST
 *
 * Returns: (transfer none): pixels @first … @first + @n − 1, until the next call
 */
RingletPixels ringlet_block_stream_get (RingletBlockStream *self, gsize first, gsize n);

G_END_DECLS
