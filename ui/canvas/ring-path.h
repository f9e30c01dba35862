/* SPDX-License-Identifier: MIT */
#pragma once

#include <graphene.h>

#include "calib/ring.h"
#include "display/viewport.h"

G_BEGIN_DECLS

/**
 * RingletPathPoint:
 * @x: in widget pixels
 * @y: likewise
 * @chi_rad: azimuth there
 * @is_start: a new piece begins here
 */
typedef struct {
  float x;
  float y;
  float chi_rad;
  gboolean is_start;
} RingletPathPoint;

/* Returns (transfer full): the part of the image that can be seen, for any number of
 * rings that are drawn to a tenth of a widget pixel. */
RingletRingView *ringlet_ring_path_view (
    const RingletPlacement *placement, const RingletViewport *viewport);

/**
 * ringlet_ring_path_new:
 * @view: of the same viewport
 * @clip: where the view lies in the widget
 *
 * Returns: (transfer full) (element-type RingletPathPoint): what of the ring can be
 *   seen, no more than a tenth of a pixel from the curve
 */
GArray *ringlet_ring_path_new (const RingletRingView *view, double two_theta_rad,
    const RingletViewport *viewport, const graphene_rect_t *clip);

G_END_DECLS
