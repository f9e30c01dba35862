/* SPDX-License-Identifier: MIT */
#include "application.h"

#include <glib/gi18n-lib.h>

#include "about.h"
#include "base/choice.h"
#include "frame-watch.h"
#include "keys.h"
#include "settings.h"
#include "window.h"

#define APPLICATION_ID "org.ringlet.Ringlet"

struct _RingletApplication {
  AdwApplication parent_instance;

  GSettings *settings;
  RingletCanvasBackend backend;
  gboolean has_offered; /* what was left of sessions that were killed */
};

G_DEFINE_FINAL_TYPE (RingletApplication, ringlet_application, ADW_TYPE_APPLICATION)

static RingletWindow *
new_window (RingletApplication *self)
{
  GtkWidget *window =
      ringlet_window_new (ADW_APPLICATION (self), self->settings, self->backend);

  /* One window offers them, so that no two can take the same. */
  if (!self->has_offered)
    ringlet_window_offer_sessions (RINGLET_WINDOW (window));
  self->has_offered = TRUE;
  gtk_window_present (GTK_WINDOW (window));
  return RINGLET_WINDOW (window);
}

/* The window that the user had last, or a first one. */
static RingletWindow *
get_window (RingletApplication *self)
{
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at != NULL;
       at = at->next) {
    if (RINGLET_IS_WINDOW (at->data))
      return at->data;
  }
  return new_window (self);
}

/* --- actions --- */

static void
on_new_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  new_window (data);
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ringlet_about_show (get_window (data));
}

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GList *windows = g_list_copy (gtk_application_get_windows (data));

  /* Each saves what it remembers, and stays while its user is asked what shall become
   * of unsaved work; the program ends with the last one. */
  for (GList *at = windows; at != NULL; at = at->next)
    g_object_ref (at->data);
  for (GList *at = windows; at != NULL; at = at->next)
    gtk_window_close (at->data);
  g_list_free_full (windows, g_object_unref);
}

/* Where a notification leads. */
static void
on_present (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window =
      gtk_application_get_window_by_id (data, g_variant_get_uint32 (parameter));

  if (window != NULL)
    gtk_window_present (window);
}

static void
on_open_uri (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_autofree char *path =
      g_filename_from_uri (g_variant_get_string (parameter, NULL), NULL, NULL);
  const char *const paths[] = { path, NULL };

  if (path != NULL)
    ringlet_window_open (get_window (data), paths);
}

static void
on_copy_system (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  ringlet_about_copy (get_window (data));
}

static void
add_actions (RingletApplication *self)
{
  static const GActionEntry entries[] = {
    { "new-window", on_new_window },
    { "about", on_about },
    { "copy-system-information", on_copy_system },
    { "quit", on_quit },
    { "open-uri", on_open_uri, "s" },
    { "present", on_present, "u" },
  };
  g_autoptr (GAction) scheme =
      g_settings_create_action (self->settings, "color-scheme");

  g_action_map_add_action_entries (
      G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self), scheme);
  ringlet_keys_add_accels (GTK_APPLICATION (self), self->settings);
}

/* --- life --- */

static void
update_scheme (RingletApplication *self)
{
  static const AdwColorScheme schemes[] = { ADW_COLOR_SCHEME_DEFAULT,
    ADW_COLOR_SCHEME_FORCE_LIGHT, ADW_COLOR_SCHEME_FORCE_DARK };

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
      schemes[g_settings_get_enum (self->settings, "color-scheme")]);
}

/* On top of what the desktop says: it is never switched on here. */
static void
update_motion (RingletApplication *self)
{
  GtkSettings *toolkit = gtk_settings_get_default ();

  if (g_settings_get_boolean (self->settings, "reduce-motion"))
    g_object_set (toolkit, "gtk-enable-animations", FALSE, NULL);
  else
    gtk_settings_reset_property (toolkit, "gtk-enable-animations");
}

static void
ringlet_application_startup (GApplication *application)
{
  RingletApplication *self = RINGLET_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  G_APPLICATION_CLASS (ringlet_application_parent_class)->startup (application);

  self->settings = ringlet_settings_new (&error);
  if (self->settings == NULL)
    g_error ("%s", error->message);
  gtk_window_set_default_icon_name (APPLICATION_ID);
  add_actions (self);
  g_signal_connect_object (self->settings, "changed::color-scheme",
      G_CALLBACK (update_scheme), self, G_CONNECT_SWAPPED);
  update_scheme (self);
  g_signal_connect_object (self->settings, "changed::reduce-motion",
      G_CALLBACK (update_motion), self, G_CONNECT_SWAPPED);
  update_motion (self);
}

static void
ringlet_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (RINGLET_APPLICATION (application))));
}

static void
ringlet_application_open (
    GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;
  RingletWindow *window = get_window (RINGLET_APPLICATION (application));

  for (int i = 0; i < n_files; i++) {
    g_autofree char *path = g_file_get_path (files[i]);

    if (path != NULL)
      g_strv_builder_add (builder, path);
    else
      ringlet_window_say_not_local (window);
  }
  paths = g_strv_builder_end (builder);
  if (paths[0] != NULL)
    ringlet_window_open (window, (const char *const *) paths);
  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
take_options (RingletApplication *self, GVariantDict *options, GError **error)
{
  static const char *const backends[] = { "auto", "gl", "software" };
  const char *canvas = NULL;
  const char *log = NULL;
  int index = 0;

  if (g_variant_dict_lookup (options, "canvas", "&s", &canvas) &&
      !ringlet_choice_parse (
          canvas, backends, G_N_ELEMENTS (backends), "canvas", &index, error))
    return FALSE;
  self->backend = (RingletCanvasBackend) index;
  return !g_variant_dict_lookup (options, "frame-log", "^&ay", &log) ||
      ringlet_frame_watch_start (log, error);
}

static int
ringlet_application_handle_local_options (
    GApplication *application, GVariantDict *options)
{
  g_autoptr (GError) error = NULL;

  if (g_variant_dict_contains (options, "version")) {
    g_print ("ringlet-gtk " RINGLET_VERSION "\n");
    return 0;
  }
  if (!take_options (RINGLET_APPLICATION (application), options, &error)) {
    g_printerr ("ringlet-gtk: %s\n", error->message);
    return 2;
  }
  return -1;
}

static void
ringlet_application_dispose (GObject *object)
{
  g_clear_object (&RINGLET_APPLICATION (object)->settings);
  G_OBJECT_CLASS (ringlet_application_parent_class)->dispose (object);
}

static void
ringlet_application_class_init (RingletApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_application_dispose;
  application_class->startup = ringlet_application_startup;
  application_class->activate = ringlet_application_activate;
  application_class->open = ringlet_application_open;
  application_class->handle_local_options = ringlet_application_handle_local_options;
}

static void
ringlet_application_init (RingletApplication *self)
{
  static const GOptionEntry options[] = {
    { "canvas", 0, 0, G_OPTION_ARG_STRING, NULL,
        "Who draws images: auto, gl or software (auto)", "NAME" },
    { "frame-log", 0, 0, G_OPTION_ARG_FILENAME, NULL,
        "Write how long frames and callbacks take", "FILE" },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, "Show the version", NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (
      G_APPLICATION (self), "[IMAGE, GEOMETRY, MASK, PROJECT…]");
}

RingletApplication *
ringlet_application_new (void)
{
  return g_object_new (RINGLET_TYPE_APPLICATION, "application-id", APPLICATION_ID,
      "flags", G_APPLICATION_HANDLES_OPEN, "resource-base-path", "/org/ringlet/Ringlet",
      NULL);
}
