/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/canvas.h"
#include "mask-editor.h"
#include "mask-proposer.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_TOOLS (ringlet_mask_tools_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletMaskTools, ringlet_mask_tools, RINGLET, MASK_TOOLS, GObject)

/**
 * RingletMaskTools:
 *
 * All that can be done to a mask, as actions ("mask.tool", "mask.grow", …), the tools
 * and the overlay of a canvas, and the keys of both. While it is not active the canvas
 * has neither tool nor overlay nor keys of it.
 */
RingletMaskTools *ringlet_mask_tools_new (RingletMaskEditor *editor,
    RingletMaskProposer *proposer, RingletCanvas *canvas, GSettings *settings);

void ringlet_mask_tools_set_active (RingletMaskTools *self, gboolean is_active);

/* What is searched for and not counted yet is given up, for the tool "select"; %FALSE
 * where nothing is. */
gboolean ringlet_mask_tools_stop (RingletMaskTools *self);

/* Returns (transfer none): the actions, to be inserted as "mask". "tool" has a state,
 * the word of the tool: "select", "brush", "rectangle", "circle", "polygon", "ring",
 * "range", "threshold", "hot" or "spots". */
GActionGroup *ringlet_mask_tools_get_actions (RingletMaskTools *self);

G_END_DECLS
