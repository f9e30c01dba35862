/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "mask-panel.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_LAYERS_PANE (ringlet_layers_pane_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletLayersPane, ringlet_layers_pane, RINGLET, LAYERS_PANE, AdwBin)

/**
 * RingletLayersPane:
 *
 * What lies on the image, beside it in every step: the layers of the mask with those
 * that are proposed, and what of rings and mask is seen. The tools are on the page of
 * their step, see RingletMaskPanel.
 */

/* Once, before it is shown; @panel is bound already. */
void ringlet_layers_pane_bind (RingletLayersPane *self, RingletMaskPanel *panel);

/* Whether the mask is hatched on the canvas, which can be switched off then. */
void ringlet_layers_pane_set_masking (RingletLayersPane *self, gboolean is_masking);

G_END_DECLS
