/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/tool.h"
#include "mask-editor.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_BRUSH (ringlet_mask_brush_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletMaskBrush, ringlet_mask_brush, RINGLET, MASK_BRUSH, RingletTool)

/**
 * RingletMaskBrush:
 *
 * Paints strokes: on the selected layer if that is a brush, else on the uppermost one
 * if that is, else on a new one. A stroke is one step to undo; Esc takes it back.
 */
RingletTool *ringlet_mask_brush_new (RingletMaskEditor *editor);

G_END_DECLS
