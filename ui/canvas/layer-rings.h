/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/ring.h"
#include "canvas/layer.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_RINGS_LAYER (ringlet_rings_layer_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletRingsLayer, ringlet_rings_layer, RINGLET, RINGS_LAYER, RingletLayer)

/* The rings of a calibrant over an image, each with its indices, complete at every
 * magnification. */
RingletLayer *ringlet_rings_layer_new (void);

/* @detector: (nullable): nothing is drawn without one, nor @geometry looked at
 * @rings: (nullable) (element-type RingletRing) */
void ringlet_rings_layer_set_rings (RingletRingsLayer *self, RingletDetector *detector,
    const RingletGeometry *geometry, GArray *rings);

G_END_DECLS
