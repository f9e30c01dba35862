/* SPDX-License-Identifier: MIT */

/* The phases of the document in the views: where their lines are, and the drag that
 * sets a pressure. */

#include <glib/gi18n-lib.h>

#include "frame-watch.h"
#include "phases-panel.h"
#include "project-phases.h"
#include "recent.h"
#include "window-private.h"

/* ---- shown ---- */

/* Kept as long as they are the same: every step of the document comes by here. */
static void
make_rings (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const double wavelength_m = state->geometry.wavelength_m;
  const double reach_rad = ringlet_window_get_reach (self);

  if (self->phase_rings != NULL && self->phases == state->phases &&
      self->phases_wavelength_m == wavelength_m && self->phases_reach_rad == reach_rad)
    return;
  g_clear_pointer (&self->phase_rings, g_ptr_array_unref);
  g_clear_pointer (&self->phases, ringlet_phases_unref);
  self->phase_rings = ringlet_phase_rings (state->phases, wavelength_m, reach_rad);
  self->phases = ringlet_phases_ref (state->phases);
  self->phases_wavelength_m = wavelength_m;
  self->phases_reach_rad = reach_rad;
}

void
ringlet_window_update_phases (RingletWindow *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("phases");
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  const gboolean shown = g_settings_get_boolean (self->settings, "show-phases");
  GPtrArray *rings = NULL;

  make_rings (self);
  rings = shown && self->phase_rings->len > 0 ? self->phase_rings : NULL;
  ringlet_phases_layer_set_image (self->image_phases,
      display != NULL ? display->detector : NULL, &state->geometry, rings);
  ringlet_phases_layer_set_cake (
      self->cake_phases, ringlet_live_get_cake (self->live), rings);
  ringlet_phase_bars_set_phases (
      ringlet_pattern_view_get_phases (self->pattern_view), rings);
}

/* ---- dragged ---- */

/* Said once, not with every motion. */
static void
refuse (RingletWindow *self, const char *problem)
{
  if (g_strcmp0 (problem, self->phase_problem) == 0)
    return;
  g_free (self->phase_problem);
  self->phase_problem = g_strdup (problem);
  if (problem != NULL)
    ringlet_window_toast (self, problem);
}

static void
on_pressed (RingletWindow *self, guint phase, guint line)
{
  self->dragged_phase = phase;
  self->dragged_line = line;
  refuse (self, NULL);
  ringlet_project_begin_drag (self->project, N_ ("Set the Pressure of a Phase"));
}

static void
on_moved (RingletWindow *self, double two_theta_rad)
{
  const double wavelength_m =
      ringlet_project_get_state (self->project)->geometry.wavelength_m;
  g_autoptr (GError) error = NULL;

  if (!ringlet_project_in_drag (self->project)) /* undone under the hand */
    return;
  ringlet_project_drag_phase (self->project, self->dragged_phase, self->dragged_line,
      ringlet_phase_spacing (two_theta_rad, wavelength_m), &error);
  refuse (self, error != NULL ? error->message : NULL);
}

static void
on_released (RingletWindow *self, gboolean is_kept)
{
  if (is_kept)
    ringlet_project_end_drag (self->project);
  else
    ringlet_project_cancel_drag (self->project);
}

/* ---- added ---- */

static void
on_refused (const GError *error, gpointer data)
{
  RingletWindow *self = RINGLET_WINDOW (data);

  if (self->project != NULL)
    ringlet_window_show_failure (self, error);
}

static void
add_phase (RingletWindow *self)
{
  ringlet_phases_ask_files (self->project, GTK_WINDOW (self), on_refused, self);
}

/* (nullable): opening what the document had already was no step. */
static const RingletState *
step_before (RingletWindow *self)
{
  const guint step = ringlet_project_get_step (self->project);

  return step > 0 ? ringlet_project_step_state (self->project, step - 1) : NULL;
}

/* What is being read, for the words when it is there. */
typedef struct {
  RingletWindow *window;
  RingletJob *job;
  char *path; /* (nullable): of a file that was opened */
} Adding;

static void
say_phase (RingletWindow *self, const char *path)
{
  const char *const paths[] = { path, NULL };
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_ ("%s is a phase now"), name);

  ringlet_recent_add (paths);
  g_free (self->powder);
  self->powder = g_strdup (path);
  ringlet_banner_hide (self->banner, "open");
  ringlet_window_toast_action (
      self, text, _ ("Use as Calibrant"), "win.powder-as-calibrant");
}

static void
on_added (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Adding *adding = data;
  g_autoptr (RingletWindow) self = adding->window;
  g_autoptr (RingletJob) job = adding->job;
  g_autofree char *path = adding->path;
  g_autoptr (GError) error = NULL;
  const gboolean ok =
      ringlet_project_load_phases_finish (RINGLET_PROJECT (source), result, &error);

  if (!ringlet_window_end_job (self, job))
    return;
  if (!ok) {
    ringlet_window_show_failure (self, error);
    return;
  }
  g_settings_set_boolean (self->settings, "show-phases", TRUE);
  if (path != NULL)
    say_phase (self, path);
}

static void
add_word (RingletWindow *self, const char *word, gboolean is_opened)
{
  const char *const words[] = { word, NULL };
  Adding *adding = g_new0 (Adding, 1);

  adding->window = g_object_ref (self);
  adding->job = g_object_ref (ringlet_window_begin_job (self, _ ("Opening")));
  adding->path = is_opened ? g_strdup (word) : NULL;
  ringlet_project_load_phases_async (
      self->project, adding->job, words, on_added, adding);
}

/* What was just opened was meant as the other thing. */
static void
powder_as_phase (RingletWindow *self)
{
  const RingletState *now = ringlet_project_get_state (self->project);
  const RingletState *before = step_before (self);

  if (self->powder == NULL)
    return;
  if (before != NULL && before->calibrant != now->calibrant)
    ringlet_project_undo (self->project);
  add_word (self, self->powder, FALSE);
}

static void
powder_as_calibrant (RingletWindow *self)
{
  const RingletState *now = ringlet_project_get_state (self->project);
  const RingletState *before = step_before (self);

  if (self->powder == NULL)
    return;
  if (before != NULL && before->phases != now->phases)
    ringlet_project_undo (self->project);
  ringlet_window_show_calibrant (self, self->powder);
}

void
ringlet_window_open_phase (RingletWindow *self, const char *path)
{
  add_word (self, path, TRUE);
}

void
ringlet_window_say_calibrant (RingletWindow *self, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_ ("%s is the calibrant now"), name);

  g_free (self->powder);
  self->powder = g_strdup (path);
  ringlet_window_toast_action (self, text, _ ("Show as Phase"), "win.powder-as-phase");
}

const RingletWindowAction ringlet_window_phase_actions[] = {
  { "add-phase", add_phase },
  { "powder-as-phase", powder_as_phase },
  { "powder-as-calibrant", powder_as_calibrant },
  { NULL, NULL },
};

void
ringlet_window_connect_phases (RingletWindow *self)
{
  RingletPhaseBars *bars = ringlet_pattern_view_get_phases (self->pattern_view);

  g_signal_connect_object (
      bars, "line-pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      bars, "line-moved", G_CALLBACK (on_moved), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      bars, "line-released", G_CALLBACK (on_released), self, G_CONNECT_SWAPPED);
}

void
ringlet_window_clear_phases (RingletWindow *self)
{
  g_clear_pointer (&self->phase_rings, g_ptr_array_unref);
  g_clear_pointer (&self->phases, ringlet_phases_unref);
  g_clear_pointer (&self->phase_problem, g_free);
  g_clear_pointer (&self->powder, g_free);
}
