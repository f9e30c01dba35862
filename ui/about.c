/* SPDX-License-Identifier: MIT */
#include "about.h"

#include <glib/gi18n-lib.h>

#include "base/parallel.h"

/* What to know about a machine when something went wrong on it. */
static char *
make_debug_info (RingletWindow *window)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (window));

  return g_strdup_printf ("Ringlet %s\n"
                          "GTK %u.%u.%u, libadwaita %u.%u.%u, GLib %u.%u.%u\n"
                          "Display: %s %s, scale %d\n"
                          "Renderer of the window: %s\n"
                          "Canvas: %s\n"
                          "Threads: %u\n"
                          "Language: %s\n",
      RINGLET_VERSION, gtk_get_major_version (), gtk_get_minor_version (),
      gtk_get_micro_version (), adw_get_major_version (), adw_get_minor_version (),
      adw_get_micro_version (), glib_major_version, glib_minor_version,
      glib_micro_version, G_OBJECT_TYPE_NAME (display), gdk_display_get_name (display),
      gtk_widget_get_scale_factor (GTK_WIDGET (window)), G_OBJECT_TYPE_NAME (renderer),
      ringlet_window_get_backend_name (window), ringlet_parallel_get_threads (),
      g_get_language_names ()[0]);
}

void
ringlet_about_show (RingletWindow *window)
{
  g_autofree char *debug_info = make_debug_info (window);

  adw_show_about_window (GTK_WINDOW (window), "application-name", "Ringlet",
      "application-icon", "org.ringlet.Ringlet", "version", RINGLET_VERSION,
      "developer-name", _ ("The Ringlet developers"), "license-type",
      GTK_LICENSE_MIT_X11, "copyright", "© 2026 The Ringlet developers", "comments",
      _ ("Area-detector X-ray diffraction images into calibrated patterns and cakes"),
      "debug-info", debug_info, "debug-info-filename", "ringlet-debug-info.txt", NULL);
}
