/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/ring.h"
#include "canvas/layer.h"
#include "engine/result.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_CAKE_LAYER (ringlet_cake_layer_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletCakeLayer, ringlet_cake_layer, RINGLET, CAKE_LAYER, RingletLayer)

/* Axes of a cake in the margins of its canvas, azimuth upwards and the radial unit to
 * the right, and the rings of a calibrant as upright lines with their indices. */
RingletLayer *ringlet_cake_layer_new (void);

/* @cake: (nullable)
 * @as_spacing: the numbers of the radial axis are d in Å; needs a cake in q
 * @rings: (nullable) (element-type RingletRing) */
void ringlet_cake_layer_set_cake (
    RingletCakeLayer *self, RingletResult *cake, gboolean as_spacing, GArray *rings);

/**
 * ringlet_cake_layer_get_margins:
 * @left: (out): room that the numbers need beside the image, in pixels, and so on
 *
 * It grows with the text; signal "margins-changed" tells when.
 */
void ringlet_cake_layer_get_margins (
    RingletCakeLayer *self, int *left, int *right, int *top, int *bottom);

G_END_DECLS
