/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "canvas/canvas-private.h"
#include "frame-watch.h"

#define ZOOM_PER_CLICK 1.25
#define CLICKS_PER_PIXEL (1.0 / 40) /* of a touchpad */
#define FINE_STEP 0.1
#define COARSE_STEP 10.0

static void
emit_pointer (RingletCanvasInput *self, gboolean is_shown)
{
  const RingletCanvasScene *scene = &self->canvas->scene;
  const gboolean inside = is_shown && scene->pyramid != NULL && self->slow >= 0 &&
      self->fast >= 0 && self->slow < scene->viewport.n_slow &&
      self->fast < scene->viewport.n_fast;

  g_signal_emit_by_name (self->canvas, "pointer", self->slow, self->fast, inside);
}

/* Where the crosshair is. */
static RingletCanvasPoint
get_point (RingletCanvasInput *self, GdkModifierType state)
{
  return (RingletCanvasPoint){ self->slow, self->fast, state, !self->is_inside };
}

/* The pointer is over the image's room, not over the axes. */
static gboolean
is_in_view (RingletCanvasInput *self)
{
  const RingletViewport *viewport = &self->canvas->scene.viewport;
  const double x = self->x - self->canvas->left;
  const double y = self->y - self->canvas->top;

  return self->is_inside && x >= 0 && y >= 0 && x < viewport->width &&
      y < viewport->height;
}

static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas pointer");
  RingletCanvasInput *self = data;

  self->tick_id = 0;
  /* Where the pointer left the canvas the keys go on. A drag tells the tool itself. */
  if (self->is_inside) {
    const RingletCanvasPoint point =
        ringlet_canvas_take_point (self, self->x, self->y, self->state);

    if (!self->is_tool_drag)
      ringlet_canvas_tool_motion (self->canvas, &point);
  }
  emit_pointer (self, is_in_view (self));
  return G_SOURCE_REMOVE;
}

/* However many events come: once, with the next frame. */
static void
tell_later (RingletCanvasInput *self)
{
  if (self->tick_id == 0)
    self->tick_id =
        gtk_widget_add_tick_callback (GTK_WIDGET (self->canvas), on_tick, self, NULL);
}

void
ringlet_canvas_input_viewport_changed (RingletCanvasInput *self)
{
  if (self->is_inside)
    tell_later (self);
}

/* GTK tells of a pointer that rests, too, whenever something was laid out anew: that
 * must not take the crosshair away from the keys. */
static void
on_motion (RingletCanvasInput *self, double x, double y, GtkEventController *controller)
{
  if (x == self->x && y == self->y)
    return;

  self->x = x;
  self->y = y;
  self->is_inside = TRUE;
  self->state = gtk_event_controller_get_current_event_state (controller);
  tell_later (self);
}

static void
on_leave (RingletCanvasInput *self)
{
  self->is_inside = FALSE;
  self->x = NAN; /* wherever it comes back counts */
  ringlet_canvas_tool_leave (self->canvas);
  tell_later (self);
}

static gboolean
on_scroll (
    RingletCanvasInput *self, double dx, double dy, GtkEventControllerScroll *scroll)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas scroll");
  const gboolean is_wheel =
      gtk_event_controller_scroll_get_unit (scroll) == GDK_SCROLL_UNIT_WHEEL;
  const double clicks = is_wheel ? dy : dy * CLICKS_PER_PIXEL;

  ringlet_canvas_zoom_at (self->canvas, pow (ZOOM_PER_CLICK, -clicks),
      self->x - self->canvas->left, self->y - self->canvas->top);
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (RingletCanvasInput *self)
{
  self->pinch = 1;
}

static void
on_pinch (RingletCanvasInput *self, double scale, GtkGesture *gesture)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas pinch");
  double x = self->x;
  double y = self->y;

  if (gtk_gesture_is_active (gesture))
    gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  ringlet_canvas_zoom_at (
      self->canvas, scale / self->pinch, x - self->canvas->left, y - self->canvas->top);
  self->pinch = scale;
}

static void
on_pressed (RingletCanvasInput *self, int n_press)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->canvas));
  if (n_press == 2 && self->canvas->tool == NULL)
    ringlet_canvas_fit (self->canvas);
}

/* Keeps the crosshair in sight. */
static void
follow (RingletCanvasInput *self)
{
  const RingletViewport *viewport = &self->canvas->scene.viewport;
  double x = 0;
  double y = 0;

  ringlet_viewport_to_view (viewport, self->slow, self->fast, &x, &y);
  ringlet_canvas_pan (self->canvas, CLAMP (x, 0, viewport->width) - x,
      CLAMP (y, 0, viewport->height) - y);
}

static void
start_crosshair (RingletCanvasInput *self)
{
  const RingletViewport *viewport = &self->canvas->scene.viewport;

  if (isnan (self->slow))
    ringlet_viewport_to_image (
        viewport, viewport->width / 2, viewport->height / 2, &self->slow, &self->fast);
}

/* @dx, @dy: steps on the screen, to the right and down */
static void
move_crosshair (RingletCanvasInput *self, double dx, double dy)
{
  const RingletViewport *viewport = &self->canvas->scene.viewport;
  RingletCanvasPoint point = { 0 };

  self->fast += viewport->flip_x ? -dx : dx;
  self->slow += viewport->flip_y ? -dy : dy;
  self->slow = CLAMP (self->slow, 0.5, viewport->n_slow - 0.5);
  self->fast = CLAMP (self->fast, 0.5, viewport->n_fast - 0.5);

  /* From now on the keys have it, until the pointer moves again. */
  self->is_inside = FALSE;
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->canvas), self->tick_id);
  self->tick_id = 0;
  follow (self);
  point = get_point (self, 0);
  ringlet_canvas_tool_motion (self->canvas, &point);
  emit_pointer (self, TRUE);
}

static gboolean
on_key (RingletCanvasInput *self, guint keyval, guint keycode, GdkModifierType state)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas key");
  const double step = state & GDK_SHIFT_MASK ? COARSE_STEP
      : state & GDK_CONTROL_MASK             ? FINE_STEP
                                             : 1;
  const struct {
    guint keyval;
    guint keypad;
    double dx;
    double dy;
  } arrows[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -step, 0 },
    { GDK_KEY_Right, GDK_KEY_KP_Right, step, 0 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -step },
    { GDK_KEY_Down, GDK_KEY_KP_Down, 0, step },
  };
  RingletCanvasPoint point = { 0 };

  if (self->canvas->scene.pyramid == NULL || (state & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;
  start_crosshair (self);
  point = get_point (self, state);
  if (ringlet_canvas_tool_key (self->canvas, keyval, &point))
    return GDK_EVENT_STOP;
  if (keyval == GDK_KEY_space)
    ringlet_canvas_set_pans (self->canvas, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++) {
    if (arrows[i].keyval != keyval && arrows[i].keypad != keyval)
      continue;
    move_crosshair (self, arrows[i].dx, arrows[i].dy);
    return GDK_EVENT_STOP;
  }
  return keyval == GDK_KEY_space ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static void
on_key_released (RingletCanvasInput *self, guint keyval)
{
  if (keyval == GDK_KEY_space)
    ringlet_canvas_set_pans (self->canvas, FALSE);
}

/* Whoever has the keys now is told that Space was let go. */
static void
on_unfocus (RingletCanvasInput *self)
{
  ringlet_canvas_set_pans (self->canvas, FALSE);
}

static void
add (RingletCanvasInput *self, gpointer controller)
{
  g_assert (self->n_controllers < RINGLET_CANVAS_N_CONTROLLERS);

  self->controllers[self->n_controllers++] = controller;
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), controller);
}

static void
add_pointer_and_keys (RingletCanvasInput *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (on_key), self);
  g_signal_connect_swapped (key, "key-released", G_CALLBACK (on_key_released), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_unfocus), self);
  add (self, motion);
  add (self, scroll);
  add (self, key);
  add (self, focus);
}

static void
add_gestures (RingletCanvasInput *self)
{
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  add (self, ringlet_canvas_drag_new (self, GDK_BUTTON_PRIMARY));
  add (self, ringlet_canvas_drag_new (self, GDK_BUTTON_MIDDLE));
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  add (self, pinch);
  add (self, click);
}

RingletCanvasInput *
ringlet_canvas_input_new (RingletCanvas *canvas)
{
  RingletCanvasInput *self = g_new0 (RingletCanvasInput, 1);

  self->canvas = canvas;
  self->x = NAN;
  self->slow = NAN;
  self->fast = NAN;
  add_pointer_and_keys (self);
  add_gestures (self);
  return self;
}

void
ringlet_canvas_input_free (RingletCanvasInput *self)
{
  GtkWidget *widget = GTK_WIDGET (self->canvas);

  for (guint i = 0; i < self->n_controllers; i++)
    gtk_widget_remove_controller (widget, self->controllers[i]);
  if (self->tick_id != 0)
    gtk_widget_remove_tick_callback (widget, self->tick_id);
  g_free (self);
}
