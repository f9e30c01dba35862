/* SPDX-License-Identifier: MIT */
#pragma once

/* The parts of the window, each in a file of its own: window-open, window-project,
 * window-export, window-document and window-look (what a user does to the document and
 * to the view), window-steps, window-panes, window-mask, window-actions (all of that as
 * actions), window-view (canvases, colours, pattern), window-probe (the cursor that all
 * views share). */

#include "window-struct.h"

G_BEGIN_DECLS

/* window-open.c */
void ringlet_window_connect_drop (RingletWindow *self);
/* Returns (transfer full) (array zero-terminated=1): the local files of a drop; where
 * there are none it says so. */
char **ringlet_window_dropped_paths (RingletWindow *self, const GValue *value);
/* Whether nobody did anything in it, so that another document may take its place. */
gboolean ringlet_window_is_untouched (RingletWindow *self);
/* Returns (transfer none): this one while it is untouched, else a new one: a whole
 * document must not take the place of another. */
RingletWindow *ringlet_window_for_document (RingletWindow *self);
/* The one way in for what is read in the background: returns a new job, which takes the
 * place of the one before it, and is over with ringlet_window_end_job(). */
RingletJob *ringlet_window_begin_job (RingletWindow *self, const char *title);
/* Returns %FALSE when nobody waits for it any more: the window is gone. */
gboolean ringlet_window_end_job (RingletWindow *self, RingletJob *job);
/* Says why a file could not be opened, unless it was the user who stopped it. */
void ringlet_window_show_failure (RingletWindow *self, const GError *error);
void ringlet_window_open_action (RingletWindow *self);
void ringlet_window_open_folder_action (RingletWindow *self);
void ringlet_window_sample_action (RingletWindow *self);
/* Shows what the document is called, or that there is none. */
void ringlet_window_update_title (RingletWindow *self);
void ringlet_window_update_busy (RingletWindow *self);
void ringlet_window_stop_action (RingletWindow *self);
void ringlet_window_continue_action (RingletWindow *self);

/* window-folder.c */
void ringlet_window_connect_folder (RingletWindow *self);
/* Takes an image in place of the one that is open. */
void ringlet_window_open_image (RingletWindow *self, const char *name);

/* window-project.c */
void ringlet_window_connect_project (RingletWindow *self);
void ringlet_window_open_project (RingletWindow *self, const char *path);
void ringlet_window_save_action (RingletWindow *self);
void ringlet_window_save_as_action (RingletWindow *self);
/* Whether it stays because of unsaved work: asks the user what shall become of it. */
gboolean ringlet_window_keeps_work (RingletWindow *self);
/* A question goes with its window, so not before it is through with its answer. */
void ringlet_window_close_soon (RingletWindow *self);
/* Returns (transfer none): a question that is answered by cancel or by @id, which
 * destroys something. */
GtkWidget *ringlet_window_ask (
    RingletWindow *self, const char *body, const char *id, const char *label);

/* window-export.c */
/* Returns (transfer full) (nullable): the folder that is proposed. */
char *ringlet_window_get_export_folder (RingletWindow *self);
void ringlet_window_export_pattern_action (RingletWindow *self);
void ringlet_window_export_cake_action (RingletWindow *self);
void ringlet_window_export_picture_action (RingletWindow *self);
void ringlet_window_export_sectors_action (RingletWindow *self);
void ringlet_window_export_again_action (RingletWindow *self);
/* Returns (transfer full) (nullable): how the last export of a pattern or cake would be
 * called now; NULL without one. @format: (out) (nullable): of it, where it was chosen
 */
char *ringlet_window_get_last_export (
    RingletWindow *self, RingletExport what, const char **format);

/* window-copy.c */
void ringlet_window_copy_command_action (RingletWindow *self);
void ringlet_window_save_and_copy_command_action (RingletWindow *self);
void ringlet_window_copy_values_action (RingletWindow *self);
void ringlet_window_copy_view_action (RingletWindow *self);
/* After ringlet_window_connect_views(): what is copied then is what the canvas got. */
void ringlet_window_connect_export (RingletWindow *self);

/* window-view.c */
void ringlet_window_connect_views (RingletWindow *self, RingletCanvasBackend backend);
void ringlet_window_update_levels (RingletWindow *self);
/* Puts image and cake on their canvases, or what is compared with them, or a correction
 * in the place of the image. */
void ringlet_window_show_pictures (RingletWindow *self);
/* The limits follow the pixels again. */
void ringlet_window_forget_limits (RingletWindow *self);
/* Returns (transfer none): the pane whose colours are those of the canvas that the user
 * looks at. */
RingletPane *ringlet_window_get_coloured (RingletWindow *self);
/* The colours of @pane: of the settings, with its limits. */
RingletLevels ringlet_window_get_levels (RingletWindow *self, const RingletPane *pane);
/* Says what one has to know about the geometry file, once: until it is closed or
 * another geometry comes. */
void ringlet_window_update_geometry_warning (RingletWindow *self);
/* The canvas that the user looks at: the focused one, else the first that is visible.
 */
RingletPane *ringlet_window_get_pane (RingletWindow *self);

/* window-rings.c */
void ringlet_window_update_rings (RingletWindow *self);
/* As far as the detector reaches, 2θ in radian; 0 without one that fits. */
double ringlet_window_get_reach (RingletWindow *self);

/* window-phases.c: after ringlet_window_connect_views() */
void ringlet_window_connect_phases (RingletWindow *self);
void ringlet_window_update_phases (RingletWindow *self);
/* A structure becomes a phase; a moment long it can be the calibrant instead. */
void ringlet_window_open_phase (RingletWindow *self, const char *path);
/* It became the calibrant; a moment long it can be a phase instead. */
void ringlet_window_say_calibrant (RingletWindow *self, const char *path);
void ringlet_window_clear_phases (RingletWindow *self);
/* window-pattern.c: after ringlet_window_connect_views() */
void ringlet_window_connect_pattern (RingletWindow *self);
/* Shows the pattern as it is now, and what is drawn beside it. */
void ringlet_window_update_pattern (RingletWindow *self);
void ringlet_window_update_traces (RingletWindow *self);
/* @paths: (array zero-terminated=1): patterns to be laid over the present one */
void ringlet_window_add_overlays (RingletWindow *self, const char *const *paths);

/* window-peaks.c: after ringlet_window_connect_pattern() */
void ringlet_window_connect_peaks (RingletWindow *self);
void ringlet_window_clear_peaks (RingletWindow *self);
/* Another pattern is shown: the same peaks are fitted as soon as it is exact. */
void ringlet_window_follow_peaks (RingletWindow *self);

/* window-calibrate.c */
void ringlet_window_connect_calibrate (RingletWindow *self);
/* Another step was taken. */
void ringlet_window_update_calibrate (RingletWindow *self);

/* window-menus.c: after ringlet_window_connect_views() */
void ringlet_window_connect_menus (RingletWindow *self);

/* window-integrate.c: after ringlet_window_connect_views() */
void ringlet_window_connect_integrate (RingletWindow *self);
/* The next press on image or cake begins a sector, or does not. */
void ringlet_window_draw_sector (RingletWindow *self, gboolean draws);
/* Appends the patterns of the sectors that are seen, in the unit of the one that is
 * shown. @traces: (element-type RingletTrace) */
void ringlet_window_add_sector_traces (RingletWindow *self, GPtrArray *traces);
/* Another step was taken: before its tools come, and after. */
void ringlet_window_update_integrate (RingletWindow *self);

/* window-correction.c: before ringlet_window_connect_views() */
void ringlet_window_connect_correction (RingletWindow *self);
/* @name: "polarization"; the frame for one that is seen already, and for "" */
void ringlet_window_show_correction (RingletWindow *self, const char *name);
/* Returns whether there was one. */
gboolean ringlet_window_leave_correction (RingletWindow *self);

/* window-probe.c */
void ringlet_window_connect_probe (RingletWindow *self);
void ringlet_window_show_probe (RingletWindow *self);
/* Whoever is none of the views points at the image, or no longer. */
void ringlet_window_probe_pixel (RingletWindow *self, double slow, double fast);
void ringlet_window_probe_nothing (RingletWindow *self);

/* What is under the cursor, of what is seen. */
RingletReadout ringlet_window_get_readout (RingletWindow *self);

/* window-compare.c: after ringlet_window_connect_views() */
void ringlet_window_connect_compare (RingletWindow *self);
void ringlet_window_update_compare_actions (RingletWindow *self);
/* Esc: whether something blinked by itself. */
gboolean ringlet_window_stop_blinking (RingletWindow *self);

/* window-profile.c: after ringlet_window_connect_views() */
void ringlet_window_connect_profile (RingletWindow *self);
/* Another step is about to come, whose tool wants the pointer; and it has come. */
void ringlet_window_leave_profile (RingletWindow *self);
void ringlet_window_resume_profile (RingletWindow *self);
/* Esc: whether there was one to be taken away, where the user is. */
gboolean ringlet_window_stop_profile (RingletWindow *self);
/* Whether it has the focus: its columns are in the clipboard then. */
gboolean ringlet_window_copy_focused_profile (RingletWindow *self);

/**
 * RingletWindowAction:
 * @name: of the action, without "win."
 * @activate: what it does
 *
 * One thing that a user can do.
 */
typedef struct {
  const char *name;
  void (*activate) (RingletWindow *self);
} RingletWindowAction;

/* Each of a file of its own; ends with a row without a name. */
extern const RingletWindowAction ringlet_window_correction_actions[];
extern const RingletWindowAction ringlet_window_document_actions[];
extern const RingletWindowAction ringlet_window_folder_actions[];
extern const RingletWindowAction ringlet_window_help_actions[];
extern const RingletWindowAction ringlet_window_history_actions[];
extern const RingletWindowAction ringlet_window_integrate_actions[];
extern const RingletWindowAction ringlet_window_journal_actions[];
extern const RingletWindowAction ringlet_window_look_actions[];
extern const RingletWindowAction ringlet_window_step_actions[];
extern const RingletWindowAction ringlet_window_pattern_actions[];
extern const RingletWindowAction ringlet_window_peak_actions[];
extern const RingletWindowAction ringlet_window_profile_actions[];
extern const RingletWindowAction ringlet_window_compare_actions[];
extern const RingletWindowAction ringlet_window_calibrate_actions[];
extern const RingletWindowAction ringlet_window_series_actions[];
extern const RingletWindowAction ringlet_window_session_actions[];
extern const RingletWindowAction ringlet_window_phase_actions[];

/* @name: "two-theta", "q" or "d" */
void ringlet_window_show_unit (RingletWindow *self, const char *name);
const char *ringlet_window_get_unit (RingletWindow *self);
/* @name: (nullable): NULL for no rings */
void ringlet_window_show_calibrant (RingletWindow *self, const char *name);

/* window-session.c: after ringlet_window_add_actions() */
void ringlet_window_connect_session (RingletWindow *self);
/* It closes: what is open can be opened again by "win.reopen-last". */
void ringlet_window_remember_session (RingletWindow *self);

/* window-notify.c: after ringlet_window_connect_series() */
void ringlet_window_connect_notify (RingletWindow *self);
/* Tells the user by the desktop when @job ends, if it took long, nobody stopped it and
 * no window of the program has the keyboard. To be called before it runs. */
void ringlet_window_tell_job (RingletWindow *self, RingletJob *job, const char *text);
/* The same of other work that ends now and began at @began_us, monotonic. */
void ringlet_window_tell_end (RingletWindow *self, gint64 began_us, const char *text);

/* window-mask.c: after ringlet_window_connect_views() */
void ringlet_window_connect_mask (RingletWindow *self);

/* window-series.c: before the other parts, which ask it */
void ringlet_window_connect_series (RingletWindow *self);
/* After the step has changed. */
void ringlet_window_update_series (RingletWindow *self);
RingletStepSeries ringlet_window_judge_series (RingletWindow *self);
/* window-series-picture.c */
void ringlet_window_series_picture (RingletWindow *self);
/* Whether the window has to stay for a series that goes on: the user is asked then. */
gboolean ringlet_window_keeps_series (RingletWindow *self);

/* window-history.c */
void ringlet_window_connect_history (RingletWindow *self);

/* window-journal.c */
void ringlet_window_connect_journal (RingletWindow *self);
/* It closes as it should: nothing of it is offered at the next start. */
void ringlet_window_close_journal (RingletWindow *self);

/* window-steps.c: after ringlet_window_add_actions() */
void ringlet_window_connect_steps (RingletWindow *self);
/* Brings out the tools of a step; never a gate. */
void ringlet_window_show_step (RingletWindow *self, RingletStep step);

/* window-actions.c */
void ringlet_window_add_actions (RingletWindow *self);
void ringlet_window_update_actions (RingletWindow *self);
void ringlet_window_set_action_state (
    RingletWindow *self, const char *name, GVariant *state);

/* window-toast.c */
void ringlet_window_toast (RingletWindow *self, const char *text);
/* With a button that takes the last step back; gone with the next step. */
void ringlet_window_toast_undo (RingletWindow *self, const char *text);
/* With a button for @action; gone with the next step. */
void ringlet_window_toast_action (
    RingletWindow *self, const char *text, const char *label, const char *action);
void ringlet_window_toast_redo (RingletWindow *self, const char *text);
/* The document moved on: it would take back another step than the words say. */
void ringlet_window_retract_toast_button (RingletWindow *self);

/* window-panes.c */
void ringlet_window_connect_panes (RingletWindow *self);
void ringlet_window_restore_size (RingletWindow *self);
void ringlet_window_save_size (RingletWindow *self);
/* It stays as it is asked for until the window is laid out with another width. */
void ringlet_window_toggle_side (RingletWindow *self, RingletWindowSide side);
void ringlet_window_show_side (RingletWindow *self, RingletWindowSide side);
void ringlet_window_toggle_pattern (RingletWindow *self);
/* The first time that image and cake are there each gets one half. */
void ringlet_window_share_views (RingletWindow *self);

G_END_DECLS
