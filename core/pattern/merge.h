/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/pattern.h"

G_BEGIN_DECLS

/**
 * RingletMergeWeight:
 * @RINGLET_MERGE_SIGMA: 1 / σ²: the best mean where sigmas are those of the expected
 *   counts. From few counts they are not: points that came out low weigh too much
 * @RINGLET_MERGE_COUNT: all patterns alike
 */
typedef enum {
  RINGLET_MERGE_SIGMA,
  RINGLET_MERGE_COUNT,
} RingletMergeWeight;

/**
 * ringlet_pattern_merge:
 * @patterns: (array length=n): of one unit; the first gives header and scale
 * @n: 1 or more
 * @weight: of a pattern where several have an intensity
 * @fit_scale: multiply each pattern with what makes it like those before it where they
 *   overlap
 * @scales: (out) (optional) (array length=n): the factors, 1 where none is fitted
 * @error: RINGLET_ERROR_VALUE for patterns that are none or have other units or
 *   wavelengths, see ringlet_pattern_interpolate(); only some have sigmas; weights of
 *   sigma without sigmas, or one that is 0; less than three common points to fit a
 *   scale; RINGLET_ERROR_LIMIT
 *
 * One pattern of several, of ranges that may overlap or leave gaps. The points are
 * those of the first, and those of each later one that lie outside the range of all
 * before it, by more than half a mean distance of its points. In each point the
 * intensity is the weighted mean of the patterns there, interpolated by straight lines
 * where they have other points ("variance: lower bound" in the header then). σ² = 1 / Σ
 * 1/σᵢ², or Σ σᵢ² / N².
 *
 * A scale s minimises Σ (mᵢ − s bᵢ)² / (σm² + s² σb²) over common points, m being what
 * is merged already: both have errors, so that their noise does not make s smaller
 * (York, Can. J. Phys. 44, 1079 (1966)); without sigmas all points count alike. Its own
 * uncertainty, which is common to all points of a pattern, is not in the sigmas.
 *
 * Returns: (transfer full): the merged pattern
 */
RingletPattern *ringlet_pattern_merge (RingletPattern *const *patterns, gsize n,
    RingletMergeWeight weight, gboolean fit_scale, double *scales, GError **error);

G_END_DECLS
