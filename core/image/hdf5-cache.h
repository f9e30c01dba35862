/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Most that one open file keeps. A single chunk that is larger is decoded each time. */
#define RINGLET_HDF5_CACHE_BYTES ((gsize) 256 << 20)

/**
 * RingletHdf5Cache:
 *
 * Decoded chunks that hold parts of several frames: frame i + 1 is in the chunk of
 * frame i, which takes as long to decode as all of them. Those that were not used for
 * longest go when there are too many. Any thread.
 */
typedef struct _RingletHdf5Cache RingletHdf5Cache;

/* @max_bytes: that all chunks in it may have together */
RingletHdf5Cache *ringlet_hdf5_cache_new (gsize max_bytes);
void ringlet_hdf5_cache_free (RingletHdf5Cache *self);

/* Returns (transfer full) (nullable): chunk @number of dataset @key. */
GBytes *ringlet_hdf5_cache_lookup (RingletHdf5Cache *self, guint key, guint64 number);

/* Keeps @chunk, unless it is larger than all may be. */
void ringlet_hdf5_cache_insert (
    RingletHdf5Cache *self, guint key, guint64 number, GBytes *chunk);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHdf5Cache, ringlet_hdf5_cache_free)

G_END_DECLS
