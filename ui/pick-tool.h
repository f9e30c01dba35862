/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/tool.h"
#include "live.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PICK_TOOL (ringlet_pick_tool_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletPickTool, ringlet_pick_tool, RINGLET, PICK_TOOL, RingletTool)

/**
 * RingletPickTool:
 *
 * A click on a ring finds its arc, with Shift the one point. Digits are the number of
 * the ring: of what was clicked last as long as the pointer rests there, else of what
 * is clicked next; 0 lets the geometry tell. A drag draws a lasso, and what is inside
 * is deleted.
 *
 * Signals: "told" (string): what came out; "failed" (string): why nothing did.
 */
RingletTool *ringlet_pick_tool_new (RingletProject *project, RingletLive *live);

/* @rings: (nullable) (element-type RingletRing): that numbers are told from */
void ringlet_pick_tool_set_rings (RingletPickTool *self, GArray *rings);

/* Makes ready what the first click needs, in a worker; to be called when the tool is
 * taken and whenever the document changed: nothing is done twice. */
void ringlet_pick_tool_prepare (RingletPickTool *self);

/* The tool is left: some time later the memory that it took is given back. */
void ringlet_pick_tool_rest (RingletPickTool *self);

/* The points changed. */
void ringlet_pick_tool_update (RingletPickTool *self);

G_END_DECLS
