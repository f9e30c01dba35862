/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: from the right ring numbers to the best geometry. */

#include "calib/auto-work.h"

G_BEGIN_DECLS

/**
 * RingletAutoFinal:
 * @geometry: refined
 * @tilt_held: the rings do not tell a tilt: it is 0
 * @is_entangled: poni and rot can hardly be told apart, as at small angles
 * @is_loose: they do not even tell the geometry without one
 * @sigma: as in #RingletAutoResult
 * @is_of_pixels: the geometry is the most likely one of all pixels, not that of points
 * @rms_px: of the points, across the rings
 * @turn_rad: azimuth that the points cover
 * @points: (element-type RingletControlPoint): that count
 */
typedef struct {
  RingletGeometry geometry;
  gboolean tilt_held;
  gboolean is_entangled;
  gboolean is_loose;
  gboolean is_of_pixels;
  double sigma[5];
  double rms_px;
  double turn_rad;
  GArray *points;
} RingletAutoFinal;

/**
 * ringlet_auto_final:
 * @start: with the right ring numbers
 * @rings: (element-type RingletRing): all that there are
 * @hold_tilt: there is no tilt
 * @knows_tilt: and the user says so: a part of a ring is enough then. Else half a turn
 *   is needed where the rings do not tell a tilt: an arc of a tilted detector looks
 *   like one of a circle about another centre
 * @final: (out caller-allocates): its points are to be freed
 * @error: RINGLET_ERROR_VALUE when there are too few points, G_IO_ERROR_CANCELLED
 *
 * Extracts points along all rings of the detector and refines with them, twice. A tilt
 * that may as well be none is held at zero where the rings hardly tell one. Where
 * the rings are as even as ringlet_auto_pixels() needs them, all pixels have the last
 * word.
 */
gboolean ringlet_auto_final (const RingletAutoWork *work, const RingletGeometry *start,
    const GArray *rings, gboolean hold_tilt, gboolean knows_tilt,
    RingletAutoFinal *final, GError **error);

G_END_DECLS
