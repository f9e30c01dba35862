/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/peak-fit.h"

G_BEGIN_DECLS

/**
 * ringlet_peak_search:
 * @threshold: least prominence of a peak, in standard deviations of the noise
 * @error: RINGLET_ERROR_VALUE for a pattern or threshold that is none
 *
 * Points that are higher than their neighbours (of a plateau the middle one) and whose
 * prominence, the height above the higher one of the two lowest points that must be
 * passed on the way to higher ground or an end, is @threshold times the noise or more.
 * The noise is the sigma of the point, without sigmas 1.4826 / √6 times the median of
 * |yᵢ₋₁ − 2 yᵢ + yᵢ₊₁|, and positive. Points without an intensity are passed over.
 * Height of a start is its prominence, its width that between the places where the
 * curve crosses half of it, at least the distance of two points.
 *
 * Source: find_peaks(), peak_prominences() and peak_widths() of SciPy (scipy.signal).
 *
 * Returns: (transfer full) (element-type RingletPeakStart): rising in position, perhaps
 *   none
 */
GArray *ringlet_peak_search (
    const RingletPattern *pattern, double threshold, GError **error);

/**
 * ringlet_peak_start_at:
 * @position: where a peak is expected
 * @reach: how far from there its highest point may lie
 * @start: (out): filled in
 * @error: RINGLET_ERROR_VALUE for a pattern that is none, or one without three points
 *   with data in the reach
 *
 * The start for a peak whose position is known. The highest point in the reach, if it
 * is higher than its neighbours: measured as ringlet_peak_search() does. Else, as on
 * the shoulder of another peak, @position itself with a width of @reach and what the
 * curve rises above its lowest point in the reach.
 */
gboolean ringlet_peak_start_at (const RingletPattern *pattern, double position,
    double reach, RingletPeakStart *start, GError **error);

G_END_DECLS
