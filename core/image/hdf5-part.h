/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-chunk.h"
#include "image/hdf5-mapping.h"
#include "image/reader.h"

G_BEGIN_DECLS

/* Of datasets that are images. */
#define RINGLET_HDF5_MAX_AXES 5

/**
 * RingletHdf5Part:
 * @type: what pixels become
 * @n_axes: 2 to RINGLET_HDF5_MAX_AXES; the last two are rows and columns
 * @n_frames: product of the others
 *
 * One dataset of images that is open; several make up the stack of a master file.
 * Belongs to hdf5-stack.c.
 */
typedef struct _RingletHdf5Part RingletHdf5Part;
struct _RingletHdf5Part {
  RingletHdf5Id dataset;
  RingletHdf5Id memory_type;
  RingletPixelType type;
  int n_axes;
  hsize_t shape[H5S_MAX_RANK];
  guint64 n_frames;
  gboolean has_chunks; /* @chunks reads it, and not the library */
  RingletHdf5Chunks chunks;
  gboolean is_unwritten; /* and without chunks: all pixels are @fill */
  guint8 fill[8];
  RingletHdf5Mapping *mapping; /* (nullable): of a virtual one */
  RingletHdf5Part *source;     /* (nullable): that was read last, with */
  guint source_index;          /* all three under the lock of the library */
  gboolean has_source_index;   /* also of one that could not be opened */
  RingletHdf5Id source_file;   /* of one that is a source */
};

/* Opens the dataset @path; the caller holds the lock. */
RingletHdf5Part *ringlet_hdf5_part_new (hid_t file, const char *path, GError **error);
RingletHdf5Part *ringlet_hdf5_part_ref (RingletHdf5Part *self);
/* Any thread; never waits for the lock. */
void ringlet_hdf5_part_unref (RingletHdf5Part *self);

gsize ringlet_hdf5_part_n_slow (const RingletHdf5Part *self);
gsize ringlet_hdf5_part_n_fast (const RingletHdf5Part *self);

/**
 * ringlet_hdf5_part_read:
 * @frame: below @self->n_frames
 * @pixels: room for one frame
 *
 * Any thread; takes the lock itself.
 */
gboolean ringlet_hdf5_part_read (RingletHdf5Part *self, guint64 frame, gpointer pixels,
    GCancellable *cancellable, GError **error);

/* As ringlet_hdf5_written(), of a virtual dataset in its source. Any thread; takes the
 * lock itself, RINGLET_WRITTEN_NOT where that was cancelled. */
RingletWritten ringlet_hdf5_part_written (
    RingletHdf5Part *self, guint64 frame, GCancellable *cancellable);

/* As ringlet_hdf5_chunks_fetch_stored(). */
gboolean ringlet_hdf5_part_fetch (RingletHdf5Part *self, guint64 frame, GBytes **stored,
    GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHdf5Part, ringlet_hdf5_part_unref)

G_END_DECLS
