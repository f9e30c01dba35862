/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: where the beam goes and how the detector is tilted, as far as the
 * shape of the rings says, whatever rings they are. */

#include <gio/gio.h>

#include "calib/auto-cone.h"

G_BEGIN_DECLS

/**
 * RingletAutoCandidate:
 * @cone: what was found
 * @loss: the part of the points that it does not explain, 0 … 1
 */
typedef struct {
  RingletCone cone;
  double loss;
} RingletAutoCandidate;

/**
 * ringlet_auto_find:
 * @points: (element-type RingletConePoint): in the order of their chains
 * @bounds: of what is possible
 * @size_m: of the detector, across
 * @seed: of the pairs that are tried
 * @error: G_IO_ERROR_CANCELLED
 *
 * Without tilt all normals of the rings meet in one point: pairs of them propose it.
 * From there, and from tilts in all directions, cones are fitted to the directions of
 * the ridges, then to the places of their chains. The distance is what the tilt makes
 * visible of it, and arbitrary without one.
 *
 * Returns: (transfer full) (element-type RingletAutoCandidate): different ones, the
 *   best first
 */
GArray *ringlet_auto_find (const GArray *points, const RingletConeBounds *bounds,
    double size_m, guint32 seed, GCancellable *cancellable, GError **error);

/* Every n-th point, at most @most. Returns (transfer full). */
GArray *ringlet_auto_thinned (const GArray *points, guint most);

G_END_DECLS
