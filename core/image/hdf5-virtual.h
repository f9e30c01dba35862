/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside image/ only: the files that a virtual dataset is made of. */

#include "image/hdf5-handle.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * ringlet_hdf5_warn_sources:
 * @file: that @path is in
 * @path: of a dataset, virtual or not
 * @folder: (nullable): that the file lies in
 * @meta: is warned of files that are not there: HDF5 puts the fill value in their
 * place, which looks like counts
 *
 * The caller holds the lock.
 */
void ringlet_hdf5_warn_sources (
    hid_t file, const char *path, const char *folder, RingletImageMeta *meta);

G_END_DECLS
