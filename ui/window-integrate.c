/* SPDX-License-Identifier: MIT */

/* The step Integrate on the canvases: the sector that the plan takes. */

#include "sector-tool.h"
#include "window-private.h"

/* A tool of another step is not ours to take away. */
static void
put_tool (RingletCanvas *canvas, RingletTool *tool, gboolean is_active)
{
  RingletTool *now = ringlet_canvas_get_tool (canvas);

  if (is_active && now == NULL)
    ringlet_canvas_set_tool (canvas, tool);
  if (!is_active && now == tool)
    ringlet_canvas_set_tool (canvas, NULL);
}

void
ringlet_window_update_integrate (RingletWindow *self)
{
  const gboolean is_active = self->step == RINGLET_STEP_INTEGRATE;

  put_tool (self->image.canvas, self->image_sector, is_active);
  put_tool (self->cake.canvas, self->cake_sector, is_active);
}

static void
on_changed (RingletWindow *self)
{
  ringlet_sector_tool_update (RINGLET_SECTOR_TOOL (self->image_sector));
  ringlet_sector_tool_update (RINGLET_SECTOR_TOOL (self->cake_sector));
}

void
ringlet_window_connect_integrate (RingletWindow *self)
{
  self->image_sector = ringlet_sector_tool_new (self->project, self->live, FALSE);
  self->cake_sector = ringlet_sector_tool_new (self->project, self->live, TRUE);
  g_signal_connect_object (
      self->project, "notify::state", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->live, "notify::display", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->live, "notify::cake", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}
