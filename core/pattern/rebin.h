/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/pattern.h"

G_BEGIN_DECLS

/**
 * ringlet_pattern_bin:
 * @n_points: how many neighbours become one; the last ones may be fewer
 * @error: RINGLET_ERROR_VALUE for a pattern that is none, or no points;
 *   RINGLET_ERROR_LIMIT
 *
 * Position and intensity are the mean of the points, σ² = Σ σᵢ² / N² with their number
 * N: exact where the points are independent. Points without an intensity do not count,
 * N being smaller then; their positions do.
 *
 * Returns: (transfer full): a pattern of fewer points
 */
RingletPattern *ringlet_pattern_bin (
    const RingletPattern *self, guint n_points, GError **error);

/**
 * ringlet_pattern_rebin:
 * @min: lower edge of the first new bin
 * @max: upper edge of the last
 * @n: number of equal bins
 * @error: RINGLET_ERROR_VALUE for a pattern that is none or of one point, a range that
 *   is none, or one that has nothing of the pattern; RINGLET_ERROR_LIMIT
 *
 * Each point stands for the stretch of the axis to half-way to its neighbours, the
 * outermost ones for as much on their other side. The intensity of a new bin is the
 * mean over its part of the axis, Σ lᵢ Iᵢ / Σ lᵢ with the common lengths lᵢ: areas are
 * conserved, Σ I Δ over new bins that are covered wholly is Σ I Δ over the old. σ² = Σ
 * lᵢ² σᵢ² / (Σ lᵢ)². An old point that is shared by two new ones makes them correlated:
 * the header says "variance: lower bound". What no point with an intensity covers has
 * none.
 *
 * Returns: (transfer full): the new pattern, at the middles of the bins
 */
RingletPattern *ringlet_pattern_rebin (
    const RingletPattern *self, double min, double max, gsize n, GError **error);

G_END_DECLS
