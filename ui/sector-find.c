/* SPDX-License-Identifier: MIT */

/* What of the sectors is under the pointer. */

#include <math.h>

#include "engine/result-axis.h"
#include "probe.h"
#include "sector-tool-private.h"

const RingletState *
ringlet_sector_tool_state (RingletSectorTool *self)
{
  return ringlet_project_get_state (self->project);
}

RingletDetector *
ringlet_sector_tool_detector (RingletSectorTool *self)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);

  return display != NULL ? display->detector : NULL;
}

guint
ringlet_sector_tool_n_items (RingletSectorTool *self)
{
  return 1 + ringlet_sectors_count (ringlet_sector_tool_state (self)->sectors);
}

/* Returns %FALSE for what is not there, or hidden. */
gboolean
ringlet_sector_tool_item (RingletSectorTool *self, guint item, RingletSector *sector)
{
  const RingletNamedSector *named = NULL;

  if (item == OF_PLAN)
    return ringlet_sector_of_plan (&ringlet_sector_tool_state (self)->plan, sector);
  if (item >= ringlet_sector_tool_n_items (self))
    return FALSE;
  named = &ringlet_sector_tool_state (self)->sectors->items[item - 1];
  *sector = (RingletSector){ named->start_deg, named->end_deg };
  return named->is_visible;
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
double
ringlet_sector_tool_azimuth (RingletSectorTool *self, const RingletToolEvent *event)
{
  RingletProbe probe = { 0 };

  if (self->is_cake)
    return find_on_axis (self, event->slow);
  probe = ringlet_probe_at_pixel (ringlet_sector_tool_state (self),
      ringlet_sector_tool_detector (self), event->slow, event->fast);
  return probe.has_chi ? probe.chi_rad * 180.0 / G_PI : NAN;
}

/* As far as a hand can miss by along one axis of the screen. */
static double
reach_of (RingletSectorTool *self, const RingletToolEvent *event, gboolean is_down)
{
  return event->reach_px * fmin (self->scale[0], self->scale[1]) / self->scale[is_down];
}

static gboolean
is_on_handle (RingletSectorTool *self, guint item, const RingletToolEvent *event)
{
  const RingletSectorPoint *handle = &self->handles[item][RINGLET_SECTOR_ALL];

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
find_on_image (
    RingletSectorTool *self, const RingletSector *sector, const RingletToolEvent *event)
{
  return ringlet_sector_find (ringlet_sector_tool_state (self),
      ringlet_sector_tool_detector (self), sector, event->slow, event->fast,
      event->reach_px);
}

/* The one that is drawn above the others, and of it the handle before the rays. */
RingletSectorPart
ringlet_sector_tool_find (
    RingletSectorTool *self, const RingletToolEvent *event, guint *item)
{
  RingletSectorPart part = RINGLET_SECTOR_NONE;

  if (!(fmin (self->scale[0], self->scale[1]) > 0.0))
    return RINGLET_SECTOR_NONE;
  for (guint i = ringlet_sector_tool_n_items (self);
       i > 0 && part == RINGLET_SECTOR_NONE; i--) {
    RingletSector sector = { 0 };

    *item = i - 1;
    if (!ringlet_sector_tool_item (self, *item, &sector))
      continue;
    if (is_on_handle (self, *item, event))
      return RINGLET_SECTOR_ALL;
    part = self->is_cake ? find_on_cake (self, &sector, event)
                         : find_on_image (self, &sector, event);
  }
  return part;
}
