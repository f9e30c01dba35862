/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/convert.h"
#include "history.h"
#include "integration.h"
#include "job.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PROJECT (ringlet_project_get_type ())
G_DECLARE_FINAL_TYPE (RingletProject, ringlet_project, RINGLET, PROJECT, GObject)

/**
 * RingletProject:
 *
 * The document. It changes only through the verbs below; each replaces the whole
 * #RingletState by another one, which is one step to undo, and notifies. A verb that
 * would change nothing does nothing. Widgets bind and call verbs; they never hold a
 * copy of the truth. Main thread only.
 *
 * Properties, all read-only: "state" (pointer, #RingletState), "undo-label" and
 * "redo-label" (string or NULL, in English), "dragging" (boolean, see
 * ringlet_project_begin_drag()), "integration" (pointer, #RingletIntegration or NULL:
 * the newest results that belong to the present state), "path" (string or NULL: see
 * ringlet_project_get_path(); notified at every save).
 */
RingletProject *ringlet_project_new (void);

/* Returns (transfer full): one whose patterns are in @unit from the beginning on. */
RingletProject *ringlet_project_new_in (const RingletUnit *unit);

/* Returns (transfer none): what the document says now; immutable. */
RingletState *ringlet_project_get_state (RingletProject *self);

/* Returns (transfer none): the cache that all computations of this document share. */
RingletMemo *ringlet_project_get_memo (RingletProject *self);

/**
 * ringlet_project_open_async:
 * @job: shows progress and cancels; not used before
 * @paths: (array zero-terminated=1): see ringlet_intake_read()
 *
 * Reads files in a worker and takes what they are as one step: images replace images, a
 * geometry the geometry, a mask the mask. What does not come stays.
 */
void ringlet_project_open_async (RingletProject *self, RingletJob *job,
    const char *const *paths, GAsyncReadyCallback callback, gpointer user_data);

/* @error: see ringlet_intake_read(); the document is as it was then */
gboolean ringlet_project_open_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

/**
 * ringlet_project_open_image_async:
 * @job: shows progress and cancels; not used before
 * @name: an image, see ringlet_source_open_full()
 *
 * Takes an image in place of the one that is open, as one step: whatever is in it, it
 * is no mask and no geometry. Frames are combined as before, where it has enough.
 */
void ringlet_project_open_image_async (RingletProject *self, RingletJob *job,
    const char *name, GAsyncReadyCallback callback, gpointer user_data);

/* @error: as ringlet_source_open_full(); the document is as it was then */
gboolean ringlet_project_open_image_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

/**
 * ringlet_project_load_async:
 * @job: shows progress and cancels; not used before
 * @path: a project file
 *
 * Reads a project file in a worker and makes the document what it says. That is a new
 * document: nothing of the one before can be had back by undo, so ask first, or load it
 * into an empty one.
 */
void ringlet_project_load_async (RingletProject *self, RingletJob *job,
    const char *path, GAsyncReadyCallback callback, gpointer user_data);

/* Returns (transfer full) (array zero-terminated=1): what the user has to know; NULL
 * with
 * @error, see ringlet_project_file_load(): the document is as it was then. */
char **ringlet_project_load_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

/**
 * ringlet_project_save_async:
 * @job: shows progress and cancels; not used before
 * @path: gets the present state, see ringlet_project_file_save()
 * @overwrite: the user has agreed to replace the file
 *
 * The document belongs to that file then.
 */
void ringlet_project_save_async (RingletProject *self, RingletJob *job,
    const char *path, gboolean overwrite, GAsyncReadyCallback callback,
    gpointer user_data);
gboolean ringlet_project_save_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

/* Returns (transfer none) (nullable): the project file that the document was saved in
 * or loaded from last, absolute. */
const char *ringlet_project_get_path (RingletProject *self);

/**
 * ringlet_project_has_unsaved_work:
 *
 * Whether something is lost with the document. With a project file: it says something
 * else, other than which frame is looked at. Without one: a mask or a geometry was
 * edited that is in no file, or points were picked, or phases are shown; what was only
 * opened can be opened again, and what a search found can be found again.
 */
gboolean ringlet_project_has_unsaved_work (RingletProject *self);

/* Opens images; of several files the frames follow each other. */
gboolean ringlet_project_open_images (
    RingletProject *self, const char *const *paths, GError **error);
/* The same with #RingletSourceFlags. */
gboolean ringlet_project_open_images_full (RingletProject *self,
    const char *const *paths, RingletSourceFlags flags, GError **error);
void ringlet_project_set_source (RingletProject *self, RingletSource *source);
/* Beyond the last frame is the last frame. Frames that follow each other within half a
 * second are one step to undo. */
void ringlet_project_set_frame (RingletProject *self, guint64 frame);
/* Each frame is made of @n that follow each other, from the one that is looked at on; 1
 * for single frames. Nothing without images. */
void ringlet_project_combine_frames (
    RingletProject *self, RingletCombine how, guint64 n);

/* Takes detector, geometry and wavelength of a file of any format of convert.h. What
 * the user has to know about it is in the state. */
gboolean ringlet_project_load_geometry (
    RingletProject *self, const char *path, GError **error);

/* The same where the user knows something beside the file; a detector in @hints is said
 * by --detector. */
gboolean ringlet_project_load_geometry_as (RingletProject *self, const char *path,
    const RingletConvertHints *hints, GError **error);

/**
 * ringlet_project_set_geometry:
 * @drag: (nullable): word that the edits of one drag share, see ringlet_history_push()
 * @error: RINGLET_ERROR_VALUE, see ringlet_geometry_check()
 */
gboolean ringlet_project_set_geometry (RingletProject *self,
    const RingletGeometry *geometry, const char *drag, GError **error);

/**
 * ringlet_project_save_geometry_async:
 * @job: cancels; not used before
 * @path: gets detector and geometry as a .poni, see ringlet_geometry_file_save()
 * @overwrite: the user has agreed to replace the file
 *
 * Writes, reads back and compares in a worker. The geometry is that of the file then,
 * and confirmed, which is a step; not where it was edited meanwhile.
 */
void ringlet_project_save_geometry_async (RingletProject *self, RingletJob *job,
    const char *path, gboolean overwrite, GAsyncReadyCallback callback,
    gpointer user_data);

/* @error: RINGLET_ERROR_VALUE without a geometry; as ringlet_geometry_file_save() */
gboolean ringlet_project_save_geometry_finish (
    RingletProject *self, GAsyncResult *result, GError **error);
void ringlet_project_set_detector (RingletProject *self, RingletDetector *detector);

/**
 * ringlet_project_use_detector:
 * @name: of the catalogue
 * @error: RINGLET_ERROR_VALUE when there is none of that name
 *
 * The same geometry and orientation with a detector whose gaps and flags are known; the
 * command line says --detector for it.
 */
gboolean ringlet_project_use_detector (
    RingletProject *self, const char *name, GError **error);

gboolean ringlet_project_load_mask (
    RingletProject *self, const char *path, GError **error);
/* @mask: (nullable) */
void ringlet_project_set_mask (RingletProject *self, RingletMask *mask);
void ringlet_project_set_gap_mask (RingletProject *self, gboolean gap_mask);

gboolean ringlet_project_load_dark (
    RingletProject *self, const char *path, guint n_dark, GError **error);
gboolean ringlet_project_load_flat (
    RingletProject *self, const char *path, GError **error);
gboolean ringlet_project_load_absorption (
    RingletProject *self, const char *path, GError **error);
/* @scale: of what is subtracted */
gboolean ringlet_project_load_background (
    RingletProject *self, const char *path, double scale, GError **error);

gboolean ringlet_project_set_plan (
    RingletProject *self, const RingletPlan *plan, GError **error);

/* A radial range is taken over where it can be said in the new unit: from 2θ to q needs
 * the wavelength, to a radius a detector that stands upright. Else it is dropped. */
void ringlet_project_set_unit (RingletProject *self, const RingletUnit *unit);
void ringlet_project_set_error_model (RingletProject *self, RingletErrorModel model);
void ringlet_project_set_cake (RingletProject *self, RingletCakeBins cake);

/**
 * ringlet_project_set_series:
 * @setup: (nullable): see series-setup.h
 * @name: of the step, a message that the window translates, N_ ("Series: Grid")
 * @drag: (nullable): see ringlet_history_push()
 */
void ringlet_project_set_series (RingletProject *self, RingletSeriesSetup *setup,
    const char *name, const char *drag);

/* More frames of the series that is open, and the one to look at; the frames that there
 * were stay. */
void ringlet_project_grow_source (
    RingletProject *self, RingletSource *source, guint64 frame);

/* What is taken off the pattern; ranges that follow each other at once are one step.
 * @error: RINGLET_ERROR_VALUE, see ringlet_background_choice_check() */
gboolean ringlet_project_set_pattern_background (
    RingletProject *self, const RingletBackgroundChoice *background, GError **error);

/* @calibrant: (nullable): whose rings are shown */
void ringlet_project_set_calibrant (
    RingletProject *self, const RingletCalibrant *calibrant);

/**
 * ringlet_project_begin_drag:
 * @name: of the step that it will be: a message that the window translates, "Move Beam
 *   Centre"
 *
 * A button was pressed: until the drag ends, all verbs together are one step to undo,
 * called @name. Every edit is the state, and notified, as ever; "dragging" is %TRUE, so
 * that whoever follows the document may show a preview. Undo, redo and what a job
 * brings end a drag, and so does the next one.
 */
void ringlet_project_begin_drag (RingletProject *self, const char *name);

/* The button was released. A drag that came back to where it began is no step. "state"
 * is notified, though it may stay: whoever waited computes what is exact now. */
void ringlet_project_end_drag (RingletProject *self);

/* Esc: the document is what it was when the drag began, what can be redone too; %FALSE
 * when there is no drag. */
gboolean ringlet_project_cancel_drag (RingletProject *self);

/* Whether a drag is held. */
gboolean ringlet_project_in_drag (RingletProject *self);

gboolean ringlet_project_undo (RingletProject *self);
gboolean ringlet_project_redo (RingletProject *self);

/**
 * ringlet_project_n_steps:
 *
 * The history: steps 0 … n − 1, the present one among them. Of each, the name is a
 * message to translate and the detail (nullable) what stands for "%s" in it, see
 * ringlet_step_text(); step 0 has no name: nothing led to it. "state" is notified
 * whenever any of this changes.
 */
guint ringlet_project_n_steps (RingletProject *self);
guint ringlet_project_get_step (RingletProject *self);
const char *ringlet_project_step_name (RingletProject *self, guint index);
const char *ringlet_project_step_detail (RingletProject *self, guint index);

/* Returns (transfer none): what the document said after step @index. */
RingletState *ringlet_project_step_state (RingletProject *self, guint index);

/* Undoes or redoes to that step; %FALSE when nothing changed. */
gboolean ringlet_project_go_to_step (RingletProject *self, guint index);

/* Returns (transfer none) (nullable): see "integration". */
RingletIntegration *ringlet_project_get_integration (RingletProject *self);

/**
 * ringlet_project_integrate_async:
 * @job: shows progress and cancels; not used before
 * @frame: frame number
 *
 * Integrates the present state in a worker. The results become "integration" if the
 * project still holds the state that they were computed from; latest wins.
 */
void ringlet_project_integrate_async (RingletProject *self, RingletJob *job,
    guint64 frame, RingletIntegrationWants wants, GAsyncReadyCallback callback,
    gpointer user_data);

/* Returns (transfer full): the results, whether or not they were published. */
RingletIntegration *ringlet_project_integrate_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

G_END_DECLS
