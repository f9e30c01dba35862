/* SPDX-License-Identifier: MIT */
#pragma once

/* Compressed frames on their way to a device, and where their blocks are. */

#include "engine/opencl-bslz4.h"
#include "image/codec-bitshuffle-places.h"

G_BEGIN_DECLS

/**
 * RingletClBlocks:
 * @layout: that of most frames
 * @n_frames: of the last upload
 * @chunks: (array length=n_frames): the frames on this side; what they hold is borrowed
 * @is_strange: (array length=n_frames): which have another layout, or blocks that lie
 *   outside of their chunk: nothing of them is on the device
 * @shift: (array length=n_frames): where they begin in @bytes
 * @places: (array): n_places of each frame
 * @bytes: the chunks on the device
 * @on_device: the places
 * @wide_start: for each place, and behind the last one, how many entries of the lists
 *   of the matrix have pixels before it
 * @wide_layout: which layout that was made for
 *
 * One caller's.
 */
typedef struct {
  RingletBlockLayout layout;
  gsize n_frames;
  RingletClChunk *chunks;
  gboolean *is_strange;
  gsize *shift;
  RingletBlockPlace *places;
  RingletClBuffer bytes;
  RingletClBuffer on_device;
  RingletClBuffer wide_start;
  RingletBlockLayout wide_layout;
} RingletClBlocks;

void ringlet_cl_blocks_clear (RingletClBlocks *self);

/* The frames are for others to use the room of. */
void ringlet_cl_blocks_put_away (RingletClBlocks *self, const RingletCl *cl);

/* Bytes of a block in local memory. */
gsize ringlet_cl_blocks_local_bytes (const RingletBlockLayout *layout);

/**
 * ringlet_cl_blocks_upload:
 * @most_bytes: local memory that a block may take
 * @error: as ringlet_cl_bslz4_upload()
 *
 * Does not wait, but for what fails.
 */
gboolean ringlet_cl_blocks_upload (RingletClBlocks *self, RingletClQueue *queue,
    const RingletPacked *matrix, const RingletClChunk *chunks, gsize n_frames,
    gsize element_size, gsize most_bytes, GError **error);

/**
 * ringlet_cl_blocks_decode:
 * @frame: of the last upload
 * @to: room for @n_pixels of @element_size
 * @n_bytes: (out): of its pixels
 * @error: what ringlet_codec_bitshuffle() says
 *
 * What the processor makes of a frame.
 */
gboolean ringlet_cl_blocks_decode (const RingletClBlocks *self, gsize frame,
    gsize element_size, gsize n_pixels, guint8 *to, gsize *n_bytes, GError **error);

/**
 * ringlet_cl_blocks_refuse:
 * @to: scratch, as above
 * @reason: see ringlet_cl_bslz4_finish()
 *
 * Says why the device has no sums of a frame.
 */
void ringlet_cl_blocks_refuse (const RingletClBlocks *self, gsize frame,
    gsize element_size, gsize n_pixels, guint8 *to, GError **reason);

G_END_DECLS
