/* SPDX-License-Identifier: MIT */
#pragma once

#include "state.h"

G_BEGIN_DECLS

/**
 * RingletHistory:
 *
 * Undo: an array of states and an index. Step 0 is what was there first; step n has a
 * name, the message that tells what the user did, and a detail that stands for "%s" in
 * it. Not thread-safe; belongs to the document.
 *
 * It keeps 1000 steps, and fewer where what only they hold, masks above all, comes to
 * more than 192 MiB, but never fewer than eight: the oldest are forgotten first.
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
 * @name: what the user did, "Open %s": a message that the window translates
 * @detail: (nullable): what stands for the "%s"
 * @drag: (nullable): edits of one drag carry one word, and the later replaces the
 *   earlier: one step to undo
 *
 * Between ringlet_history_begin_drag() and its end, every edit belongs to that drag,
 * and its name is the one of the step.
 */
void ringlet_history_push (RingletHistory *self, RingletState *state, const char *name,
    const char *detail, const char *drag);

/* Ends a drag: the next edit is a step of its own, whatever word it carries. One that
 * was held and came back to where it began is no step: %TRUE then, as another state,
 * which says the same, is the present one. */
gboolean ringlet_history_seal (RingletHistory *self);

/* Whether the present state is one of a drag that has not ended. */
gboolean ringlet_history_is_dragging (RingletHistory *self);

/* Whether a drag began and has not ended, be it that nothing was edited yet. */
gboolean ringlet_history_is_held (RingletHistory *self);

/**
 * ringlet_history_begin_drag:
 * @name: of the step that it will be, "Move Beam Centre"
 *
 * From the press of the button to its release: all edits are one step, which can be
 * cancelled. Ends the drag before it, and returns what ringlet_history_seal() does.
 */
gboolean ringlet_history_begin_drag (RingletHistory *self, const char *name);

/**
 * ringlet_history_cancel_drag:
 *
 * Everything is as it was when the drag began, what can be redone too: there was no
 * step. Also of edits that share a word, as long as they have not been sealed.
 *
 * Returns: %FALSE when there is no drag
 */
gboolean ringlet_history_cancel_drag (RingletHistory *self);

/* The number of steps, the first state among them; the one that holds now. */
guint ringlet_history_n_steps (RingletHistory *self);
guint ringlet_history_now (RingletHistory *self);

/* Of step @index, whose name is NULL where nothing led to it. (transfer none) */
RingletState *ringlet_history_state (RingletHistory *self, guint index);
const char *ringlet_history_name (RingletHistory *self, guint index);
const char *ringlet_history_detail (RingletHistory *self, guint index);

/* Undoes or redoes to step @index; %FALSE when that is where it is. */
gboolean ringlet_history_go (RingletHistory *self, guint index);

/* Returns (transfer full) (nullable): what undo or redo would take back, in English;
 * NULL for nothing. */
char *ringlet_history_undo_label (RingletHistory *self);
char *ringlet_history_redo_label (RingletHistory *self);

/* Returns (transfer full): @name, translated or not, with @detail in it. */
char *ringlet_step_text (const char *name, const char *detail);

/* Returns %FALSE when there is nothing to do. */
gboolean ringlet_history_undo (RingletHistory *self);
gboolean ringlet_history_redo (RingletHistory *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHistory, ringlet_history_free)

G_END_DECLS
