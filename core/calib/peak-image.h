/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "image/image.h"
#include "image/mask.h"

G_BEGIN_DECLS

/**
 * RingletPeakImage:
 * @n_slow: rows
 * @n_fast: columns
 * @values: @n_slow × @n_fast, row-major; NaN where a pixel does not count
 *
 * An image as the search for peaks reads it, made once for any number of searches.
 * Immutable.
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  float *values;
} RingletPeakImage;

/**
 * ringlet_peak_image_new:
 * @image: of any pixel type
 * @mask: (nullable): pixels that do not count
 * @without_hot: leave out single pixels that stand far above all but one of the eight
 *   around them: no ring is so narrow in both directions. FALSE for spots
 * @cancellable: (nullable)
 * @error: RINGLET_ERROR_SHAPE when the mask has another shape, RINGLET_ERROR_LIMIT
 *   without memory, G_IO_ERROR_CANCELLED
 *
 * What is no count is left out, too: NaN and infinities, the largest value of an
 * integer type and the one below it in 32 bits and more (flags, or saturated), and
 * negative values where the image has so few different ones that they must be flags.
 */
RingletPeakImage *ringlet_peak_image_new (const RingletImage *image,
    const RingletMask *mask, gboolean without_hot, GCancellable *cancellable,
    GError **error);
void ringlet_peak_image_free (RingletPeakImage *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPeakImage, ringlet_peak_image_free)

G_END_DECLS
