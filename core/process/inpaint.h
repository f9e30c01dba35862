/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/integrator.h"

G_BEGIN_DECLS

/**
 * RingletInpaint:
 * @n_neighbours: pixels that are looked at on each side along the ring, at least 1
 * @noise: draw Poisson counts, else what is expected there
 * @seed: of the noise, and of how whole numbers are rounded
 *
 * How masked pixels are filled. A value.
 */
typedef struct {
  guint n_neighbours;
  gboolean noise;
  guint32 seed;
} RingletInpaint;

/* 24 neighbours a side, no noise. */
RingletInpaint ringlet_inpaint_default (void);

/**
 * ringlet_inpaint:
 * @inputs: detector, geometry, mask and corrections; of the plan the factors and which
 *   values are not data
 * @image: of the shape of the detector
 * @memo: keeps the angles
 * @error: RINGLET_ERROR_SHAPE, RINGLET_ERROR_VALUE when no pixel is left to take values
 *   from; what ringlet_preproc_get() and ringlet_maps_get() say; RINGLET_ERROR_LIMIT,
 *   G_IO_ERROR_CANCELLED
 *
 * Fills the pixels that are masked, or whose value is not data, from the pixels of the
 * same scattering angle nearest to them on both sides along the azimuth: on each side a
 * parabola in 2θ through the corrected counts within half a pixel of the ring, between
 * the two sides a straight line in χ. Where the whole ring is masked, the nearest rings
 * that are not are taken for it. All other pixels keep their bits, and so do those
 * without a position. Whole numbers are rounded up as often as their fraction says, so
 * that sums of few counts stay right. The same bits for any number of threads.
 *
 * pyFAI fills a cake and interpolates in it: rings become as wide as its bins,
 * bins at the edge of the mask are filled from themselves, and the polarisation, which
 * is uneven along the ring, is left in.
 *
 * Returns: (transfer full): in the type of @image
 */
RingletImage *ringlet_inpaint (const RingletIntegratorInputs *inputs,
    const RingletImage *image, const RingletInpaint *options, RingletMemo *memo,
    GCancellable *cancellable, GError **error);

G_END_DECLS
