/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "plot/cell-view.h"
#include "series.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_SERIES_VIEW (ringlet_series_view_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletSeriesView, ringlet_series_view, RINGLET, SERIES_VIEW, AdwBin)

/**
 * RingletSeriesView:
 *
 * The patterns of a series over each other, and below the map of its scan where there
 * is a grid. The cursor is the frame of the document; a click, Enter or an arrow opens
 * another one; Shift and a drag make a region, Delete a blank cell.
 *
 * Signals: "pointed" (radial: double, in the unit of the patterns; NaN where nothing is
 * pointed at).
 */

/* Once, before it is shown. */
void ringlet_series_view_bind (RingletSeriesView *self, RingletProject *project,
    RingletSeries *series, GSettings *settings);

/* Where the cursor of the other views is; NaN for nowhere. */
void ringlet_series_view_set_radial (
    RingletSeriesView *self, const RingletUnit *unit, double radial);

/* Returns (transfer none) (nullable): the unit of the patterns. */
const RingletUnit *ringlet_series_view_get_unit (RingletSeriesView *self);

/* A region of the patterns becomes a layer of the map: a step of the document. */
void ringlet_series_view_add_region (RingletSeriesView *self, double lo, double hi);

G_END_DECLS
