/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/geometry.h"

G_BEGIN_DECLS

/**
 * RingletPoni:
 * @detector: (nullable): the pixel grid; NULL when the file names no detector and no
 * pixel size
 * @geometry: the six parameters and the wavelength (0 when absent)
 * @version: 1, 2 or 2.1 (as 1.0, 2.0, 2.1)
 *
 * Content of a .poni file.
 */
typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  double version;
} RingletPoni;

void ringlet_poni_clear (RingletPoni *self);

/**
 * ringlet_poni_parse:
 * @text: the file, UTF-8 or Latin-1; of a key that appears twice the last one counts,
 *   because pyFAI appends
 * @error: RINGLET_ERROR_FORMAT naming the key that is missing or cannot be read,
 *   RINGLET_ERROR_UNSUPPORTED for a newer version or a spline file
 */
gboolean ringlet_poni_parse (const char *text, RingletPoni *poni, GError **error);

/* Reads @path; the error begins with the path. */
gboolean ringlet_poni_load (const char *path, RingletPoni *poni, GError **error);

/**
 * ringlet_poni_format:
 * @version: 1, 2 or 2.1; 0 for 2.1. The shape of a generic detector needs 2, an
 *   orientation other than 3 needs 2.1
 * @error: RINGLET_ERROR_UNSUPPORTED when @version cannot carry the detector
 *
 * With round-trip precision and no wall clock.
 *
 * Returns: (transfer full): the whole file
 */
char *ringlet_poni_format (const RingletDetector *detector,
    const RingletGeometry *geometry, double version, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPoni, ringlet_poni_clear)

G_END_DECLS
