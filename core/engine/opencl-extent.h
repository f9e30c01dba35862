/* SPDX-License-Identifier: MIT */
#pragma once

/* What the rows of a detector cover, on a device: kernels/row_extents.cl. */

#include "base/memo.h"
#include "opencl/buffer.h"
#include "split/split.h"

G_BEGIN_DECLS

/**
 * ringlet_cl_row_extents:
 * @rows: (out caller-allocates) (array): n_slow of them
 * @memo: keeps the points of a detector that is no regular grid
 * @error: RINGLET_ERROR_UNSUPPORTED for what is the processor's: full splitting, where
 *   it looks at few pixels, azimuths of boxes, spaces that are infinite at the beam or
 *   have logarithms, which no two libraries round alike; RINGLET_ERROR_DEVICE,
 * G_IO_ERROR_CANCELLED
 *
 * As ringlet_splitter_row_extents(), to the same bits where the device divides and
 * takes roots as the processor does.
 */
gboolean ringlet_cl_row_extents (RingletCl *cl, const RingletSplitter *splitter,
    RingletAzimuths azimuths, RingletExtent *rows, RingletMemo *memo,
    GCancellable *cancellable, GError **error);

G_END_DECLS
