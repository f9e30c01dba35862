/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/peak-search.h"

G_BEGIN_DECLS

/**
 * ringlet_peak_fit_series:
 * @starts: (element-type RingletPeakStart): rising in position
 * @reach: how far around a peak is fitted, in its widths; positive
 * @background_order: of each range; 1 is a straight line
 * @failures: (element-type utf8): gets a message for each range that could not be
 *   fitted; owns them
 * @error: RINGLET_ERROR_VALUE for a pattern or reach that is none
 *
 * Fits all peaks of a pattern, those together that stand in each other's range: the
 * range of a peak ends @reach widths beside it, and at the ends of the pattern; a
 * neighbour whose position less its own width lies in it joins, as long as there is
 * one.
 *
 * Returns: (transfer full) (element-type RingletPeakFit): the fits that succeeded
 */
GPtrArray *ringlet_peak_fit_series (const RingletPattern *pattern, const GArray *starts,
    double reach, guint background_order, GPtrArray *failures, GError **error);

G_END_DECLS
