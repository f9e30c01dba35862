/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/layer.h"
#include "canvas/tool.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_TOOL_LAYER (ringlet_tool_layer_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletToolLayer, ringlet_tool_layer, RINGLET, TOOL_LAYER, RingletLayer)

/**
 * RingletToolLayer:
 *
 * What the tool of a canvas draws: outlines and handles.
 */
RingletLayer *ringlet_tool_layer_new (void);

/* @tool: (nullable) */
void ringlet_tool_layer_set_tool (RingletToolLayer *self, RingletTool *tool);

G_END_DECLS
