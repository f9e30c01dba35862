/* SPDX-License-Identifier: MIT */
#pragma once

#include "process/simulate.h"

G_BEGIN_DECLS

/**
 * RingletScene:
 * @detector: the pixel grid
 * @gaps: (nullable): pixels between its modules
 * @geometry: where it stands, with the wavelength
 * @options: powder, counts, noise
 *
 * What "ringlet simulate" makes an image of.
 */
typedef struct {
  RingletDetector *detector;
  RingletMask *gaps;
  RingletGeometry geometry;
  RingletSimulation options;
} RingletScene;

/* LaB6 on an Eiger2 4M, 200 mm behind the sample, a little tilted, 0.4 Å. */
void ringlet_scene_default (RingletScene *self);
void ringlet_scene_clear (RingletScene *self);

/* Replaces the detector and puts the beam near its middle again. */
void ringlet_scene_set_detector (RingletScene *self, RingletDetector *detector);

/**
 * ringlet_scene_write:
 * @image: what was simulated
 * @image_path: (nullable): EDF file for it
 * @poni_path: (nullable): .poni file for the geometry
 */
gboolean ringlet_scene_write (const RingletScene *self, const RingletImage *image,
    const char *image_path, const char *poni_path, gboolean overwrite, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletScene, ringlet_scene_clear)

G_END_DECLS
