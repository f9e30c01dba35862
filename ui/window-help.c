/* SPDX-License-Identifier: MIT */

/* F1: the page of the help about the present step, in the browser of the desktop. */

#include <glib/gi18n-lib.h>

#include "help.h"
#include "phases-panel.h"
#include "window-private.h"

/* Two steps have two pages: phases while one is busy with them, the map where it is all
 * that is shown. */
static char *
find_path (RingletWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  const gboolean is_phases = self->step == RINGLET_STEP_INTEGRATE && focus != NULL &&
      gtk_widget_get_ancestor (focus, RINGLET_TYPE_PHASES_PANEL) != NULL;
  const gboolean is_map = self->step == RINGLET_STEP_SERIES &&
      g_str_equal (ringlet_series_view_get_mode (self->series_view), "map");

  return ringlet_help_path (is_phases ? "phases"
          : is_map                    ? "map"
                                      : ringlet_help_page (self->step));
}

/* Where no program opens HTML, a user still can. */
static void
on_shown (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  if (gtk_show_uri_full_finish (GTK_WINDOW (source), result, &error) ||
      self->project == NULL)
    return;
  path = find_path (self);
  text = g_strdup_printf (
      _ ("The help cannot be shown: %s. Open %s in a browser"), error->message, path);
  ringlet_banner_show (self->banner, "help", text, NULL, NULL);
}

static void
show_help (RingletWindow *self)
{
  g_autofree char *path = find_path (self);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  gtk_show_uri_full (
      GTK_WINDOW (self), uri, GDK_CURRENT_TIME, NULL, on_shown, g_object_ref (self));
}

const RingletWindowAction ringlet_window_help_actions[] = {
  { "help", show_help },
  { NULL, NULL },
};
