/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/progress.h"
#include "map-grid.h"
#include "map-roi.h"
#include "scan/scan-file.h"
#include "state.h"

G_BEGIN_DECLS

/**
 * RingletScanOrder:
 * @state: the document; its source are the frames, each alone or so many together
 * @memo: for matrices
 * @grid: where the frames were taken
 * @slow: from row to row
 * @fast: from cell to cell
 * @title: of the entry
 * @is_cake: cakes are kept; else patterns
 * @rois: (array length=n_rois): what is measured of each pattern, at most
 *   RINGLET_MAP_MAX_ROIS
 * @with_totals: the sum over all bins of each pattern is wanted
 * @path: the file
 * @overwrite: it may be there
 *
 * A scan that is to be integrated. Borrowed while it runs.
 */
typedef struct {
  RingletState *state;
  RingletMemo *memo;
  const RingletMapGrid *grid;
  RingletScanAxis slow;
  RingletScanAxis fast;
  const char *title;
  gboolean is_cake;
  const RingletMapRoi *rois;
  guint n_rois;
  gboolean with_totals;
  const char *path;
  gboolean overwrite;
} RingletScanOrder;

/**
 * RingletScanFailure:
 * @frame: in the source
 * @error: why it is not in the map
 */
typedef struct {
  gint32 frame;
  GError *error;
} RingletScanFailure;

/**
 * RingletScan:
 * @file: with all patterns, to be finished
 * @like: the first of them
 * @frames: (array): rows × cells: the frame of each, −1 for none
 * @rois: (array): n_rois × rows × cells: what was measured; NaN where there is nothing
 * @totals: (nullable) (array): rows × cells
 * @failures: (element-type RingletScanFailure): in the order of the scan
 * @warnings: (element-type utf8): what readers found odd, each once
 * @n_done: cells that have a pattern
 *
 * What came of a scan.
 */
typedef struct {
  RingletScanFile *file;
  RingletResult *like;
  gint32 *frames;
  double *rois;
  double *totals;
  GArray *failures;
  GPtrArray *warnings;
  guint n_done;
} RingletScan;

/* Frames of the scan: those of the source, or how many lots of them that are combined.
 */
guint64 ringlet_scan_n_frames (const RingletState *state);

/**
 * ringlet_scan_run:
 * @error: what the document lacks; that no frame could be integrated, with the first
 *   cause; what keeps the file from being written; G_IO_ERROR_CANCELLED
 *
 * Integrates all frames of the grid, several at once, and puts them into the file as
 * they come: memory does not grow with the scan, but for what is measured. A frame that
 * fails leaves its cell empty and is noted.
 *
 * Returns: (transfer full): what came of it
 */
RingletScan *ringlet_scan_run (const RingletScanOrder *order,
    const RingletProgress *progress, GCancellable *cancellable, GError **error);
void ringlet_scan_free (RingletScan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletScan, ringlet_scan_free)

G_END_DECLS
