/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/tool.h"
#include "grip.h"
#include "live.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_GRIP_TOOL (ringlet_grip_tool_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletGripTool, ringlet_grip_tool, RINGLET, GRIP_TOOL, RingletTool)

/**
 * RingletGripTool:
 *
 * Takes hold of the geometry on the image, see grip.h: a ring, what lies between rings,
 * or the circle at the point of normal incidence. Rings, cake and pattern follow; a
 * release is one step to undo, and Esc takes the whole drag back.
 */
RingletTool *ringlet_grip_tool_new (RingletProject *project, RingletLive *live);

/* @rings: (nullable) (element-type RingletRing): those that can be grabbed */
void ringlet_grip_tool_set_rings (RingletGripTool *self, GArray *rings);

/* The geometry moved: the handles do, too. */
void ringlet_grip_tool_update (RingletGripTool *self);

G_END_DECLS
