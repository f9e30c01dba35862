/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "image/hdf5-cache.h"
#include "image/hdf5-filter.h"
#include "image/raw.h"

G_BEGIN_DECLS

#define RINGLET_HDF5_MAX_FILTERS 8

/**
 * RingletHdf5Chunks:
 *
 * Reads frames of a chunked dataset by undoing the filters here. HDF5's own reading
 * trusts a filter to give a whole chunk and copies what lies behind when it does not
 * (1.10.8); and it decodes under the lock, one thread at a time. Belongs to
 * hdf5-stack.c and hdf5-field.c.
 */
typedef struct {
  hid_t dataset; /* lent */
  RingletRawType raw;
  gboolean converts;  /* HDF5 makes @raw of what is stored: odd sizes, odd precision */
  gsize element_size; /* bytes of one stored element */
  int n_axes;
  hsize_t shape[H5S_MAX_RANK];
  hsize_t chunk[H5S_MAX_RANK];
  guint n_filters; /* in the order of writing */
  RingletHdf5Filter filters[RINGLET_HDF5_MAX_FILTERS];
  gboolean has_plain_edges; /* chunks that reach beyond the end have no filters */
  guint8 fill[8];           /* one pixel, for chunks never written */
  gsize n_in_chunk;
  guint64 file_size;
  RingletHdf5Cache *cache; /* (nullable), lent: where decoded chunks are kept */
  guint cache_key;         /* of this dataset in it */
} RingletHdf5Chunks;

/**
 * ringlet_hdf5_chunks_init:
 * @dataset: must outlive @self
 * @type: from ringlet_hdf5_dup_pixel_type()
 * @memory_type: likewise
 *
 * Returns: %FALSE when the dataset is not chunked, has a filter that only the library
 *   knows, or chunks whose size nobody tells: H5Dread() it then
 */
gboolean ringlet_hdf5_chunks_init (
    RingletHdf5Chunks *self, hid_t dataset, RingletPixelType type, hid_t memory_type);

/**
 * ringlet_hdf5_chunks_read:
 * @frame: place on the leading axes, counted row-major
 * @pixels: room for one frame
 *
 * Any thread; takes the lock itself, and only to fetch bytes.
 */
gboolean ringlet_hdf5_chunks_read (const RingletHdf5Chunks *self, guint64 frame,
    gpointer pixels, GCancellable *cancellable, GError **error);

/* Whether a chunk holds parts of several frames. */
gboolean ringlet_hdf5_chunks_share_frames (const RingletHdf5Chunks *self);

/* Bytes that ringlet_hdf5_chunks_fetch() needs. */
gsize ringlet_hdf5_chunks_room (const RingletHdf5Chunks *self);

/**
 * ringlet_hdf5_chunks_fetch:
 * @origin: its first element
 * @chunk: room for the elements of one chunk, as @self->raw describes them
 * @is_written: (out): %FALSE for a chunk that was never written; @chunk stays as it is
 * @error: names the chunk; the caller names the dataset
 *
 * Any thread; takes the lock itself, and only to fetch bytes.
 */
gboolean ringlet_hdf5_chunks_fetch (const RingletHdf5Chunks *self,
    const hsize_t *origin, guint8 *chunk, gboolean *is_written,
    GCancellable *cancellable, GError **error);

/* Returns (transfer full): the same, from @self->cache where it is in it; nothing for a
 * chunk that was never written. */
GBytes *ringlet_hdf5_chunks_get (const RingletHdf5Chunks *self, const hsize_t *origin,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_hdf5_chunks_read_rows:
 * @first: index on the first axis
 * @n: how many from there on; within the dataset
 * @elements: room for them
 *
 * Part of a dataset of any number of axes: on all but the first axis it is the whole.
 */
gboolean ringlet_hdf5_chunks_read_rows (const RingletHdf5Chunks *self, guint64 first,
    guint64 n, gpointer elements, GCancellable *cancellable, GError **error);

/**
 * ringlet_hdf5_chunks_fetch_stored:
 * @frame: as for ringlet_hdf5_chunks_read()
 * @stored: (out) (transfer full): the frame as bitshuffle and LZ4 left it, 12 bytes of
 *   header and blocks; %NULL where it is stored in another way, or was never written
 *
 * For who decodes it elsewhere. Any thread; takes the lock itself.
 */
gboolean ringlet_hdf5_chunks_fetch_stored (const RingletHdf5Chunks *self, guint64 frame,
    GBytes **stored, GCancellable *cancellable, GError **error);

/* Belongs to the two files of chunks: the bytes of a chunk as they are stored, %NULL
 * without an error where none or not all filters were applied. */
GBytes *ringlet_hdf5_chunks_get_stored (const RingletHdf5Chunks *self,
    const hsize_t *origin, GCancellable *cancellable, GError **error);

/* The whole dataset, of any number of axes; @pixels has room for it. */
gboolean ringlet_hdf5_chunks_read_all (
    const RingletHdf5Chunks *self, gpointer pixels, GError **error);

G_END_DECLS
