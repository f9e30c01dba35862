/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/pixel-type.h"

G_BEGIN_DECLS

/* Makes pixel @i of @pixels @value: in integers rounded, halves away from 0, what the
 * type does not hold its nearest number, and what is no number 0. */
void ringlet_pixel_store (
    RingletPixelType type, gpointer pixels, gsize i, double value);

G_END_DECLS
