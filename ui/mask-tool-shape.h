/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/tool.h"
#include "mask-editor.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_SHAPER (ringlet_mask_shaper_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletMaskShaper, ringlet_mask_shaper, RINGLET, MASK_SHAPER, RingletTool)

/**
 * RingletMaskShaper:
 *
 * Shapes that are dragged out from one point to another, with their outline; the layer
 * is there on release, Esc before it leaves nothing. Words and what they make:
 * "rectangle": from corner to corner;
 * "circle": from its middle to its rim; with Shift an ellipse with these half-axes;
 * "ring": around the beam, or the middle of the image while nobody knows the beam: from
 *   one radius to the other, all around where the drag turned by less than 5 degrees,
 *   else the arc between;
 * "range": from one 2θ to another; needs a geometry.
 */
RingletTool *ringlet_mask_shaper_new (RingletMaskEditor *editor, const char *word);

G_END_DECLS
