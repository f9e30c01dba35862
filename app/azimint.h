/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/poni.h"
#include "project.h"

G_BEGIN_DECLS

/**
 * RingletAzimint:
 * @poni: detector and geometry
 * @plan: how to integrate, see below
 * @cake: no cake for a configuration of one dimension
 * @mask: (nullable): path; replaces the gaps of the detector, as in pyFAI
 * @dark: (nullable): path
 * @flat: (nullable): path
 * @warnings: (element-type utf8): keys that say nothing here, and why
 *
 * An integration configuration of pyFAI (".azimint.json"), versions 1 to 5, also within
 * that of a scan, see scan-config.h.
 *
 * It means what pyFAI means by it: pixels of the Poisson model have a variance of at
 * least 1, the dark has none, empty bins hold 0. The offset of the
 * polarisation is applied, which pyFAI's worker passes over. Methods give the splitting
 * and the engine; all of them run on the processor. Files are looked for beside the
 * configuration, then in the present folder.
 *
 * Source: pyFAI 2026.9, io/integration_config.py, worker.py, method_registry.py.
 */
typedef struct {
  RingletPoni poni;
  RingletPlan plan;
  RingletCakeBins cake;
  char *mask;
  char *dark;
  char *flat;
  GPtrArray *warnings;
} RingletAzimint;

/**
 * ringlet_azimint_load:
 * @rule: what an orientation other than 3 means
 * @azimint: (out): to be cleared by ringlet_azimint_clear()
 * @error: begins with the path and names the key: RINGLET_ERROR_UNSUPPORTED for what
 *   would change the numbers and is not done here, and for a newer version;
 *   RINGLET_ERROR_VALUE for what is not allowed
 *
 * Reads nothing but the configuration and the files of its detector.
 */
gboolean ringlet_azimint_load (const char *path, RingletOrientationRule rule,
    RingletAzimint *azimint, GError **error);

/* Makes a document say it, but for the images; @error also from the files. */
gboolean ringlet_azimint_apply (
    const RingletAzimint *self, RingletProject *project, GError **error);

void ringlet_azimint_clear (RingletAzimint *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletAzimint, ringlet_azimint_clear)

G_END_DECLS
