/* SPDX-License-Identifier: MIT */
#pragma once

#include "cli/set-up-pixels.h"
#include "scene.h"

G_BEGIN_DECLS

/**
 * RingletSimulateFrom:
 *
 * What the command line says about an image that is calculated from a pattern or a
 * cake, as text: one member an option. Options that were not given are NULL or FALSE.
 */
typedef struct {
  char *path;
  char *unit;
  gboolean per_bin;
  gboolean noise;
} RingletSimulateFrom;

void ringlet_simulate_from_clear (RingletSimulateFrom *self);

/* Without --from, the options that need it; @error: RINGLET_ERROR_VALUE naming the
 * first that was given. */
gboolean ringlet_simulate_from_check (
    const RingletSimulateFrom *self, const RingletSetUpPixels *set_up, GError **error);

/**
 * ringlet_simulate_from:
 * @set_up: mask and corrections
 * @pixels: parsed
 * @scene: detector and geometry, which takes the wavelength of the pattern where it has
 *   none; forgets its powder
 * @seed: of the noise
 * @error: naming the file
 *
 * Returns: (transfer full): the image
 */
RingletImage *ringlet_simulate_from (const RingletSimulateFrom *self,
    const RingletSetUpPixels *set_up, RingletPixels *pixels, RingletScene *scene,
    guint32 seed, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletSimulateFrom, ringlet_simulate_from_clear)

G_END_DECLS
