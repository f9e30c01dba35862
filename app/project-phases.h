/* SPDX-License-Identifier: MIT */
#pragma once

#include "job.h"
#include "project.h"

G_BEGIN_DECLS

/* The verbs of phases: each is one step to undo, as those of project.h. */

/* @phase: (transfer full): becomes the last one */
void ringlet_project_add_phase (RingletProject *self, RingletPhase *phase);

/* @word: a file or what ringlet_calibrant_find() knows, read at once; @error: what that
 * says, or ringlet_phase_new() */
gboolean ringlet_project_add_phase_named (
    RingletProject *self, const char *word, GError **error);

/**
 * ringlet_project_load_phases_async:
 * @job: shows progress and cancels; not used before
 * @words: (array zero-terminated=1): at least one, each as above
 *
 * The same in a worker, for windows. Each that can be had becomes a phase.
 */
void ringlet_project_load_phases_async (RingletProject *self, RingletJob *job,
    const char *const *words, GAsyncReadyCallback callback, gpointer user_data);

/* Returns: FALSE when one could not be had, with all that went wrong in @error */
gboolean ringlet_project_load_phases_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

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
