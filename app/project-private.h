/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib/gi18n-lib.h>

#include "calib/control-points.h"
#include "geometry/poni.h"
#include "project.h"

G_BEGIN_DECLS

/* Returns (transfer full): a copy of the present state, to be edited and committed. */
RingletState *ringlet_project_edit (RingletProject *self);

/**
 * ringlet_project_commit:
 * @state: (transfer full): what the document says from now on
 * @name: of the step to undo, N_ ("Change Frame")
 * @drag: (nullable): see ringlet_history_push()
 *
 * A state that says what the present one does is no step.
 */
void ringlet_project_commit (
    RingletProject *self, RingletState *state, const char *name, const char *drag);

/* The same with @detail in the place of "%s" in @name, N_ ("Open %s"). */
void ringlet_project_commit_detail (RingletProject *self, RingletState *state,
    const char *name, const char *detail, const char *drag);

/* What a job brought is a step of its own: call it before the state is edited. Ends the
 * drag that the user may hold meanwhile. */
void ringlet_project_begin_result (RingletProject *self);

/* Returns (transfer full): what of the document goes into a .npt. @error:
 * RINGLET_ERROR_VALUE without picks on the frame that is looked at */
RingletControlPoints *ringlet_project_collect_picks (
    RingletProject *self, GError **error);

/* Another document: nothing undoes it. @state: (transfer full) */
void ringlet_project_replace (RingletProject *self, RingletState *state);

/* Another document with a history. @history: (transfer full) */
void ringlet_project_take_history (RingletProject *self, RingletHistory *history);

/* Returns (transfer none) (nullable): what the project file says. */
const RingletState *ringlet_project_peek_saved (RingletProject *self);

/* @state is what @path says; @path: (nullable): the document belongs to no file then */
void ringlet_project_note_saved (
    RingletProject *self, RingletState *state, const char *path);

/* Put what was loaded into a state that is being edited. A detector, @mask and @path
 * may be NULL: a geometry without a detector keeps the one that is there, and is then
 * in no file as a whole. */
void ringlet_project_put_geometry (RingletState *state, const RingletPoni *poni,
    const RingletConvertHints *hints, const char *path);
/* @geometry in the place of that of @state, and what differs from its file is noted. */
void ringlet_project_put_numbers (RingletState *state, const RingletGeometry *geometry);
void ringlet_project_put_mask (
    RingletState *state, RingletMask *mask, const char *path);
/* See ringlet_project_set_unit(). */
void ringlet_project_put_unit (RingletState *state, const RingletUnit *unit);

/* Ends a drag whose last edit is half a second old: for edits that have no end of their
 * own, such as keys. */
void ringlet_project_seal_after_rest (RingletProject *self);

/* Whether more edits like the last one are likely to follow at once: a drag is held, or
 * they share a word. */
gboolean ringlet_project_is_dragging (RingletProject *self);

/* Remembers a frame that was read, in place of the one before. */
void ringlet_project_keep_frame (
    RingletProject *self, RingletSource *source, guint64 frame, RingletImage *image);

/* Returns (transfer none) (nullable): the frame of @state if it was the last read. */
RingletImage *ringlet_project_peek_frame (
    RingletProject *self, const RingletState *state);

/**
 * ringlet_project_publish:
 * @state: what @integration was computed from
 *
 * Makes @integration the results of the document if it still holds @state; latest wins.
 */
void ringlet_project_publish (
    RingletProject *self, RingletState *state, RingletIntegration *integration);

G_END_DECLS
