/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/mask-shape.h"
#include "mask-layer.h"

G_BEGIN_DECLS

/* What masks are painted with: for mask-*.c. Borrowed from the layer. */
RingletMaskShape ringlet_mask_layer_shape (const RingletMaskLayer *self);
RingletMaskShape ringlet_mask_stroke_shape (const RingletMaskStroke *self);

/* Returns (transfer none) (nullable): what is wrong with the numbers of @self. */
const char *ringlet_mask_layer_problem (const RingletMaskLayer *self);

G_END_DECLS
