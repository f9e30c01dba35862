/* SPDX-License-Identifier: MIT */
#include "sector-tool.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "engine/result-axis.h"
#include "frame-watch.h"
#include "probe.h"
#include "sector-draw.h"

#define N_PARTS RINGLET_SECTOR_NONE /* that have a handle */

struct _RingletSectorTool {
  RingletTool parent_instance;

  RingletProject *project;
  RingletLive *live;
  gboolean is_cake;
  RingletSectorPart part; /* under the pointer, or held */
  gboolean is_held;
  RingletSector before; /* when it was grabbed */
  double from_deg;      /* where that was */
  RingletResult
      *cake; /* (nullable): that it was grabbed on: its axis stays till then */
  RingletSectorPoint handles[N_PARTS]; /* as they were drawn; NaN where they were not */
  double scale[2];                     /* of the view then, across and down */
};

G_DEFINE_FINAL_TYPE (RingletSectorTool, ringlet_sector_tool, RINGLET_TYPE_TOOL)

static const RingletState *
get_state (RingletSectorTool *self)
{
  return ringlet_project_get_state (self->project);
}

static RingletDetector *
get_detector (RingletSectorTool *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);

  return display != NULL ? display->detector : NULL;
}

static gboolean
get_sector (RingletSectorTool *self, RingletSector *sector)
{
  return ringlet_sector_of_plan (&get_state (self)->plan, sector);
}

/* ---- where the pointer is ---- */

/* A preview may have other bins, and shows another sector than the one that was
 * grabbed: what part of the cake is above the pointer is what counts. */
static double
find_on_axis (RingletSectorTool *self, double row)
{
  const RingletResult *shown = ringlet_live_get_cake (self->live);
  const RingletResult *axis = self->is_held ? self->cake : shown;

  return shown != NULL ? ringlet_result_azimuth_at (axis,
                             row / (double) shown->n_azimuth * (double) axis->n_azimuth)
                       : NAN;
}

/* NaN where there is no azimuth. */
static double
find_azimuth (RingletSectorTool *self, const RingletToolEvent *event)
{
  RingletProbe probe = { 0 };

  if (self->is_cake)
    return find_on_axis (self, event->slow);
  probe = ringlet_probe_at_pixel (
      get_state (self), get_detector (self), event->slow, event->fast);
  return probe.has_chi ? probe.chi_rad * 180.0 / G_PI : NAN;
}

/* As far as a hand can miss by along one axis of the screen. */
static double
reach_of (RingletSectorTool *self, const RingletToolEvent *event, gboolean is_down)
{
  return event->reach_px * fmin (self->scale[0], self->scale[1]) / self->scale[is_down];
}

static gboolean
is_on_handle (
    RingletSectorTool *self, RingletSectorPart part, const RingletToolEvent *event)
{
  const RingletSectorPoint *handle = &self->handles[part];

  return fabs (handle->slow_px - event->slow) <= reach_of (self, event, TRUE) &&
      fabs (handle->fast_px - event->fast) <= reach_of (self, event, FALSE);
}

static RingletSectorPart
find_on_cake (
    RingletSectorTool *self, const RingletSector *sector, const RingletToolEvent *event)
{
  const RingletResult *cake = ringlet_live_get_cake (self->live);
  double start = INFINITY;
  double end = INFINITY;

  if (cake == NULL)
    return RINGLET_SECTOR_NONE;
  start = fabs (ringlet_sector_row (sector, cake, FALSE) - event->slow);
  end = fabs (ringlet_sector_row (sector, cake, TRUE) - event->slow);
  if (fmin (start, end) > reach_of (self, event, TRUE))
    return RINGLET_SECTOR_NONE;
  return end <= start ? RINGLET_SECTOR_END : RINGLET_SECTOR_START;
}

static RingletSectorPart
find (RingletSectorTool *self, const RingletToolEvent *event)
{
  RingletSector sector = { 0 };

  if (!get_sector (self, &sector) || !(fmin (self->scale[0], self->scale[1]) > 0.0))
    return RINGLET_SECTOR_NONE;
  if (is_on_handle (self, RINGLET_SECTOR_ALL, event))
    return RINGLET_SECTOR_ALL;
  if (self->is_cake)
    return find_on_cake (self, &sector, event);
  return ringlet_sector_find (get_state (self), get_detector (self), &sector,
      event->slow, event->fast, event->reach_px);
}

/* ---- the pointer ---- */

static gboolean
sector_press (RingletTool *tool, const RingletToolEvent *event)
{
  RingletSectorTool *self = RINGLET_SECTOR_TOOL (tool);

  self->part = find (self, event);
  self->from_deg = find_azimuth (self, event);
  if (self->part == RINGLET_SECTOR_NONE || isnan (self->from_deg) ||
      !get_sector (self, &self->before))
    return FALSE;

  ringlet_live_prepare_preview (self->live);
  if (self->is_cake)
    self->cake = ringlet_result_ref (ringlet_live_get_cake (self->live));
  ringlet_project_begin_drag (self->project, N_ ("Drag Sector"));
  self->is_held = TRUE;
  ringlet_tool_changed (tool);
  return TRUE;
}

static void
follow (RingletSectorTool *self, const RingletToolEvent *event)
{
  const double to_deg = find_azimuth (self, event);
  RingletPlan plan = get_state (self)->plan;
  RingletSector moved = { 0 };

  if (isnan (to_deg))
    return;
  moved = ringlet_sector_drag (&self->before, self->part, self->from_deg, to_deg);
  plan.has_azimuth_range = TRUE;
  plan.azimuth_min_deg = moved.start_deg;
  plan.azimuth_max_deg = moved.end_deg;
  ringlet_project_set_plan (self->project, &plan, NULL);
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
  self->part = find (self, event);
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
  let_go (self);
  ringlet_project_end_drag (self->project);
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

  if (!self->is_held)
    return FALSE;
  let_go (self);
  ringlet_project_cancel_drag (self->project);
  return TRUE;
}

static const char *
sector_get_cursor (RingletTool *tool)
{
  RingletSectorTool *self = RINGLET_SECTOR_TOOL (tool);

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
  for (guint i = 0; i < N_PARTS; i++)
    self->handles[i] = (RingletSectorPoint){ NAN, NAN };
}

static void
sector_snapshot (RingletTool *tool, GtkWidget *widget, GtkSnapshot *snapshot,
    const RingletViewport *viewport, const graphene_rect_t *clip)
{
  g_auto (RingletWatch) watch = ringlet_watch ("sector snapshot");
  RingletSectorTool *self = RINGLET_SECTOR_TOOL (tool);
  const RingletMaskSketch sketch = { snapshot, viewport, clip };
  RingletSector sector = { 0 };

  self->scale[0] = viewport->scale_x;
  self->scale[1] = viewport->scale_y;
  forget_handles (self);
  if (!get_sector (self, &sector))
    return;

  if (self->is_cake && ringlet_live_get_cake (self->live) != NULL)
    ringlet_sector_draw_on_cake (
        &sketch, ringlet_live_get_cake (self->live), &sector, self->handles);
  else if (!self->is_cake)
    ringlet_sector_draw_on_image (
        &sketch, get_state (self), get_detector (self), &sector, self->handles);
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

gboolean
ringlet_sector_tool_get_handle (
    RingletSectorTool *self, RingletSectorPart part, double *slow, double *fast)
{
  g_return_val_if_fail (RINGLET_IS_SECTOR_TOOL (self) && part < N_PARTS, FALSE);

  *slow = self->handles[part].slow_px;
  *fast = self->handles[part].fast_px;
  return !isnan (*slow);
}
