/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "calib/control-point.h"
#include "calib/peak-image.h"

G_BEGIN_DECLS

/**
 * RingletMassifSearch:
 * @spacing_px: distance of two points along the arc; 0 for what gives at most 200
 * @through_gaps: go on behind masked pixels, as far as the arc can be foreseen
 *
 * How to go along an arc.
 */
typedef struct {
  double spacing_px;
  gboolean through_gaps;
} RingletMassifSearch;

/**
 * ringlet_massif_peak:
 * @slow_px: what was clicked, pixels from the corner of pixel (0, 0)
 * @point: (out): the crest nearest to it
 * @error: RINGLET_ERROR_VALUE when it is outside of the image, or no crest is near
 *
 * A single point: the arc through the pixel, or through the brightest pixel that is at
 * most three away.
 */
gboolean ringlet_massif_peak (const RingletPeakImage *image, double slow_px,
    double fast_px, RingletControlPoint *point, GError **error);

/**
 * ringlet_massif_points:
 * @search: (nullable): NULL for 0 and %FALSE
 * @error: as ringlet_massif_peak(); G_IO_ERROR_CANCELLED
 *
 * The arc that was clicked on, followed both ways from crest to crest as long as there
 * is one, until its end or round to its beginning.
 *
 * Returns: (transfer full) (element-type RingletControlPoint): in the order along the
 *   arc, no ring number
 */
GArray *ringlet_massif_points (const RingletPeakImage *image, double slow_px,
    double fast_px, const RingletMassifSearch *search, GCancellable *cancellable,
    GError **error);

G_END_DECLS
