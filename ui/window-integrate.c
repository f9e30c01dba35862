/* SPDX-License-Identifier: MIT */

/* The step Integrate on the canvases: the sector that the plan takes, and those that
 * have patterns of their own. */

#include <glib/gi18n-lib.h>

#include "project-sectors.h"
#include "sector-tool.h"
#include "traces.h"
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

/* --- drawn, added, removed --- */

static void
set_draws (RingletWindow *self, gboolean draws)
{
  ringlet_sector_tool_set_draws (RINGLET_SECTOR_TOOL (self->image_sector), draws);
  ringlet_sector_tool_set_draws (RINGLET_SECTOR_TOOL (self->cake_sector), draws);
  ringlet_window_set_action_state (self, "draw-sector", g_variant_new_boolean (draws));
}

static void
on_drawn (RingletWindow *self)
{
  set_draws (self, FALSE);
}

/* With the tool in the hand, whatever step there was. */
void
ringlet_window_draw_sector (RingletWindow *self, gboolean draws)
{
  if (draws && self->profile_kind != RINGLET_PROFILE_NONE) /* has the pointer */
    g_action_group_activate_action (G_ACTION_GROUP (self), "remove-profile", NULL);
  if (draws)
    g_action_group_activate_action (G_ACTION_GROUP (self), "step-integrate", NULL);
  set_draws (self, draws);
}

static void
add_sector (RingletWindow *self)
{
  g_autoptr (GError) error = NULL;

  if (ringlet_project_add_next_sector (self->project, &error))
    ringlet_banner_hide (self->banner, "sectors");
  else
    ringlet_banner_show (self->banner, "sectors", error->message, NULL, NULL);
}

static void
clear_sectors (RingletWindow *self)
{
  ringlet_project_clear_sectors (self->project);
  ringlet_window_toast_undo (self, _ ("Sectors removed"));
}

const RingletWindowAction ringlet_window_integrate_actions[] = {
  { "add-sector", add_sector },
  { "clear-sectors", clear_sectors },
  { "export-sectors", ringlet_window_export_sectors_action },
  { NULL, NULL },
};

/* --- their patterns --- */

void
ringlet_window_add_sector_traces (RingletWindow *self, GPtrArray *traces)
{
  const RingletSectors *sectors = ringlet_project_get_state (self->project)->sectors;

  for (guint i = 0; i < ringlet_sectors_count (sectors); i++) {
    /* The background is looked at under all of the pattern. */
    const RingletResult *pattern = self->shown_inspects
        ? ringlet_sector_live_get (self->sector_live, i)
        : ringlet_sector_live_get_shown (self->sector_live, i);

    if (sectors->items[i].is_visible && pattern != NULL &&
        pattern->unit == self->shown->unit)
      g_ptr_array_add (traces, ringlet_trace_of_sector (&sectors->items[i], pattern));
  }
}

static void
on_patterns (RingletWindow *self)
{
  ringlet_window_update_traces (self);
  ringlet_window_update_busy (self);
}

static void
on_failed (RingletWindow *self, const char *problem)
{
  ringlet_window_update_busy (self);
  ringlet_banner_show (self->banner, "sectors", problem, _ ("_Undo"), "win.undo");
}

/* Names, colours and what is seen of them are not waited for. */
static void
on_state (RingletWindow *self)
{
  RingletSectors *now = ringlet_project_get_state (self->project)->sectors;

  on_changed (self);
  /* What could not be had is tried again. */
  ringlet_banner_hide (self->banner, "sectors");
  if (now == self->shown_sectors)
    return;
  ringlet_sectors_unref (self->shown_sectors);
  self->shown_sectors = ringlet_sectors_ref (now);
  ringlet_window_update_traces (self);
  ringlet_window_update_actions (self);
}

/* --- set-up --- */

void
ringlet_window_connect_integrate (RingletWindow *self)
{
  static const char *const changes[] = { "notify::display", "notify::cake" };

  self->sector_live = ringlet_sector_live_new (self->project, self->live);
  self->image_sector = ringlet_sector_tool_new (self->project, self->live, FALSE);
  self->cake_sector = ringlet_sector_tool_new (self->project, self->live, TRUE);
  g_signal_connect_object (
      self->project, "notify::state", G_CALLBACK (on_state), self, G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (
        self->live, changes[i], G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->sector_live, "changed", G_CALLBACK (on_patterns), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->sector_live, "failed", G_CALLBACK (on_failed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->image_sector, "drawn", G_CALLBACK (on_drawn), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->cake_sector, "drawn", G_CALLBACK (on_drawn), self, G_CONNECT_SWAPPED);
}
