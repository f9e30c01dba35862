/* SPDX-License-Identifier: MIT */

/* What the primary button does on the image while the step is open. */

#include <glib/gi18n-lib.h>

#include "calibrate-private.h"

static RingletTool *
wanted_tool (RingletCalibratePanel *self)
{
  if (gtk_toggle_button_get_active (self->drag_button))
    return RINGLET_TOOL (self->grip_tool);
  if (gtk_toggle_button_get_active (self->pick_button))
    return RINGLET_TOOL (self->pick_tool);
  return NULL;
}

/* A tool of another step is not ours to take away. */
void
ringlet_calibrate_put_tool (RingletCalibratePanel *self)
{
  RingletTool *now = ringlet_canvas_get_tool (self->canvas);
  const gboolean is_ours =
      now == RINGLET_TOOL (self->grip_tool) || now == RINGLET_TOOL (self->pick_tool);

  if (self->is_active)
    ringlet_canvas_set_tool (self->canvas, wanted_tool (self));
  else if (is_ours)
    ringlet_canvas_set_tool (self->canvas, NULL);
  if (ringlet_canvas_get_tool (self->canvas) != RINGLET_TOOL (self->pick_tool))
    ringlet_pick_tool_rest (self->pick_tool);
}

static const char *
tool_text (RingletCalibratePanel *self)
{
  if (gtk_toggle_button_get_active (self->drag_button))
    return _ (
        "Drag a ring for the distance, between rings for the beam centre, the "
        "circle for the tilt. Arrow keys move the centre. Esc takes it back. Space or "
        "the middle button moves the picture.");
  if (gtk_toggle_button_get_active (self->pick_button))
    return _ ("Click a ring and type its number; Shift for a single point; drag around "
              "points to delete them.");
  return _ ("The primary button moves the picture.");
}

void
ringlet_calibrate_show_tools (RingletCalibratePanel *self)
{
  GArray *rings = ringlet_calibrate_rings (self);

  ringlet_grip_tool_set_rings (self->grip_tool, rings);
  ringlet_pick_tool_set_rings (self->pick_tool, rings);
  ringlet_grip_tool_update (self->grip_tool);
  ringlet_pick_tool_update (self->pick_tool);
  if (self->is_active && gtk_toggle_button_get_active (self->pick_button))
    ringlet_pick_tool_prepare (self->pick_tool);
  gtk_label_set_text (GTK_LABEL (self->tool_label), tool_text (self));
}

static void
on_drag (RingletCalibratePanel *self)
{
  if (gtk_toggle_button_get_active (self->drag_button))
    gtk_toggle_button_set_active (self->pick_button, FALSE);
  ringlet_calibrate_put_tool (self);
  ringlet_calibrate_show_tools (self);
}

static void
on_pick (RingletCalibratePanel *self)
{
  if (gtk_toggle_button_get_active (self->pick_button))
    gtk_toggle_button_set_active (self->drag_button, FALSE);
  ringlet_calibrate_put_tool (self);
  ringlet_calibrate_show_tools (self);
}

void
ringlet_calibrate_connect_tools (RingletCalibratePanel *self)
{
  self->grip_tool =
      RINGLET_GRIP_TOOL (ringlet_grip_tool_new (self->project, self->live));
  self->pick_tool =
      RINGLET_PICK_TOOL (ringlet_pick_tool_new (self->project, self->live));
  g_signal_connect_swapped (self->drag_button, "toggled", G_CALLBACK (on_drag), self);
  g_signal_connect_swapped (self->pick_button, "toggled", G_CALLBACK (on_pick), self);
  g_signal_connect_object (self->pick_tool, "told", G_CALLBACK (ringlet_calibrate_tell),
      self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pick_tool, "failed",
      G_CALLBACK (ringlet_calibrate_tell_problem), self, G_CONNECT_SWAPPED);
}
