/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "series.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_SERIES_PANEL (ringlet_series_panel_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletSeriesPanel, ringlet_series_panel, RINGLET, SERIES_PANEL, AdwBin)

/**
 * RingletSeriesPanel:
 *
 * All frames of a document: what is written where, how far it is, what failed, and the
 * map of a scan: the page of the inspector for the step "series".
 */

/* Once, before it is shown. */
void ringlet_series_panel_bind (
    RingletSeriesPanel *self, RingletProject *project, RingletSeries *series);

/* What the button does now: begins, pauses or goes on. */
void ringlet_series_panel_main_action (RingletSeriesPanel *self);

G_END_DECLS
