/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/canvas.h"
#include "profiler.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PROFILE_TOOL (ringlet_profile_tool_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletProfileTool, ringlet_profile_tool, RINGLET, PROFILE_TOOL, RingletTool)

/**
 * RingletProfileTool:
 *
 * Draws the line or the box of a profiler and takes hold of it: ends, edges, corners,
 * and all of it. Arrow keys move it by a pixel (Shift 10, Ctrl 0.1, which is no step of
 * a box), as long as the crosshair does not hold anything; "." and "," choose what they
 * move: all of it, its start, its end. Delete takes it away.
 *
 * Signal "changed" as ever.
 */
RingletTool *ringlet_profile_tool_new (
    RingletProfiler *profiler, RingletCanvas *canvas);

/* What is drawn next. */
void ringlet_profile_tool_set_kind (RingletProfileTool *self, RingletProfileKind kind);

/* What arrow keys move. */
guint ringlet_profile_tool_get_part (RingletProfileTool *self);

G_END_DECLS
