/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/layer.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_CAPTION_LAYER (ringlet_caption_layer_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletCaptionLayer, ringlet_caption_layer, RINGLET, CAPTION_LAYER, RingletLayer)

/* What is seen on a canvas where that is not what it usually is, in words in its upper
 * left corner. */
RingletLayer *ringlet_caption_layer_new (void);

/* @text: (nullable): NULL for none */
void ringlet_caption_layer_set_text (RingletCaptionLayer *self, const char *text);

G_END_DECLS
