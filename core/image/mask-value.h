/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "image/mask.h"

G_BEGIN_DECLS

/**
 * ringlet_mask_new_outside:
 * @min: least value that counts, −INFINITY for no limit
 * @max: largest value that counts, INFINITY for no limit
 * @error: RINGLET_ERROR_VALUE when a limit is NaN, RINGLET_ERROR_LIMIT without memory
 *
 * Values are compared as doubles, which integers up to 2^53 are exactly. NaN is on
 * neither side of a limit and stays.
 *
 * Returns: (transfer full): a mask of what lies outside of @min … @max
 */
RingletMask *ringlet_mask_new_outside (
    const RingletImage *image, double min, double max, GError **error);

/**
 * ringlet_mask_new_hot:
 * @known: (nullable): pixels that are no data: they are not looked at, and no measure
 *   of others; of the shape of @image
 * @n_sigma: positive
 * @error: RINGLET_ERROR_VALUE for another @n_sigma, RINGLET_ERROR_SHAPE for another
 *   shape of @known, RINGLET_ERROR_LIMIT without memory, G_IO_ERROR_CANCELLED
 *
 * A pixel is hot when it is more than @n_sigma σ above the median of the 24 pixels
 * around it (5 × 5; at least 8 of them with a value). σ is 1.4826 times the median of
 * their deviations from it, and in images of integers, which are counts, at least √ of
 * the median and at least 1: most pixels of a weak image are 0, and a photon is not a
 * defect. Whatever is bright over one or two pixels is hot: rings as sharp as that and
 * single reflections, too.
 *
 * Returns: (transfer full): a mask of the hot pixels
 */
RingletMask *ringlet_mask_new_hot (const RingletImage *image, const RingletMask *known,
    double n_sigma, GCancellable *cancellable, GError **error);

/**
 * RingletHotPixel:
 * @pixel: its index
 * @value: what is in it
 * @middle: median of the pixels around it
 * @sigma: by how much these differ from it
 *
 * A pixel beside those around it.
 */
typedef struct {
  gsize pixel;
  double value;
  double middle;
  double sigma;
} RingletHotPixel;

/* Whether ringlet_mask_new_hot() with @n_sigma has it. */
gboolean ringlet_hot_pixel_is (const RingletHotPixel *self, double n_sigma);

/**
 * ringlet_hot_pixels_find:
 *
 * As ringlet_mask_new_hot(), with the numbers: who lets a user choose finds them once
 * for the smallest @n_sigma that can be chosen, and asks ringlet_hot_pixel_is().
 *
 * Returns: (transfer full) (element-type RingletHotPixel): in the order of the pixels
 */
GArray *ringlet_hot_pixels_find (const RingletImage *image, const RingletMask *known,
    double n_sigma, GCancellable *cancellable, GError **error);

G_END_DECLS
