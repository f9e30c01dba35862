/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/* Returns (transfer full): how @path, of a file and perhaps "::" and what is inside, is
 * called in a file in @folder (absolute): relative where both have more in common than
 * the root. */
char *ringlet_series_raw_name (const char *path, const char *folder);

/**
 * ringlet_series_raw_write:
 * @entry: gets the group raw
 * @path: (nullable): as ringlet_source_path()
 * @folder: as above
 *
 * A link "source" to the dataset that the frames are in, where @path is HDF5 and has
 * one. The lock is held.
 */
gboolean ringlet_series_raw_write (
    hid_t entry, const char *path, const char *folder, GError **error);

G_END_DECLS
