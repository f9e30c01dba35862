/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-chunk.h"
#include "image/image.h"

G_BEGIN_DECLS

/**
 * RingletHdf5Rows:
 * @type: of its elements
 * @n_rows: length of the first axis
 * @n_in_row: elements of a row: length of the second axis, 1 without
 *
 * A dataset of one axis or two of which a few rows are needed at a time. Belongs to
 * hdf5-sparse.c.
 */
typedef struct {
  RingletHdf5Id dataset;
  RingletHdf5Id memory_type;
  RingletPixelType type;
  guint64 n_rows, n_in_row;
  guint n_axes;
  gboolean has_chunks; /* @chunks reads it, and not the library */
  RingletHdf5Chunks chunks;
} RingletHdf5Rows;

/**
 * ringlet_hdf5_rows_new:
 * @name: of a field of @group with @n_axes axes, 1 or 2
 * @cache: (nullable): outlives it; keeps its chunks as those of dataset @cache_key
 *
 * The caller holds the lock.
 */
RingletHdf5Rows *ringlet_hdf5_rows_new (hid_t group, const char *name, guint n_axes,
    RingletHdf5Cache *cache, guint cache_key, GError **error);

/**
 * ringlet_hdf5_rows_read:
 * @first: row
 * @n: how many from there on, 1 or more; within the dataset
 *
 * Any thread; takes the lock itself.
 *
 * Returns: (transfer full): an image of @n rows, or of one row where there is one axis
 */
RingletImage *ringlet_hdf5_rows_read (const RingletHdf5Rows *self, guint64 first,
    guint64 n, GCancellable *cancellable, GError **error);

void ringlet_hdf5_rows_free (RingletHdf5Rows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHdf5Rows, ringlet_hdf5_rows_free)

G_END_DECLS
