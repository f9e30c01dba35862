/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/sparse-images.h"

G_BEGIN_DECLS

/**
 * ringlet_densify:
 * @image: frame @frame of @sparse without noise, as a source reads it
 * @seed: the same one makes the same noise
 * @error: as ringlet_sparse_images_read(); RINGLET_ERROR_SHAPE when the image has
 *   another shape
 *
 * Puts the noise of the background back: mean and standard deviation of each pixel are
 * those of the file. Integers whose variance is that of counts are drawn as counts, of
 * a Poisson distribution; other pixels as a multiple of such a count, which has both
 * moments and is never negative. None of them is so high that it would have been kept.
 * Kept and masked pixels stay as they are. The same for any number of threads.
 *
 * Source: FabIO 2026.6, sparseimage.py, which draws of a normal distribution cut at 0.
 *
 * Returns: (transfer full): the image
 */
RingletImage *ringlet_densify (const RingletSparseImages *sparse, guint64 frame,
    const RingletImage *image, guint32 seed, GCancellable *cancellable, GError **error);

G_END_DECLS
