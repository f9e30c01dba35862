/* SPDX-License-Identifier: MIT */
/* bare-window WIDTH HEIGHT: a window of libadwaita with nothing in it, of the size of
 * Ringlet's. What it takes of the memory is GTK's own. */
#include <adwaita.h>
#include <stdlib.h>

static int size[2];

static void
on_activate (AdwApplication *application, gpointer user_data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), size[0], size[1]);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application =
      adw_application_new ("org.ringlet.BareWindow", G_APPLICATION_DEFAULT_FLAGS);

  if (argc != 3)
    return 2;
  size[0] = atoi (argv[1]);
  size[1] = atoi (argv[2]);
  g_signal_connect (application, "activate", G_CALLBACK (on_activate), NULL);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
