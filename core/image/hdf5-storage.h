/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/**
 * ringlet_hdf5_check_storage:
 * @n_bytes: that are going to be made of @dataset at once
 * @error: RINGLET_ERROR_LIMIT for chunks of more pixels than an image may have, or
 * bytes that the file cannot hold; RINGLET_ERROR_FORMAT when a filter gives what is no
 *   chunk
 *
 * Refuses what would cost memory without a byte in the file to justify it; of a dataset
 * that was never written, more than #RINGLET_HDF5_FREE_BYTES. The caller holds the
 * lock.
 */
gboolean ringlet_hdf5_check_storage (hid_t dataset, guint64 n_bytes, GError **error);

/* Whether nothing was ever written to @dataset, so that HDF5 has no room for it in the
 * file; its elements are the fill value then. The caller holds the lock. */
gboolean ringlet_hdf5_is_unwritten (hid_t dataset);

/* The same as an error, RINGLET_ERROR_TRUNCATED, for who needs more than fill values.
 */
gboolean ringlet_hdf5_check_written (hid_t dataset, GError **error);

/**
 * ringlet_hdf5_get_fill:
 * @memory_type: of one element
 * @fill: (out): room for 8 bytes: what stands where nothing was written; 0 where HDF5
 *   leaves the memory as it is
 *
 * The caller holds the lock.
 *
 * Returns: %FALSE when the dataset has none: HDF5 does not read what was never written
 *   then
 */
gboolean ringlet_hdf5_get_fill (hid_t dataset, hid_t memory_type, guint8 *fill);

/* So much may be made of any file. */
#define RINGLET_HDF5_FREE_BYTES ((guint64) 64 << 20)

/* How many of @n_bytes that are made of @dataset have nothing in the file to make them
 * of; filters that know no limit are taken for gzip. The caller holds the lock. */
guint64 ringlet_hdf5_unfounded_bytes (hid_t dataset, guint64 n_bytes);

G_END_DECLS
