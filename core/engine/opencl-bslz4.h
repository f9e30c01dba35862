/* SPDX-License-Identifier: MIT */
#pragma once

/* Frames as bitshuffle and LZ4 left them, decoded and summed on a device:
 * kernels/bslz4_sums.cl. */

#include "engine/opencl-packed.h"

G_BEGIN_DECLS

/**
 * RingletClChunk:
 * @data: as filter 32008 of HDF5 makes it: header and blocks
 * @n_bytes: of @data
 *
 * One frame, compressed. Copies are fastest from memory that the device reaches by
 * itself.
 */
typedef struct {
  const guint8 *data;
  gsize n_bytes;
} RingletClChunk;

/**
 * RingletClBslz4Tuning:
 * @lanes: work-items that decode a block together: 32 is a warp of many GPUs
 * @n_blocks: blocks that they take of one frame, one after another
 * @global_bins: bins are in the memory of the device even where there is local room
 *
 * How the work is cut; no choice changes a sum.
 */
typedef struct {
  guint lanes;
  guint n_blocks;
  gboolean global_bins;
} RingletClBslz4Tuning;

/**
 * RingletClBslz4:
 *
 * One caller's place to sum compressed frames. Two of them keep copies and sums of a
 * device busy at once.
 */
typedef struct _RingletClBslz4 RingletClBslz4;

/**
 * ringlet_cl_bslz4_new:
 * @tuning: (nullable): what is best for most
 * @error: RINGLET_ERROR_DEVICE
 *
 * Returns: (transfer full): which borrows @packed
 */
RingletClBslz4 *ringlet_cl_bslz4_new (RingletCl *cl, const RingletClPacked *packed,
    const RingletClBslz4Tuning *tuning, GError **error);
void ringlet_cl_bslz4_free (RingletClBslz4 *self);

/* When its frames are done: what they took is for others then. */
void ringlet_cl_bslz4_put_away (RingletClBslz4 *self);

/* Its commands, in order; borrowed. */
RingletClQueue *ringlet_cl_bslz4_get_queue (RingletClBslz4 *self);

/**
 * ringlet_cl_bslz4_upload:
 * @chunks: (array length=n_frames): what they hold stays as it is until
 *   ringlet_cl_bslz4_finish() is back
 * @type: of their pixels: integers of 8, 16 or 32 bits
 * @error: RINGLET_ERROR_DEVICE; RINGLET_ERROR_LIMIT without memory;
 *   RINGLET_ERROR_UNSUPPORTED for another type
 *
 * Finds the blocks, and begins to copy them to the device; does not wait.
 */
gboolean ringlet_cl_bslz4_upload (RingletClBslz4 *self, const RingletClChunk *chunks,
    gsize n_frames, RingletPixelType type, GError **error);

/* Sums what was uploaded last; does not wait, but for what fails. May be called again.
 */
gboolean ringlet_cl_bslz4_sum (
    RingletClBslz4 *self, const RingletExclusion *exclusion, GError **error);

/**
 * ringlet_cl_bslz4_finish:
 * @out: (array length=n_frames): gets the bits of ringlet_packed_integer_run()
 * @refused: (array length=n_frames): each NULL before: why a frame has no sums. What
 *   ringlet_codec_bitshuffle() says where it is damaged; RINGLET_ERROR_UNSUPPORTED
 *   where it has not the number of pixels, not the blocks of most others, or larger
 *   ones than the local memory of the device holds
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT
 *
 * Waits for the sums, and brings them.
 */
gboolean ringlet_cl_bslz4_finish (RingletClBslz4 *self,
    const RingletExclusion *exclusion, const RingletPackedOut *out, GError **refused,
    GError **error);

G_END_DECLS
