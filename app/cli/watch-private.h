/* SPDX-License-Identifier: MIT */
#pragma once

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
 * @folder: (nullable): where files go; the present folder without
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
  const char *folder;
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
 * @meta: what its file says beside the pixels
 * @n_slow: rows
 * @n_fast: columns
 * @integration: (nullable): what came of it, without image
 * @is_skipped: all of its files are there already
 * @error: (nullable): why there is none; begins with the path
 *
 * One frame on its way.
 */
typedef struct {
  RingletWatchFrame frame;
  RingletState *state;
  RingletOutputs outputs;
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

/* Integrates it, and writes its files. Any thread. */
void ringlet_follow_integrate (const RingletFollowWish *wish, RingletFollowLot *lot,
    RingletMemo *memo, GCancellable *cancellable);

/* Makes what all frames of the detector need, so that the first one need not wait; what
 * is wrong is told when that comes. */
void ringlet_follow_prepare (
    const RingletFollowWish *wish, RingletMemo *memo, GCancellable *cancellable);

/* Whether the document has what an integration needs but for images, and its results
 * fit into the files that are wanted.
 * @error: ringlet_integration_check()'s and ringlet_outputs_plan()'s */
gboolean ringlet_follow_check (const RingletFollowWish *wish, GError **error);

G_END_DECLS
