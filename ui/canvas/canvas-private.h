/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/canvas.h"
#include "canvas/surface.h"

G_BEGIN_DECLS

/* Shared by the files of the canvas: canvas.c is the widget, canvas-view.c the verbs of
 * what it shows, canvas-input.c and canvas-drag.c what pointer and keys make of them,
 * canvas-tool.c what of that goes to a tool. */

#define RINGLET_CANVAS_N_CONTROLLERS 8

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
  RingletTool *tool;        /* (nullable): has the primary button */
  RingletLayer *tool_layer; /* (nullable): draws it */
  gboolean tool_is_pressed;
  gboolean pans; /* Space is held: the button is the canvas's, whatever the tool */
};

/* Tells the surface. */
void ringlet_canvas_push_scene (RingletCanvas *self);

/* The only way to another viewport: tells surface, layers and listeners. */
void ringlet_canvas_take_viewport (
    RingletCanvas *self, const RingletViewport *viewport);

/* (@x, @y) in pixels of the view. */
void ringlet_canvas_zoom_at (RingletCanvas *self, double factor, double x, double y);
void ringlet_canvas_pan (RingletCanvas *self, double dx, double dy);

/**
 * RingletCanvasPoint:
 * @slow: in pixels of the image, as @fast
 * @state: of the keys beside it
 * @is_keyed: the crosshair of the keys
 *
 * Where something happened.
 */
typedef struct {
  double slow;
  double fast;
  GdkModifierType state;
  gboolean is_keyed;
} RingletCanvasPoint;

/* All do nothing without a tool or an image. Press and key return whether it was taken.
 */
gboolean ringlet_canvas_tool_press (
    RingletCanvas *self, const RingletCanvasPoint *point);
void ringlet_canvas_tool_motion (RingletCanvas *self, const RingletCanvasPoint *point);
void ringlet_canvas_tool_release (RingletCanvas *self, const RingletCanvasPoint *point);
void ringlet_canvas_tool_leave (RingletCanvas *self);
gboolean ringlet_canvas_tool_key (
    RingletCanvas *self, guint keyval, const RingletCanvasPoint *point);
void ringlet_canvas_set_pans (RingletCanvas *self, gboolean pans);

/**
 * RingletCanvasInput:
 * @x: where the pointer is, in widget pixels; NaN when it is not here
 * @is_inside: the pointer is over the widget
 * @slow: the crosshair, which keys move from where the pointer left it; NaN at first
 * @tick_id: of the callback that tells of the pointer with the next frame
 * @drag_x: how far the drag has come, so that only the rest of it is panned
 * @state: of the modifier keys, when the pointer last moved
 * @is_tool_drag: the tool has the drag that is going on
 * @start_x: where that began, in widget pixels
 * @pinch: magnification of the pinch so far
 */
struct _RingletCanvasInput {
  RingletCanvas *canvas;
  GtkEventController *controllers[RINGLET_CANVAS_N_CONTROLLERS]; /* borrowed */
  guint n_controllers;
  double x;
  double y;
  gboolean is_inside;
  double slow;
  double fast;
  guint tick_id;
  double drag_x;
  double drag_y;
  double pinch;
  GdkModifierType state;
  gboolean is_tool_drag;
  double start_x;
  double start_y;
};

/* Where (@x, @y) of the widget is; the crosshair goes there. */
RingletCanvasPoint ringlet_canvas_take_point (
    RingletCanvasInput *self, double x, double y, GdkModifierType state);

/* Returns (transfer full): pans, or drags what a tool takes. */
gpointer ringlet_canvas_drag_new (RingletCanvasInput *self, guint button);

/* Adds the controllers to @canvas, which it borrows. */
RingletCanvasInput *ringlet_canvas_input_new (RingletCanvas *canvas);
void ringlet_canvas_input_free (RingletCanvasInput *self);
/* The picture moved under a resting pointer. */
void ringlet_canvas_input_viewport_changed (RingletCanvasInput *self);

G_END_DECLS
