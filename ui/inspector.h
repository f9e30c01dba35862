/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "calibrate-panel.h"
#include "compare-panel.h"
#include "dataset-row.h"
#include "file-row.h"
#include "live.h"
#include "mask-panel.h"
#include "peak-group.h"
#include "plot/histogram-view.h"
#include "series-panel.h"
#include "steps.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_INSPECTOR (ringlet_inspector_get_type ())
G_DECLARE_FINAL_TYPE (RingletInspector, ringlet_inspector, RINGLET, INSPECTOR, AdwBin)

/**
 * RingletInspector:
 *
 * The panel at the side, with a page for each step. Image: what is open, where the
 * detector stands, the colours with their histogram, the rings. The other pages have
 * the panels of their steps. What is seen goes to the settings, what is computed to the
 * verbs of the project.
 */

/* Once, before it is shown. */
void ringlet_inspector_bind (RingletInspector *self, RingletProject *project,
    RingletLive *live, GSettings *settings);

/* Turns to the page of that step. */
void ringlet_inspector_show_step (RingletInspector *self, RingletStep step);

/* Returns (transfer none): its "limits-changed" is for the window, which knows whether
 * it is the image or the cake that is looked at. */
RingletHistogramView *ringlet_inspector_get_histogram (RingletInspector *self);

/* Both (transfer none): their "chosen" is for the window, which opens. */
RingletDatasetRow *ringlet_inspector_get_dataset_row (RingletInspector *self);
RingletFileRow *ringlet_inspector_get_file_row (RingletInspector *self);

/* Returns (transfer none): the page of the step Mask; the window gives it its canvas.
 */
RingletMaskPanel *ringlet_inspector_get_mask_panel (RingletInspector *self);

/* Returns (transfer none): the window binds it, since it has the canvas. */
RingletCalibratePanel *ringlet_inspector_get_calibrate_panel (RingletInspector *self);

/* Returns (transfer none): the window binds it, since it has the series. */
RingletSeriesPanel *ringlet_inspector_get_series_panel (RingletInspector *self);

/* Returns (transfer none): the window binds it, since it has the comparison. */
RingletComparePanel *ringlet_inspector_get_compare_panel (RingletInspector *self);

/* Returns (transfer none): on the page of the step Integrate. */
RingletPeakGroup *ringlet_inspector_get_peak_group (RingletInspector *self);

/* Whether the limits follow the percentage or were moved by hand. */
void ringlet_inspector_set_manual (RingletInspector *self, gboolean is_manual);

G_END_DECLS
