/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside image/ only: what of a dataset is in the file already. */

#include "image/hdf5-handle.h"
#include "image/reader.h"

G_BEGIN_DECLS

/**
 * ringlet_hdf5_written:
 * @n_axes: of @dataset, at least 2
 * @shape: of it
 * @frame: place on the leading axes, counted row-major
 *
 * With chunks, whether all that the frame has a part in were written. Of data that lie
 * in one piece nobody knows how much was written, nor of virtual datasets as long as
 * their sources are there. The caller holds the lock.
 */
RingletWritten ringlet_hdf5_written (
    hid_t dataset, int n_axes, const hsize_t *shape, guint64 frame);

G_END_DECLS
