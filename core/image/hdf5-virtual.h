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

/**
 * ringlet_hdf5_dup_virtual_source:
 * @creation: of a virtual dataset
 * @index: which of its mappings
 * @file: (out) (transfer full) (nullable): %NULL for the file itself
 * @dataset: (out) (transfer full): in it
 *
 * The caller holds the lock.
 *
 * Returns: %FALSE where it is a pattern of many, or cannot be told
 */
gboolean ringlet_hdf5_dup_virtual_source (
    hid_t creation, size_t index, char **file, char **dataset);

/* Returns (transfer full) (nullable): where HDF5 finds a file that a virtual dataset
 * names: a relative name by HDF5_VDS_PREFIX, beside the file in @folder (nullable), and
 * then from the present folder; others as they are, or moved beside it. */
char *ringlet_hdf5_find_virtual_file (const char *name, const char *folder);

/* Returns (transfer full) (nullable): the folder of the file that @dataset is in. */
char *ringlet_hdf5_dup_folder (hid_t dataset);

G_END_DECLS
