/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "calib/peak-image.h"

G_BEGIN_DECLS

/**
 * RingletRidgePoint:
 * @slow_px: the crest, pixels from the corner of pixel (0, 0)
 * @fast_px: likewise
 * @normal_rad: direction across the arc, −π/2 … π/2: (slow, fast) = (sin, cos); to the
 *   centre or away from it
 * @sigma_px: standard deviation along the normal
 * @snr: of its amplitude
 * @amplitude: above the background, in units of a pixel
 * @fwhm_px: width across
 * @curvature_per_px: 1 / radius, positive when the centre is in the direction of
 *   −normal; from the fit of the arc, which tells it for small rings: 0 above a radius
 *   of about a hundred pixels
 *
 * A point on a bright line of an image of which nothing is known.
 */
typedef struct {
  double slow_px;
  double fast_px;
  double normal_rad;
  double sigma_px;
  double snr;
  double amplitude;
  double fwhm_px;
  double curvature_per_px;
} RingletRidgePoint;

/**
 * RingletRidgeSearch:
 * @spacing_px: least distance between two points, 0 for what gives about @max_points
 * @max_points: the best are kept
 * @min_snr: of the amplitude of a point
 *
 * How to look for ridges.
 */
typedef struct {
  double spacing_px;
  guint max_points;
  double min_snr;
} RingletRidgeSearch;

/* 6000 points, 5 σ. */
RingletRidgeSearch ringlet_ridge_search_default (void);

/**
 * ringlet_ridge_points:
 * @image: made without hot pixels
 * @search: (nullable): NULL for the defaults
 * @error: G_IO_ERROR_CANCELLED
 *
 * Points of arcs over the whole image without any geometry: where the smoothed image
 * curves down across one direction and hardly along the other, then fitted by
 * ringlet_arc_fit(). Spots are left out, unless they are drawn out along an arc. Points
 * are spread out: no two are nearer than the spacing. The same bits for any number of
 * threads.
 *
 * Returns: (transfer full) (element-type RingletRidgePoint): the most significant first
 */
GArray *ringlet_ridge_points (const RingletPeakImage *image,
    const RingletRidgeSearch *search, GCancellable *cancellable, GError **error);

G_END_DECLS
