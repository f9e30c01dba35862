/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ringlet_hdf5_check_heaps:
 * @data: @size bytes of the file from byte @offset on
 * @length_size: bytes of a length in it, of the superblock
 * @error: RINGLET_ERROR_FORMAT naming the place
 *
 * Looks for the heaps that hold texts of variable length, and whether their objects
 * follow one another to the end: HDF5 (1.10.8) goes round for ever at one of 0 bytes
 * and reads beyond the heap at one that is too long. Heaps that are not in @data as a
 * whole are looked at as far as they are. Source: "HDF5 File Format Specification
 * Version 3.0", III.E.
 */
gboolean ringlet_hdf5_check_heaps (
    const guint8 *data, gsize size, guint64 offset, gsize length_size, GError **error);

G_END_DECLS
