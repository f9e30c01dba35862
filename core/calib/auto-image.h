/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: what automatic calibration sees of an image. */

#include <gio/gio.h>

#include "calib/auto-cone.h"
#include "image/mask.h"

G_BEGIN_DECLS

/**
 * RingletAutoImage:
 * @n_slow: rows
 * @n_fast: columns
 * @value: 2 √(counts + 3/8), whose noise is even where photons are counted; NaN where
 *   nothing was measured
 * @n_valid: pixels that are not NaN
 * @n_hot: pixels left out because they stand above all that is around them
 */
typedef struct {
  gsize n_slow;
  gsize n_fast;
  float *value;
  gsize n_valid;
  gsize n_hot;
} RingletAutoImage;

/**
 * ringlet_auto_image_new:
 * @mask: (nullable): of the shape of the image
 * @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 */
RingletAutoImage *ringlet_auto_image_new (const RingletImage *image,
    const RingletMask *mask, GCancellable *cancellable, GError **error);
void ringlet_auto_image_free (RingletAutoImage *self);

/* @self with @bin × @bin pixels made one, the mean of those that are valid; NaN where
 * fewer than half are. */
RingletAutoImage *ringlet_auto_image_binned (const RingletAutoImage *self, gsize bin);

/**
 * ringlet_auto_ridges:
 * @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Lines brighter than what is on both sides of them, without knowledge of rings: at
 * three widths, linked into chains of a dozen pixels and more.
 *
 * Returns: (transfer full) (element-type RingletConePoint): in the order of chains
 */
GArray *ringlet_auto_ridges (const RingletAutoImage *image,
    const RingletDetector *detector, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletAutoImage, ringlet_auto_image_free)

G_END_DECLS
