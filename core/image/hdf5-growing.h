/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/**
 * RingletHdf5Growing:
 * @dataset: for its attributes
 * @type: of the elements
 * @n_axes: 1 or 2
 * @n_rows: that it has
 * @n_in_row: elements of each, 1 where there is one axis
 *
 * A dataset to whose end rows are added, in chunks with shuffle and gzip, which every
 * HDF5 reads. The caller holds the lock in all functions.
 */
typedef struct {
  RingletHdf5Id dataset;
  RingletPixelType type;
  guint n_axes;
  guint64 n_rows;
  guint64 n_in_row;
} RingletHdf5Growing;

/* No dataset yet: safe to be cleared. */
#define RINGLET_HDF5_GROWING_NONE                                                      \
  {                                                                                    \
    .dataset = H5I_INVALID_HID                                                         \
  }

/**
 * ringlet_hdf5_growing_init:
 * @self: (out caller-allocates): none before
 * @n_axes: 1; or 2 for rows of several elements
 * @n_in_row: how many; with 2 axes 0, too, for rows that get longer
 */
gboolean ringlet_hdf5_growing_init (RingletHdf5Growing *self, hid_t parent,
    const char *name, RingletPixelType type, guint n_axes, guint64 n_in_row,
    GError **error);

/* All rows get so many elements, 0 where there were none; never fewer. */
gboolean ringlet_hdf5_growing_widen (
    RingletHdf5Growing *self, guint64 n_in_row, GError **error);

/**
 * ringlet_hdf5_growing_add:
 * @n_rows: how many
 * @n_each: elements of each in @rows, at most @self->n_in_row; the rest of a row is 0
 * @rows: (nullable): @n_rows × @n_each elements; NULL for rows of 0
 */
gboolean ringlet_hdf5_growing_add (RingletHdf5Growing *self, guint64 n_rows,
    guint64 n_each, gconstpointer rows, GError **error);

void ringlet_hdf5_growing_clear (RingletHdf5Growing *self);

G_END_DECLS
