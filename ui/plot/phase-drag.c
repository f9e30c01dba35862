/* SPDX-License-Identifier: MIT */
#include "plot/phase-drag.h"

#define KEY "phase-drag"

/**
 * Drag:
 * @from: where the line was when it was grabbed, widget pixels
 * @is_held: from the press on a line to the release
 *
 * Of one view; lives as long as the bars.
 */
typedef struct {
  RingletPhaseBars *bars;
  GtkWidget *view;
  GtkGesture *gesture;
  double from;
  gboolean is_held;
} Drag;

static void
set_cursor (Drag *self, gboolean is_on_line)
{
  gtk_widget_set_cursor_from_name (self->view, is_on_line ? "ew-resize" : NULL);
}

static void
on_begin (GtkGestureDrag *gesture, double x, double y, Drag *self)
{
  guint phase = 0;
  guint line = 0;

  if (!ringlet_phase_bars_find (self->bars, x, y, &phase, &line, &self->from)) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
    return;
  }
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (self->view); /* Esc comes here */
  self->is_held = TRUE;
  ringlet_phase_bars_set_hot (self->bars, phase, line);
  g_signal_emit_by_name (self->bars, "line-pressed", phase, line);
}

/* A click that shakes moves nothing. */
static void
on_update (GtkGestureDrag *gesture, double dx, double dy, Drag *self)
{
  if (self->is_held && dx != 0.0)
    g_signal_emit_by_name (self->bars, "line-moved",
        ringlet_phase_bars_angle (self->bars, self->from + dx));
}

static void
release (Drag *self, gboolean is_kept)
{
  if (!self->is_held)
    return;
  self->is_held = FALSE;
  ringlet_phase_bars_set_hot (self->bars, 0, G_MAXUINT);
  g_signal_emit_by_name (self->bars, "line-released", is_kept);
}

static void
on_end (GtkGestureDrag *gesture, double dx, double dy, Drag *self)
{
  release (self, TRUE);
}

static void
on_cancel (GtkGesture *gesture, GdkEventSequence *sequence, Drag *self)
{
  release (self, FALSE);
}

static void
on_motion (GtkEventControllerMotion *motion, double x, double y, Drag *self)
{
  guint phase = 0;
  guint line = G_MAXUINT;
  double at = 0.0;
  gboolean is_on_line = FALSE;

  if (self->is_held)
    return;
  is_on_line = ringlet_phase_bars_find (self->bars, x, y, &phase, &line, &at);
  ringlet_phase_bars_set_hot (self->bars, phase, is_on_line ? line : G_MAXUINT);
  set_cursor (self, is_on_line);
}

static void
on_leave (GtkEventControllerMotion *motion, Drag *self)
{
  if (self->is_held)
    return;
  ringlet_phase_bars_set_hot (self->bars, 0, G_MAXUINT);
  set_cursor (self, FALSE);
}

gboolean
ringlet_phase_drag_cancel (RingletPhaseBars *bars)
{
  Drag *self = g_object_get_data (G_OBJECT (bars), KEY);

  if (self == NULL || !self->is_held)
    return FALSE;
  release (self, FALSE); /* first: denying ends the drag */
  gtk_gesture_set_state (self->gesture, GTK_EVENT_SEQUENCE_DENIED);
  return TRUE;
}

void
ringlet_phase_drag_connect (RingletPhaseBars *bars, GtkWidget *view)
{
  Drag *self = g_new0 (Drag, 1);
  GtkGesture *gesture = gtk_gesture_drag_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();

  self->bars = bars;
  self->view = view;
  self->gesture = gesture;
  g_object_set_data_full (G_OBJECT (bars), KEY, self, g_free);
  gtk_event_controller_set_propagation_phase (
      GTK_EVENT_CONTROLLER (gesture), GTK_PHASE_CAPTURE);
  g_signal_connect (gesture, "drag-begin", G_CALLBACK (on_begin), self);
  g_signal_connect (gesture, "drag-update", G_CALLBACK (on_update), self);
  g_signal_connect (gesture, "drag-end", G_CALLBACK (on_end), self);
  g_signal_connect (gesture, "cancel", G_CALLBACK (on_cancel), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (gesture));
  gtk_widget_add_controller (view, motion);
}
