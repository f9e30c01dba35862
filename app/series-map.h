/* SPDX-License-Identifier: MIT */
#pragma once

#include "heat-map.h"
#include "state.h"

G_BEGIN_DECLS

/**
 * ringlet_series_map_range:
 * @state: geometry and detector of the patterns
 * @unit: of the answer
 * @lo: (out): lower end in @unit
 * @hi: (out): upper end
 *
 * A region on the axis of the patterns; FALSE where it cannot be said in their unit.
 */
gboolean ringlet_series_map_range (const RingletMapRoi *roi, const RingletState *state,
    const RingletUnit *unit, double *lo, double *hi);

/* A region to begin with, in the unit of @pattern: around @radial, or around the
 * highest bin where that is NaN. */
void ringlet_series_map_around (
    const RingletResult *pattern, double radial, double *lo, double *hi);

/**
 * ringlet_series_map_values:
 * @map: the patterns
 * @setup: whose regions and expression are taken
 * @state: as above
 * @error: RINGLET_ERROR_VALUE without a region, or for an expression that is none, with
 *   the place in it
 *
 * What the map shows of each frame; NaN where there is no pattern.
 *
 * Returns: (transfer full) (array): one a frame of @map
 */
double *ringlet_series_map_values (const RingletHeatMap *map,
    const RingletSeriesSetup *setup, const RingletState *state, GError **error);

G_END_DECLS
