/* SPDX-License-Identifier: MIT */
#pragma once

#include "heat-map.h"
#include "integration.h"

G_BEGIN_DECLS

/**
 * RingletSeriesOutcome:
 * @RINGLET_SERIES_PENDING: not tried yet, or stopped while it was at work
 * @RINGLET_SERIES_DONE: integrated, and written where there is a folder
 * @RINGLET_SERIES_SKIPPED: its files were there
 * @RINGLET_SERIES_FAILED: the error says why
 */
typedef enum {
  RINGLET_SERIES_PENDING,
  RINGLET_SERIES_DONE,
  RINGLET_SERIES_SKIPPED,
  RINGLET_SERIES_FAILED,
} RingletSeriesOutcome;

/**
 * RingletSeriesFrame:
 * @frame: number in the series
 * @outcome: what became of it
 * @error: (nullable): of one that failed, naming the file
 * @axis: its bins; of no unit where there is no pattern
 * @intensity: (nullable) (array length=axis.n_bins): of the pattern
 */
typedef struct {
  guint64 frame;
  RingletSeriesOutcome outcome;
  GError *error;
  RingletHeatAxis axis;
  float *intensity;
} RingletSeriesFrame;

void ringlet_series_frame_free (RingletSeriesFrame *self);

/* Whether it failed because there is no room: every other frame would fail, too. */
gboolean ringlet_series_frame_is_disk_full (const RingletSeriesFrame *self);

/**
 * RingletSeriesOrder:
 *
 * A series that is to be integrated and written as a document says: its state, with the
 * frames as its source. Any thread may work on it; it never changes.
 */
typedef struct _RingletSeriesOrder RingletSeriesOrder;

/* @state: whose series setup says where to; immutable */
RingletSeriesOrder *ringlet_series_order_new (RingletState *state, RingletMemo *memo);
RingletSeriesOrder *ringlet_series_order_ref (RingletSeriesOrder *self);
void ringlet_series_order_unref (RingletSeriesOrder *self);

/* Returns (transfer none) */
RingletState *ringlet_series_order_get_state (RingletSeriesOrder *self);

/**
 * ringlet_series_order_check:
 * @frames: (array length=n_frames): which are to be done
 * @error: what is missing in the document; formats that cannot hold the patterns;
 *   outputs that would be one file, or would replace one that is read; a folder that
 *   cannot be made or written
 *
 * Before the first frame: all that can be known before the work. Makes the folder.
 */
gboolean ringlet_series_order_check (RingletSeriesOrder *self, const guint64 *frames,
    gsize n_frames, GCancellable *cancellable, GError **error);

/**
 * ringlet_series_order_run:
 *
 * Integrates one frame and writes its files: for each format those of `ringlet
 * integrate
 * --format NAME -o FOLDER` with all images of the series, byte by byte. Of a frame that
 * is skipped the pattern is read where it can be.
 *
 * Returns: (transfer full): what became of it; pending when it was cancelled
 */
RingletSeriesFrame *ringlet_series_order_run (
    RingletSeriesOrder *self, guint64 frame, GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesFrame, ringlet_series_frame_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesOrder, ringlet_series_order_unref)

G_END_DECLS
