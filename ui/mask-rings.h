/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/detector.h"
#include "geometry/geometry.h"
#include "mask-outline.h"

G_BEGIN_DECLS

/* Draws the ring of one 2θ as ringlet_mask_sketch_lines() does.
 * @has_handle: and a handle on what of it is seen */
void ringlet_mask_sketch_ring (const RingletMaskSketch *self,
    const RingletDetector *detector, const RingletGeometry *geometry,
    double two_theta_rad, gboolean has_handle);

G_END_DECLS
