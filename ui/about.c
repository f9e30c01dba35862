/* SPDX-License-Identifier: MIT */
#include "about.h"

#include <epoxy/gl.h>
#include <glib/gi18n-lib.h>

#include "doctor.h"
#include "system-info.h"
#include "window-private.h"

/* Who draws by GL here, or why nobody does. */
static void
add_gl (RingletWindow *window, GPtrArray *findings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkGLContext) context = gdk_surface_create_gl_context (
      gtk_native_get_surface (GTK_NATIVE (window)), &error);
  g_autofree char *text = NULL;
  const char *renderer = NULL;

  if (context == NULL || !gdk_gl_context_realize (context, &error)) {
    ringlet_doctor_add_gl (findings, NULL, error->message);
    return;
  }
  gdk_gl_context_make_current (context);
  renderer = (const char *) glGetString (GL_RENDERER);
  if (renderer != NULL)
    text =
        g_strdup_printf ("%s, %s", renderer, (const char *) glGetString (GL_VERSION));
  gdk_gl_context_clear_current ();
  ringlet_doctor_add_gl (findings, text, "GL does not say what it is");
}

/* What to know about the screen when something went wrong on it. */
static char *
describe_display (RingletWindow *window)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (window));
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (window));

  return g_strdup_printf ("GTK %u.%u.%u, libadwaita %u.%u.%u\n"
                          "Display: %s %s, scale %d\n"
                          "Renderer of the window: %s\n"
                          "Canvas: %s\n"
                          "Language: %s\n",
      gtk_get_major_version (), gtk_get_minor_version (), gtk_get_micro_version (),
      adw_get_major_version (), adw_get_minor_version (), adw_get_micro_version (),
      G_OBJECT_TYPE_NAME (display), gdk_display_get_name (display),
      gtk_widget_get_scale_factor (GTK_WIDGET (window)), G_OBJECT_TYPE_NAME (renderer),
      ringlet_window_get_backend_name (window), g_get_language_names ()[0]);
}

/* Returns (transfer full): @system and the screen. */
static char *
join (RingletWindow *window, const char *system)
{
  g_autofree char *display = describe_display (window);

  return g_strconcat (system, display, NULL);
}

/* Returns (transfer full): the lines of the command "doctor", and the screen. */
static char *
tell (RingletWindow *window, GPtrArray *findings)
{
  g_autofree char *system = NULL;

  add_gl (window, findings);
  system = ringlet_doctor_text (findings);
  return join (window, system);
}

/* --- seen --- */

static void
on_answered (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (AdwAboutWindow) about = data;
  g_autoptr (GPtrArray) findings =
      ringlet_system_info_finish (RINGLET_JOB (source), result, NULL);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (about));
  g_autofree char *text = NULL;

  /* Closed meanwhile? */
  if (findings == NULL || parent == NULL ||
      !gtk_widget_get_realized (GTK_WIDGET (parent)))
    return;
  text = tell (RINGLET_WINDOW (parent), findings);
  adw_about_window_set_debug_info (about, text);
}

/* The devices answer while it is read. */
void
ringlet_about_show (RingletWindow *window)
{
  g_autoptr (RingletJob) job = ringlet_job_new_background ("");
  g_autofree char *system = ringlet_system_info_begin ();
  g_autofree char *text = join (window, system);
  GtkWidget *about = g_object_new (ADW_TYPE_ABOUT_WINDOW, "transient-for", window,
      "application-name", "Ringlet", "application-icon", "org.ringlet.Ringlet",
      "version", RINGLET_VERSION, "developer-name", _ ("The Ringlet developers"),
      "license-type", GTK_LICENSE_MIT_X11, "copyright", "© 2026 The Ringlet developers",
      "comments",
      _ ("Area-detector X-ray diffraction images into calibrated patterns and cakes"),
      "issue-url", RINGLET_ISSUE_URL, "debug-info", text, "debug-info-filename",
      "ringlet-debug-info.txt", NULL);

  gtk_window_present (GTK_WINDOW (about));
  ringlet_system_info_async (job, on_answered, g_object_ref (about));
}

/* --- copied --- */

static void
on_copied (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletWindow) window = data;
  g_autoptr (GPtrArray) findings =
      ringlet_system_info_finish (RINGLET_JOB (source), result, NULL);
  g_autofree char *text = NULL;

  /* Closed meanwhile? */
  if (findings == NULL || !gtk_widget_get_realized (GTK_WIDGET (window)))
    return;
  text = tell (window, findings);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), text);
  ringlet_window_toast (window, _ ("System information copied"));
}

void
ringlet_about_copy (RingletWindow *window)
{
  g_autoptr (RingletJob) job = ringlet_job_new_background ("");

  ringlet_system_info_async (job, on_copied, g_object_ref (window));
}
