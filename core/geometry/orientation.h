/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/geometry.h"

G_BEGIN_DECLS

/**
 * RingletOrientationRule:
 * @RINGLET_ORIENTATION_ONE_FLIP: the pixel grid is flipped: Ringlet, and pyFAI after
 *   2026.02
 * @RINGLET_ORIENTATION_TWO_FLIPS: the laboratory is flipped as well, after the
 *   rotations: pyFAI up to 2026.02
 *
 * What a file means by an orientation other than 3. Source of the change: pyFAI, pull
 * request 2911.
 */
typedef enum {
  RINGLET_ORIENTATION_ONE_FLIP,
  RINGLET_ORIENTATION_TWO_FLIPS,
} RingletOrientationRule;

/* "one-flip" or "two-flips"; error RINGLET_ERROR_VALUE. */
gboolean ringlet_orientation_rule_parse (
    const char *name, RingletOrientationRule *rule, GError **error);
const char *ringlet_orientation_rule_name (RingletOrientationRule rule);

/**
 * ringlet_orientation_undo_two_flips:
 * @detector: (inout): of any orientation; becomes the same in orientation 3
 * @geometry: (inout): as a file with two flips says it; becomes what it means
 * @error: RINGLET_ERROR_VALUE when the shape of the detector is not known,
 *   RINGLET_ERROR_UNSUPPORTED when its pixels are no even grid of rectangles
 *
 * Exact: with D the mirror of one laboratory axis, D · R · (L − p − poni) is
 * (D · R · D) · (p − (L − poni)), and D · R · D is the rotation with the signs of two
 * of the three angles changed.
 */
gboolean ringlet_orientation_undo_two_flips (
    RingletDetector **detector, RingletGeometry *geometry, GError **error);

/**
 * ringlet_orientation_mirror:
 * @rows: the rows in reversed order
 * @columns: the columns
 * @length_slow_m: of the detector; only looked at for @rows
 * @length_fast_m: only looked at for @columns
 *
 * Returns: the geometry in which pixels of the reversed order lie where they lay, seen
 * in a mirror: with the same 2θ everywhere, χ turned
 */
RingletGeometry ringlet_orientation_mirror (const RingletGeometry *geometry,
    gboolean rows, gboolean columns, double length_slow_m, double length_fast_m);

G_END_DECLS
