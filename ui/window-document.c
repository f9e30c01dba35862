/* SPDX-License-Identifier: MIT */

/* What a user does to the document: every verb here can be taken back. */

#include <glib/gi18n-lib.h>

#include "window-private.h"

/* --- rings --- */

void
ringlet_window_show_calibrant (RingletWindow *self, const char *name)
{
  ringlet_project_set_calibrant (
      self->project, name != NULL ? ringlet_calibrant_find (name, NULL) : NULL);
  if (name != NULL)
    g_settings_set_boolean (self->settings, "show-rings", TRUE);
}

static void
rings_lab6 (RingletWindow *self)
{
  ringlet_window_show_calibrant (self, "LaB6");
}

static void
rings_ceo2 (RingletWindow *self)
{
  ringlet_window_show_calibrant (self, "CeO2");
}

static void
rings_none (RingletWindow *self)
{
  ringlet_window_show_calibrant (self, NULL);
}

/* --- units --- */

/* d is another way to write the numbers of an axis in q, so it changes no result. */
void
ringlet_window_show_unit (RingletWindow *self, const char *name)
{
  const gboolean is_angle = g_str_equal (name, "two-theta");
  const RingletUnit *unit = ringlet_unit_find (is_angle ? "2th_deg" : "q_A^-1", NULL);
  const RingletState *state = ringlet_project_get_state (self->project);

  g_settings_set_boolean (self->settings, "show-spacing", g_str_equal (name, "d"));
  if (is_angle || state->plan.unit->space != RINGLET_SPACE_Q)
    ringlet_project_set_unit (self->project, unit);
}

const char *
ringlet_window_get_unit (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  if (state->plan.unit->space != RINGLET_SPACE_Q)
    return "two-theta";
  return g_settings_get_boolean (self->settings, "show-spacing") ? "d" : "q";
}

static void
unit_two_theta (RingletWindow *self)
{
  ringlet_window_show_unit (self, "two-theta");
}

static void
unit_q (RingletWindow *self)
{
  ringlet_window_show_unit (self, "q");
}

static void
unit_d (RingletWindow *self)
{
  ringlet_window_show_unit (self, "d");
}

static void
cycle_unit (RingletWindow *self)
{
  const char *now = ringlet_window_get_unit (self);

  ringlet_window_show_unit (self,
      g_str_equal (now, "two-theta") ? "q"
          : g_str_equal (now, "q")   ? "d"
                                     : "two-theta");
}

static void
poisson_errors (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const gboolean is_on = state->plan.error_model == RINGLET_ERROR_MODEL_POISSON;

  ringlet_project_set_error_model (
      self->project, is_on ? RINGLET_ERROR_MODEL_NONE : RINGLET_ERROR_MODEL_POISSON);
}

/* The first of the detectors that the image fits. */
static void
use_detector (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  g_autofree char *names = NULL;
  g_auto (GStrv) all = NULL;

  if (display == NULL || state->detector == NULL)
    return;
  names = ringlet_detector_guess_gaps (
      display->image->n_slow, display->image->n_fast, state->detector->pixel_slow_m);
  all = g_strsplit (names, ", ", -1);
  if (all[0] != NULL && ringlet_project_use_detector (self->project, all[0], NULL)) {
    g_autofree char *text = g_strdup_printf (_ ("Detector: %s"), all[0]);

    ringlet_window_toast_undo (self, text);
  }
}

/* The same file as pyFAI up to 2026.02 meant it. */
static void
two_flips (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletConvertHints hints = { .rule = RINGLET_ORIENTATION_TWO_FLIPS };
  g_autofree char *path = g_strdup (state->geometry_path);
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  if (ringlet_project_load_geometry_as (self->project, path, &hints, &error))
    ringlet_window_toast_undo (self, _ ("Geometry read as two flips"));
  else
    ringlet_banner_show (self->banner, "open", error->message, NULL, NULL);
}

/* --- frames --- */

static void
step_frame (RingletWindow *self, gint64 step)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const gint64 n =
      state->source != NULL ? (gint64) ringlet_source_n_frames (state->source) : 0;
  const gint64 frame = CLAMP ((gint64) state->frame + step, 0, MAX (n, 1) - 1);

  if (n > 0 && frame != (gint64) state->frame)
    ringlet_project_set_frame (self->project, (guint64) frame);
}

static void
back_ten_frames (RingletWindow *self)
{
  step_frame (self, -10);
}

static void
on_ten_frames (RingletWindow *self)
{
  step_frame (self, 10);
}

static void
first_frame (RingletWindow *self)
{
  step_frame (self, -G_MAXINT32);
}

static void
last_frame (RingletWindow *self)
{
  step_frame (self, G_MAXINT32);
}

static void
previous_frame (RingletWindow *self)
{
  step_frame (self, -1);
}

static void
next_frame (RingletWindow *self)
{
  step_frame (self, 1);
}

const RingletWindowAction ringlet_window_document_actions[] = {
  { "rings-lab6", rings_lab6 },
  { "rings-ceo2", rings_ceo2 },
  { "rings-none", rings_none },
  { "unit-two-theta", unit_two_theta },
  { "unit-q", unit_q },
  { "unit-d", unit_d },
  { "cycle-unit", cycle_unit },
  { "poisson-errors", poisson_errors },
  { "use-detector", use_detector },
  { "two-flips", two_flips },
  { "previous-frame", previous_frame },
  { "next-frame", next_frame },
  { "back-ten-frames", back_ten_frames },
  { "on-ten-frames", on_ten_frames },
  { "first-frame", first_frame },
  { "last-frame", last_frame },
  { NULL, NULL },
};
