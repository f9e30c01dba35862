/* SPDX-License-Identifier: MIT */

/* F1: the page of the help about the present step, in the browser of the desktop. */

#include <glib/gi18n-lib.h>

#include "help.h"
#include "window-private.h"

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
  path = ringlet_help_path (self->step);
  text = g_strdup_printf (
      _ ("The help cannot be shown: %s. Open %s in a browser"), error->message, path);
  ringlet_banner_show (self->banner, "help", text, NULL, NULL);
}

static void
show_help (RingletWindow *self)
{
  g_autofree char *path = ringlet_help_path (self->step);
  g_autofree char *uri = g_filename_to_uri (path, NULL, NULL);

  gtk_show_uri_full (
      GTK_WINDOW (self), uri, GDK_CURRENT_TIME, NULL, on_shown, g_object_ref (self));
}

const RingletWindowAction ringlet_window_help_actions[] = {
  { "help", show_help },
  { NULL, NULL },
};
