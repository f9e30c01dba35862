/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/* Scale-offset has the most. */
#define RINGLET_HDF5_MAX_VALUES 20

/* Numbers of the filters that HDF5 does not bring along. Source: "Registered Filter
 * Plugins", The HDF Group. */
enum {
  RINGLET_HDF5_BZIP2 = 307,
  RINGLET_HDF5_LZF = 32000,
  RINGLET_HDF5_BLOSC = 32001,
  RINGLET_HDF5_LZ4 = 32004,
  RINGLET_HDF5_BITSHUFFLE = 32008,
  RINGLET_HDF5_ZSTD = 32015,
};

/**
 * RingletHdf5Filter:
 * @id: its registered number
 * @n_values: parameters in @values; those that are missing are 0
 *
 * One filter that the chunks of a dataset went through.
 */
typedef struct {
  H5Z_filter_t id;
  guint n_values;
  unsigned values[RINGLET_HDF5_MAX_VALUES];
} RingletHdf5Filter;

/* Filter @index of a dataset made with @creation; the caller holds the lock. */
void ringlet_hdf5_get_filter (hid_t creation, guint index, RingletHdf5Filter *filter);

/* Whether ringlet_hdf5_filter_undo() can. */
gboolean ringlet_hdf5_filter_is_known (H5Z_filter_t id);

/* How many bytes it makes of one at most; 0 when there is no such number worth knowing.
 */
guint ringlet_hdf5_filter_max_ratio (const RingletHdf5Filter *self);

/**
 * ringlet_hdf5_filter_undo:
 * @from: @size bytes, as the filter left them
 * @to: @room bytes
 * @n: (out): bytes written to @to
 * @error: what is wrong with the bytes; nothing beyond @room is allocated
 *
 * Any thread; does not take the lock.
 */
gboolean ringlet_hdf5_filter_undo (const RingletHdf5Filter *self, const guint8 *from,
    gsize size, guint8 *to, gsize room, gsize *n, GError **error);

/* Makes the filters known to the library itself, for what only it can read; the caller
 * holds the lock. They are never looked for as plugins then. */
void ringlet_hdf5_filter_register (void);

/* ---- one function a filter; belongs to hdf5-filter.c ---- */

typedef gboolean RingletHdf5Undo (const RingletHdf5Filter *self, const guint8 *from,
    gsize size, guint8 *to, gsize room, gsize *n, GError **error);

RingletHdf5Undo ringlet_hdf5_undo_deflate;
RingletHdf5Undo ringlet_hdf5_undo_shuffle;
RingletHdf5Undo ringlet_hdf5_undo_fletcher;
RingletHdf5Undo ringlet_hdf5_undo_szip;
RingletHdf5Undo ringlet_hdf5_undo_scaleoffset;
RingletHdf5Undo ringlet_hdf5_undo_bzip2;
RingletHdf5Undo ringlet_hdf5_undo_lzf;
RingletHdf5Undo ringlet_hdf5_undo_blosc;
RingletHdf5Undo ringlet_hdf5_undo_lz4;
RingletHdf5Undo ringlet_hdf5_undo_bitshuffle;
RingletHdf5Undo ringlet_hdf5_undo_zstd;

/* Always FALSE: RINGLET_ERROR_FORMAT with "gzip: " or the like before @reason. */
gboolean ringlet_hdf5_filter_fail (
    GError **error, const RingletHdf5Filter *self, const char *reason);

G_END_DECLS
