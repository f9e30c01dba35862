/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/tool.h"
#include "mask-editor.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_SELECTOR (ringlet_mask_selector_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletMaskSelector, ringlet_mask_selector, RINGLET, MASK_SELECTOR, RingletTool)

/**
 * RingletMaskSelector:
 *
 * Selects a shape where it is clicked, moves it, and reshapes it by its handles;
 * pattern and pixels follow. A drag is one step to undo, Esc takes it back. Beside all
 * shapes it leaves the button to the canvas, which pans. Delete removes the layer.
 */
RingletTool *ringlet_mask_selector_new (RingletMaskEditor *editor);

G_END_DECLS
