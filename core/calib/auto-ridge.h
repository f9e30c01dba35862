/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: bright lines, before anything is known of them. */

#include <gio/gio.h>

#include "calib/auto-cone.h"
#include "calib/peak-image.h"

G_BEGIN_DECLS

/* Returns (transfer full): 2 √(counts + 3/8) of each pixel, whose noise is even where
 * photons are counted, and in which one spot does not outshine a ring. */
RingletPeakImage *ringlet_auto_stabilised (const RingletPeakImage *image);

/**
 * ringlet_auto_ridges:
 * @image: stabilised
 * @significant: least curvature over its noise
 * @error: G_IO_ERROR_CANCELLED
 *
 * Lines brighter than what is on both sides of them, without knowledge of rings: at
 * three widths, linked into chains of a dozen pixels and more. Less precise than
 * ringlet_ridge_points(), but points of one chain belong together.
 *
 * Returns: (transfer full) (element-type RingletConePoint): in the order of chains
 */
GArray *ringlet_auto_ridges (const RingletPeakImage *image,
    const RingletDetector *detector, double significant, GCancellable *cancellable,
    GError **error);

G_END_DECLS
