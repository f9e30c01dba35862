/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "frame-watch.h"
#include "plot/histogram-view-private.h"

static void
set_changed (RingletHistogramView *self)
{
  self->is_changed = TRUE;
  ringlet_histogram_view_update (self);
}

static void
move_limit (RingletHistogramView *self, RingletLimit limit, double place)
{
  if (ringlet_scale_axis_move (&self->axis, &self->levels, limit, place))
    set_changed (self);
}

static void
undo_drag (RingletHistogramView *self)
{
  if (ringlet_levels_equal (&self->levels, &self->drag_levels))
    return;

  self->levels = self->drag_levels;
  set_changed (self);
}

static void
drag_to_pointer (RingletHistogramView *self)
{
  const double x = self->pointer_x + self->grip - RINGLET_LIMIT_HANDLE_WIDTH / 2.0;

  if (self->dragged == RINGLET_LIMIT_N)
    return;
  if (self->pointer_x == self->drag_x) /* exactly what it was, beyond the axis too */
    undo_drag (self);
  else
    move_limit (self, (RingletLimit) self->dragged,
        x / ringlet_histogram_view_axis_width (self));
}

/* Whatever moved the handles since the last frame, once. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  g_auto (RingletWatch) watch = ringlet_watch ("histogram limits");
  RingletHistogramView *self = RINGLET_HISTOGRAM_VIEW (widget);

  self->tick = 0;
  drag_to_pointer (self);
  if (self->is_changed) {
    self->is_changed = FALSE;
    g_signal_emit_by_name (self, "limits-changed", self->levels.min, self->levels.max);
  }
  return G_SOURCE_REMOVE;
}

static void
wait_for_frame (RingletHistogramView *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
on_step (RingletLimitHandle *handle, double by, RingletHistogramView *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("histogram key");
  const RingletLimit limit = GTK_WIDGET (handle) == self->handles[RINGLET_LIMIT_LOWER]
      ? RINGLET_LIMIT_LOWER
      : RINGLET_LIMIT_UPPER;
  double place;

  if (self->histogram == NULL)
    return;
  place = ringlet_scale_axis_place (
      &self->axis, ringlet_limit_value (&self->levels, limit));
  move_limit (self, limit, place + by);
  wait_for_frame (self);
}

/* The handle under the pointer; where both are, the one on whose side it is. */
static int
limit_under (RingletHistogramView *self, double x)
{
  const double lower = ringlet_histogram_view_limit_x (self, RINGLET_LIMIT_LOWER);
  const double upper = ringlet_histogram_view_limit_x (self, RINGLET_LIMIT_UPPER);
  const RingletLimit nearest = fabs (x - lower) < fabs (x - upper) ||
          (lower == upper && (x < lower || self->levels.min >= self->axis.high))
      ? RINGLET_LIMIT_LOWER
      : RINGLET_LIMIT_UPPER;

  if (self->histogram == NULL ||
      fabs (x - ringlet_histogram_view_limit_x (self, nearest)) >
          RINGLET_LIMIT_HANDLE_WIDTH / 2.0)
    return RINGLET_LIMIT_N;
  return nearest;
}

static void
on_drag_begin (GtkGestureDrag *drag, double x, double y, RingletHistogramView *self)
{
  const int limit = limit_under (self, x);

  if (limit == RINGLET_LIMIT_N) {
    gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_DENIED);
    return;
  }

  gtk_gesture_set_state (GTK_GESTURE (drag), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (self->handles[limit]);
  self->dragged = limit;
  self->drag_x = self->pointer_x = x;
  self->drag_levels = self->levels;
  self->grip = ringlet_histogram_view_limit_x (self, (RingletLimit) limit) - x;
  ringlet_histogram_view_update_value (self);
}

static void
on_drag_update (GtkGestureDrag *drag, double dx, double dy, RingletHistogramView *self)
{
  self->pointer_x = self->drag_x + dx;
  wait_for_frame (self);
}

static void
on_drag_end (GtkGestureDrag *drag, double dx, double dy, RingletHistogramView *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("histogram drag end");

  self->pointer_x = self->drag_x + dx;
  drag_to_pointer (self);
  wait_for_frame (self);
  self->dragged = RINGLET_LIMIT_N;
  ringlet_histogram_view_update_value (self);
}

static void
on_drag_cancel (
    GtkGesture *drag, GdkEventSequence *sequence, RingletHistogramView *self)
{
  if (self->dragged == RINGLET_LIMIT_N)
    return;

  undo_drag (self);
  wait_for_frame (self);
  self->dragged = RINGLET_LIMIT_N;
  ringlet_histogram_view_update_value (self);
}

void
ringlet_histogram_input_connect (RingletHistogramView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  for (RingletLimit i = RINGLET_LIMIT_LOWER; i < RINGLET_LIMIT_N; i++)
    g_signal_connect (self->handles[i], "step", G_CALLBACK (on_step), self);

  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}
