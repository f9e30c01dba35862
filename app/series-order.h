/* SPDX-License-Identifier: MIT */
#pragma once

#include "outputs.h"
#include "reduction.h"
#include "series-store.h"

G_BEGIN_DECLS

/**
 * RingletSeriesOrder:
 *
 * A series that is to be integrated and written as a document says: its state, with the
 * frames as its source. What runs before its first frame, ringlet_series_order_check()
 * and ringlet_series_order_open_store(), is for one thread; all else for any.
 */
typedef struct _RingletSeriesOrder RingletSeriesOrder;

/**
 * ringlet_series_order_new:
 * @state: whose series setup says where to; immutable
 * @before: (nullable): what was done of the same series; its one file is gone on with.
 *   No longer at work
 */
RingletSeriesOrder *ringlet_series_order_new (
    RingletState *state, RingletMemo *memo, const RingletSeriesOrder *before);
RingletSeriesOrder *ringlet_series_order_ref (RingletSeriesOrder *self);
void ringlet_series_order_unref (RingletSeriesOrder *self);

/* Returns (transfer none) */
RingletState *ringlet_series_order_get_state (RingletSeriesOrder *self);

/* What becomes of files of frames that are there. */
RingletExisting ringlet_series_order_get_existing (const RingletSeriesOrder *self);

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
 * ringlet_series_order_open_store:
 * @frames: (array length=n_frames): which are to be done
 * @store: (out) (nullable): the one file of the series; none where none is wanted
 * @error: as ringlet_series_store_new(); RINGLET_ERROR_VALUE where the file that is
 *   gone on with is no longer there
 *
 * After the check. What goes on with a file looks at @frames alone, so that a folder
 * can be followed for days.
 */
gboolean ringlet_series_order_open_store (RingletSeriesOrder *self,
    const guint64 *frames, gsize n_frames, RingletSeriesStore **store, GError **error);

/* Whether files that its images lead to are missing, so that it is not whole. After the
 * one file was opened. */
gboolean ringlet_series_order_lacks_frames (const RingletSeriesOrder *self);

/* The one file has a row of this series now: who comes after goes on with it. */
void ringlet_series_order_note_row (RingletSeriesOrder *self);

/* The one file was closed with all rows that it was given. */
void ringlet_series_order_note_closed (RingletSeriesOrder *self);

/* Whether an earlier part of the series has written rows, so that what is found in the
 * one file is of this one. */
gboolean ringlet_series_order_goes_on (const RingletSeriesOrder *self);

/**
 * ringlet_series_order_plan:
 * @error: as ringlet_outputs_plan()
 *
 * All files of a frame, whether or not they are there: for each format those of
 * `ringlet integrate --format NAME -o FOLDER` with all images of the series; none
 * without a folder.
 */
gboolean ringlet_series_order_plan (const RingletSeriesOrder *self, guint64 frame,
    RingletOutputs *outputs, GError **error);

/**
 * ringlet_series_order_note_own:
 * @outputs: files that were written for a frame, where files get numbers
 *
 * What comes after in the same series writes to them, and not beside them. Any thread.
 */
void ringlet_series_order_note_own (
    RingletSeriesOrder *self, guint64 frame, const RingletOutputs *outputs);

/* Gives @outputs, all that are planned of a frame, the names of those that were noted.
 * Returns whether there are any. */
gboolean ringlet_series_order_take_own (
    RingletSeriesOrder *self, guint64 frame, RingletOutputs *outputs);

/* What has to be made of each frame: a pattern to be looked at, and whatever is
 * written. With files of frames sha256 is wanted. */
RingletReductionWants ringlet_series_order_wants (const RingletSeriesOrder *self);

/* Returns (transfer full): what integrates its frames. */
RingletReduction *ringlet_series_order_reduction (
    RingletSeriesOrder *self, RingletReductionWants wants);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesOrder, ringlet_series_order_unref)

G_END_DECLS
