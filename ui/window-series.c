/* SPDX-License-Identifier: MIT */

/* The step Series: all frames of the document beside the one that is looked at. */

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "series-map.h"
#include "window-private.h"

static RingletSeriesPanel *
get_panel (RingletWindow *self)
{
  return ringlet_inspector_get_series_panel (self->inspector);
}

/* Nothing has a width before it was shown. */
static gboolean
place (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  const int width = gtk_widget_get_width (widget);

  if (width == 0)
    return G_SOURCE_CONTINUE;
  gtk_paned_set_position (GTK_PANED (widget), width * 2 / 5);
  return G_SOURCE_REMOVE;
}

void
ringlet_window_update_series (RingletWindow *self)
{
  const gboolean is_active = self->step == RINGLET_STEP_SERIES;
  GtkWidget *view = GTK_WIDGET (self->series_view);

  if (is_active && !self->was_series) {
    self->was_series = TRUE;
    gtk_widget_add_tick_callback (GTK_WIDGET (self->series_pane), place, NULL, NULL);
  }
  gtk_widget_set_visible (view, is_active);
}

static void
series_main (RingletWindow *self)
{
  if (self->step != RINGLET_STEP_SERIES)
    ringlet_window_show_step (self, RINGLET_STEP_SERIES);
  ringlet_series_panel_main_action (get_panel (self));
}

static void
series_stop (RingletWindow *self)
{
  ringlet_series_stop (self->series);
}

static void
series_retry (RingletWindow *self)
{
  ringlet_series_retry_failed (self->series);
}

static void
series_follow (RingletWindow *self)
{
  ringlet_series_set_following (
      self->series, !ringlet_series_get_following (self->series));
}

/* Where the cursor is, else around the highest peak. */
static void
series_add_region (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletResult *pattern = ringlet_live_get_pattern (self->live);
  double lo = 0.0;
  double hi = 0.0;

  if (pattern == NULL ||
      pattern->unit != ringlet_series_view_get_unit (self->series_view)) {
    ringlet_window_toast (
        self, _ ("Start the series first: regions are of its patterns"));
    return;
  }
  ringlet_series_map_around (pattern,
      self->probe.is_active ? ringlet_probe_radial (&self->probe, state, pattern->unit)
                            : (double) NAN,
      &lo, &hi);
  ringlet_series_view_add_region (self->series_view, lo, hi);
}

static void
show_view (RingletWindow *self, const char *name)
{
  if (self->step != RINGLET_STEP_SERIES)
    ringlet_window_show_step (self, RINGLET_STEP_SERIES);
  g_settings_set_string (self->settings, "series-view", name);
}

static void
series_view_heat (RingletWindow *self)
{
  show_view (self, "heat");
}

static void
series_view_waterfall (RingletWindow *self)
{
  show_view (self, "waterfall");
}

static void
series_view_surface (RingletWindow *self)
{
  show_view (self, "surface");
}

static void
series_view_map (RingletWindow *self)
{
  show_view (self, "map");
}

/* What Ctrl+Enter does depends on the step. */
static void
main_action (RingletWindow *self)
{
  if (self->step == RINGLET_STEP_SERIES)
    ringlet_series_panel_main_action (get_panel (self));
  else
    g_action_group_activate_action (G_ACTION_GROUP (self), "calibrate-keep", NULL);
}

const RingletWindowAction ringlet_window_series_actions[] = {
  { "main-action", main_action },
  { "series-main", series_main },
  { "series-stop", series_stop },
  { "series-retry", series_retry },
  { "series-follow", series_follow },
  { "series-add-region", series_add_region },
  { "series-view-heat", series_view_heat },
  { "series-view-waterfall", series_view_waterfall },
  { "series-view-surface", series_view_surface },
  { "series-view-map", series_view_map },
  { "series-picture", ringlet_window_series_picture },
  { NULL, NULL },
};

RingletStepSeries
ringlet_window_judge_series (RingletWindow *self)
{
  const RingletSeriesProgress progress = ringlet_series_get_progress (self->series);

  switch (progress.phase) {
  case RINGLET_SERIES_IDLE:
    return RINGLET_STEP_SERIES_NONE;
  case RINGLET_SERIES_STOPPED:
    return RINGLET_STEP_SERIES_LEFT;
  case RINGLET_SERIES_OVER:
    return progress.n_failed > 0 ? RINGLET_STEP_SERIES_LEFT : RINGLET_STEP_SERIES_DONE;
  case RINGLET_SERIES_RUNNING:
  case RINGLET_SERIES_PAUSED:
  case RINGLET_SERIES_WAITING:
  case RINGLET_SERIES_STOPPING:
    break;
  }
  return RINGLET_STEP_SERIES_BUSY;
}

static void
on_left (RingletWindow *self)
{
  if (ringlet_series_get_progress (self->series).phase == RINGLET_SERIES_STOPPING)
    return;
  g_signal_handlers_disconnect_by_func (self->series, on_left, self);
  ringlet_window_close_soon (self);
}

/* The one file of a series is closed first; who closes the window once more does not
 * wait for that. */
static void
leave (RingletWindow *self)
{
  self->leaves_series = TRUE;
  g_signal_connect_object (
      self->series, "changed", G_CALLBACK (on_left), self, G_CONNECT_SWAPPED);
  ringlet_series_stop (self->series);
  on_left (self);
}

static void
on_leave_response (RingletWindow *self, const char *response)
{
  self->asks_series = FALSE;
  if (g_str_equal (response, "stop"))
    leave (self);
}

gboolean
ringlet_window_keeps_series (RingletWindow *self)
{
  const RingletSeriesProgress progress = ringlet_series_get_progress (self->series);
  const gboolean is_busy = progress.phase == RINGLET_SERIES_RUNNING ||
      progress.phase == RINGLET_SERIES_PAUSED;
  g_autofree char *body = NULL;
  GtkWidget *dialog = NULL;

  if (progress.phase == RINGLET_SERIES_STOPPING && !self->leaves_series) {
    leave (self);
    return TRUE;
  }
  if (!is_busy || self->leaves_series)
    return FALSE;
  if (self->asks_series)
    return TRUE;

  self->asks_series = TRUE;
  body = g_strdup_printf (
      _ ("%" PRIu64 " of %" PRIu64 " frames are done. What is written is kept."),
      progress.n_done + progress.n_skipped, progress.n_frames);
  dialog = ringlet_window_ask (self, body, "stop", _ ("_Stop"));
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Stop the Series?"));
  g_signal_connect_object (
      dialog, "response", G_CALLBACK (on_leave_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}

void
ringlet_window_connect_series (RingletWindow *self)
{
  self->series = ringlet_series_new (self->project);
  ringlet_series_panel_bind (get_panel (self), self->project, self->series);
  ringlet_series_view_bind (
      self->series_view, self->project, self->series, self->settings);
}
