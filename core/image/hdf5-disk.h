/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/* HDF5 files that grow in place, on a device that may get full: HDF5 (1.10) cannot
 * close a file that it cannot write, and crashes at exit. The caller holds HDF5's lock.
 * @path is the final name, for messages. */

/**
 * ringlet_hdf5_disk_reserve:
 * @room: bytes that are still to be written at most
 * @error: G_FILE_ERROR where the device has not as many
 *
 * Once HDF5 has failed to write what it kept in memory, nothing helps: it is asked to
 * when there is room for that. What was taken too much, ringlet_hdf5_disk_close() gives
 * back.
 */
gboolean ringlet_hdf5_disk_reserve (
    hid_t file, const char *path, guint64 room, GError **error);

/* Closes a file at @temporary that is complete, and cuts it where it ends. */
gboolean ringlet_hdf5_disk_close (
    RingletHdf5Id *file, const char *temporary, const char *path, GError **error);

/* Before a file that nobody wants is closed: what is left to write of it is thrown
 * away.
 */
void ringlet_hdf5_disk_divert (hid_t file);

/* Returns FALSE with @error: of what HDF5 says the words of the system, or all. */
gboolean ringlet_hdf5_disk_fail (const char *path, GError **error);

G_END_DECLS
