/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-chunk.h"

G_BEGIN_DECLS

/**
 * RingletHdf5Part:
 * @type: what pixels become
 * @n_axes: 2 or more; the last two are rows and columns
 * @n_frames: product of the others
 *
 * One dataset of images; several make up the stack of a master file. Belongs to
 * reader-hdf5.c.
 */
typedef struct {
  RingletHdf5Id dataset;
  RingletHdf5Id memory_type;
  RingletPixelType type;
  int n_axes;
  hsize_t shape[H5S_MAX_RANK];
  guint64 n_frames;
  gboolean has_chunks; /* @chunks reads it, and not the library */
  RingletHdf5Chunks chunks;
} RingletHdf5Part;

/* Opens the dataset @path; the caller holds the lock. To be cleared in any case. */
gboolean ringlet_hdf5_part_init (
    RingletHdf5Part *self, hid_t file, const char *path, GError **error);

/* A GDestroyNotify of one. */
void ringlet_hdf5_part_clear (gpointer self);

/* Whether frames of both have the same shape and type. */
gboolean ringlet_hdf5_part_matches (
    const RingletHdf5Part *self, const RingletHdf5Part *other);

gsize ringlet_hdf5_part_n_slow (const RingletHdf5Part *self);
gsize ringlet_hdf5_part_n_fast (const RingletHdf5Part *self);

/**
 * ringlet_hdf5_part_read:
 * @frame: below @self->n_frames
 * @pixels: room for one frame
 *
 * Any thread; takes the lock itself.
 */
gboolean ringlet_hdf5_part_read (const RingletHdf5Part *self, guint64 frame,
    gpointer pixels, GCancellable *cancellable, GError **error);

G_END_DECLS
