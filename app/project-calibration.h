/* SPDX-License-Identifier: MIT */
#pragma once

#include "calibration.h"
#include "project.h"

G_BEGIN_DECLS

/* The verbs of picks and of calibration: each is one step to undo. Main thread only. */

/**
 * ringlet_project_add_picks:
 * @items: (array length=n): of any frame; pixels of the file
 */
void ringlet_project_add_picks (
    RingletProject *self, const RingletPick *items, gsize n);

/* @indices: (array length=n): places in the picks of the state; others are passed over
 */
void ringlet_project_delete_picks (RingletProject *self, const gsize *indices, gsize n);
void ringlet_project_set_pick_rings (
    RingletProject *self, const gsize *indices, gsize n, guint ring);

/**
 * RingletLassoPoint:
 * @slow_px: from the corner of pixel (0, 0) of the file
 * @fast_px: the same along the fast axis
 */
typedef struct {
  double slow_px;
  double fast_px;
} RingletLassoPoint;

/* Those of the frame that is looked at and inside of a polygon, which is closed. What
 * is inside is told by an odd number of crossings. */
void ringlet_project_delete_picks_within (
    RingletProject *self, const RingletLassoPoint *lasso, gsize n);

/* All picks of one ring, of all frames, to another number. */
void ringlet_project_renumber_ring (RingletProject *self, guint from, guint to);
void ringlet_project_delete_ring (RingletProject *self, guint ring);
void ringlet_project_clear_picks (RingletProject *self);

/**
 * ringlet_project_import_picks:
 * @path: pyFAI's .npt, see ringlet_control_points_load()
 * @n_lost: (out) (optional): points on rings that the calibrant does not have
 *
 * Adds the points to the frame that is looked at. Where the document has no calibrant
 * or no wavelength, it takes those of the file.
 */
gboolean ringlet_project_import_picks (
    RingletProject *self, const char *path, guint *n_lost, GError **error);

/* The picks of the frame that is looked at as .npt. @error: RINGLET_ERROR_VALUE without
 * picks; as ringlet_control_points_save() */
gboolean ringlet_project_export_picks (
    RingletProject *self, const char *path, gboolean overwrite, GError **error);

/* The same in a worker: those that there are now. @job: cancels; not used before.
 * @overwrite: the user has agreed to replace the file */
void ringlet_project_export_picks_async (RingletProject *self, RingletJob *job,
    const char *path, gboolean overwrite, GAsyncReadyCallback callback,
    gpointer user_data);
gboolean ringlet_project_export_picks_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

/* The frame that is looked at as clicks read it, in a worker, so that the first click
 * does not wait: half a second for 4 megapixels. Says nothing when it fails. @job:
 * cancels; not used before */
void ringlet_project_prepare_pick (RingletProject *self, RingletJob *job);

/* Lets go of what ringlet_project_prepare_pick() and clicks left in memory. */
void ringlet_project_forget_pick (RingletProject *self);

/**
 * ringlet_project_pick_async:
 * @slow_px: what was clicked, pixels from the corner of pixel (0, 0) of the file
 * @fast_px: likewise
 * @ring: its number; 0 when it is not known
 * @is_arc: follow the arc both ways; else one point
 *
 * Looks for points in a worker, in the frame that is looked at, and adds them.
 */
void ringlet_project_pick_async (RingletProject *self, RingletJob *job, double slow_px,
    double fast_px, guint ring, gboolean is_arc, GAsyncReadyCallback callback,
    gpointer user_data);

/* @error: as ringlet_massif_points(); G_IO_ERROR_CANCELLED, also when another image is
 * looked at meanwhile
 * Returns: how many were added; 0 with @error */
guint ringlet_project_pick_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

/* ---- how ---- */

/* @error: as ringlet_calibration_settings_check() */
gboolean ringlet_project_set_calibration (
    RingletProject *self, const RingletCalibrationSettings *settings, GError **error);

/**
 * ringlet_project_set_wavelength:
 * @wavelength_m: above 0
 * @drag: (nullable): see ringlet_history_push()
 *
 * Also without a geometry. The user says it, so it is confirmed.
 */
gboolean ringlet_project_set_wavelength (
    RingletProject *self, double wavelength_m, const char *drag, GError **error);

/**
 * ringlet_project_propose:
 * @calibrant: (nullable)
 * @wavelength_m: 0 for none
 * @detector: (nullable)
 *
 * What an image says of itself (proposal.h), where the document says nothing yet. It is
 * not confirmed.
 */
void ringlet_project_propose (RingletProject *self, const RingletCalibrant *calibrant,
    double wavelength_m, RingletDetector *detector);

/* @what: #RingletConfirmed, in the place of what was confirmed */
void ringlet_project_confirm (RingletProject *self, guint what);

/* ---- done ---- */

/**
 * ringlet_project_calibrate_async:
 * @way: automatic, near the geometry, or of the picks of the frame that is looked at
 *
 * Calibrates in a worker and takes what came out as one step: the geometry, and in the
 * place of the automatic picks of that frame the points that were found. Points that
 * the user picked stay. What was found automatically is not confirmed.
 */
void ringlet_project_calibrate_async (RingletProject *self, RingletJob *job,
    RingletCalibrationWay way, GAsyncReadyCallback callback, gpointer user_data);

/**
 * ringlet_project_next_answer_async:
 *
 * The other answer of the automatic calibration, in the same step: the runner-up,
 * refined in a worker; called again, the best one.
 */
void ringlet_project_next_answer_async (RingletProject *self, RingletJob *job,
    GAsyncReadyCallback callback, gpointer user_data);

/**
 * ringlet_project_check_next_async:
 *
 * Tries the runner-up in a worker and shows nothing: when it does not hold, there is no
 * next answer any more; else it is there at once when it is asked for.
 */
void ringlet_project_check_next_async (RingletProject *self, RingletJob *job,
    GAsyncReadyCallback callback, gpointer user_data);

/**
 * ringlet_project_calibrate_finish:
 * @error: what ringlet_calibrate() says; RINGLET_ERROR_VALUE for what is missing, also
 *   without a runner-up; G_IO_ERROR_CANCELLED, also when the document changed meanwhile
 *   in a way that matters
 *
 * For all of them. Where the image does not say enough there is no step, and no error:
 * the refinement is NULL and automatic->message has the reason.
 *
 * Returns: (transfer none): see ringlet_project_get_calibration()
 */
const RingletCalibration *ringlet_project_calibrate_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

/* The answer that is shown is the right one: confirmed, in the same step. */
void ringlet_project_keep_answer (RingletProject *self);

/* Returns (transfer none) (nullable): what was found last, with rings matched,
 * confidence and the runner-up in "automatic" of the best answer; NULL before. */
const RingletCalibration *ringlet_project_get_calibration (RingletProject *self);

/* Whether there is another answer to go to. */
gboolean ringlet_project_has_next_answer (RingletProject *self);

G_END_DECLS
