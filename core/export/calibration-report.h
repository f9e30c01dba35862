/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/autocalibrate.h"
#include "calib/refine.h"
#include "engine/result.h"

G_BEGIN_DECLS

/**
 * RingletCalibrationReport:
 * @title: of the whole
 * @image_path: (nullable): file of @image
 * @image_sha256: (nullable): of its pixels
 * @points_path: (nullable): file that the points are from, where they are from one
 * @image: (nullable): with rings
 * @mask: (nullable): of the shape of @image
 * @detector: where the points are
 * @calibrant: of the rings
 * @rings: (element-type RingletRing): those that count
 * @refinement: values, ± σ and residuals
 * @automatic: (nullable): what was found without a start
 * @n_rings: of the calibrant that cross the detector
 * @pattern: (nullable): of @image with the geometry
 * @cake: (nullable): likewise
 *
 * A calibration, to be kept with the data. Borrows all of it.
 */
typedef struct {
  const char *title;
  const char *image_path;
  const char *image_sha256;
  const char *points_path;
  const RingletImage *image;
  const RingletMask *mask;
  RingletDetector *detector;
  const RingletCalibrant *calibrant;
  const GArray *rings;
  const RingletRefinement *refinement;
  const RingletAutoResult *automatic;
  guint n_rings;
  const RingletResult *pattern;
  const RingletResult *cake;
} RingletCalibrationReport;

/* @error: RINGLET_ERROR_VALUE when the suffix is neither .html nor .pdf */
gboolean ringlet_calibration_report_check_path (const char *path, GError **error);

/**
 * ringlet_calibration_report_write:
 * @path: an HTML file that needs no other, or a PDF file
 * @error: as ringlet_calibration_report_check_path() and ringlet_output_write();
 *   RINGLET_ERROR_LIMIT when the drawing fails
 *
 * Values ± σ, correlations, a table of the rings, residuals against the azimuth, image,
 * cake and pattern, versions and hashes. The same input gives the same bytes with the
 * same fonts: no clock is in it.
 */
gboolean ringlet_calibration_report_write (const RingletCalibrationReport *self,
    const char *path, gboolean overwrite, GError **error);

G_END_DECLS
