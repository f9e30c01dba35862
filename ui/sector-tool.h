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
 * Shows what the plan takes of the turn, and of the radial axis with it, and the
 * sectors that have patterns of their own, on the image or on the cake: two rays each
 * that can be dragged, and a handle between them that takes all of it around. Beside
 * these the canvas has the primary button, unless a sector is to be drawn. A release is
 * one step to undo, and Esc takes the whole drag back.
 *
 * Signal "drawn": a sector was drawn, or is not to be drawn any more.
 */

/* @is_cake: for the canvas of the cake, and not that of the image */
RingletTool *ringlet_sector_tool_new (
    RingletProject *project, RingletLive *live, gboolean is_cake);

/* Plan, sectors, geometry or cake are others: what it draws is, too. */
void ringlet_sector_tool_update (RingletSectorTool *self);

/* Whether the next press begins a sector, from there to where it is released; a click
 * makes one of 30°. */
void ringlet_sector_tool_set_draws (RingletSectorTool *self, gboolean draws);

/* Where the handle of a part was drawn last, in pixels of the canvas's image; %FALSE
 * where it was not. @item: 0 for the sector of the plan, i + 1 for the one of number i
 */
gboolean ringlet_sector_tool_get_handle (RingletSectorTool *self, guint item,
    RingletSectorPart part, double *slow, double *fast);

G_END_DECLS
