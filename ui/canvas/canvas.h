/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/layer.h"
#include "canvas/tool.h"
#include "display/levels.h"
#include "display/pyramid.h"

G_BEGIN_DECLS

/**
 * RingletCanvasBackend:
 * @RINGLET_CANVAS_AUTO: a graphics card where there is one, else the software painter;
 *   a driver that computes in software is none
 * @RINGLET_CANVAS_GL: OpenGL on whatever driver there is
 * @RINGLET_CANVAS_SOFTWARE: the painter of core/display
 */
typedef enum {
  RINGLET_CANVAS_AUTO,
  RINGLET_CANVAS_GL,
  RINGLET_CANVAS_SOFTWARE,
} RingletCanvasBackend;

#define RINGLET_TYPE_CANVAS (ringlet_canvas_get_type ())
G_DECLARE_FINAL_TYPE (RingletCanvas, ringlet_canvas, RINGLET, CANVAS, GtkWidget)

/**
 * RingletCanvas:
 *
 * Shows one pyramid through one viewport, with layers on top. It knows pixels and
 * magnification, nothing of diffraction. The same picture with and without OpenGL.
 *
 * The pointer: scrolling and pinching zoom to it, dragging with the primary or middle
 * button pans, a double click fits. Arrow keys move the crosshair by a pixel (Shift 10,
 * Ctrl 0.1) while the canvas has the focus. A tool has the primary button and Enter;
 * with Space held the button pans all the same.
 *
 * Signals:
 * "viewport-changed" ();
 * "pointer" (double slow, double fast, boolean inside): at most once a frame; where the
 *   pointer or the crosshair is, in pixels of the image; @inside is FALSE when it left
 *   the image.
 *
 * Properties, read-only: "backend-name" (string): "OpenGL 4.5 (llvmpipe …)",
 * "software".
 *
 * Accessible role: image.
 */
GtkWidget *ringlet_canvas_new (RingletCanvasBackend backend);

/* @pyramid: (nullable): the viewport stays if the shape does, else it fits */
void ringlet_canvas_set_pyramid (RingletCanvas *self, RingletPyramid *pyramid);
RingletPyramid *ringlet_canvas_get_pyramid (RingletCanvas *self);

/* @text: (nullable): shown while there is no pyramid */
void ringlet_canvas_set_hint (RingletCanvas *self, const char *text);

void ringlet_canvas_set_levels (RingletCanvas *self, const RingletLevels *levels);

/* Two scales, both fitting: for a cake. FALSE at first. */
void ringlet_canvas_set_free_aspect (RingletCanvas *self, gboolean is_free);

/* Room for axes around the image, in pixels; 0 at first. */
void ringlet_canvas_set_margins (
    RingletCanvas *self, int left, int right, int top, int bottom);

const RingletViewport *ringlet_canvas_get_viewport (RingletCanvas *self);
void ringlet_canvas_set_viewport (RingletCanvas *self, const RingletViewport *viewport);
void ringlet_canvas_fit (RingletCanvas *self);
/* About the middle of the view. */
void ringlet_canvas_zoom (RingletCanvas *self, double factor);
/* One device pixel of the screen for one of the image. */
void ringlet_canvas_zoom_original (RingletCanvas *self);
void ringlet_canvas_flip (RingletCanvas *self, gboolean flip_x, gboolean flip_y);

/* Layers lie above each other in the order that they came; (transfer floating). */
void ringlet_canvas_add_layer (RingletCanvas *self, RingletLayer *layer);
/* Under all that are there. */
void ringlet_canvas_add_layer_below (RingletCanvas *self, RingletLayer *layer);

/* @tool: (nullable): what the primary button and the keys do; one that is pressed is
 * cancelled. Returns (transfer none) (nullable). */
void ringlet_canvas_set_tool (RingletCanvas *self, RingletTool *tool);
RingletTool *ringlet_canvas_get_tool (RingletCanvas *self);

/* What the tool has in its hand is let go of, and what it did since is taken back.
 * Returns whether there was something. */
gboolean ringlet_canvas_tool_cancel (RingletCanvas *self);

/**
 * ringlet_canvas_paint:
 *
 * What the canvas shows now without layers, in device pixels, as 0xAARRGGBB: from
 * OpenGL where it draws. For tests and for "copy view".
 *
 * Returns: (transfer full) (nullable): before it was drawn there is nothing
 */
GdkTexture *ringlet_canvas_paint (RingletCanvas *self);

/* Largest side of an OpenGL texture to use, 0 for what the driver allows; for tests. */
void ringlet_canvas_set_max_texture (RingletCanvas *self, guint pixels);

G_END_DECLS
