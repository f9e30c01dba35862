/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/detector.h"

G_BEGIN_DECLS

/**
 * RingletPinholeReport:
 * @n_spots: bright spots in the image
 * @n_holes: those of them that are holes of the grid
 * @rms_px: distance between holes and smooth field, root mean square
 *
 * How well a distortion was found.
 */
typedef struct {
  gsize n_spots;
  gsize n_holes;
  double rms_px;
} RingletPinholeReport;

/**
 * ringlet_pinhole_detector:
 * @image: of a mask with holes on a square lattice in front of the detector
 * @mask: (nullable): pixels that do not count
 * @pitch_m: between neighbouring holes
 * @report: (out caller-allocates)
 * @error: RINGLET_ERROR_VALUE when the pitch is not positive or no lattice is found,
 * RINGLET_ERROR_SHAPE for a mask of another shape
 *
 * A detector whose pixels lie where the holes say: the spots are found, numbered from
 * the middle outwards, and a bicubic spline is laid through their displacements. Where
 * the mask with the holes stood and how it was turned cannot be seen, so the pixel size
 * is that of the mean lattice and its axes are those of the image; the rest, a shear
 * included, is distortion. Pixels outside the hull of the holes are masked.
 *
 * Returns: (transfer full): a generic detector of orientation 3
 */
RingletDetector *ringlet_pinhole_detector (const RingletImage *image,
    const RingletMask *mask, double pitch_m, RingletPinholeReport *report,
    GError **error);

G_END_DECLS
