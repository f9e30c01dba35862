/* SPDX-License-Identifier: MIT */
#pragma once

#include "export/series-file.h"
#include "outputs.h"
#include "project.h"
#include "scan/watch.h"

G_BEGIN_DECLS

/* What "ringlet watch" is made of: its reader, its workers and its writer, see
 * scan/pipeline.h. */

/**
 * RingletFollowWish:
 * @state: the document, without images
 * @cake_use: what becomes of the cake
 * @has_files: each frame has files of its own
 * @folder: (nullable): where they go; the present folder without
 * @file: (nullable): the one file of all frames
 * @format: (nullable): of these files
 * @n_most: so many frames end it; 0 for any number
 * @overwrite: they may replace others
 * @quiet: nothing is told but errors
 *
 * What the user wants. Borrows.
 */
typedef struct {
  const RingletState *state;
  RingletCakeUse cake_use;
  gboolean has_files;
  const char *folder;
  const char *file;
  const char *format;
  guint n_most;
  gboolean overwrite;
  gboolean quiet;
} RingletFollowWish;

/**
 * RingletFollowLot:
 * @frame: what the watch gave; its pixels go when it is integrated
 * @state: (nullable): the document with the frames of its file
 * @outputs: its files
 * @row: its place in the one file
 * @is_in_file: it is there already
 * @meta: what its file says beside the pixels
 * @n_slow: rows
 * @n_fast: columns
 * @integration: (nullable): what came of it, without image
 * @is_skipped: all of its results are there already
 * @error: (nullable): why there is none; begins with the path
 *
 * One frame on its way.
 */
typedef struct {
  RingletWatchFrame frame;
  RingletState *state;
  RingletOutputs outputs;
  guint64 row;
  gboolean is_in_file;
  RingletImageMeta meta;
  gsize n_slow, n_fast;
  RingletIntegration *integration;
  gboolean is_skipped;
  GError *error;
} RingletFollowLot;

/* Takes @frame, which is clear then. @seen: path of an output → name of its frame, of
 * all frames before. */
RingletFollowLot *ringlet_follow_lot_new (
    const RingletFollowWish *wish, RingletWatchFrame *frame, GHashTable *seen);
void ringlet_follow_lot_free (gpointer lot);

/**
 * RingletFollowFile:
 *
 * One HDF5 file that takes a row a frame, as they come. Any thread. What is in it
 * already stays, and more is put behind: so goes a watch on that was interrupted.
 */
typedef struct _RingletFollowFile RingletFollowFile;

/* @error: ringlet_series_file_new()'s */
RingletFollowFile *ringlet_follow_file_new (
    const RingletFollowWish *wish, GError **error);

/* Gives @lot its row, and says whether it is there. */
void ringlet_follow_file_find (RingletFollowFile *self, RingletFollowLot *lot);

/* @lot: with its results or its error. @error: ringlet_series_file_append()'s */
gboolean ringlet_follow_file_append (
    RingletFollowFile *self, const RingletFollowLot *lot, GError **error);

/* Others see all rows then. @error: ringlet_series_file_flush()'s */
gboolean ringlet_follow_file_flush (RingletFollowFile *self, GError **error);

/* @is_whole: no more frames are expected, and all have a result. Frees @self. */
gboolean ringlet_follow_file_close (
    RingletFollowFile *self, gboolean is_whole, GError **error);

/* Integrates it, and writes its files. Any thread. */
void ringlet_follow_integrate (const RingletFollowWish *wish, RingletFollowLot *lot,
    RingletMemo *memo, GCancellable *cancellable);

/* Makes what all frames of the detector need, so that the first one need not wait; what
 * is wrong is told when that comes. */
void ringlet_follow_prepare (
    const RingletFollowWish *wish, RingletMemo *memo, GCancellable *cancellable);

/* Whether the document has what an integration needs but for images, and its results
 * fit into the files that are wanted, of which the one of all frames is no input.
 * @error: ringlet_integration_check()'s and ringlet_outputs_plan()'s */
gboolean ringlet_follow_check (const RingletFollowWish *wish, GError **error);

G_END_DECLS
