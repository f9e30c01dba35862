/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "display/plot-read.h"
#include "frame-watch.h"
#include "plot/pattern-view-private.h"
#include "plot/phase-drag.h"

#define ZOOM_STEP 1.25
#define PAN_STEP 0.1 /* of what is shown */
#define MARGIN 0.1   /* of what is shown, beyond a cursor that left it */

static void
emit_pointer (RingletPatternView *self)
{
  g_signal_emit_by_name (self, "pointer", self->cursor, !isnan (self->cursor));
}

static double
radial_at (RingletPatternView *self, double x)
{
  const RingletPlotFrame *frame = &self->frame;
  const double inside = CLAMP (x, frame->x, frame->x + frame->width);

  return ringlet_plot_value_x (frame, inside);
}

static void
pan_to_pointer (RingletPatternView *self)
{
  const RingletPlotRange *from = &self->drag_range;
  const RingletPlotRange all = ringlet_plot_range_all (self->pattern);
  const double by =
      (self->drag_x - self->pointer_x) / self->frame.width * (from->max - from->min);
  const RingletPlotRange range = ringlet_plot_range_move (from, &all, by);

  ringlet_pattern_view_set_range (self, &range);
}

static gboolean
pointer_is_on_plot (RingletPatternView *self)
{
  const RingletPlotFrame *frame = &self->frame;

  return self->pattern != NULL && self->pointer_inside && self->pointer_x >= frame->x &&
      self->pointer_x <= frame->x + frame->width && self->pointer_y >= frame->y &&
      self->pointer_y <= frame->y + frame->height;
}

/* Everything that the pointer did since the last frame, once. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pattern pointer");
  RingletPatternView *self = RINGLET_PATTERN_VIEW (widget);
  const double before = self->cursor;

  self->tick = 0;
  if (self->drag == RINGLET_PATTERN_PAN && self->pattern != NULL)
    pan_to_pointer (self);
  self->cursor =
      pointer_is_on_plot (self) ? radial_at (self, self->pointer_x) : (double) NAN;
  gtk_widget_set_cursor_from_name (widget,
      ringlet_pattern_limit_at (self, self->pointer_x, self->pointer_y) >= 0
          ? "ew-resize"
          : NULL);
  ringlet_pattern_view_update_marker (self);
  if (self->cursor != before && !(isnan (self->cursor) && isnan (before)))
    emit_pointer (self);
  return G_SOURCE_REMOVE;
}

static void
follow (RingletPatternView *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
on_motion (
    GtkEventControllerMotion *motion, double x, double y, RingletPatternView *self)
{
  self->pointer_inside = TRUE;
  follow (self, x, y);
}

static void
on_leave (GtkEventControllerMotion *motion, RingletPatternView *self)
{
  self->pointer_inside = FALSE;
  follow (self, self->pointer_x, self->pointer_y);
}

/* Up is nearer; sideways, or with Shift, the axis moves. */
static gboolean
on_scroll (
    GtkEventControllerScroll *scroll, double dx, double dy, RingletPatternView *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pattern scroll");
  const GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  const double aside = state & GDK_SHIFT_MASK ? dx + dy : dx;
  RingletPlotRange all, range;

  if (self->pattern == NULL || (state & GDK_CONTROL_MASK))
    return GDK_EVENT_PROPAGATE;

  if (dy != 0.0 && !(state & GDK_SHIFT_MASK))
    ringlet_pattern_view_zoom_at (
        self, radial_at (self, self->pointer_x), pow (ZOOM_STEP, -dy));
  if (aside != 0.0) {
    all = ringlet_plot_range_all (self->pattern);
    range = ringlet_plot_range_move (
        &self->range, &all, aside * PAN_STEP * (self->range.max - self->range.min));
    ringlet_pattern_view_set_range (self, &range);
  }
  follow (self, self->pointer_x, self->pointer_y);
  return GDK_EVENT_STOP;
}

/* How far the overlays are lifted by what the pointer did: on the axis as it was when
 * the drag began, since it follows them. */
static void
lift (RingletPatternView *self, double dy, gboolean has_ended)
{
  const RingletPlotFrame *from = &self->drag_frame;
  const double by = ringlet_plot_value_y (from, self->drag_y + dy) -
      ringlet_plot_value_y (from, self->drag_y);

  g_signal_emit_by_name (self, "lifted", by, has_ended);
}

static gboolean
has_shift (GtkGesture *gesture)
{
  return (gtk_event_controller_get_current_event_state (
              GTK_EVENT_CONTROLLER (gesture)) &
             GDK_SHIFT_MASK) != 0;
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, RingletPatternView *self)
{
  const gboolean is_pan =
      gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_MIDDLE;
  const gboolean is_lift =
      !is_pan && self->traces != NULL && has_shift (GTK_GESTURE (gesture));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_x = x;
  self->drag_y = y;
  self->drag_range = self->range;
  self->drag_frame = self->frame;
  self->limit = is_pan ? -1 : ringlet_pattern_limit_at (self, x, y);
  if (self->pattern != NULL && (is_pan || is_lift))
    self->drag = is_pan ? RINGLET_PATTERN_PAN : RINGLET_PATTERN_LIFT;
  else if (self->limit >= 0)
    self->drag = RINGLET_PATTERN_LIMIT;
  for (int i = 0; i < 2; i++)
    self->drag_limits[i] = self->limits[i];
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, RingletPatternView *self)
{
  if (self->drag == RINGLET_PATTERN_HOVER && self->pattern != NULL &&
      gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, 0)) {
    self->drag = RINGLET_PATTERN_CHOOSE;
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  }
  if (self->drag == RINGLET_PATTERN_LIFT)
    lift (self, dy, FALSE);
  if (self->drag == RINGLET_PATTERN_LIMIT && dx != 0.0)
    ringlet_pattern_move_limit (self, self->drag_x + dx, FALSE);
  follow (self, self->drag_x + dx, self->drag_y + dy);
}

static void
choose_range (RingletPatternView *self, double from_x, double to_x)
{
  const double a = radial_at (self, from_x);
  const double b = radial_at (self, to_x);
  const RingletPlotRange chosen = { fmin (a, b), fmax (a, b) };
  RingletPlotRange all, range;

  if (self->pattern == NULL || !(chosen.max > chosen.min))
    return;

  all = ringlet_plot_range_all (self->pattern);
  range = ringlet_plot_range_within (
      &chosen, &all, ringlet_plot_range_least (self->pattern));
  ringlet_pattern_view_set_range (self, &range);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, RingletPatternView *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pattern drag end");
  const RingletPatternDrag drag = self->drag;

  self->pointer_x = self->drag_x + dx;
  if (drag == RINGLET_PATTERN_PAN && self->pattern != NULL)
    pan_to_pointer (self);
  if (drag == RINGLET_PATTERN_LIFT)
    lift (self, dy, TRUE);
  if (drag == RINGLET_PATTERN_LIMIT && dx != 0.0)
    ringlet_pattern_move_limit (self, self->pointer_x, TRUE);
  self->drag = RINGLET_PATTERN_HOVER;
  if (drag == RINGLET_PATTERN_CHOOSE)
    choose_range (self, self->drag_x, self->pointer_x);
  ringlet_pattern_view_update_marker (self);
}

static void
on_drag_cancel (
    GtkGesture *gesture, GdkEventSequence *sequence, RingletPatternView *self)
{
  self->drag = RINGLET_PATTERN_HOVER;
  ringlet_pattern_view_update_marker (self);
}

static void
on_pressed (
    GtkGestureClick *gesture, int n_press, double x, double y, RingletPatternView *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pattern press");

  if (n_press == 2)
    ringlet_pattern_view_show_all (self);
}

/* A click is no drag: that one is claimed as soon as it moves. */
static void
on_released (
    GtkGestureClick *gesture, int n_press, double x, double y, RingletPatternView *self)
{
  if (self->drag == RINGLET_PATTERN_HOVER && pointer_is_on_plot (self) &&
      !has_shift (GTK_GESTURE (gesture)))
    ringlet_pattern_pick (self, radial_at (self, x), n_press);
}

static void
add_drag (RingletPatternView *self, guint button)
{
  GtkGesture *gesture = gtk_gesture_drag_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), button);
  g_signal_connect (gesture, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (gesture, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (gesture, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (gesture, "cancel", G_CALLBACK (on_drag_cancel), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (gesture));
  if (button == GDK_BUTTON_PRIMARY)
    self->choose = gesture;
}

void
ringlet_pattern_input_connect (RingletPatternView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  add_drag (self, GDK_BUTTON_PRIMARY);
  add_drag (self, GDK_BUTTON_MIDDLE);
}

static void
zoom_in (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ringlet_pattern_view_zoom (RINGLET_PATTERN_VIEW (widget), ZOOM_STEP);
}

static void
zoom_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ringlet_pattern_view_zoom (RINGLET_PATTERN_VIEW (widget), 1.0 / ZOOM_STEP);
}

static void
show_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ringlet_pattern_view_show_all (RINGLET_PATTERN_VIEW (widget));
}

/* The axis follows a cursor that leaves what is shown. */
static void
reveal_cursor (RingletPatternView *self)
{
  const RingletPlotRange all = ringlet_plot_range_all (self->pattern);
  const double margin = MARGIN * (self->range.max - self->range.min);
  RingletPlotRange range = self->range;

  if (self->cursor < range.min)
    range = ringlet_plot_range_move (&range, &all, self->cursor - margin - range.min);
  else if (self->cursor > range.max)
    range = ringlet_plot_range_move (&range, &all, self->cursor + margin - range.max);
  ringlet_pattern_view_set_range (self, &range);
}

void
ringlet_pattern_put_cursor (RingletPatternView *self, gssize bin)
{
  self->cursor = self->pattern->radial[bin];
  reveal_cursor (self);
  ringlet_pattern_view_update_marker (self);
  emit_pointer (self);
}

static void
move_cursor (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pattern key");
  RingletPatternView *self = RINGLET_PATTERN_VIEW (widget);
  const gssize by = g_variant_get_int32 (parameter);
  gssize bin;

  if (self->pattern == NULL)
    return;

  if (isnan (self->cursor))
    bin = (gssize) ringlet_plot_bin (
        self->pattern, (self->range.min + self->range.max) / 2.0);
  else
    bin = (gssize) ringlet_plot_bin (self->pattern, self->cursor) + by;
  bin = CLAMP (bin, 0, (gssize) self->pattern->n_radial - 1);
  ringlet_pattern_put_cursor (self, bin);
}

/* A line that is dragged goes back, a range that is being chosen is not, and overlays
 * are where they were; else the key
 * is not ours. */
static gboolean
cancel (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  RingletPatternView *self = RINGLET_PATTERN_VIEW (widget);

  if (ringlet_phase_drag_cancel (RINGLET_PHASE_BARS (self->phases)))
    return GDK_EVENT_STOP;
  if (self->drag == RINGLET_PATTERN_HOVER || self->drag == RINGLET_PATTERN_PAN)
    return GDK_EVENT_PROPAGATE;

  if (self->drag == RINGLET_PATTERN_LIFT)
    lift (self, 0.0, TRUE);
  if (self->drag == RINGLET_PATTERN_LIMIT)
    ringlet_pattern_restore_limits (self);

  self->drag = RINGLET_PATTERN_HOVER; /* first: denying ends the drag */
  gtk_gesture_set_state (self->choose, GTK_EVENT_SEQUENCE_DENIED);
  ringlet_pattern_view_update_marker (self);
  return GDK_EVENT_STOP;
}

void
ringlet_pattern_input_install (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    GdkModifierType state;
    const char *action;
    int bins;
  } keys[] = {
    { GDK_KEY_plus, 0, "pattern.zoom-in", 0 },
    { GDK_KEY_plus, GDK_SHIFT_MASK, "pattern.zoom-in", 0 },
    { GDK_KEY_equal, 0, "pattern.zoom-in", 0 },
    { GDK_KEY_KP_Add, 0, "pattern.zoom-in", 0 },
    { GDK_KEY_minus, 0, "pattern.zoom-out", 0 },
    { GDK_KEY_KP_Subtract, 0, "pattern.zoom-out", 0 },
    { GDK_KEY_0, 0, "pattern.show-all", 0 },
    { GDK_KEY_KP_0, 0, "pattern.show-all", 0 },
    { GDK_KEY_Left, 0, "pattern.cursor", -1 },
    { GDK_KEY_Right, 0, "pattern.cursor", 1 },
    { GDK_KEY_Left, GDK_SHIFT_MASK, "pattern.cursor", -10 },
    { GDK_KEY_Right, GDK_SHIFT_MASK, "pattern.cursor", 10 },
    { GDK_KEY_comma, 0, "pattern.peak", -1 },
    { GDK_KEY_period, 0, "pattern.peak", 1 },
    { GDK_KEY_Return, 0, "pattern.pick", 0 },
    { GDK_KEY_KP_Enter, 0, "pattern.pick", 0 },
  };

  gtk_widget_class_install_action (widget_class, "pattern.zoom-in", NULL, zoom_in);
  gtk_widget_class_install_action (widget_class, "pattern.zoom-out", NULL, zoom_out);
  gtk_widget_class_install_action (widget_class, "pattern.show-all", NULL, show_all);
  gtk_widget_class_install_action (widget_class, "pattern.cursor", "i", move_cursor);
  gtk_widget_class_install_action (
      widget_class, "pattern.pick", NULL, ringlet_pattern_pick_at_cursor);
  gtk_widget_class_install_action (
      widget_class, "pattern.peak", "i", ringlet_pattern_next_peak);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i].key, keys[i].state,
        keys[i].action, keys[i].bins != 0 ? "i" : NULL, keys[i].bins);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, cancel, NULL);
  /* Who lifts overlays holds that down. */
  gtk_widget_class_add_binding (
      widget_class, GDK_KEY_Escape, GDK_SHIFT_MASK, cancel, NULL);
}
