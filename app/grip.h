/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/ring.h"
#include "geometry/placement.h"

G_BEGIN_DECLS

/* Where a detector stands, changed by hand on its image: pure functions from what was
 * grabbed and where it was taken to. Exact for flat detectors of any orientation; of
 * bent ones the surface between the two points counts as flat. */

/**
 * RingletGripKind:
 * @RINGLET_GRIP_NONE: there is nothing to grab
 * @RINGLET_GRIP_DISTANCE: a ring: beam centre and tilt stay
 * @RINGLET_GRIP_CENTRE: what lies between rings: distance and tilt stay
 * @RINGLET_GRIP_TILT: the point of normal incidence: beam centre and the distance along
 *   the beam stay
 */
typedef enum {
  RINGLET_GRIP_NONE,
  RINGLET_GRIP_DISTANCE,
  RINGLET_GRIP_CENTRE,
  RINGLET_GRIP_TILT,
} RingletGripKind;

/**
 * RingletGrip:
 * @kind: what it changes
 * @slow_px: where it was grabbed, pixels from the corner of pixel (0, 0) of the file
 * @fast_px: likewise
 * @ring: number of the ring; 0 for the other kinds
 * @start: the geometry then
 *
 * Something that was grabbed. A value.
 */
typedef struct {
  RingletGripKind kind;
  double slow_px;
  double fast_px;
  guint ring;
  RingletGeometry start;
} RingletGrip;

/**
 * ringlet_grip_find:
 * @rings: (nullable) (element-type RingletRing): those that are shown
 * @reach_px: how near counts as on it
 *
 * What is there to grab, at the point of normal incidence, else the nearest ring, else
 * the inside.
 *
 * Returns: of kind none where the geometry has no distance
 */
RingletGrip ringlet_grip_find (const RingletDetector *detector,
    const RingletGeometry *geometry, const GArray *rings, double slow_px,
    double fast_px, double reach_px);

/**
 * ringlet_grip_move:
 * @detector: as when it was grabbed
 * @slow_px: where it was taken to
 * @moved: (out): what was grabbed lies there then, to the last bits: the 2θ of a ring,
 *   the same direction of the beam, the foot of the normal
 *
 * Returns: %FALSE where no geometry does that; @moved is untouched then
 */
gboolean ringlet_grip_move (const RingletGrip *self, const RingletDetector *detector,
    double slow_px, double fast_px, RingletGeometry *moved);

/* The same geometry with another place of the direct beam, pixels of the file; tilt and
 * distance along the beam stay. %FALSE as there. */
gboolean ringlet_grip_centre (const RingletGeometry *geometry,
    const RingletDetector *detector, double slow_px, double fast_px,
    RingletGeometry *moved);

/* Where the normal through the sample meets the detector: what turns the tilt. FALSE
 * where the detector is not flat there. */
gboolean ringlet_grip_normal (const RingletGeometry *geometry,
    const RingletDetector *detector, double *slow_px, double *fast_px);

G_END_DECLS
