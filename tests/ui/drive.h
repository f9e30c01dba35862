/* SPDX-License-Identifier: MIT */
#pragma once

/* Widgets in a window, and what a user does to them. Pointers and keys arrive at the
 * controllers of a widget, as GTK would call them. */

#include <adwaita.h>

static inline gboolean
drive_count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  int *n_left = data;

  return --*n_left > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* Until @widget was drawn that often. */
static inline void
drive_frames (GtkWidget *widget, int n)
{
  /* A tick comes before its frame is drawn: one more. */
  int n_left = n + 1;

  gtk_widget_add_tick_callback (widget, drive_count_frame, &n_left, NULL);
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

/* Returns (transfer none): a window with @child, on the screen, drawn. */
static inline GtkWidget *
drive_open (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  drive_frames (window, 3);
  return window;
}

static inline void
drive_close (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* Returns (transfer none): the controller of that type; of gestures, for @button. */
static inline gpointer
drive_controller (GtkWidget *widget, GType type, guint button)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GtkEventController) one = g_list_model_get_item (all, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (one, type) &&
        (!GTK_IS_GESTURE_SINGLE (one) ||
            gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (one)) == button))
      return one; /* the widget has it still */
  }
  g_assert_not_reached ();
}

static inline void
drive_point (GtkWidget *widget, double x, double y)
{
  g_signal_emit_by_name (
      drive_controller (widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "motion", x, y);
}

static inline void
drive_leave (GtkWidget *widget)
{
  g_signal_emit_by_name (
      drive_controller (widget, GTK_TYPE_EVENT_CONTROLLER_MOTION, 0), "leave");
}

static inline gboolean
drive_scroll (GtkWidget *widget, double dx, double dy)
{
  gboolean is_ours = FALSE;

  g_signal_emit_by_name (drive_controller (widget, GTK_TYPE_EVENT_CONTROLLER_SCROLL, 0),
      "scroll", dx, dy, &is_ours);
  return is_ours;
}

static inline void
drive_drag_begin (GtkWidget *widget, guint button, double x, double y)
{
  g_signal_emit_by_name (
      drive_controller (widget, GTK_TYPE_GESTURE_DRAG, button), "drag-begin", x, y);
}

static inline void
drive_drag_to (GtkWidget *widget, guint button, double dx, double dy)
{
  g_signal_emit_by_name (
      drive_controller (widget, GTK_TYPE_GESTURE_DRAG, button), "drag-update", dx, dy);
}

static inline void
drive_drag_end (GtkWidget *widget, guint button, double dx, double dy)
{
  g_signal_emit_by_name (
      drive_controller (widget, GTK_TYPE_GESTURE_DRAG, button), "drag-end", dx, dy);
}

/* That key, if it is one of @shortcuts. */
static inline gboolean
drive_shortcut (GListModel *shortcuts, GtkWidget *widget, const char *key)
{
  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++) {
    g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
    g_autofree char *name =
        gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

    if (g_str_equal (name, key))
      return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut),
          GTK_SHORTCUT_ACTION_EXCLUSIVE, widget, gtk_shortcut_get_arguments (shortcut));
  }
  return FALSE;
}

/* Presses the key of that name, "Left", "<Shift>Left", on @widget. Returns whether the
 * widget has it and took it. */
static inline gboolean
drive_key (GtkWidget *widget, const char *key)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++) {
    g_autoptr (GtkEventController) one = g_list_model_get_item (all, i);

    if (GTK_IS_SHORTCUT_CONTROLLER (one) &&
        drive_shortcut (G_LIST_MODEL (one), widget, key))
      return TRUE;
  }
  return FALSE;
}
