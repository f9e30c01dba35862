/* SPDX-License-Identifier: MIT */

/* The panel of the step Calibrate in its window, and what it does as actions. */

#include <glib/gi18n-lib.h>

#include "window-private.h"

static RingletCalibratePanel *
get_panel (RingletWindow *self)
{
  return ringlet_inspector_get_calibrate_panel (self->inspector);
}

/* Who calibrates wants to see the rings. */
void
ringlet_window_update_calibrate (RingletWindow *self)
{
  const gboolean is_active = self->step == RINGLET_STEP_CALIBRATE;

  if (is_active)
    g_settings_set_boolean (self->settings, "show-rings", TRUE);
  ringlet_calibrate_panel_set_active (get_panel (self), is_active);
}

/* From wherever it is asked for: the step opens first. */
static void
run (RingletWindow *self, const char *what)
{
  if (self->step != RINGLET_STEP_CALIBRATE)
    ringlet_window_show_step (self, RINGLET_STEP_CALIBRATE);
  ringlet_calibrate_panel_do (get_panel (self), what);
}

static void
calibrate_auto (RingletWindow *self)
{
  run (self, "auto");
}

static void
calibrate_refine (RingletWindow *self)
{
  run (self, "refine");
}

static void
calibrate_refine_points (RingletWindow *self)
{
  run (self, "refine-points");
}

static void
calibrate_keep (RingletWindow *self)
{
  run (self, "keep");
}

static void
calibrate_next (RingletWindow *self)
{
  run (self, "next");
}

static void
drag_rings (RingletWindow *self)
{
  run (self, "adjust");
}

static void
pick_points (RingletWindow *self)
{
  run (self, "pick");
}

static void
save_geometry (RingletWindow *self)
{
  run (self, "save");
}

static void
calibration_report (RingletWindow *self)
{
  run (self, "report");
}

const RingletWindowAction ringlet_window_calibrate_actions[] = {
  { "calibrate-auto", calibrate_auto },
  { "calibrate-refine", calibrate_refine },
  { "calibrate-refine-points", calibrate_refine_points },
  { "calibrate-keep", calibrate_keep },
  { "calibrate-next", calibrate_next },
  { "drag-rings", drag_rings },
  { "pick-points", pick_points },
  { "save-geometry", save_geometry },
  { "calibration-report", calibration_report },
  { NULL, NULL },
};

static void
on_started (RingletWindow *self, RingletJob *job)
{
  ringlet_window_tell_job (self, job, _ ("The calibration is through"));
}

void
ringlet_window_connect_calibrate (RingletWindow *self)
{
  ringlet_calibrate_panel_bind (
      get_panel (self), self->project, self->live, self->image.canvas);
  g_signal_connect_object (get_panel (self), "told", G_CALLBACK (ringlet_window_toast),
      self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      get_panel (self), "started", G_CALLBACK (on_started), self, G_CONNECT_SWAPPED);
}
