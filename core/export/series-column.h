/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/* Longest shape of one row: azimuth and radius. */
#define RINGLET_SERIES_MAX_AXES 2

/**
 * RingletSeriesSpec:
 * @name: of the dataset
 * @type: of an element; not looked at for texts
 * @text_size: bytes of a text, 0 for numbers
 * @n_axes: of one row
 * @shape: (array length=n_axes)
 * @packed: with shuffle and gzip; else without any filter
 * @n_chunk: rows of a chunk; 0: as many as make about 128 KiB
 *
 * What a column is made with. Rows that nobody has put are NaN, 0 or empty.
 */
typedef struct {
  const char *name;
  RingletPixelType type;
  gsize text_size;
  guint n_axes;
  gsize shape[RINGLET_SERIES_MAX_AXES];
  gboolean packed;
  guint n_chunk;
} RingletSeriesSpec;

/**
 * RingletSeriesColumn:
 *
 * A dataset with one row a frame, without an end. Rows are kept until their chunk is
 * full, and packed outside of HDF5's lock. A chunk that has to be shown before it is
 * full is written without filters, to one place each time: a file of SWMR never gives
 * back room. Rows may come in any order; those of a few chunks at a time are fastest.
 */
typedef struct _RingletSeriesColumn RingletSeriesColumn;

/* The lock is held. @n_rows: that it has already */
RingletSeriesColumn *ringlet_series_column_create (
    hid_t parent, const RingletSeriesSpec *spec, guint64 n_rows, GError **error);

/* One that is there: (nullable): of another shape or type than @spec is an error, of
 * the size of texts and chunks it is as it is. The lock is held. */
RingletSeriesColumn *ringlet_series_column_open (
    hid_t parent, const RingletSeriesSpec *spec, GError **error);

void ringlet_series_column_free (RingletSeriesColumn *self);

guint64 ringlet_series_column_n_rows (const RingletSeriesColumn *self);

/* Bytes of one row. */
gsize ringlet_series_column_row_size (const RingletSeriesColumn *self);

/* @data: one row */
gboolean ringlet_series_column_put (
    RingletSeriesColumn *self, guint64 row, gconstpointer data, GError **error);

/**
 * ringlet_series_column_pack:
 * @spec: of the column, of numbers
 * @data: one row
 *
 * To pack large rows is more work than to write them, and one thread writes. So whoever
 * makes a row may pack it; any thread.
 *
 * Returns: (transfer full) (nullable): for ringlet_series_column_put_packed(); %NULL
 *   where a row is no chunk of its own or is not packed
 */
GByteArray *ringlet_series_column_pack (
    const RingletSeriesSpec *spec, gconstpointer data);

/* As ringlet_series_column_put(). @packed: (nullable): of @data */
gboolean ringlet_series_column_put_packed (RingletSeriesColumn *self, guint64 row,
    gconstpointer data, const GByteArray *packed, GError **error);

/* A number of a column of doubles or bytes; a text, cut where it is too long. */
gboolean ringlet_series_column_put_number (
    RingletSeriesColumn *self, guint64 row, double number, GError **error);
gboolean ringlet_series_column_put_text (
    RingletSeriesColumn *self, guint64 row, const char *text, GError **error);

/* Brings all rows to the library, which has at least @n_rows then. */
gboolean ringlet_series_column_flush (
    RingletSeriesColumn *self, guint64 n_rows, GError **error);

/* @n rows from @first on as they are in the file. */
gboolean ringlet_series_column_read (
    RingletSeriesColumn *self, guint64 first, guint64 n, gpointer data, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesColumn, ringlet_series_column_free)

G_END_DECLS
