/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/series-file.h"
#include "outputs.h"
#include "reduction.h"

G_BEGIN_DECLS

/**
 * RingletSeriesStore:
 *
 * The one HDF5 file of a series, core/export/series-file.h: of each frame a row with
 * what series-parts.h says. One thread at a time, but for
 * ringlet_series_store_has_row().
 */
typedef struct _RingletSeriesStore RingletSeriesStore;

/**
 * RingletSeriesStoreOptions:
 * @path: where
 * @existing: what becomes of a file that is there
 * @use: what becomes of the cake of the document
 * @frames: (nullable) (array length=n_rows): their numbers in the source of the
 *   document, in the order of the rows; %NULL where these are the same. Borrowed
 * @n_rows: how many there are
 * @divides: each frame is divided by the reading of a monitor
 */
typedef struct {
  const char *path;
  RingletHdf5Existing existing;
  RingletCakeUse use;
  const guint64 *frames;
  guint n_rows;
  gboolean divides;
} RingletSeriesStoreOptions;

/**
 * ringlet_series_store_new:
 * @state: the document; immutable
 * @error: as ringlet_series_file_new(), and RINGLET_ERROR_VALUE where the file that is
 *   gone on with is of other frames, or was divided otherwise
 *
 * Takes the file, and looks at what is in it.
 */
RingletSeriesStore *ringlet_series_store_new (
    RingletState *state, const RingletSeriesStoreOptions *options, GError **error);

/* Whether a row was whole when the file was taken. Any thread. */
gboolean ringlet_series_store_has_row (const RingletSeriesStore *self, guint row);

/* How many were. */
guint ringlet_series_store_n_found (const RingletSeriesStore *self);

/* @frame: integrated, or failed, which is written, too. @error: as
 * ringlet_series_file_append() */
gboolean ringlet_series_store_append (RingletSeriesStore *self, guint row,
    const RingletReducedFrame *frame, GError **error);

/* As ringlet_series_file_close(), which it frees. */
gboolean ringlet_series_store_close (
    RingletSeriesStore *self, gboolean is_whole, GError **error);

/* As ringlet_series_file_abandon(). */
void ringlet_series_store_abandon (RingletSeriesStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesStore, ringlet_series_store_abandon)

G_END_DECLS
