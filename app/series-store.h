/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/series-file.h"
#include "monitor.h"
#include "outputs.h"
#include "reduction.h"

G_BEGIN_DECLS

/**
 * RingletSeriesStore:
 *
 * The one HDF5 file of a series, core/export/series-file.h: of each frame a row with
 * what series-parts.h says. One thread at a time, but where it is said. Frames go by
 * their place among those of the options.
 */
typedef struct _RingletSeriesStore RingletSeriesStore;

/**
 * RingletSeriesStoreOptions:
 * @path: where
 * @existing: what becomes of a file that is there
 * @use: what becomes of the cake of the document
 * @frames: (nullable) (array length=n_frames): their numbers in the source of the
 *   document; %NULL where these are all of it. Borrowed, as is
 * @rows: (nullable) (array length=n_frames): the row of each; %NULL: in their order
 * @n_frames: how many there are
 * @n_rows: rows to begin with; 0 for one a frame
 * @is_own: what is there was written for these frames a moment ago, and is not compared
 *   with them again, which would take a look at each of their files
 * @sources: (nullable): as ringlet_series_parts_sources()
 * @monitor: (nullable): what each frame is divided by. Borrowed
 */
typedef struct {
  const char *path;
  RingletHdf5Existing existing;
  RingletCakeUse use;
  const guint64 *frames;
  const guint64 *rows;
  guint n_frames;
  guint64 n_rows;
  gboolean is_own;
  const char *const *sources;
  RingletMonitor *monitor;
} RingletSeriesStoreOptions;

/**
 * ringlet_series_store_choose_rows:
 * @source: with all frames of the series, and no others
 *
 * Where frames are missing between those that there are, their rows are left for them:
 * of one master of whose data files some are missing. Of several nobody knows how many
 * frames the last missing file of each has. Opens the files.
 *
 * Returns: (transfer full) (nullable) (element-type guint64): the row of each frame;
 *   %NULL where they are in their order
 */
GArray *ringlet_series_store_choose_rows (RingletSource *source);

/**
 * ringlet_series_store_new:
 * @state: the document; immutable
 * @error: as ringlet_series_file_new(), and RINGLET_ERROR_VALUE where the file that is
 *   gone on with is of other frames, or was divided by something else
 *
 * Takes the file, and looks at what is in it.
 */
RingletSeriesStore *ringlet_series_store_new (
    RingletState *state, const RingletSeriesStoreOptions *options, GError **error);

/* Whether frame @i was whole when the file was taken. Any thread. */
gboolean ringlet_series_store_has_frame (const RingletSeriesStore *self, guint i);

/* How many were, and whether all. */
guint ringlet_series_store_n_found (const RingletSeriesStore *self);
gboolean ringlet_series_store_is_complete (const RingletSeriesStore *self);

/* As ringlet_series_file_is_whole() and ringlet_series_file_has_all_rows(). */
gboolean ringlet_series_store_is_whole (const RingletSeriesStore *self);
gboolean ringlet_series_store_has_all_rows (const RingletSeriesStore *self);

/**
 * RingletSeriesReady:
 *
 * What of one frame goes into the file, packed. That is more work than to write it, so
 * whoever integrates makes it ready.
 */
typedef struct _RingletSeriesReady RingletSeriesReady;

/* Any thread. @integration: of any frame. @error: as ringlet_series_parts_results(),
 * and G_IO_ERROR_CANCELLED */
RingletSeriesReady *ringlet_series_store_make_ready (const RingletSeriesStore *self,
    const RingletIntegration *integration, GCancellable *cancellable, GError **error);

void ringlet_series_ready_free (RingletSeriesReady *self);

/* @frame: integrated, or failed, which is written, too. @ready: of it, where it did not
 * fail. @error: as ringlet_series_file_append() */
gboolean ringlet_series_store_append (RingletSeriesStore *self, guint i,
    const RingletReducedFrame *frame, const RingletSeriesReady *ready, GError **error);

/* Whether @integration, of any frame, was made as those that are there. @error: as
 * ringlet_series_file_check_results() */
gboolean ringlet_series_store_check (
    RingletSeriesStore *self, const RingletIntegration *integration, GError **error);

/* As ringlet_series_file_close(), which it frees. */
gboolean ringlet_series_store_close (
    RingletSeriesStore *self, gboolean is_whole, GError **error);

/* As ringlet_series_file_abandon(). */
void ringlet_series_store_abandon (RingletSeriesStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesReady, ringlet_series_ready_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesStore, ringlet_series_store_abandon)

G_END_DECLS
