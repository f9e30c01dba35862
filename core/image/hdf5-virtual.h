/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside image/ only: the files that a virtual dataset is made of. */

#include "image/hdf5-handle.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_hdf5_dup_bad_sources:
 * @dataset: virtual or not
 *
 * The caller holds the lock.
 *
 * Returns: (transfer full) (nullable): the files that cannot be read, each with the
 *   reason; %NULL when all can
 */
char *ringlet_hdf5_dup_bad_sources (hid_t dataset);

/**
 * ringlet_hdf5_warn_sources:
 * @file: that @path is in
 * @path: of a dataset, virtual or not
 * @meta: is warned of files that cannot be read: HDF5 puts the fill value in their
 * place, which looks like counts
 *
 * The caller holds the lock.
 */
void ringlet_hdf5_warn_sources (hid_t file, const char *path, RingletImageMeta *meta);

G_END_DECLS
