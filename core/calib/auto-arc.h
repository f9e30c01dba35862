/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: chains of points in a few words. */

#include "calib/auto-cone.h"

G_BEGIN_DECLS

#define RINGLET_ARC_POINTS 3

/**
 * RingletArc:
 * @points: near both ends and in the middle (the second), with tangents, all less noisy
 *   than a point of the chain
 * @weight: length, pixels
 */
typedef struct {
  RingletConePoint points[RINGLET_ARC_POINTS];
  double weight;
} RingletArc;

/**
 * ringlet_arcs_new:
 * @points: (element-type RingletConePoint): in the order of their chains
 * @most: so many at most
 *
 * A parabola through each chain; chains that it does not follow are left out, or cut in
 * two where they turn a lot.
 *
 * Returns: (transfer full) (element-type RingletArc): the longest first
 */
GArray *ringlet_arcs_new (
    const GArray *points, const RingletDetector *detector, guint most);

G_END_DECLS
