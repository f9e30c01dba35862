/* SPDX-License-Identifier: MIT */

/* What dragging does: it pans, or is what a tool does. */

#include "canvas/canvas-private.h"
#include "frame-watch.h"

RingletCanvasPoint
ringlet_canvas_take_point (
    RingletCanvasInput *self, double x, double y, GdkModifierType state)
{
  ringlet_viewport_to_image (&self->canvas->scene.viewport, x - self->canvas->left,
      y - self->canvas->top, &self->slow, &self->fast);
  return (RingletCanvasPoint){ self->slow, self->fast, state, FALSE };
}

/* @dx, @dy: from where it began */
static RingletCanvasPoint
get_drag_point (RingletCanvasInput *self, GtkGesture *drag, double dx, double dy)
{
  return ringlet_canvas_take_point (self, self->start_x + dx, self->start_y + dy,
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (drag)));
}

static gboolean
is_primary (GtkGesture *drag)
{
  return gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (drag)) ==
      GDK_BUTTON_PRIMARY;
}

static void
on_drag_begin (RingletCanvasInput *self, double x, double y, GtkGesture *drag)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas press");
  RingletCanvasPoint point = { 0 };

  self->drag_x = 0;
  self->drag_y = 0;
  if (!is_primary (drag) || self->canvas->pans)
    return;
  self->start_x = x;
  self->start_y = y;
  point = get_drag_point (self, drag, 0, 0);
  self->is_tool_drag = ringlet_canvas_tool_press (self->canvas, &point);
}

/* A drag of the middle button goes on panning while the tool has the other one. */
static gboolean
is_of_tool (RingletCanvasInput *self, GtkGesture *drag)
{
  return self->is_tool_drag && is_primary (drag);
}

static void
on_drag_update (RingletCanvasInput *self, double x, double y, GtkGesture *drag)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas drag");

  if (is_of_tool (self, drag)) {
    const RingletCanvasPoint point = get_drag_point (self, drag, x, y);

    ringlet_canvas_tool_motion (self->canvas, &point);
    return;
  }
  ringlet_canvas_pan (self->canvas, x - self->drag_x, y - self->drag_y);
  self->drag_x = x;
  self->drag_y = y;
}

static void
on_drag_end (RingletCanvasInput *self, double x, double y, GtkGesture *drag)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas release");
  RingletCanvasPoint point = { 0 };

  if (!is_of_tool (self, drag))
    return;
  self->is_tool_drag = FALSE;
  point = get_drag_point (self, drag, x, y);
  ringlet_canvas_tool_release (self->canvas, &point);
}

/* The system took the pointer away. */
static void
on_drag_cancel (RingletCanvasInput *self, GdkEventSequence *sequence, GtkGesture *drag)
{
  if (!is_of_tool (self, drag))
    return;
  self->is_tool_drag = FALSE;
  ringlet_canvas_tool_cancel (self->canvas);
}

gpointer
ringlet_canvas_drag_new (RingletCanvasInput *self, guint button)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), button);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect_swapped (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  return drag;
}
