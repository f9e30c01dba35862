/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/ring.h"

G_BEGIN_DECLS

/**
 * RingletRingSeen:
 * @radius_px: mean distance of what is seen from the beam centre, in pixels; NAN for a
 *   ring beside the detector
 * @gap_px: distance to the ring before, at the azimuths where both are seen; NAN where
 *   there are none
 * @share: of the azimuths, how many lie on the detector, 0 to 1
 *
 * What a detector sees of a ring.
 */
typedef struct {
  double radius_px;
  double gap_px;
  double share;
} RingletRingSeen;

/* Returns (transfer full) (element-type RingletRingSeen): one for each of @rings;
 * masked pixels are on the detector, too. */
GArray *ringlet_calibrants_seen (const RingletDetector *detector,
    const RingletGeometry *geometry, const GArray *rings);

G_END_DECLS
