/* SPDX-License-Identifier: MIT */
#pragma once

#include "live-work.h"

G_BEGIN_DECLS

/**
 * RingletLiveShelf:
 *
 * Exact results of the states that a document was in last, all of the same frame, so
 * that undo and redo show numbers at once. A cake of 1000 × 360 bins takes 20 MB, its
 * matrix ten times that: results are kept, matrices are not. Main thread.
 */
typedef struct _RingletLiveShelf RingletLiveShelf;

/* Returns (transfer full): an empty one for at most @max_bytes; what was put or found
 * last stays longest. */
RingletLiveShelf *ringlet_live_shelf_new (gsize max_bytes);
void ringlet_live_shelf_free (RingletLiveShelf *self);

/* @product: of @state, exact; references are taken. In place of what there is of the
 * same. */
void ringlet_live_shelf_put (RingletLiveShelf *self, RingletLiveStage stage,
    RingletState *state, const RingletLiveProduct *product);

/* Returns (transfer full) (nullable): what was put for a state that makes the same. */
RingletLiveProduct *ringlet_live_shelf_find (
    RingletLiveShelf *self, RingletLiveStage stage, const RingletState *state);

void ringlet_live_shelf_clear (RingletLiveShelf *self);

/* Of the arrays of all that is kept. */
gsize ringlet_live_shelf_n_bytes (const RingletLiveShelf *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletLiveShelf, ringlet_live_shelf_free)

G_END_DECLS
