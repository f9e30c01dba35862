/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

/* The verbs of phases: each is one step to undo, as those of project.h. */

/* @phase: (transfer full): becomes the last one */
void ringlet_project_add_phase (RingletProject *self, RingletPhase *phase);

/* @word: a file or what ringlet_calibrant_find() knows; @error: what that says, or
 * ringlet_phase_new() */
gboolean ringlet_project_add_phase_named (
    RingletProject *self, const char *word, GError **error);

/**
 * ringlet_project_change_phase:
 * @index: of which there is one
 * @phase: (transfer full): what it is from now on
 * @drag: (nullable): word that the edits of one drag share
 * @error: see ringlet_phase_check(): the document is as it was then
 */
gboolean ringlet_project_change_phase (RingletProject *self, guint index,
    RingletPhase *phase, const char *drag, GError **error);
void ringlet_project_remove_phase (RingletProject *self, guint index);

/* The drag of line @line of phase @index to spacing @d_m: sets its pressure. @error:
 * ringlet_phase_find_pressure() */
gboolean ringlet_project_drag_phase (
    RingletProject *self, guint index, guint line, double d_m, GError **error);

G_END_DECLS
