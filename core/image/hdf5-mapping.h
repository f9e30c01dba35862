/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside image/ only: which frame of a virtual dataset is which frame of another one.
 * The library reads virtual datasets itself, but decodes under its lock, one thread at
 * a time, and goes through all sources for each frame. */

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/**
 * RingletHdf5Mapping:
 *
 * The sources of a virtual dataset whose frames are whole frames of other datasets.
 */
typedef struct _RingletHdf5Mapping RingletHdf5Mapping;

/**
 * ringlet_hdf5_mapping_new:
 * @dataset: of frames on three axes
 * @shape: of it
 *
 * The caller holds the lock.
 *
 * Returns: (transfer full) (nullable): %NULL where it is not virtual, or made of
 *   something else than whole frames: the library reads it then
 */
RingletHdf5Mapping *ringlet_hdf5_mapping_new (hid_t dataset, const hsize_t *shape);
void ringlet_hdf5_mapping_free (RingletHdf5Mapping *self);

/**
 * ringlet_hdf5_mapping_find:
 * @source: (out): which of the sources, from 0
 * @source_frame: (out): which frame of it
 *
 * Returns: %FALSE for a frame that is nowhere
 */
gboolean ringlet_hdf5_mapping_find (const RingletHdf5Mapping *self, guint64 frame,
    guint *source, guint64 *source_frame);

/**
 * ringlet_hdf5_mapping_open:
 * @file: (out): the file that the dataset is in, to be closed behind it
 *
 * The caller holds the lock.
 *
 * Returns: (transfer full): the dataset of a source, negative where there is none
 */
RingletHdf5Id ringlet_hdf5_mapping_open (
    const RingletHdf5Mapping *self, guint source, RingletHdf5Id *file);

G_END_DECLS
