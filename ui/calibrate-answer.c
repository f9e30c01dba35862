/* SPDX-License-Identifier: MIT */

/* What was found and what speaks for it, and the ways to find it. */

#include <gdk/gdkkeysyms.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "calibrate-private.h"
#include "describe.h"
#include "frame-watch.h"

#define DEGREES (180.0 / G_PI)

gboolean
ringlet_calibrate_can_run (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  return state->source != NULL && state->calibrant != NULL &&
      state->geometry.wavelength_m > 0.0;
}

/* --- in words --- */

static const char *
verdict (const RingletCalibration *found)
{
  switch (ringlet_calibration_quality (found)) {
  case RINGLET_QUALITY_GOOD:
    return _ ("● good: the rms is below a fifth of a pixel");
  case RINGLET_QUALITY_FAIR:
    return _ ("◐ fair: look at the residuals below");
  case RINGLET_QUALITY_POOR:
    break;
  }
  return _ ("○ poor: the rings do not fit well; look at the residuals below");
}

/* "next best 38 times less likely"; confidences are shares of the evidence. One that
 * was tried and does not hold is none: nothing is shown that “Next” would refuse. */
static void
add_runner_up (GString *text, const RingletAutoResult *automatic, gboolean has_next)
{
  const double other = automatic->runner_up.confidence;

  g_string_append_printf (
      text, _ ("\nConfidence %.2f %%"), automatic->best.confidence * 100.0);
  if (!automatic->has_runner_up || !has_next)
    g_string_append (text, _ ("; no other answer fits"));
  else if (other > 0.0 && automatic->best.confidence / other < 1e4)
    g_string_append_printf (text, _ ("; the next best is %.3g times less likely"),
        automatic->best.confidence / other);
  else
    g_string_append (text, _ ("; the next best is more than 10 000 times less likely"));
}

char *
ringlet_calibrate_facts (RingletCalibratePanel *self, const RingletCalibration *found,
    const RingletDetector *detector)
{
  const RingletRefinement *fit = found->refinement;
  const RingletAutoResult *automatic = found->automatic;
  GString *text = g_string_new (NULL);

  if (automatic != NULL)
    g_string_append_printf (text, _ ("%u of %u rings"), automatic->best.n_matched,
        automatic->best.n_possible);
  else
    g_string_append_printf (text, _ ("%u of %u rings"),
        ringlet_refinement_n_rings (fit),
        detector != NULL ? ringlet_calibration_n_rings (found, detector)
                         : found->rings->len);
  g_string_append_printf (text, _ (" · rms %.3g pixels, %.3g m° · %u points"),
      fit->total.rms_px, fit->total.rms_two_theta_rad * DEGREES * 1e3,
      (guint) fit->n_used);
  if (automatic != NULL)
    add_runner_up (text, automatic, ringlet_project_has_next_answer (self->project));
  return g_string_free (text, FALSE);
}

static char *
title_of (const RingletState *state)
{
  g_autofree char *name = ringlet_describe_calibrant (state->calibrant);

  if (state->calibrant == NULL || !(state->geometry.wavelength_m > 0.0))
    return g_strdup (_ ("Not calibrated"));
  return g_strdup_printf (
      _ ("%s at %.5g keV"), name, RINGLET_KEV_METRE / state->geometry.wavelength_m);
}

/* Without an answer: where the geometry is from, or what to do. */
static char *
text_without_answer (RingletCalibratePanel *self, const RingletState *state)
{
  const RingletCalibration *last = ringlet_project_get_calibration (self->project);

  if (state->geometry.distance_m > 0.0 && state->geometry_path != NULL) {
    g_autofree char *name = g_filename_display_basename (state->geometry_path);

    return g_strdup_printf (_ ("The geometry is that of %s."), name);
  }
  if (state->geometry.distance_m > 0.0)
    return g_strdup (_ ("The geometry was changed by hand."));
  if (last != NULL && last->refinement == NULL && last->automatic != NULL)
    return g_strconcat (last->automatic->message,
        last->automatic->advice != NULL ? "\n" : "",
        last->automatic->advice != NULL ? last->automatic->advice : "", NULL);
  return g_strdup ("");
}

static void
set_text (GtkWidget *label, const char *text)
{
  gtk_label_set_text (GTK_LABEL (label), text);
  gtk_widget_set_visible (label, *text != '\0');
}

/* What the search says would fit, and was not taken yet; NULL where there is none. */
static const RingletCalibrant *
other_powder (RingletCalibratePanel *self)
{
  const RingletCalibration *last = ringlet_project_get_calibration (self->project);
  const RingletState *state = ringlet_project_get_state (self->project);

  if (last == NULL || last->refinement != NULL || last->automatic == NULL ||
      self->job != NULL || state->geometry.distance_m > 0.0 ||
      last->automatic->other == state->calibrant)
    return NULL;
  return last->automatic->other;
}

static void
show_other_powder (RingletCalibratePanel *self)
{
  const RingletCalibrant *other = other_powder (self);
  g_autofree char *text =
      other != NULL ? g_strdup_printf (_ ("Use %s"), other->name) : g_strdup ("");

  gtk_button_set_label (GTK_BUTTON (self->use_button), text);
  gtk_widget_set_visible (self->use_button, other != NULL);
}

static char *
warnings_of (const RingletCalibration *found)
{
  g_autofree char *warnings = g_strjoinv ("\n", found->refinement->warnings);

  return g_strconcat (verdict (found), *warnings != '\0' ? "\n" : "", warnings, NULL);
}

void
ringlet_calibrate_show_answer (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletCalibration *found = ringlet_calibrate_found (self);
  const gboolean is_busy = self->job != NULL;
  const gboolean is_open =
      (state->calibration.confirmed & RINGLET_CONFIRMED_GEOMETRY) == 0;
  const gboolean has_geometry = state->geometry.distance_m > 0.0;
  g_autofree char *title = title_of (state);
  g_autofree char *facts = found != NULL
      ? ringlet_calibrate_facts (self, found, ringlet_calibrate_detector (self))
      : g_strdup ("");
  g_autofree char *text =
      found != NULL ? warnings_of (found) : text_without_answer (self, state);

  set_text (self->answer_title, title);
  set_text (self->answer_facts, facts);
  set_text (self->answer_text, is_busy ? self->job_title : text);
  set_text (self->answer_problem, self->problem != NULL ? self->problem : "");
  show_other_powder (self);
  gtk_widget_set_visible (self->busy_box, is_busy);
  gtk_widget_set_visible (self->answer_buttons, !is_busy && has_geometry);
  gtk_widget_set_visible (self->keep_button, is_open);
  gtk_widget_set_visible (
      self->next_button, ringlet_project_has_next_answer (self->project));
  gtk_widget_set_visible (self->way_buttons, !is_busy);
  gtk_widget_set_sensitive (self->auto_button, ringlet_calibrate_can_run (self));
  gtk_widget_set_sensitive (
      self->refine_button, has_geometry && ringlet_calibrate_can_run (self));
}

/* --- found --- */

/* What a run keeps until it is done. */
typedef struct {
  RingletCalibratePanel *panel;
  RingletJob *job;
  RingletCalibrationWay way;
} Run;

static Run *
run_new (RingletCalibratePanel *self, RingletJob *job, RingletCalibrationWay way)
{
  Run *run = g_new0 (Run, 1);

  *run = (Run){ g_object_ref (self), g_object_ref (job), way };
  return run;
}

static void
run_free (Run *run)
{
  g_object_unref (run->panel);
  g_object_unref (run->job);
  g_free (run);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

/* Enter keeps it, unless the user is writing. */
static void
offer (RingletCalibratePanel *self)
{
  if (gtk_widget_get_mapped (self->keep_button) && !ringlet_calibrate_is_writing (self))
    gtk_widget_grab_focus (self->keep_button);
}

static void
on_next_checked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Run) run = data;
  RingletCalibratePanel *self = run->panel;

  /* Why it does not hold is of no interest to who did not ask for it. */
  ringlet_project_calibrate_finish (RINGLET_PROJECT (source), result, NULL);
  if (self->next_job == run->job)
    g_clear_object (&self->next_job);
  if (self->project != NULL && self->job == NULL)
    ringlet_calibrate_show_answer (self);
}

/* While the user looks at the best answer. */
static void
check_next (RingletCalibratePanel *self)
{
  self->next_job = ringlet_job_new_background (_ ("Trying the next best answer…"));
  ringlet_project_check_next_async (self->project, self->next_job, on_next_checked,
      run_new (self, self->next_job, RINGLET_CALIBRATION_NEAR));
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Run) run = data;
  g_auto (RingletWatch) watch = ringlet_watch ("calibrated");
  RingletCalibratePanel *self = run->panel;
  g_autoptr (GError) error = NULL;
  const RingletCalibration *found =
      ringlet_project_calibrate_finish (RINGLET_PROJECT (source), result, &error);
  const gboolean is_cancelled =
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  ringlet_calibrate_end_job (self, run->job);
  if (self->project == NULL || self->job != NULL)
    return;

  if (found == NULL && !is_cancelled)
    ringlet_calibrate_tell_problem (self, error->message);
  ringlet_calibrate_show (self);
  if (found != NULL && found->refinement != NULL) {
    offer (self);
    if (run->way == RINGLET_CALIBRATION_AUTO)
      check_next (self);
  } else if (!is_cancelled && run->way == RINGLET_CALIBRATION_AUTO) {
    ringlet_calibrate_ask_for_right (self);
  }
}

void
ringlet_calibrate_run (RingletCalibratePanel *self, RingletCalibrationWay way)
{
  RingletJob *job = ringlet_calibrate_start_job (self, _ ("Looking for rings…"));

  ringlet_calibrate_say_started (self, job);

  ringlet_project_calibrate_async (
      self->project, job, way, on_done, run_new (self, job, way));
  ringlet_calibrate_show_answer (self);
}

void
ringlet_calibrate_keep (RingletCalibratePanel *self)
{
  if (!(ringlet_project_get_state (self->project)->geometry.distance_m > 0.0))
    return;
  /* What was refused was another answer. */
  g_clear_pointer (&self->problem, g_free);
  ringlet_project_keep_answer (self->project);
  ringlet_calibrate_show_answer (self);
}

void
ringlet_calibrate_next (RingletCalibratePanel *self)
{
  RingletJob *job = NULL;

  if (!ringlet_project_has_next_answer (self->project))
    return;
  job = ringlet_calibrate_start_job (self, _ ("Looking for rings…"));
  ringlet_calibrate_say_started (self, job);
  ringlet_project_next_answer_async (
      self->project, job, on_done, run_new (self, job, RINGLET_CALIBRATION_NEAR));
  ringlet_calibrate_show_answer (self);
}

/* --- set-up --- */

static void
on_auto (RingletCalibratePanel *self)
{
  ringlet_calibrate_run (self, RINGLET_CALIBRATION_AUTO);
}

static void
on_refine (RingletCalibratePanel *self)
{
  ringlet_calibrate_run (self, RINGLET_CALIBRATION_NEAR);
}

static void
on_use (RingletCalibratePanel *self)
{
  const RingletCalibrant *other = other_powder (self);

  if (other != NULL)
    ringlet_calibrate_choose (self, other);
}

static void
on_adjust (RingletCalibratePanel *self)
{
  gtk_toggle_button_set_active (self->drag_button, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
}

static gboolean
on_key (RingletCalibratePanel *self, guint keyval, guint keycode, GdkModifierType state)
{
  if (keyval != GDK_KEY_Down || !ringlet_project_has_next_answer (self->project))
    return GDK_EVENT_PROPAGATE;
  ringlet_calibrate_next (self);
  return GDK_EVENT_STOP;
}

void
ringlet_calibrate_connect_answer (RingletCalibratePanel *self)
{
  const struct {
    GtkWidget *button;
    void (*run) (RingletCalibratePanel *self);
  } buttons[] = {
    { self->use_button, on_use },
    { self->keep_button, ringlet_calibrate_keep },
    { self->next_button, ringlet_calibrate_next },
    { self->adjust_button, on_adjust },
    { self->auto_button, on_auto },
    { self->refine_button, on_refine },
  };
  GtkEventController *key = gtk_event_controller_key_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    g_signal_connect_swapped (
        buttons[i].button, "clicked", G_CALLBACK (buttons[i].run), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (self->answer_buttons, key);
}
