/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "canvas/canvas.h"
#include "mask-editor.h"
#include "mask-proposer.h"
#include "mask-tools.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_PANEL (ringlet_mask_panel_get_type ())
G_DECLARE_FINAL_TYPE (RingletMaskPanel, ringlet_mask_panel, RINGLET, MASK_PANEL, AdwBin)

/**
 * RingletMaskPanel:
 *
 * The step Mask: tools, what is found by values, the numbers of the selected layer,
 * files; the layers themselves are listed by RingletLayersPane. While it is active the
 * canvas has its tools and shows the mask.
 *
 * Signal "failed" (string): what went wrong, for the window to say.
 */
GtkWidget *ringlet_mask_panel_new (void);

/* Once, before it is shown. */
void ringlet_mask_panel_bind (RingletMaskPanel *self, RingletProject *project,
    RingletLive *live, RingletCanvas *canvas, GSettings *settings);

void ringlet_mask_panel_set_active (RingletMaskPanel *self, gboolean is_active);

/* Returns (transfer none): the tools of the step. */
RingletMaskTools *ringlet_mask_panel_get_tools (RingletMaskPanel *self);

/* Returns (transfer none): what tools and panel share. */
RingletMaskEditor *ringlet_mask_panel_get_editor (RingletMaskPanel *self);

/* Returns (transfer none): what proposes layers. */
RingletMaskProposer *ringlet_mask_panel_get_proposer (RingletMaskPanel *self);

G_END_DECLS
