/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "display/viewport.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_LAYER (ringlet_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (RingletLayer, ringlet_layer, RINGLET, LAYER, GtkWidget)

/**
 * RingletLayer:
 *
 * Something drawn on a canvas: rings, crosshair, axes. A widget as large as the canvas
 * that takes no input, so that GTK keeps what it drew until it changes itself. The
 * canvas tells it the viewport; a subclass overrides snapshot() and asks for it there.
 */
struct _RingletLayerClass {
  GtkWidgetClass parent_class;
};

/* In widget pixels. Returns (transfer none). */
const RingletViewport *ringlet_layer_get_viewport (RingletLayer *self);

/* For the canvas alone: redraws when it differs. */
void ringlet_layer_set_viewport (RingletLayer *self, const RingletViewport *viewport);

/* Where the image may be seen: the canvas less its margins, in widget pixels. */
void ringlet_layer_get_clip (RingletLayer *self, graphene_rect_t *clip);
/* The part of it that shows the image and not what is beside it; empty when nothing
 * does.
 */
void ringlet_layer_get_image_clip (RingletLayer *self, graphene_rect_t *clip);
void ringlet_layer_set_clip (RingletLayer *self, const graphene_rect_t *clip);

G_END_DECLS
