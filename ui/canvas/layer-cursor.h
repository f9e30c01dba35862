/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/layer.h"
#include "geometry/placement.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_CURSOR_LAYER (ringlet_cursor_layer_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletCursorLayer, ringlet_cursor_layer, RINGLET, CURSOR_LAYER, RingletLayer)

/* The shared cursor: a small cross at a point of the image, and a line of constant 2θ:
 * a ring on an image, upright on a cake. */
RingletLayer *ringlet_cursor_layer_new (void);

/* The cross; NaN for none. In pixels of the image. */
void ringlet_cursor_layer_set_point (
    RingletCursorLayer *self, double slow, double fast);

/* An upright line at a column; NaN for none: cakes. */
void ringlet_cursor_layer_set_column (RingletCursorLayer *self, double fast);

/* A ring: NaN for none. @detector: (nullable) */
void ringlet_cursor_layer_set_ring (RingletCursorLayer *self, RingletDetector *detector,
    const RingletGeometry *geometry, double two_theta_rad);

G_END_DECLS
