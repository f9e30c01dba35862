/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "live.h"
#include "peak-group.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_INTEGRATE_PANEL (ringlet_integrate_panel_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletIntegratePanel, ringlet_integrate_panel, RINGLET, INTEGRATE_PANEL, AdwBin)

/**
 * RingletIntegratePanel:
 *
 * How pattern and cake are made, and what came out: the page of the inspector for the
 * step "integrate".
 */

/* Once, before it is shown. */
void ringlet_integrate_panel_bind (
    RingletIntegratePanel *self, RingletProject *project, RingletLive *live);

/* Returns (transfer none): the window fills it, which has the pattern that is shown. */
RingletPeakGroup *ringlet_integrate_panel_get_peak_group (RingletIntegratePanel *self);

G_END_DECLS
