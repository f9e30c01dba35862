/* SPDX-License-Identifier: MIT */
#include "calibrate-private.h"

#include <glib/gi18n-lib.h>

#include "frame-watch.h"

static guint told_signal;
static guint started_signal;

G_DEFINE_FINAL_TYPE (RingletCalibratePanel, ringlet_calibrate_panel, ADW_TYPE_BIN)

/* --- what the parts share --- */

RingletDetector *
ringlet_calibrate_detector (RingletCalibratePanel *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);

  if (display != NULL && display->detector != NULL)
    return display->detector;
  return ringlet_project_get_state (self->project)->detector;
}

const RingletCalibration *
ringlet_calibrate_found (RingletCalibratePanel *self)
{
  const RingletCalibration *found = ringlet_project_get_calibration (self->project);
  const RingletState *state = ringlet_project_get_state (self->project);

  if (found == NULL || found->refinement == NULL ||
      !ringlet_geometry_equal (&found->geometry, &state->geometry))
    return NULL;
  return found;
}

void
ringlet_calibrate_tell_problem (RingletCalibratePanel *self, const char *text)
{
  g_free (self->problem);
  self->problem = g_strdup (text);
  ringlet_calibrate_show_answer (self);
}

void
ringlet_calibrate_tell (RingletCalibratePanel *self, const char *text)
{
  g_signal_emit (self, told_signal, 0, text);
}

/* --- jobs --- */

void
ringlet_calibrate_say_started (RingletCalibratePanel *self, RingletJob *job)
{
  g_signal_emit (self, started_signal, 0, job);
}

static void
on_progress (RingletCalibratePanel *self, GParamSpec *pspec, RingletJob *job)
{
  double progress = 0.0;

  g_object_get (job, "progress", &progress, NULL);
  if (job == self->job)
    gtk_progress_bar_set_fraction (self->progress, CLAMP (progress, 0.0, 1.0));
}

static void
cancel_jobs (RingletCalibratePanel *self)
{
  if (self->job != NULL)
    ringlet_job_cancel (self->job);
  if (self->next_job != NULL)
    ringlet_job_cancel (self->next_job);
  g_clear_object (&self->job);
  g_clear_object (&self->next_job);
}

RingletJob *
ringlet_calibrate_start_job (RingletCalibratePanel *self, const char *title)
{
  cancel_jobs (self);
  self->job = ringlet_job_new_background (title);
  self->job_title = title;
  g_signal_connect_object (
      self->job, "notify::progress", G_CALLBACK (on_progress), self, G_CONNECT_SWAPPED);
  gtk_progress_bar_set_fraction (self->progress, 0.0);
  g_clear_pointer (&self->problem, g_free);
  return self->job;
}

void
ringlet_calibrate_end_job (RingletCalibratePanel *self, RingletJob *job)
{
  if (self->job == job)
    g_clear_object (&self->job);
}

static void
on_stop (RingletCalibratePanel *self)
{
  if (self->job != NULL)
    ringlet_job_cancel (self->job);
  if (self->next_job != NULL)
    ringlet_job_cancel (self->next_job);
}

/* --- what the document says --- */

/* What was found, said of a geometry that is dragged away from it, would be wrong. */
static gboolean
is_outdated (RingletCalibratePanel *self)
{
  return gtk_widget_get_visible (self->answer_facts) &&
      ringlet_calibrate_found (self) == NULL;
}

/* While something is dragged only what follows the hand is told anew. */
void
ringlet_calibrate_show (RingletCalibratePanel *self)
{
  if (self->project == NULL || !self->is_active)
    return;

  self->is_showing = TRUE;
  ringlet_calibrate_show_values (self);
  ringlet_calibrate_show_residuals (self);
  ringlet_calibrate_show_tools (self);
  if (!ringlet_project_in_drag (self->project)) {
    ringlet_calibrate_show_ask (self);
    ringlet_calibrate_show_answer (self);
    ringlet_calibrate_show_points (self);
    ringlet_calibrate_show_files (self);
  } else if (is_outdated (self)) {
    ringlet_calibrate_show_answer (self);
  }
  self->is_showing = FALSE;
}

static void
follow_source (RingletCalibratePanel *self)
{
  RingletSource *source = ringlet_project_get_state (self->project)->source;

  if (self->source == source)
    return;
  g_clear_pointer (&self->source, ringlet_source_unref);
  self->source = source != NULL ? ringlet_source_ref (source) : NULL;
  self->is_displayed = FALSE;
  self->was_proposed = FALSE;
  self->was_tried = FALSE;
  self->was_asked = FALSE;
}

/* Once for each image, so that what the user undid stays undone; not where there is a
 * geometry: to look at it changes nothing. */
static void
propose_by_itself (RingletCalibratePanel *self)
{
  if (!self->is_active || !self->is_displayed || self->was_proposed ||
      ringlet_project_get_state (self->project)->geometry.distance_m > 0.0)
    return;
  self->was_proposed = TRUE;
  ringlet_calibrate_propose (self);
}

/* Likewise: what was refused is not tried again without a word. */
static void
run_by_itself (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const gboolean is_first =
      !self->was_tried && self->job == NULL && !(state->geometry.distance_m > 0.0);

  if (!self->is_active || !self->is_displayed || !(is_first || self->runs_again) ||
      !ringlet_calibrate_can_run (self))
    return;
  self->was_tried = TRUE;
  self->runs_again = FALSE;
  ringlet_calibrate_run (self, RINGLET_CALIBRATION_AUTO);
}

/* Once, too: who turns to something else is not called back. */
static void
ask_by_itself (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  if (!self->is_active || !self->is_displayed || self->was_asked ||
      state->geometry.distance_m > 0.0)
    return;
  self->was_asked = TRUE;
  ringlet_calibrate_ask_for_missing (self);
}

static void
on_state (RingletCalibratePanel *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("calibrate state");

  follow_source (self);
  ringlet_calibrate_show (self);
  propose_by_itself (self);
  run_by_itself (self);
  ask_by_itself (self);
}

/* What is displayed belongs to what the document says at that moment. */
static void
on_display (RingletCalibratePanel *self)
{
  follow_source (self);
  self->is_displayed =
      self->source != NULL && ringlet_live_get_display (self->live) != NULL;
  on_state (self);
}

void
ringlet_calibrate_panel_set_active (RingletCalibratePanel *self, gboolean is_active)
{
  g_return_if_fail (RINGLET_IS_CALIBRATE_PANEL (self) && self->project != NULL);

  if (self->is_active == is_active)
    return;
  self->is_active = is_active;
  ringlet_calibrate_put_tool (self);
  if (is_active)
    on_state (self);
}

/* --- verbs --- */

static void
do_auto (RingletCalibratePanel *self)
{
  ringlet_calibrate_run (self, RINGLET_CALIBRATION_AUTO);
}

static void
do_refine (RingletCalibratePanel *self)
{
  ringlet_calibrate_run (self, RINGLET_CALIBRATION_NEAR);
}

static void
do_refine_points (RingletCalibratePanel *self)
{
  ringlet_calibrate_run (self, RINGLET_CALIBRATION_POINTS);
}

static void
do_adjust (RingletCalibratePanel *self)
{
  gtk_toggle_button_set_active (
      self->drag_button, !gtk_toggle_button_get_active (self->drag_button));
}

static void
do_pick (RingletCalibratePanel *self)
{
  gtk_toggle_button_set_active (
      self->pick_button, !gtk_toggle_button_get_active (self->pick_button));
}

gboolean
ringlet_calibrate_panel_stop (RingletCalibratePanel *self)
{
  g_return_val_if_fail (RINGLET_IS_CALIBRATE_PANEL (self), FALSE);

  if (!self->is_active || (self->job == NULL && self->next_job == NULL))
    return FALSE;
  on_stop (self);
  return TRUE;
}

gboolean
ringlet_calibrate_panel_do (RingletCalibratePanel *self, const char *what)
{
  static const struct {
    const char *name;
    void (*run) (RingletCalibratePanel *self);
  } verbs[] = {
    { "auto", do_auto },
    { "refine", do_refine },
    { "refine-points", do_refine_points },
    { "keep", ringlet_calibrate_keep },
    { "next", ringlet_calibrate_next },
    { "adjust", do_adjust },
    { "pick", do_pick },
    { "stop", on_stop },
    { "save", ringlet_calibrate_save },
    { "report", ringlet_calibrate_report },
  };

  g_return_val_if_fail (RINGLET_IS_CALIBRATE_PANEL (self), FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++) {
    if (self->is_active && g_str_equal (verbs[i].name, what)) {
      verbs[i].run (self);
      return TRUE;
    }
  }
  return FALSE;
}

/* --- set-up --- */

void
ringlet_calibrate_panel_bind (RingletCalibratePanel *self, RingletProject *project,
    RingletLive *live, RingletCanvas *canvas)
{
  g_return_if_fail (RINGLET_IS_CALIBRATE_PANEL (self) && self->project == NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  self->canvas = g_object_ref (canvas);
  self->is_showing = TRUE;
  ringlet_calibrate_connect_ask (self);
  ringlet_calibrate_connect_answer (self);
  ringlet_calibrate_connect_values (self);
  ringlet_calibrate_connect_tools (self);
  ringlet_calibrate_connect_points (self);
  ringlet_calibrate_connect_residuals (self);
  ringlet_calibrate_connect_files (self);
  self->is_showing = FALSE;
  g_signal_connect_object (
      project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      live, "notify::display", G_CALLBACK (on_display), self, G_CONNECT_SWAPPED);
}

static void
ringlet_calibrate_panel_dispose (GObject *object)
{
  RingletCalibratePanel *self = RINGLET_CALIBRATE_PANEL (object);

  cancel_jobs (self);
  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_object (&self->grip_tool);
  g_clear_object (&self->pick_tool);
  g_clear_object (&self->ring_items);
  g_clear_object (&self->pick_items);
  g_clear_pointer (&self->shown_picks, ringlet_picks_unref);
  g_clear_pointer (&self->rings, g_array_unref);
  g_clear_pointer (&self->check, ringlet_refinement_unref);
  g_clear_pointer (&self->problem, g_free);
  g_clear_object (&self->canvas);
  g_clear_object (&self->live);
  g_clear_object (&self->project);
  gtk_widget_dispose_template (GTK_WIDGET (self), RINGLET_TYPE_CALIBRATE_PANEL);
  G_OBJECT_CLASS (ringlet_calibrate_panel_parent_class)->dispose (object);
}

static void
on_copy_fit2d (RingletCalibratePanel *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
      gtk_label_get_text (GTK_LABEL (self->fit2d_label)));
  ringlet_calibrate_tell (self, _ ("FIT2D parameters copied"));
}

#define BIND(name)                                                                     \
  gtk_widget_class_bind_template_child (widget_class, RingletCalibratePanel, name)

static void
bind_children (GtkWidgetClass *widget_class)
{
  BIND (calibrant_list);
  BIND (calibrant_row);
  BIND (energy_row);
  BIND (energy_entry);
  BIND (confirm_button);
  BIND (ask_label);
  BIND (answer_title);
  BIND (answer_text);
  BIND (answer_facts);
  BIND (answer_problem);
  BIND (use_button);
  BIND (answer_buttons);
  BIND (keep_button);
  BIND (next_button);
  BIND (adjust_button);
  BIND (way_buttons);
  BIND (auto_button);
  BIND (refine_button);
  BIND (busy_box);
  BIND (progress);
  BIND (values_group);
  BIND (drag_button);
  BIND (pick_button);
  BIND (tool_label);
  BIND (points_expander);
  BIND (points_label);
  BIND (rings_view);
  BIND (picks_view);
  BIND (refine_points_button);
  BIND (delete_button);
  BIND (clear_button);
  BIND (save_points_button);
  BIND (residuals_box);
  BIND (residual_view);
  BIND (hint_label);
  BIND (hint_button);
  BIND (fit2d_label);
  BIND (save_button);
  BIND (report_button);
}

static void
ringlet_calibrate_panel_class_init (RingletCalibratePanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_calibrate_panel_dispose;
  started_signal = g_signal_new ("started", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, RINGLET_TYPE_JOB);
  told_signal = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
      NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  g_type_ensure (RINGLET_TYPE_RESIDUAL_VIEW);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/org/ringlet/Ringlet/calibrate-panel.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_stop);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_fit2d);
}

static void
ringlet_calibrate_panel_init (RingletCalibratePanel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
