/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/pattern.h"

G_BEGIN_DECLS

/**
 * ringlet_pattern_cut:
 * @min: first position to keep
 * @max: last position to keep
 * @error: RINGLET_ERROR_VALUE for a pattern or range that is none, or without a point
 *   in it; RINGLET_ERROR_LIMIT
 *
 * Returns: (transfer full): the points from @min to @max, both included
 */
RingletPattern *ringlet_pattern_cut (
    const RingletPattern *self, double min, double max, GError **error);

/**
 * RingletPatternAxis:
 * @from: (nullable): unit of the pattern where it does not tell, or tells wrongly
 * @wavelength_m: 0 to take that of the pattern
 * @distance_m: from and to a radius: sample to detector, which is taken to be a plane
 *   across the beam, r = distance · tan 2θ; else 0
 *
 * What a conversion needs to know.
 */
typedef struct {
  const RingletUnit *from;
  double wavelength_m;
  double distance_m;
} RingletPatternAxis;

/**
 * ringlet_pattern_convert:
 * @to: a radial unit
 * @error: RINGLET_ERROR_VALUE when the unit of the pattern, the wavelength or the
 *   distance is needed and not known; when the one unit does not follow from the other;
 *   or for a point that has no finite position there, such as 2θ = 0 in d;
 *   RINGLET_ERROR_LIMIT
 *
 * Moves each point to its place on another axis. Intensities are those of the points:
 * they are not divided by the changed width of a bin. Points rise again, so that those
 * of d come in the reverse order.
 *
 * Returns: (transfer full): the same points in unit @to
 */
RingletPattern *ringlet_pattern_convert (const RingletPattern *self,
    const RingletUnit *to, const RingletPatternAxis *axis, GError **error);

G_END_DECLS
