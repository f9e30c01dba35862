/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/detector.h"

G_BEGIN_DECLS

/**
 * ringlet_detector_load:
 * @path: a NeXus detector file (pyFAI's, API 1.0 to 1.2) or a FIT2D spline, by content
 * @orientation: 1–4, or 0 for what the file says, 3 where it is silent
 * @error: begins with the path; RINGLET_ERROR_FORMAT when it is truncated or
 * contradicts itself, naming the field
 *
 * Pixels whose corners are not finite are masked. ringlet_detector's path is @path.
 */
RingletDetector *ringlet_detector_load (
    const char *path, int orientation, GError **error);

/**
 * ringlet_detector_save:
 * @error: I/O, naming @path
 *
 * Writes a NeXus detector file, API 1.2, beside @path and renames it. Corners are
 * written where the grid is not uniform and flat, as 32-bit floats, which is the
 * format.
 */
gboolean ringlet_detector_save (
    const RingletDetector *self, const char *path, GError **error);

/**
 * ringlet_detector_with_spline:
 * @path: FIT2D spline file
 * @error: begins with the path; RINGLET_ERROR_FORMAT, RINGLET_ERROR_SHAPE when its
 * valid region is larger than the detector
 *
 * Returns: (transfer full): @self bent; a generic detector without a shape takes that
 * of the spline, and pixels outside its valid region are masked
 */
RingletDetector *ringlet_detector_with_spline (
    const RingletDetector *self, const char *path, GError **error);

/**
 * ringlet_detector_with_offsets:
 * @slow: displacement of each pixel along the slow axis
 * @fast: the same along the fast axis
 * @factor: pixels per unit of the images: −0.01 for Pilatus, whose maps are in percent
 * and subtracted, 0.01 for Eiger
 * @error: RINGLET_ERROR_SHAPE
 */
RingletDetector *ringlet_detector_with_offsets (const RingletDetector *self,
    const RingletImage *slow, const RingletImage *fast, double factor, GError **error);

G_END_DECLS
