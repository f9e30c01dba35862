/* SPDX-License-Identifier: MIT */
#pragma once

/* The packed matrix, made on a device from the geometry: kernels/split_pixels.cl. */

#include "matrix/packed.h"
#include "opencl/buffer.h"

G_BEGIN_DECLS

/**
 * RingletClSplit:
 * @slot: as in #RingletPacked
 * @rest: likewise
 * @wide: the lists of all blocks, in no order
 * @n_wide: entries of @wide
 * @n_asked: pixels that the processor put
 *
 * A matrix on the device, under its mask.
 */
typedef struct {
  RingletClBuffer slot;
  RingletClBuffer rest;
  RingletClBuffer wide;
  guint32 n_wide;
  guint32 n_asked;
} RingletClSplit;

/**
 * ringlet_cl_split_init:
 * @self: (out caller-allocates): to be cleared in either case
 * @splitter: its mask too
 * @empty: of it, see ringlet_packed_new_empty()
 * @memo: keeps the points of a detector that is no regular grid
 * @error: RINGLET_ERROR_UNSUPPORTED for what is the processor's, see
 *   ringlet_cl_place_check(), and where many pixels are; RINGLET_ERROR_DEVICE,
 *   RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * The matrix that the processor would build, share by share. Pixels that the processor
 * itself looks at one by one, around the beam, it puts here, too; and those of which a
 * share is so near to where rounding turns that functions of the device could have it
 * round the other way: about one in 100 000.
 */
gboolean ringlet_cl_split_init (RingletClSplit *self, RingletCl *cl,
    const RingletSplitter *splitter, const RingletPacked *empty, RingletMemo *memo,
    GCancellable *cancellable, GError **error);
void ringlet_cl_split_clear (RingletClSplit *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletClSplit, ringlet_cl_split_clear)

G_END_DECLS
