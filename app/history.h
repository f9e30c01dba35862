/* SPDX-License-Identifier: MIT */
#pragma once

#include "state.h"

G_BEGIN_DECLS

/**
 * RingletHistory:
 *
 * Undo: an array of states and an index. Not thread-safe; belongs to the document.
 */
typedef struct _RingletHistory RingletHistory;

/* @first: (transfer full): the state that nothing undoes */
RingletHistory *ringlet_history_new (RingletState *first);
void ringlet_history_free (RingletHistory *self);

/* Returns (transfer none): the state that holds now. */
RingletState *ringlet_history_peek (RingletHistory *self);

/**
 * ringlet_history_push:
 * @state: (transfer full): holds from now on; what was undone is forgotten
 * @label: what the user did, "Move the beam centre"
 * @drag: (nullable): edits of one drag carry one word, and the later replaces the
 *   earlier: one step to undo
 */
void ringlet_history_push (
    RingletHistory *self, RingletState *state, const char *label, const char *drag);

/* Ends a drag: the next edit is a step of its own, whatever word it carries. */
void ringlet_history_seal (RingletHistory *self);

/* Whether the present state is one of a drag that has not ended. */
gboolean ringlet_history_is_dragging (RingletHistory *self);

/* Returns (transfer none) (nullable): what undo or redo would take back; NULL for
 * nothing. */
const char *ringlet_history_undo_label (RingletHistory *self);
const char *ringlet_history_redo_label (RingletHistory *self);

/* Returns %FALSE when there is nothing to do. */
gboolean ringlet_history_undo (RingletHistory *self);
gboolean ringlet_history_redo (RingletHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHistory, ringlet_history_free)

G_END_DECLS
