/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/output.h"
#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/* What has to be done lest a device that is full ends the program: HDF5 (1.10) cannot
 * close a file that it cannot write, and crashes at exit. The caller holds the lock. */

/**
 * ringlet_hdf5_reserve:
 * @path: the final name, for the message
 * @room: more bytes than HDF5 will write from memory before it is asked again
 * @error: G_FILE_ERROR when the device is full
 *
 * Once HDF5 has failed to write what it kept in memory, nothing helps: it is asked to
 * when there is room for that.
 */
gboolean ringlet_hdf5_reserve (
    hid_t file, const char *path, guint64 room, GError **error);

/* Sets an error in the words of the system: the rest of what HDF5 says is about the
 * temporary file. Returns %FALSE. */
gboolean ringlet_hdf5_fail_write (const char *path, GError **error);

/**
 * ringlet_hdf5_close_reserved:
 * @file: (inout): all its objects are closed
 * @output: where it is
 *
 * Closes a file, and gives back what ringlet_hdf5_reserve() took.
 */
gboolean ringlet_hdf5_close_reserved (
    RingletHdf5Id *file, const RingletOutput *output, GError **error);

/* What is left to write of a file that nobody wants is thrown away: it can be closed
 * then. Its objects may be open. */
void ringlet_hdf5_divert (hid_t file);

G_END_DECLS
