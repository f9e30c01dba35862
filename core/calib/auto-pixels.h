/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the geometry that all pixels of all rings make most likely. */

#include "calib/auto-work.h"
#include "calib/peak-ring.h"

G_BEGIN_DECLS

/**
 * RingletAutoPixels:
 * @geometry: the most likely one
 * @sigma: as in #RingletAutoResult
 * @misfit: how much more the pixels scatter about the rings than counts do; 1 where the
 *   rings are all that there is
 * @ring_misfit: how much more whole rings lie off than their pixels say: about 1
 * @n_rings: that say something
 * @is_settled: another step would change nothing
 */
typedef struct {
  RingletGeometry geometry;
  double sigma[5];
  double misfit;
  double ring_misfit;
  guint n_rings;
  gboolean is_settled;
} RingletAutoPixels;

/**
 * ringlet_auto_pixels:
 * @start: within a width of the rings
 * @rings: (element-type RingletRing): all that there are
 * @n: of the innermost that are looked at
 * @powder: that the rings are of
 * @hold_tilt: the tilt of @start is kept
 * @pixels: (out)
 * @error: G_IO_ERROR_CANCELLED
 *
 * A point of a ring needs an arc that stands out by itself; with few counts a point
 * then knows its own uncertainty badly, and weak rings have none. Here each ring has
 * one height, width and background all around, and the geometry follows from all pixels
 * at once, by Fisher's scoring: the least uncertainty that there is, as long as the
 * rings are as even as that (see @misfit).
 */
gboolean ringlet_auto_pixels (const RingletAutoWork *work, const RingletGeometry *start,
    const GArray *rings, guint n, const RingletRingPowder *powder, gboolean hold_tilt,
    RingletAutoPixels *pixels, GError **error);

G_END_DECLS
