/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/detector.h"

G_BEGIN_DECLS

/**
 * ringlet_detector_load:
 * @path: a NeXus detector file (pyFAI's, API 1.0 to 1.2) or a FIT2D spline, by content
 * @orientation: 1–4, or 0 for what the file says, 3 where it is silent
 * @error: begins with the path; RINGLET_ERROR_FORMAT when it is truncated or
 * contradicts itself, naming the field
 *
 * Pixels whose corners are not finite are masked. #RingletDetector's path is @path. The
 * corners of a file are where the pixels of the image lie, the orientation of the file
 * done; another @orientation turns them from there. Its flat field and dark current are
 * left alone.
 */
RingletDetector *ringlet_detector_load (
    const char *path, int orientation, GError **error);

/**
 * ringlet_detector_save:
 * @overwrite: a file that is there already may be replaced
 * @error: RINGLET_ERROR_EXISTS, RINGLET_ERROR_VALUE when the detector has no shape,
 * I/O; naming @path
 *
 * Writes a NeXus detector file, API 1.2, beside @path and renames it. Corners are
 * written where the grid is not uniform and flat, as 32-bit floats, which is the
 * format: where the pixels of the image lie, so with orientation 3.
 */
gboolean ringlet_detector_save (
    const RingletDetector *self, const char *path, gboolean overwrite, GError **error);

/**
 * ringlet_detector_with_spline:
 * @path: FIT2D spline file
 * @error: begins with the path; RINGLET_ERROR_FORMAT, RINGLET_ERROR_SHAPE when its
 * valid region is larger than the detector
 *
 * The spline belongs to the grid: the orientation of the detector flips it with the
 * pixels. Its pixel size is that of the detector from now on.
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
 *
 * The maps belong to the grid, in the order of orientation 3. Pixels whose offset is
 * not finite stay where they are.
 */
RingletDetector *ringlet_detector_with_offsets (const RingletDetector *self,
    const RingletImage *slow, const RingletImage *fast, double factor, GError **error);

G_END_DECLS
