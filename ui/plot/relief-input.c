/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "frame-watch.h"
#include "plot/relief-view-private.h"

#define ZOOM_STEP 1.25
#define LEAST_CELLS 4.0 /* that are seen at the nearest */
#define KEY_STEP 0.02   /* of width and height, by an arrow */
#define FURTHER 5

static double
least (gsize n)
{
  return fmin (LEAST_CELLS, (double) n);
}

/* ---- what is seen ---- */

static void
set_ranges (RingletReliefView *self, const RingletPlotRange *columns,
    const RingletPlotRange *rows)
{
  self->columns = *columns;
  self->rows = *rows;
  ringlet_relief_view_change (self);
}

/* About the column below the pointer, and the frame that is marked. */
static void
zoom (RingletReliefView *self, double by_columns, double by_rows)
{
  const RingletPlotRange all_columns = { 0.0, (double) self->n_columns };
  const RingletPlotRange all_rows = { 0.0, (double) self->n_frames };
  const double across =
      CLAMP ((self->pointer_x - self->box.x) / self->box.width, 0.0, 1.0);
  const double column =
      self->columns.min + across * (self->columns.max - self->columns.min);
  const double marked = (double) self->frame + 0.5;
  const double row = marked > self->rows.min && marked < self->rows.max
      ? marked
      : 0.5 * (self->rows.min + self->rows.max);
  const RingletPlotRange columns = ringlet_plot_range_zoom (
      &self->columns, &all_columns, column, by_columns, least (self->n_columns));
  const RingletPlotRange rows = ringlet_plot_range_zoom (
      &self->rows, &all_rows, row, by_rows, least (self->n_frames));

  set_ranges (self, &columns, &rows);
}

/* Shares of what is seen. */
static void
pan (RingletReliefView *self, const RingletPlotRange *from_columns,
    const RingletPlotRange *from_rows, double right, double up)
{
  const RingletPlotRange all_columns = { 0.0, (double) self->n_columns };
  const RingletPlotRange all_rows = { 0.0, (double) self->n_frames };
  const RingletPlotRange columns = ringlet_plot_range_move (
      from_columns, &all_columns, right * (from_columns->max - from_columns->min));
  const RingletPlotRange rows = ringlet_plot_range_move (
      from_rows, &all_rows, up * (from_rows->max - from_rows->min));

  set_ranges (self, &columns, &rows);
}

/* ---- the pointer ---- */

static double
frame_at (RingletReliefView *self, double x, double y)
{
  RingletRelief *seen = ringlet_relief_view_make (self);
  const gssize row = seen != NULL
      ? ringlet_relief_pick (seen, x * self->scale_factor, y * self->scale_factor)
      : -1;

  return row >= 0 ? (double) ringlet_series_relief_frame (self->relief, (gsize) row)
                  : (double) NAN;
}

static void
follow_drag (RingletReliefView *self)
{
  const double right = (self->pointer_x - self->drag_x) / self->box.width;
  const double up = (self->drag_y - self->pointer_y) / self->box.height;

  if (self->drag == RINGLET_RELIEF_PAN) {
    pan (self, &self->drag_columns, &self->drag_rows, -right, -up);
    return;
  }
  *ringlet_relief_view_pose (self) = self->drag_pose;
  ringlet_relief_pose_move (ringlet_relief_view_pose (self), right, up);
  ringlet_relief_view_turn (self);
}

/* Everything that the pointer did since the last frame, once. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  g_auto (RingletWatch) watch = ringlet_watch ("relief pointer");
  RingletReliefView *self = RINGLET_RELIEF_VIEW (widget);

  self->tick = 0;
  if (self->drag != RINGLET_RELIEF_HOVER && self->map != NULL)
    follow_drag (self);
  else
    g_signal_emit_by_name (self, "pointed",
        self->pointer_inside ? frame_at (self, self->pointer_x, self->pointer_y)
                             : (double) NAN);
  return G_SOURCE_REMOVE;
}

static void
follow (RingletReliefView *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
on_motion (
    GtkEventControllerMotion *motion, double x, double y, RingletReliefView *self)
{
  self->pointer_inside = TRUE;
  follow (self, x, y);
}

static void
on_leave (GtkEventControllerMotion *motion, RingletReliefView *self)
{
  self->pointer_inside = FALSE;
  follow (self, self->pointer_x, self->pointer_y);
}

static gboolean
on_scroll (
    GtkEventControllerScroll *scroll, double dx, double dy, RingletReliefView *self)
{
  const GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  const double factor = pow (ZOOM_STEP, -dy);

  if (self->map == NULL)
    return GDK_EVENT_PROPAGATE;
  zoom (self, state & GDK_CONTROL_MASK ? 1.0 : factor, factor);
  return GDK_EVENT_STOP;
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, RingletReliefView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_x = x;
  self->drag_y = y;
  self->drag_pose = *ringlet_relief_view_pose (self);
  self->drag_columns = self->columns;
  self->drag_rows = self->rows;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, RingletReliefView *self)
{
  const GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

  if (self->drag == RINGLET_RELIEF_HOVER && self->map != NULL &&
      gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy)) {
    self->drag = state & GDK_CONTROL_MASK ? RINGLET_RELIEF_PAN : RINGLET_RELIEF_TURN;
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  }
  follow (self, self->drag_x + dx, self->drag_y + dy);
}

/* What was no drag was a click. */
static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, RingletReliefView *self)
{
  const gboolean was_drag = self->drag != RINGLET_RELIEF_HOVER;
  double frame = NAN;

  self->pointer_x = self->drag_x + dx;
  self->pointer_y = self->drag_y + dy;
  if (was_drag && self->map != NULL)
    follow_drag (self);
  self->drag = RINGLET_RELIEF_HOVER;
  if (was_drag)
    return;
  frame = frame_at (self, self->drag_x, self->drag_y);
  if (!isnan (frame))
    g_signal_emit_by_name (self, "chosen", frame);
}

static void
on_drag_cancel (
    GtkGesture *gesture, GdkEventSequence *sequence, RingletReliefView *self)
{
  self->drag = RINGLET_RELIEF_HOVER;
}

void
ringlet_relief_input_connect (RingletReliefView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);

  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}

/* ---- keys ---- */

static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RingletReliefView *self = RINGLET_RELIEF_VIEW (widget);
  int right = 0;
  int up = 0;

  g_variant_get (parameter, "(ii)", &right, &up);
  ringlet_relief_pose_move (
      ringlet_relief_view_pose (self), KEY_STEP * right, KEY_STEP * up);
  ringlet_relief_view_turn (self);
}

static void
pan_by_keys (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RingletReliefView *self = RINGLET_RELIEF_VIEW (widget);
  int right = 0;
  int up = 0;

  g_variant_get (parameter, "(ii)", &right, &up);
  if (self->map != NULL)
    pan (self, &self->columns, &self->rows, 0.1 * right, 0.1 * up);
}

static void
scale_heights (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RingletReliefView *self = RINGLET_RELIEF_VIEW (widget);

  ringlet_relief_pose_scale (ringlet_relief_view_pose (self),
      pow (ZOOM_STEP, g_variant_get_int32 (parameter)));
  ringlet_relief_view_turn (self);
}

static void
show_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RingletReliefView *self = RINGLET_RELIEF_VIEW (widget);
  const RingletPlotRange columns = { 0.0, (double) self->n_columns };
  const RingletPlotRange rows = { 0.0, (double) self->n_frames };

  *ringlet_relief_view_pose (self) = ringlet_relief_pose_default (self->kind);
  set_ranges (self, &columns, &rows);
}

static void
bind_arrows (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    int right;
    int up;
  } arrows[] = { { GDK_KEY_Left, -1, 0 }, { GDK_KEY_Right, 1, 0 }, { GDK_KEY_Up, 0, 1 },
    { GDK_KEY_Down, 0, -1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++) {
    const int right = arrows[i].right;
    const int up = arrows[i].up;

    gtk_widget_class_add_binding_action (
        widget_class, arrows[i].key, 0, "relief.move", "(ii)", right, up);
    gtk_widget_class_add_binding_action (widget_class, arrows[i].key, GDK_SHIFT_MASK,
        "relief.move", "(ii)", FURTHER * right, FURTHER * up);
    gtk_widget_class_add_binding_action (
        widget_class, arrows[i].key, GDK_CONTROL_MASK, "relief.pan", "(ii)", right, up);
  }
}

void
ringlet_relief_input_install (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    int direction;
  } heights[] = { { GDK_KEY_plus, 1 }, { GDK_KEY_equal, 1 }, { GDK_KEY_KP_Add, 1 },
    { GDK_KEY_minus, -1 }, { GDK_KEY_KP_Subtract, -1 } };

  gtk_widget_class_install_action (widget_class, "relief.move", "(ii)", move);
  gtk_widget_class_install_action (widget_class, "relief.pan", "(ii)", pan_by_keys);
  gtk_widget_class_install_action (widget_class, "relief.scale", "i", scale_heights);
  gtk_widget_class_install_action (widget_class, "relief.show-all", NULL, show_all);
  bind_arrows (widget_class);
  for (gsize i = 0; i < G_N_ELEMENTS (heights); i++)
    gtk_widget_class_add_binding_action (
        widget_class, heights[i].key, 0, "relief.scale", "i", heights[i].direction);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_0, 0, "relief.show-all", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_KP_0, 0, "relief.show-all", NULL);
}
