/* SPDX-License-Identifier: MIT */

/* Who went to another window while work takes long is told when it ends, by the
 * desktop; who looks at Ringlet sees it anyhow. */

#include <glib/gi18n-lib.h>

#include "window-private.h"

#define LONG_US (5 * G_USEC_PER_SEC)

/* Returns (transfer full): one a window: the newest takes the place of the others. */
static char *
make_id (RingletWindow *self)
{
  return g_strdup_printf (
      "work-%u", gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self)));
}

static GApplication *
get_application (RingletWindow *self)
{
  return G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self)));
}

/* Whether the user is at this program: dialogs are windows, too. */
static gboolean
is_looked_at (RingletWindow *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++) {
    g_autoptr (GtkWindow) window =
        g_list_model_get_item (gtk_window_get_toplevels (), i);

    if (gtk_window_is_active (window))
      return TRUE;
  }
  return FALSE;
}

void
ringlet_window_tell_end (RingletWindow *self, gint64 began_us, const char *text)
{
  GApplication *application = get_application (self);
  const char *about = gtk_window_get_title (GTK_WINDOW (self));
  g_autoptr (GNotification) notification = NULL;
  g_autofree char *id = NULL;

  if (application == NULL || g_get_monotonic_time () - began_us < LONG_US ||
      is_looked_at (self) || !g_settings_get_boolean (self->settings, "notify"))
    return;

  id = make_id (self);
  notification = g_notification_new (text);
  g_notification_set_body (notification, about);
  g_notification_set_default_action_and_target (notification, "app.present", "u",
      gtk_application_window_get_id (GTK_APPLICATION_WINDOW (self)));
  g_application_send_notification (application, id, notification);
}

/* --- jobs --- */

typedef struct {
  RingletWindow *window; /* borrowed: it is connected as long as that is there */
  char *text;
  gint64 began_us;
} Watch;

static void
watch_free (gpointer data, GClosure *closure)
{
  Watch *watch = data;

  g_free (watch->text);
  g_free (watch);
}

static void
on_running (RingletJob *job, GParamSpec *pspec, Watch *watch)
{
  gboolean is_running = FALSE;
  gboolean is_cancelled = FALSE;

  g_object_get (job, "running", &is_running, "cancelled", &is_cancelled, NULL);
  if (is_running)
    watch->began_us = g_get_monotonic_time ();
  else if (!is_cancelled)
    ringlet_window_tell_end (watch->window, watch->began_us, watch->text);
}

void
ringlet_window_tell_job (RingletWindow *self, RingletJob *job, const char *text)
{
  Watch *watch = g_new0 (Watch, 1);
  GClosure *closure = NULL;

  watch->window = self;
  watch->text = g_strdup (text);
  watch->began_us = g_get_monotonic_time ();
  closure = g_cclosure_new (G_CALLBACK (on_running), watch, watch_free);
  g_object_watch_closure (G_OBJECT (self), closure);
  g_signal_connect_closure (job, "notify::running", closure, FALSE);
}

/* --- the series --- */

static gboolean
is_at_work (RingletSeriesPhase phase)
{
  return phase == RINGLET_SERIES_RUNNING || phase == RINGLET_SERIES_STOPPING;
}

/* All frames were tried, or it waits for the user; a stop is the user's own. */
static void
on_series (RingletWindow *self)
{
  const RingletSeriesProgress progress = ringlet_series_get_progress (self->series);
  const gboolean is_busy = is_at_work (progress.phase);

  if (is_busy && self->series_began_us == 0)
    self->series_began_us = g_get_monotonic_time ();
  if (is_busy || self->series_began_us == 0)
    return;
  if (progress.phase == RINGLET_SERIES_OVER)
    ringlet_window_tell_end (self, self->series_began_us,
        progress.n_failed > 0 ? _ ("The series is over; some frames failed")
                              : _ ("The series is over"));
  else if (progress.problem != NULL)
    ringlet_window_tell_end (
        self, self->series_began_us, _ ("The series waits for you"));
  self->series_began_us = 0;
}

/* --- who comes back --- */

static void
on_active (RingletWindow *self)
{
  g_autofree char *id = NULL;

  if (!gtk_window_is_active (GTK_WINDOW (self)) || get_application (self) == NULL)
    return;
  id = make_id (self);
  g_application_withdraw_notification (get_application (self), id);
}

void
ringlet_window_connect_notify (RingletWindow *self)
{
  g_signal_connect_object (
      self->series, "changed", G_CALLBACK (on_series), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (on_active), NULL);
}
