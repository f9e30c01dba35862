/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: images as the search for ridges and spots looks at them. */

#include <gio/gio.h>

#include "calib/peak-image.h"

G_BEGIN_DECLS

/**
 * ringlet_peak_smooth:
 * @sigma_px: of the Gaussian
 * @smooth: (out caller-allocates): of the shape of @image; NaN where less than half of
 *   the weight falls on pixels that count
 *
 * The mean around each pixel over those that count.
 */
gboolean ringlet_peak_smooth (const RingletPeakImage *image, double sigma_px,
    float *smooth, GCancellable *cancellable, GError **error);

/* Returns (transfer full): means of 2 × 2 pixels, of those that count; a row or column
 * that has no pair is left out. */
RingletPeakImage *ringlet_peak_image_halved (const RingletPeakImage *image);

G_END_DECLS
