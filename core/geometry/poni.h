/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/geometry.h"
#include "geometry/orientation.h"

G_BEGIN_DECLS

/**
 * RingletPoni:
 * @detector: (nullable): the pixel grid; NULL when the file names no detector and no
 * pixel size
 * @geometry: the six parameters, the wavelength (0 when absent) and the parallax
 * @version: 1, 2, 2.1 or 3 (as 1.0 …): what the file says, or the least that knows what
 *   is in it; 0 for a file of another kind
 * @warning: (nullable): what the user has to know about it
 *
 * Content of a .poni file, or of another one that was converted.
 */
typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  double version;
  char *warning;
} RingletPoni;

/* Frees what @self holds, and empties it. */
void ringlet_poni_clear (RingletPoni *self);

/**
 * ringlet_poni_parse:
 * @text: the file, UTF-8; of a key that appears twice the last one counts, because
 *   pyFAI appends
 * @folder: (nullable): where files that it names are looked for before the present
 *   folder
 * @rule: what it means by an orientation other than 3; a warning says that files of
 *   older pyFAI mean something else, unless its comment names Ringlet or a pyFAI after
 *   2026.02
 * @error: naming the key, its value and what is allowed: RINGLET_ERROR_FORMAT when it
 *   is missing or cannot be read, RINGLET_ERROR_VALUE, RINGLET_ERROR_UNSUPPORTED for a
 *   newer version; what the readers of detector files say
 */
gboolean ringlet_poni_parse (const char *text, const char *folder,
    RingletOrientationRule rule, RingletPoni *poni, GError **error);

/* ringlet_geometry_load() for a .poni, with its errors. */
gboolean ringlet_poni_load (
    const char *path, RingletOrientationRule rule, RingletPoni *poni, GError **error);

/**
 * ringlet_poni_format:
 * @version: 1, 2, 2.1 or 3; 0 for 2.1, or 3 with parallax. The shape of a generic
 *   detector, a sensor and a detector file need 2, an orientation other than 3 needs
 *   2.1, the parallax 3
 * @error: RINGLET_ERROR_UNSUPPORTED when @version cannot carry the detector, or no
 *   .poni file can
 *
 * With round-trip precision and no wall clock.
 *
 * Returns: (transfer full): the whole file
 */
char *ringlet_poni_format (const RingletDetector *detector,
    const RingletGeometry *geometry, double version, GError **error);

/* The same into a file, whole or not at all; @error: also ringlet_output_write()'s. */
gboolean ringlet_poni_save (const char *path, const RingletDetector *detector,
    const RingletGeometry *geometry, double version, gboolean overwrite,
    GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletPoni, ringlet_poni_clear)

G_END_DECLS
