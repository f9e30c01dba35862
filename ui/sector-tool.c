/* SPDX-License-Identifier: MIT */
#include "sector-tool-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "frame-watch.h"
#include "project-sectors.h"
#include "sector-draw.h"

#define LEAST_DEG 0.5  /* to have drawn: a hand trembles */
#define CLICK_DEG 30.0 /* of a sector that is clicked and not drawn */

G_DEFINE_FINAL_TYPE (RingletSectorTool, ringlet_sector_tool, RINGLET_TYPE_TOOL)

enum { SIGNAL_DRAWN, N_SIGNALS };

static guint signals[N_SIGNALS];

static void
put_sector (RingletSectorTool *self, guint item, const RingletSector *sector)
{
  RingletPlan plan = ringlet_sector_tool_state (self)->plan;

  if (item == OF_PLAN) {
    plan.has_azimuth_range = TRUE;
    plan.azimuth_min_deg = sector->start_deg;
    plan.azimuth_max_deg = sector->end_deg;
    ringlet_project_set_plan (self->project, &plan, NULL);
  } else if (item < ringlet_sector_tool_n_items (self)) {
    RingletNamedSector named =
        ringlet_sector_tool_state (self)->sectors->items[item - 1];

    named.start_deg = sector->start_deg;
    named.end_deg = sector->end_deg;
    ringlet_project_change_sector (self->project, item - 1, &named, NULL);
  }
}

static void
add_sector (RingletSectorTool *self, RingletSector sector)
{
  self->item = ringlet_sector_tool_n_items (self);
  self->is_there = ringlet_project_add_sector (
      self->project, sector.start_deg, sector.end_deg, NULL);
}

/* ---- the pointer ---- */

static void
hold (RingletSectorTool *self, const char *step)
{
  ringlet_live_prepare_preview (self->live);
  if (self->is_cake && ringlet_live_get_cake (self->live) != NULL)
    self->cake = ringlet_result_ref (ringlet_live_get_cake (self->live));
  ringlet_project_begin_drag (self->project, step);
  self->is_held = TRUE;
  ringlet_tool_changed (RINGLET_TOOL (self));
}

static gboolean
sector_press (RingletTool *tool, const RingletToolEvent *event)
{
  RingletSectorTool *self = RINGLET_SECTOR_TOOL (tool);

  self->part = ringlet_sector_tool_find (self, event, &self->item);
  self->from_deg = ringlet_sector_tool_azimuth (self, event);
  self->is_drawn = self->draws && !isnan (self->from_deg);
  self->is_there = FALSE;
  if (self->is_drawn) {
    hold (self, N_ ("Draw Sector"));
    return TRUE;
  }
  if (self->part == RINGLET_SECTOR_NONE || isnan (self->from_deg) ||
      !ringlet_sector_tool_item (self, self->item, &self->before))
    return FALSE;

  hold (self, N_ ("Drag Sector"));
  return TRUE;
}

static void
draw_to (RingletSectorTool *self, double to_deg)
{
  const RingletSector sector = ringlet_sector_between (self->from_deg, to_deg);

  if (sector.end_deg - sector.start_deg < LEAST_DEG)
    return;
  if (self->is_there)
    put_sector (self, self->item, &sector);
  else
    add_sector (self, sector);
}

static void
follow (RingletSectorTool *self, const RingletToolEvent *event)
{
  const double to_deg = ringlet_sector_tool_azimuth (self, event);
  RingletSector moved = { 0 };

  if (isnan (to_deg))
    return;
  if (self->is_drawn) {
    draw_to (self, to_deg);
    return;
  }
  moved = ringlet_sector_drag (&self->before, self->part, self->from_deg, to_deg);
  put_sector (self, self->item, &moved);
}

static void
sector_motion (RingletTool *tool, const RingletToolEvent *event, gboolean is_pressed)
{
  g_auto (RingletWatch) watch = ringlet_watch ("sector motion");
  RingletSectorTool *self = RINGLET_SECTOR_TOOL (tool);
  const RingletSectorPart before = self->part;

  if (self->is_held) {
    follow (self, event);
    return;
  }
  self->part = ringlet_sector_tool_find (self, event, &self->item);
  if (self->part != before)
    ringlet_tool_changed (tool);
}

static void
let_go (RingletSectorTool *self)
{
  self->is_held = FALSE;
  g_clear_pointer (&self->cake, ringlet_result_unref);
  ringlet_tool_changed (RINGLET_TOOL (self));
}

static void
sector_release (RingletTool *tool, const RingletToolEvent *event)
{
  RingletSectorTool *self = RINGLET_SECTOR_TOOL (tool);

  if (!self->is_held)
    return;
  follow (self, event);
  if (self->is_drawn && !self->is_there) /* clicked */
    add_sector (self, ringlet_sector_around (self->from_deg, CLICK_DEG));
  let_go (self);
  ringlet_project_end_drag (self->project);
  if (self->is_drawn)
    g_signal_emit (self, signals[SIGNAL_DRAWN], 0);
}

static void
sector_leave (RingletTool *tool)
{
  RingletSectorTool *self = RINGLET_SECTOR_TOOL (tool);

  if (self->is_held || self->part == RINGLET_SECTOR_NONE)
    return;
  self->part = RINGLET_SECTOR_NONE;
  ringlet_tool_changed (tool);
}

static gboolean
sector_cancel (RingletTool *tool)
{
  RingletSectorTool *self = RINGLET_SECTOR_TOOL (tool);

  /* Both tools are ready to draw: what the other one holds comes first. */
  if (!self->is_held && (!self->draws || ringlet_project_in_drag (self->project)))
    return FALSE;
  if (self->is_held) {
    let_go (self);
    ringlet_project_cancel_drag (self->project);
  }
  if (self->draws)
    g_signal_emit (self, signals[SIGNAL_DRAWN], 0);
  return TRUE;
}

static const char *
sector_get_cursor (RingletTool *tool)
{
  RingletSectorTool *self = RINGLET_SECTOR_TOOL (tool);

  if (self->draws)
    return "crosshair";
  if (self->part == RINGLET_SECTOR_NONE)
    return NULL;
  if (self->is_cake)
    return "ns-resize";
  return self->is_held ? "grabbing" : "grab";
}

/* ---- seen ---- */

static void
forget_handles (RingletSectorTool *self)
{
  for (guint i = 0; i < MOST_ITEMS; i++) {
    for (guint k = 0; k < N_PARTS; k++)
      self->handles[i][k] = (RingletSectorPoint){ NAN, NAN };
  }
}

static void
draw_item (RingletSectorTool *self, const RingletMaskSketch *sketch, guint item,
    const RingletSector *sector)
{
  if (self->is_cake && ringlet_live_get_cake (self->live) != NULL)
    ringlet_sector_draw_on_cake (
        sketch, ringlet_live_get_cake (self->live), sector, self->handles[item]);
  else if (!self->is_cake)
    ringlet_sector_draw_on_image (sketch, ringlet_sector_tool_state (self),
        ringlet_sector_tool_detector (self), sector, self->handles[item]);
}

static void
sector_snapshot (RingletTool *tool, GtkWidget *widget, GtkSnapshot *snapshot,
    const RingletViewport *viewport, const graphene_rect_t *clip)
{
  g_auto (RingletWatch) watch = ringlet_watch ("sector snapshot");
  RingletSectorTool *self = RINGLET_SECTOR_TOOL (tool);
  const RingletState *state = ringlet_sector_tool_state (self);

  self->scale[0] = viewport->scale_x;
  self->scale[1] = viewport->scale_y;
  forget_handles (self);
  for (guint i = 0; i < ringlet_sector_tool_n_items (self); i++) {
    RingletMaskSketch sketch = { snapshot, viewport, clip, NULL };
    RingletSector sector = { 0 };
    double rgb[3];

    if (!ringlet_sector_tool_item (self, i, &sector))
      continue;
    if (i > OF_PLAN) {
      ringlet_sector_colour (&state->sectors->items[i - 1], rgb);
      sketch.rgb = rgb;
    }
    draw_item (self, &sketch, i, &sector);
    if (i > OF_PLAN)
      ringlet_sector_draw_name (&sketch, widget, state->sectors->items[i - 1].name,
          &self->handles[i][RINGLET_SECTOR_ALL]);
  }
}

/* ---- set-up ---- */

static void
ringlet_sector_tool_finalize (GObject *object)
{
  RingletSectorTool *self = RINGLET_SECTOR_TOOL (object);

  g_clear_pointer (&self->cake, ringlet_result_unref);
  g_clear_object (&self->project);
  g_clear_object (&self->live);
  G_OBJECT_CLASS (ringlet_sector_tool_parent_class)->finalize (object);
}

static void
ringlet_sector_tool_class_init (RingletSectorToolClass *klass)
{
  RingletToolClass *tool_class = RINGLET_TOOL_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ringlet_sector_tool_finalize;
  tool_class->press = sector_press;
  tool_class->motion = sector_motion;
  tool_class->release = sector_release;
  tool_class->leave = sector_leave;
  tool_class->cancel = sector_cancel;
  tool_class->snapshot = sector_snapshot;
  tool_class->get_cursor = sector_get_cursor;
  signals[SIGNAL_DRAWN] = g_signal_new ("drawn", G_TYPE_FROM_CLASS (klass),
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringlet_sector_tool_init (RingletSectorTool *self)
{
  self->part = RINGLET_SECTOR_NONE;
  forget_handles (self);
}

RingletTool *
ringlet_sector_tool_new (RingletProject *project, RingletLive *live, gboolean is_cake)
{
  RingletSectorTool *self = g_object_new (RINGLET_TYPE_SECTOR_TOOL, NULL);

  self->project = g_object_ref (project);
  self->live = g_object_ref (live);
  self->is_cake = is_cake;
  return RINGLET_TOOL (self);
}

void
ringlet_sector_tool_update (RingletSectorTool *self)
{
  g_return_if_fail (RINGLET_IS_SECTOR_TOOL (self));

  ringlet_tool_changed (RINGLET_TOOL (self));
}

void
ringlet_sector_tool_set_draws (RingletSectorTool *self, gboolean draws)
{
  g_return_if_fail (RINGLET_IS_SECTOR_TOOL (self));

  self->draws = draws;
  ringlet_tool_changed (RINGLET_TOOL (self));
}

gboolean
ringlet_sector_tool_get_handle (RingletSectorTool *self, guint item,
    RingletSectorPart part, double *slow, double *fast)
{
  g_return_val_if_fail (RINGLET_IS_SECTOR_TOOL (self), FALSE);
  g_return_val_if_fail (item < MOST_ITEMS && part < N_PARTS, FALSE);

  *slow = self->handles[item][part].slow_px;
  *fast = self->handles[item][part].fast_px;
  return !isnan (*slow);
}
