/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/detector.h"

G_BEGIN_DECLS

/* The detector of a .poni file; for poni-*.c. */

/**
 * RingletPoniConfig:
 * @detector: pixel sizes, shape, radius and orientation; the last is never 0
 * @sensor_name: (nullable): a sensor that is not known
 * @spline: (nullable): FIT2D spline of the distortion
 * @file: (nullable): NeXus detector file
 * @offsets: (nullable): displacement along the fast axis and along the slow axis, as
 *   images
 *
 * What Detector_config says, or the lines of version 1.
 */
typedef struct {
  RingletDetectorConfig detector;
  char *sensor_name;
  char *spline;
  char *file;
  char *offsets[2];
} RingletPoniConfig;

/* @text: (nullable): a JSON object; error RINGLET_ERROR_FORMAT or RINGLET_ERROR_VALUE
 */
gboolean ringlet_poni_config_parse (
    const char *text, RingletPoniConfig *config, GError **error);

/**
 * ringlet_poni_config_build:
 * @name: (nullable): what stands behind "Detector:"
 * @folder: (nullable): see ringlet_poni_parse()
 * @detector: (out): NULL when nothing says what it is
 */
gboolean ringlet_poni_config_build (const RingletPoniConfig *config, const char *name,
    const char *folder, RingletDetector **detector, GError **error);

/* FALSE with RINGLET_ERROR_UNSUPPORTED for pixels that no word describes, so that they
 * need a file of their own. */
gboolean ringlet_poni_config_check (const RingletDetector *detector, GError **error);

/* What stands behind "Detector:". */
const char *ringlet_poni_config_name (const RingletDetector *detector);

/* Returns (transfer full): the JSON object behind "Detector_config:". */
char *ringlet_poni_config_format (
    const RingletDetector *detector, gboolean orientation);

/* Adds the lines "Detector: …" and "Detector_config: …". */
void ringlet_poni_config_append (
    GString *text, const RingletDetector *detector, gboolean orientation);

void ringlet_poni_config_clear (RingletPoniConfig *config);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPoniConfig, ringlet_poni_config_clear)

G_END_DECLS
