/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/geometry.h"

G_BEGIN_DECLS

/**
 * ringlet_geometry_lab_at:
 * @slow_px: in pixels from the corner of pixel (0, 0) of the file
 * @fast_px: likewise
 *
 * Returns: where that point of the detector is; lab.h says what it means
 */
RingletLab ringlet_geometry_lab_at (const RingletGeometry *self,
    const RingletDetector *detector, double slow_px, double fast_px);

/**
 * RingletInverse:
 *
 * A detector plane seen from the sample, prepared once: from a direction to the pixel
 * by one intersection. Flat detectors, any tilt. A value.
 */
typedef struct {
  const RingletDetector *detector; /* borrowed */
  double slow[3];                  /* unit vectors of the plane, laboratory (y, x, z) */
  double fast[3];
  double normal[3];
  double origin[3];
  double distance_m; /* normal · origin */
} RingletInverse;

RingletInverse ringlet_inverse_new (
    const RingletGeometry *geometry, const RingletDetector *detector);

/**
 * ringlet_inverse_ray:
 * @direction: of length 1, from the sample
 * @slow_px: (out): as for ringlet_geometry_lab_at(), also outside the detector
 *
 * Returns: %FALSE when that ray never meets the plane
 */
gboolean ringlet_inverse_ray (
    const RingletInverse *self, RingletLab direction, double *slow_px, double *fast_px);

/**
 * ringlet_inverse_pixel:
 * @two_theta_rad: 0 … π
 * @chi_rad: any
 *
 * The same for an angle and an azimuth.
 */
gboolean ringlet_inverse_pixel (const RingletInverse *self, double two_theta_rad,
    double chi_rad, double *slow_px, double *fast_px);

G_END_DECLS
