/* SPDX-License-Identifier: MIT */
#pragma once

#include "pattern/pattern.h"

G_BEGIN_DECLS

/* Patterns added, subtracted, scaled and divided, each independent of the other. All
 * functions return (transfer full) a new pattern on the points of the first, with what
 * was done added to its header. Where one has no intensity, the result has none. */

/**
 * RingletAxisRule:
 * @RINGLET_AXIS_SAME: the second has the same points, or it is refused
 * @RINGLET_AXIS_INTERPOLATE: the second is interpolated by straight lines; outside of
 *   it there is no intensity, and variances are (1 − t)² v₁ + t² v₂. Neighbours are
 *   correlated then, which the header says: "variance: lower bound"
 *
 * What becomes of two patterns with other points. Points are the same that differ by
 * less than a thousandth of their mean distance: what files with few digits keep.
 */
typedef enum {
  RINGLET_AXIS_SAME,
  RINGLET_AXIS_INTERPOLATE,
} RingletAxisRule;

/**
 * ringlet_pattern_interpolate:
 * @like: whose points
 * @error: RINGLET_ERROR_VALUE when units differ, or the wavelengths where the unit
 *   depends on them; RINGLET_ERROR_SHAPE when the points differ and @rule does not
 *   allow it; RINGLET_ERROR_LIMIT
 *
 * @self at the points of @like: itself where they are the same.
 */
RingletPattern *ringlet_pattern_interpolate (RingletPattern *self,
    const RingletPattern *like, RingletAxisRule rule, GError **error);

/**
 * ringlet_pattern_add:
 * @name: (nullable): what to call @b in the header, its file
 * @scale: what @b is multiplied with, below 0 to subtract
 * @error: as ringlet_pattern_interpolate(); RINGLET_ERROR_VALUE when @a has sigmas and
 *   @b has none, or for a pattern or number that is none
 *
 * a + scale · b, σ² = σa² + scale² σb²; without sigmas where @a has none.
 */
RingletPattern *ringlet_pattern_add (const RingletPattern *a, RingletPattern *b,
    const char *name, double scale, RingletAxisRule rule, GError **error);

/**
 * ringlet_pattern_divide:
 * @name: (nullable): as of ringlet_pattern_add()
 * @error: as ringlet_pattern_add()
 *
 * a / b, σ² = (σa / b)² + (a σb / b²)²; no intensity where b is 0.
 */
RingletPattern *ringlet_pattern_divide (const RingletPattern *a, RingletPattern *b,
    const char *name, RingletAxisRule rule, GError **error);

/**
 * ringlet_pattern_multiply:
 * @factor: a number without uncertainty
 * @error: RINGLET_ERROR_VALUE for a pattern or number that is none
 *
 * factor · a, σ = |factor| σa.
 */
RingletPattern *ringlet_pattern_multiply (
    const RingletPattern *a, double factor, GError **error);

/* Without its sigmas; RINGLET_ERROR_VALUE for a pattern that is none. */
RingletPattern *ringlet_pattern_drop_sigma (const RingletPattern *a, GError **error);

G_END_DECLS
