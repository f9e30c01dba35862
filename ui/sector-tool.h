/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/tool.h"
#include "live.h"
#include "sector.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_SECTOR_TOOL (ringlet_sector_tool_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletSectorTool, ringlet_sector_tool, RINGLET, SECTOR_TOOL, RingletTool)

/**
 * RingletSectorTool:
 *
 * Shows what the plan takes of the turn, and of the radial axis with it, on the image
 * or on the cake: two rays that can be dragged, and a handle between them that takes
 * all of it around. Beside these the canvas has the primary button. A release is one
 * step to undo, and Esc takes the whole drag back.
 */

/* @is_cake: for the canvas of the cake, and not that of the image */
RingletTool *ringlet_sector_tool_new (
    RingletProject *project, RingletLive *live, gboolean is_cake);

/* Plan, geometry or cake are others: what it draws is, too. */
void ringlet_sector_tool_update (RingletSectorTool *self);

/* Where the handle of a part was drawn last, in pixels of the canvas's image; %FALSE
 * where it was not. */
gboolean ringlet_sector_tool_get_handle (
    RingletSectorTool *self, RingletSectorPart part, double *slow, double *fast);

G_END_DECLS
