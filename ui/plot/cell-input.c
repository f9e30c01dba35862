/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "frame-watch.h"
#include "plot/cell-view-private.h"

#define ZOOM_STEP 1.25
#define LEAST_CELLS 4.0 /* that are seen at the nearest */

static double
least (gsize n)
{
  return fmin (LEAST_CELLS, (double) n);
}

/* About a cell; a map keeps its squares. */
static void
zoom_at (
    RingletCellView *self, double column, double row, double by_columns, double by_rows)
{
  const RingletPlotRange all_columns = ringlet_cell_view_all (self->scene.n_columns);
  const RingletPlotRange all_rows = ringlet_cell_view_all (self->scene.n_rows);
  const RingletPlotRange columns = ringlet_plot_range_zoom (
      &self->columns, &all_columns, column, by_columns, least (self->scene.n_columns));
  const RingletPlotRange rows = ringlet_plot_range_zoom (
      &self->rows, &all_rows, row, by_rows, least (self->scene.n_rows));

  ringlet_cell_view_set_ranges (self, &columns, &rows);
}

static void
pan_to_pointer (RingletCellView *self)
{
  const RingletPlotRange all_columns = ringlet_cell_view_all (self->scene.n_columns);
  const RingletPlotRange all_rows = ringlet_cell_view_all (self->scene.n_rows);
  const RingletPlotRange *from_columns = &self->drag_columns;
  const RingletPlotRange *from_rows = &self->drag_rows;
  const double dx = (self->drag_x - self->pointer_x) / self->frame.width;
  const double dy = (self->pointer_y - self->drag_y) / self->frame.height *
      (self->scene.is_map ? -1.0 : 1.0);
  const RingletPlotRange columns = ringlet_plot_range_move (
      from_columns, &all_columns, dx * (from_columns->max - from_columns->min));
  const RingletPlotRange rows = ringlet_plot_range_move (
      from_rows, &all_rows, dy * (from_rows->max - from_rows->min));

  ringlet_cell_view_set_ranges (self, &columns, &rows);
}

static gboolean
is_on_cells (RingletCellView *self, double x, double y)
{
  const RingletPlotFrame *frame = &self->frame;

  return self->has_scene && x >= frame->x && x < frame->x + frame->width &&
      y >= frame->y && y < frame->y + frame->height;
}

static void
emit_pointed (RingletCellView *self)
{
  const gboolean is_on =
      self->pointer_inside && is_on_cells (self, self->pointer_x, self->pointer_y);

  g_signal_emit_by_name (self, "pointed",
      is_on ? ringlet_cell_view_column_at (self, self->pointer_x) : (double) NAN,
      is_on ? ringlet_cell_view_row_at (self, self->pointer_y) : (double) NAN);
}

/* Everything that the pointer did since the last frame, once. */
static gboolean
on_tick (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  g_auto (RingletWatch) watch = ringlet_watch ("cells pointer");
  RingletCellView *self = RINGLET_CELL_VIEW (widget);

  self->tick = 0;
  if (self->drag == RINGLET_CELL_PAN && self->has_scene)
    pan_to_pointer (self);
  if (self->drag == RINGLET_CELL_CHOOSE)
    gtk_widget_queue_draw (widget);
  emit_pointed (self);
  return G_SOURCE_REMOVE;
}

static void
follow (RingletCellView *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick, NULL, NULL);
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, RingletCellView *self)
{
  self->pointer_inside = TRUE;
  follow (self, x, y);
}

static void
on_leave (GtkEventControllerMotion *motion, RingletCellView *self)
{
  self->pointer_inside = FALSE;
  follow (self, self->pointer_x, self->pointer_y);
}

static gboolean
on_scroll (
    GtkEventControllerScroll *scroll, double dx, double dy, RingletCellView *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("cells scroll");
  const GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (scroll));
  const double factor = pow (ZOOM_STEP, -dy);
  const gboolean is_rows_alone = (state & GDK_CONTROL_MASK) && !self->scene.is_map;

  if (!self->has_scene)
    return GDK_EVENT_PROPAGATE;
  zoom_at (self, ringlet_cell_view_column_at (self, self->pointer_x),
      ringlet_cell_view_row_at (self, self->pointer_y), is_rows_alone ? 1.0 : factor,
      factor);
  follow (self, self->pointer_x, self->pointer_y);
  return GDK_EVENT_STOP;
}

static void
on_drag_begin (GtkGestureDrag *gesture, double x, double y, RingletCellView *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->drag_x = x;
  self->drag_y = y;
  self->drag_columns = self->columns;
  self->drag_rows = self->rows;
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, RingletCellView *self)
{
  const GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  const gboolean is_choice = (state & GDK_SHIFT_MASK) && !self->scene.is_map;

  if (self->drag == RINGLET_CELL_HOVER && self->has_scene &&
      gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy)) {
    self->drag = is_choice ? RINGLET_CELL_CHOOSE : RINGLET_CELL_PAN;
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  }
  follow (self, self->drag_x + dx, self->drag_y + dy);
}

/* What was no drag was a click. */
static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, RingletCellView *self)
{
  g_auto (RingletWatch) watch = ringlet_watch ("cells drag end");
  const RingletCellDrag drag = self->drag;
  const double from = ringlet_cell_view_column_at (self, self->drag_x);
  const double to = ringlet_cell_view_column_at (self, self->drag_x + dx);

  self->drag = RINGLET_CELL_HOVER;
  if (drag == RINGLET_CELL_CHOOSE && self->has_scene && from != to)
    g_signal_emit_by_name (self, "range", fmin (from, to), fmax (from, to));
  else if (drag == RINGLET_CELL_HOVER && is_on_cells (self, self->drag_x, self->drag_y))
    g_signal_emit_by_name (
        self, "chosen", from, ringlet_cell_view_row_at (self, self->drag_y));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_drag_cancel (GtkGesture *gesture, GdkEventSequence *sequence, RingletCellView *self)
{
  self->drag = RINGLET_CELL_HOVER;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ringlet_cell_input_connect (RingletCellView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_cancel), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}

/* ---- keys ---- */

static void
zoom (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RingletCellView *self = RINGLET_CELL_VIEW (widget);
  const double factor = g_variant_get_int32 (parameter) > 0 ? ZOOM_STEP : 1 / ZOOM_STEP;
  const double column = 0.5 * (self->columns.min + self->columns.max);
  const double row = 0.5 * (self->rows.min + self->rows.max);

  if (self->has_scene)
    zoom_at (self, isnan (self->column) ? column : self->column,
        isnan (self->row) ? row : self->row, factor, factor);
}

static void
show_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  ringlet_cell_view_show_all (RINGLET_CELL_VIEW (widget));
}

static void
move (GtkWidget *widget, const char *name, GVariant *parameter)
{
  int columns = 0;
  int rows = 0;

  g_variant_get (parameter, "(ii)", &columns, &rows);
  if (RINGLET_CELL_VIEW (widget)->has_scene)
    g_signal_emit_by_name (widget, "moved", columns,
        RINGLET_CELL_VIEW (widget)->scene.is_map ? -rows : rows);
}

static void
emit_cell (GtkWidget *widget, const char *name, GVariant *parameter)
{
  RingletCellView *self = RINGLET_CELL_VIEW (widget);

  if (self->has_scene && !isnan (self->row))
    g_signal_emit_by_name (
        self, g_variant_get_string (parameter, NULL), self->column, self->row);
}

void
ringlet_cell_view_point_at (RingletCellView *self, double x, double y)
{
  g_return_if_fail (RINGLET_IS_CELL_VIEW (self));

  if (self->has_scene && is_on_cells (self, x, y))
    ringlet_cell_view_set_cursor (self, floor (ringlet_cell_view_column_at (self, x)),
        floor (ringlet_cell_view_row_at (self, y)));
}

void
ringlet_cell_input_install (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key;
    GdkModifierType state;
    int columns;
    int rows;
  } arrows[] = {
    { GDK_KEY_Left, 0, -1, 0 },
    { GDK_KEY_Right, 0, 1, 0 },
    { GDK_KEY_Up, 0, 0, 1 },
    { GDK_KEY_Down, 0, 0, -1 },
    { GDK_KEY_Left, GDK_SHIFT_MASK, -10, 0 },
    { GDK_KEY_Right, GDK_SHIFT_MASK, 10, 0 },
    { GDK_KEY_Up, GDK_SHIFT_MASK, 0, 10 },
    { GDK_KEY_Down, GDK_SHIFT_MASK, 0, -10 },
  };
  static const struct {
    guint key;
    int direction;
  } zooms[] = { { GDK_KEY_plus, 1 }, { GDK_KEY_equal, 1 }, { GDK_KEY_KP_Add, 1 },
    { GDK_KEY_minus, -1 }, { GDK_KEY_KP_Subtract, -1 } };
  static const struct {
    guint key;
    GdkModifierType state;
    const char *signal;
  } cells[] = { { GDK_KEY_Return, 0, "chosen" }, { GDK_KEY_KP_Enter, 0, "chosen" },
    { GDK_KEY_Delete, 0, "toggled" }, { GDK_KEY_Delete, GDK_SHIFT_MASK, "excluded" } };

  gtk_widget_class_install_action (widget_class, "cells.zoom", "i", zoom);
  gtk_widget_class_install_action (widget_class, "cells.show-all", NULL, show_all);
  gtk_widget_class_install_action (widget_class, "cells.move", "(ii)", move);
  gtk_widget_class_install_action (widget_class, "cells.cell", "s", emit_cell);
  for (gsize i = 0; i < G_N_ELEMENTS (arrows); i++)
    gtk_widget_class_add_binding_action (widget_class, arrows[i].key, arrows[i].state,
        "cells.move", "(ii)", arrows[i].columns, arrows[i].rows);
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding_action (
        widget_class, zooms[i].key, 0, "cells.zoom", "i", zooms[i].direction);
  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    gtk_widget_class_add_binding_action (
        widget_class, cells[i].key, cells[i].state, "cells.cell", "s", cells[i].signal);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_0, 0, "cells.show-all", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_KP_0, 0, "cells.show-all", NULL);
}
