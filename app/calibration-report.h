/* SPDX-License-Identifier: MIT */
#pragma once

#include "calibration.h"

G_BEGIN_DECLS

/**
 * RingletCalibrationFiles:
 * @image: (nullable): file of the image
 * @points: (nullable): file of the points
 *
 * Where the inputs of a calibration are from.
 */
typedef struct {
  const char *image;
  const char *points;
} RingletCalibrationFiles;

/**
 * ringlet_calibration_write_report:
 * @path: an HTML or PDF file
 * @error: as ringlet_calibration_report_write(); what the integration says
 *
 * Integrates the image with what was found, so that straight lines in the cake can be
 * looked at, and writes all of it down.
 */
gboolean ringlet_calibration_write_report (const RingletCalibration *self,
    const RingletCalibrationInputs *inputs, const RingletCalibrationFiles *files,
    const char *path, gboolean overwrite, GCancellable *cancellable, GError **error);

G_END_DECLS
