/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/**
 * ringlet_hdf5_check_storage:
 * @n_bytes: that are going to be made of @dataset at once
 * @error: RINGLET_ERROR_LIMIT for chunks of more pixels than an image may have, or
 * bytes that the file cannot hold; RINGLET_ERROR_TRUNCATED when nothing was written;
 *   RINGLET_ERROR_FORMAT when a filter gives what is no chunk
 *
 * Refuses what would cost memory without a byte in the file to justify it. The caller
 * holds the lock.
 */
gboolean ringlet_hdf5_check_storage (hid_t dataset, guint64 n_bytes, GError **error);

/* So much may be made of any file. */
#define RINGLET_HDF5_FREE_BYTES ((guint64) 64 << 20)

/* How many of @n_bytes that are made of @dataset have nothing in the file to make them
 * of; filters that know no limit are taken for gzip. The caller holds the lock. */
guint64 ringlet_hdf5_unfounded_bytes (hid_t dataset, guint64 n_bytes);

G_END_DECLS
