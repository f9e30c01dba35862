/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/calibrant.h"
#include "geometry/placement.h"

G_BEGIN_DECLS

/**
 * RingletRing:
 * @number: 1 for the innermost
 * @reflection: what makes it
 * @two_theta_rad: at the wavelength of the geometry
 *
 * One ring of a calibrant at one wavelength.
 */
typedef struct {
  guint number;
  RingletReflection reflection;
  double two_theta_rad;
} RingletRing;

/* Returns (transfer full) (element-type RingletRing): every ring up to @two_theta_max,
 * innermost first; the work grows with its sine to the third power, so ask for what can
 * be seen; empty when the wavelength is 0. Those below ringlet_calibrant_d_floor(), too
 * many to tell one from the next, are left out. */
GArray *ringlet_rings_new (
    const RingletCalibrant *calibrant, double wavelength_m, double two_theta_max_rad);

/* Returns (transfer none) (nullable): the ring nearest to @two_theta_rad when it is
 * nearer than @within_rad. */
const RingletRing *ringlet_rings_nearest (
    const GArray *rings, double two_theta_rad, double within_rad);

/* "110", "(10 4 2)" when an index has two digits or a sign, "–" where they are not
 * known. Returns (transfer full). */
char *ringlet_reflection_label (const RingletReflection *reflection);

/**
 * RingletRect:
 * @slow_min: first row
 * @slow_max: where the rows end
 * @fast_min: first column
 * @fast_max: where the columns end
 *
 * A part of an image, in pixels from the corner of pixel (0, 0).
 */
typedef struct {
  double slow_min;
  double slow_max;
  double fast_min;
  double fast_max;
} RingletRect;

/**
 * RingletCurvePoint:
 * @slow: in pixels from the corner of pixel (0, 0)
 * @fast: likewise
 * @chi_rad: azimuth
 * @is_start: a new piece begins here
 *
 * A point of a ring on the detector.
 */
typedef struct {
  double slow;
  double fast;
  double chi_rad;
  gboolean is_start;
} RingletCurvePoint;

/* What is looked at, prepared for any number of rings. */
typedef struct _RingletRingView RingletRingView;

/**
 * ringlet_ring_view_new:
 * @placement: its detector is borrowed
 * @inside: a little more of a curve may be returned, where the detector goes on
 * @tolerance_px: how far a chord may lie from the curve, in pixels of the image
 */
RingletRingView *ringlet_ring_view_new (
    const RingletPlacement *placement, const RingletRect *inside, double tolerance_px);

/* Frees the view, but not the detector. */
void ringlet_ring_view_free (RingletRingView *self);

/**
 * ringlet_ring_view_curve:
 *
 * The points of the detector where 2θ is @two_theta_rad, as fine as is needed and no
 * finer, at any magnification: ellipse, parabola or hyperbola on a plane, whatever the
 * tilt, and any curve on a detector that is bent or in pieces. Nothing is drawn where
 * there is no detector, and a piece ends where the curve jumps by more than a pixel or
 * two. The work is bounded, at about 20 000 points.
 *
 * Returns: (transfer full) (element-type RingletCurvePoint): the pieces that may lie
 *   inside, in the order of χ
 */
GArray *ringlet_ring_view_curve (const RingletRingView *self, double two_theta_rad);

/* The same for a single ring. */
GArray *ringlet_ring_curve (const RingletPlacement *placement, double two_theta_rad,
    const RingletRect *inside, double tolerance_px);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletRingView, ringlet_ring_view_free)

G_END_DECLS
