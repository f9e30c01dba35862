/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/canvas.h"
#include "canvas/surface.h"

G_BEGIN_DECLS

/* Shared by the three files of the canvas: canvas.c is the widget, canvas-view.c the
 * verbs of what it shows, canvas-input.c what pointer and keys make of them. */

typedef struct _RingletCanvasInput RingletCanvasInput;

struct _RingletCanvas {
  GtkWidget parent_instance;

  RingletCanvasBackend backend;
  GtkWidget *hint;          /* below all else: the text in place of an image */
  GtkWidget *surface;       /* layers follow */
  RingletCanvasScene scene; /* its viewport is that of the canvas */
  int left;
  int right;
  int top;
  int bottom;
  guint max_texture;
  guint swap_id; /* of the source that gives up OpenGL */
  RingletCanvasInput *input;
};

/* Tells the surface. */
void ringlet_canvas_push_scene (RingletCanvas *self);

/* The only way to another viewport: tells surface, layers and listeners. */
void ringlet_canvas_take_viewport (
    RingletCanvas *self, const RingletViewport *viewport);

/* (@x, @y) in pixels of the view. */
void ringlet_canvas_zoom_at (RingletCanvas *self, double factor, double x, double y);
void ringlet_canvas_pan (RingletCanvas *self, double dx, double dy);

/* Adds the controllers to @canvas, which it borrows. */
RingletCanvasInput *ringlet_canvas_input_new (RingletCanvas *canvas);
void ringlet_canvas_input_free (RingletCanvasInput *self);
/* The picture moved under a resting pointer. */
void ringlet_canvas_input_viewport_changed (RingletCanvasInput *self);

G_END_DECLS
