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

/* Returns: "heat", "waterfall", "surface", "map" */
const char *ringlet_series_view_get_mode (RingletSeriesView *self);

/* What is seen, to be written: numbers of their own, for any thread. */
typedef struct _RingletSeriesPicture RingletSeriesPicture;

/* Returns (transfer full) (nullable): NULL where there is nothing to be seen */
RingletSeriesPicture *ringlet_series_view_make_picture (RingletSeriesView *self);
void ringlet_series_picture_free (RingletSeriesPicture *self);

/* @path: .png, .svg or .pdf; @error: see ringlet_page_file_write() */
gboolean ringlet_series_picture_write (const RingletSeriesPicture *self,
    const char *path, gboolean overwrite, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletSeriesPicture, ringlet_series_picture_free)

/* A region of the patterns becomes a layer of the map: a step of the document. */
void ringlet_series_view_add_region (RingletSeriesView *self, double lo, double hi);

G_END_DECLS
