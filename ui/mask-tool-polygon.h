/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/tool.h"
#include "mask-editor.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_POLYGON (ringlet_mask_polygon_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletMaskPolygon, ringlet_mask_polygon, RINGLET, MASK_POLYGON, RingletTool)

/**
 * RingletMaskPolygon:
 *
 * A polygon by clicks. Enter, or a click on the first or the last corner, closes it;
 * with the crosshair of the keys Enter sets corners, and closes where the last one is.
 * Backspace takes the last corner away, Esc all.
 */
RingletTool *ringlet_mask_polygon_new (RingletMaskEditor *editor);

G_END_DECLS
