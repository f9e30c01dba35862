/* SPDX-License-Identifier: MIT */

/* Results leave the window into files. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/error.h"
#include "export-format.h"
#include "file-dialog.h"
#include "frame-watch.h"
#include "window-private.h"

static const RingletFileDialogFilter picture_filters[] = {
  { N_ ("Pictures (.png, .svg)"), (const char *const[]){ "*.png", "*.svg", NULL } },
  { NULL, NULL },
};

/**
 * Kind:
 * @what: pattern, cake or picture
 * @title: of the dialog
 * @suffix: what is added to a name that tells no format
 * @action: "win.export-…", to try again
 *
 * What differs between the things that are exported.
 */
typedef struct {
  RingletExport what;
  const char *title;
  const char *suffix;
  const char *action;
} Kind;

static const Kind pattern_kind = { RINGLET_EXPORT_PATTERN, N_ ("Export Pattern"), ".xy",
  "win.export-pattern" };
/* With an error model the third column is worth keeping. */
static const Kind pattern_with_errors = { RINGLET_EXPORT_PATTERN, N_ ("Export Pattern"),
  ".xye", "win.export-pattern" };
static const Kind sectors_kind = { RINGLET_EXPORT_SECTORS,
  N_ ("Export Patterns of Sectors"), ".xy", "win.export-sectors" };
static const Kind sectors_with_errors = { RINGLET_EXPORT_SECTORS,
  N_ ("Export Patterns of Sectors"), ".xye", "win.export-sectors" };
static const Kind cake_kind = { RINGLET_EXPORT_CAKE, N_ ("Export Cake"), ".h5",
  "win.export-cake" };
static const Kind picture_kind = { RINGLET_EXPORT_PICTURE, N_ ("Export Picture"),
  ".png", "win.export-picture" };

/* --- files --- */

/* What is being written, until it is there. */
typedef struct {
  RingletWindow *window;
  const Kind *kind;
  const RingletWriter *format; /* (nullable): NULL goes by the suffix */
  char *path;
  gint64 began_us;
} Writing;

static Writing *
writing_new (RingletWindow *self, const Kind *kind, const RingletWriter *format,
    const char *path)
{
  Writing *writing = g_new0 (Writing, 1);

  writing->window = g_object_ref (self);
  writing->kind = kind;
  writing->format = format;
  writing->path = g_strdup (path);
  return writing;
}

static void
writing_free (Writing *writing)
{
  g_object_unref (writing->window);
  g_free (writing->path);
  g_free (writing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Writing, writing_free)

static void start (Writing *writing, gboolean overwrite);

static void
on_replace (Writing *writing, const char *response)
{
  if (g_str_equal (response, "replace") && writing->window->project != NULL)
    start (writing, TRUE);
  else
    writing_free (writing);
}

/* The file of each sector that is there, by name. */
static char *
describe_present (const Writing *writing)
{
  const RingletSectors *sectors =
      ringlet_project_get_state (writing->window->project)->sectors;
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < ringlet_sectors_count (sectors); i++) {
    g_autofree char *path = ringlet_sector_path (&sectors->items[i], writing->path);
    g_autofree char *name = g_filename_display_basename (path);

    if (g_file_test (path, G_FILE_TEST_EXISTS))
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
  }
  return g_strdup_printf (_ ("What is in these files will be lost: %s"), names->str);
}

/* The dialog asked about another name, before the suffix was added. */
static void
ask_to_replace (Writing *writing)
{
  const gboolean is_many = writing->kind->what == RINGLET_EXPORT_SECTORS;
  g_autofree char *name = g_filename_display_basename (writing->path);
  g_autofree char *present = is_many ? describe_present (writing) : NULL;
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (writing->window), NULL, NULL);

  if (is_many)
    adw_message_dialog_set_heading (
        ADW_MESSAGE_DIALOG (dialog), _ ("Replace Patterns of Sectors?"));
  else
    adw_message_dialog_format_heading (
        ADW_MESSAGE_DIALOG (dialog), _ ("Replace %s?"), name);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
      is_many ? present
              : _ ("There is a file of that name. What is in it will be lost."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel",
      _ ("_Cancel"), "replace", _ ("_Replace"), NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), "replace", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (on_replace), writing);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Where it went, for the next time. A URI, since names need not be UTF-8. */
static void
remember_folder (RingletWindow *self, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);

  if (uri != NULL)
    g_settings_set_string (self->settings, "export-folder", uri);
}

/* What is shown above a pattern is no part of it. */
static char *
saved_text (const Writing *writing, const char *name, const char *where)
{
  const RingletState *state = ringlet_project_get_state (writing->window->project);
  const guint n = ringlet_sectors_count (state->sectors);

  if (writing->kind->what == RINGLET_EXPORT_SECTORS)
    return g_strdup_printf (
        ngettext ("%u pattern saved in %s", "%u patterns saved in %s", n), n, where);

  if (writing->kind->what == RINGLET_EXPORT_PATTERN && state->overlays != NULL)
    return g_strdup_printf (_ ("%s saved in %s, without the overlays"), name, where);
  return g_strdup_printf (_ ("%s saved in %s"), name, where);
}

char *
ringlet_window_get_export_folder (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autofree char *to = g_settings_get_string (self->settings, "export-to");
  g_autofree char *uri = g_settings_get_string (self->settings, "export-folder");

  if (g_str_equal (to, "image") && state->source != NULL)
    return g_path_get_dirname (ringlet_source_path (state->source, state->frame));
  return g_filename_from_uri (uri, NULL, NULL);
}

static void
say_saved (Writing *writing)
{
  RingletWindow *self = writing->window;
  g_autofree char *name = g_filename_display_basename (writing->path);
  g_autofree char *folder = g_path_get_dirname (writing->path);
  g_autofree char *where = g_filename_display_basename (folder);
  g_autofree char *text = saved_text (writing, name, where);

  remember_folder (self, writing->path);
  g_free (self->exported);
  self->exported = g_strdup (writing->path);
  self->exported_kind = writing->kind;
  self->exported_format = writing->format;
  ringlet_window_update_actions (self);
  ringlet_banner_hide (self->banner, "export");
  ringlet_window_toast (self, text);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Writing) writing = data;
  RingletWindow *self = writing->window;
  g_autoptr (GError) error = NULL;
  const gboolean ok =
      ringlet_project_export_finish (RINGLET_PROJECT (source), result, &error);

  g_clear_object (&self->export_job);
  if (self->project == NULL)
    return;
  ringlet_window_update_busy (self);
  ringlet_window_update_actions (self);

  if (ok) {
    say_saved (writing);
    ringlet_window_tell_end (self, writing->began_us, _ ("The export is through"));
  } else if (g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS))
    ask_to_replace (g_steal_pointer (&writing));
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ringlet_banner_show (self->banner, "export", error->message, _ ("_Save Elsewhere…"),
        writing->kind->action);

  /* Closing waited for the file; an error is a reason to stay. */
  if (ok && self->closes)
    gtk_window_close (GTK_WINDOW (self));
  self->closes = FALSE;
}

/* Takes @writing. */
static void
start (Writing *writing, gboolean overwrite)
{
  RingletWindow *self = writing->window;
  const RingletLevels levels = ringlet_window_get_levels (self, &self->image);

  self->export_job = ringlet_job_new_background (_ ("Exporting"));
  writing->began_us = g_get_monotonic_time ();
  ringlet_project_export_async (self->project, self->export_job, writing->kind->what,
      writing->format != NULL ? writing->format->name : NULL, writing->path, overwrite,
      &levels, on_exported, writing);
  ringlet_window_update_busy (self);
  ringlet_window_update_actions (self);
}

/* @format: (nullable): of another name than was typed the dialog did not ask whether it
 * may be replaced. */
static void
write_to (RingletWindow *self, const Kind *kind, const RingletWriter *format,
    const char *typed)
{
  g_autofree char *path = ringlet_export_path (typed, kind->what, format, kind->suffix);

  if (self->export_job == NULL)
    start (writing_new (self, kind, format, path),
        kind->what != RINGLET_EXPORT_SECTORS && g_str_equal (path, typed));
}

static void
on_picture_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  if (paths != NULL)
    write_to (RINGLET_WINDOW (window), data, NULL, paths[0]);
}

/* The first filter goes by the suffix. */
static void
on_format_chosen (GtkWindow *window, const char *path, guint filter, gpointer data)
{
  const Kind *kind = data;
  g_autoptr (GPtrArray) formats = ringlet_export_formats (kind->what);

  if (path != NULL)
    write_to (RINGLET_WINDOW (window), kind,
        filter > 0 ? g_ptr_array_index (formats, filter - 1) : NULL, path);
}

/* "*.h5" of each suffix. */
static char **
patterns_of (const RingletWriter *writer)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; writer->suffixes[i] != NULL; i++) {
    g_autofree char *pattern = g_strconcat ("*", writer->suffixes[i], NULL);

    g_strv_builder_add (builder, pattern);
  }
  return g_strv_builder_end (builder);
}

/* As the dialog asks: by the suffix, or one of the formats by its name. */
static void
ask_format (RingletWindow *self, const Kind *kind, const char *folder, const char *name)
{
  static const char *const all[] = { "*", NULL };
  g_autoptr (GPtrArray) formats = ringlet_export_formats (kind->what);
  g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) lists =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autofree RingletFileDialogFilter *filters =
      g_new0 (RingletFileDialogFilter, formats->len + 2);
  guint chosen = 0;

  filters[0] = (RingletFileDialogFilter){ _ ("By the suffix of the name"), all };
  for (guint i = 0; i < formats->len; i++) {
    const RingletWriter *writer = g_ptr_array_index (formats, i);
    char *title = g_strdup_printf (
        "%s (%s)", _ (ringlet_export_format_title (writer)), writer->suffixes[0]);

    g_ptr_array_add (owned, title);
    g_ptr_array_add (lists, patterns_of (writer));
    filters[i + 1] =
        (RingletFileDialogFilter){ title, g_ptr_array_index (lists, lists->len - 1) };
    if (self->exported_kind == kind && self->exported_format == writer)
      chosen = i + 1;
  }
  ringlet_file_dialog_save_as (GTK_WINDOW (self), _ (kind->title), filters, chosen,
      folder, name, on_format_chosen, (gpointer) kind);
}

static void
ask (RingletWindow *self, const Kind *kind)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autofree char *folder = ringlet_window_get_export_folder (self);
  g_autofree char *name = ringlet_export_name (state, kind->what, kind->suffix);

  if (kind->what == RINGLET_EXPORT_PICTURE)
    ringlet_file_dialog_save (GTK_WINDOW (self), _ (kind->title), picture_filters,
        folder, name, on_picture_chosen, (gpointer) kind);
  else
    ask_format (self, kind, folder, name);
}

void
ringlet_window_export_pattern_action (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  ask (self,
      state->plan.error_model != RINGLET_ERROR_MODEL_NONE ? &pattern_with_errors
                                                          : &pattern_kind);
}

void
ringlet_window_export_cake_action (RingletWindow *self)
{
  ask (self, &cake_kind);
}

/* The name that is asked for gets those of the sectors. */
void
ringlet_window_export_sectors_action (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);

  ask (self,
      state->plan.error_model != RINGLET_ERROR_MODEL_NONE ? &sectors_with_errors
                                                          : &sectors_kind);
}

void
ringlet_window_export_picture_action (RingletWindow *self)
{
  ask (self, &picture_kind);
}

/* Returns (transfer full): the name that what was exported last has of the image that
 * is there now. */
static char *
name_again (RingletWindow *self)
{
  const Kind *kind = self->exported_kind;
  /* Every name that was written has a format. */
  const char *dot = strrchr (self->exported, '.');

  return ringlet_export_name (ringlet_project_get_state (self->project), kind->what,
      dot != NULL ? dot : kind->suffix);
}

/* What was exported last, of what there is now: in the same folder and format, under
 * the name of the image. A file that is there already is asked about. */
void
ringlet_window_export_again_action (RingletWindow *self)
{
  const Kind *kind = self->exported_kind;
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (kind == NULL || self->export_job != NULL)
    return;
  folder = g_path_get_dirname (self->exported);
  name = name_again (self);
  path = g_build_filename (folder, name, NULL);
  start (writing_new (self, kind, self->exported_format, path), FALSE);
}

char *
ringlet_window_get_last_export (
    RingletWindow *self, RingletExport what, const char **format)
{
  const Kind *kind = self->exported_kind;
  const RingletWriter *writer = self->exported_format;

  *format = NULL;
  if (kind == NULL || kind->what != what)
    return NULL;
  if (writer != NULL)
    *format = writer->name;
  return name_again (self);
}
