/* SPDX-License-Identifier: MIT */

/* Results leave the window: into files, and to the clipboard. */

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/error.h"
#include "command-line.h"
#include "export.h"
#include "export/picture.h"
#include "export/writer.h"
#include "file-dialog.h"
#include "frame-watch.h"
#include "window-private.h"

static const RingletFileDialogFilter pattern_filters[] = {
  { N_ ("Patterns (.xy, .xye, .h5)"),
      (const char *const[]){ "*.xy", "*.xye", "*.h5", NULL } },
  { NULL, NULL },
};
static const RingletFileDialogFilter cake_filters[] = {
  { N_ ("Cakes (.h5)"), (const char *const[]){ "*.h5", NULL } },
  { NULL, NULL },
};
static const RingletFileDialogFilter picture_filters[] = {
  { N_ ("Pictures (.png, .svg)"), (const char *const[]){ "*.png", "*.svg", NULL } },
  { NULL, NULL },
};

/**
 * Kind:
 * @what: pattern, cake or picture
 * @title: of the dialog
 * @suffix: what is added to a name that tells no format
 * @filters: of the dialog
 * @action: "win.export-…", to try again
 *
 * What differs between the things that are exported.
 */
typedef struct {
  RingletExport what;
  const char *title;
  const char *suffix;
  const RingletFileDialogFilter *filters;
  const char *action;
} Kind;

static const Kind pattern_kind = { RINGLET_EXPORT_PATTERN, N_ ("Export Pattern"), ".xy",
  pattern_filters, "win.export-pattern" };
/* With an error model the third column is worth keeping. */
static const Kind pattern_with_errors = { RINGLET_EXPORT_PATTERN, N_ ("Export Pattern"),
  ".xye", pattern_filters, "win.export-pattern" };
static const Kind cake_kind = { RINGLET_EXPORT_CAKE, N_ ("Export Cake"), ".h5",
  cake_filters, "win.export-cake" };
static const Kind picture_kind = { RINGLET_EXPORT_PICTURE, N_ ("Export Picture"),
  ".png", picture_filters, "win.export-picture" };

/* --- files --- */

/* What is being written, until it is there. */
typedef struct {
  RingletWindow *window;
  const Kind *kind;
  char *path;
} Writing;

static Writing *
writing_new (RingletWindow *self, const Kind *kind, const char *path)
{
  Writing *writing = g_new0 (Writing, 1);

  writing->window = g_object_ref (self);
  writing->kind = kind;
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

/* The dialog asked about another name, before the suffix was added. */
static void
ask_to_replace (Writing *writing)
{
  g_autofree char *name = g_filename_display_basename (writing->path);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (writing->window), NULL, NULL);

  adw_message_dialog_format_heading (
      ADW_MESSAGE_DIALOG (dialog), _ ("Replace %s?"), name);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog),
      _ ("There is a file of that name. What is in it will be lost."));
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

static void
say_saved (Writing *writing)
{
  RingletWindow *self = writing->window;
  g_autofree char *name = g_filename_display_basename (writing->path);
  g_autofree char *folder = g_path_get_dirname (writing->path);
  g_autofree char *where = g_filename_display_basename (folder);
  g_autofree char *text = g_strdup_printf (_ ("%s saved in %s"), name, where);

  remember_folder (self, writing->path);
  g_free (self->exported);
  self->exported = g_strdup (writing->path);
  self->exported_kind = writing->kind;
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

  if (ok)
    say_saved (writing);
  else if (g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS))
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
  ringlet_project_export_async (self->project, self->export_job, writing->kind->what,
      writing->path, overwrite, &levels, on_exported, writing);
  ringlet_window_update_busy (self);
  ringlet_window_update_actions (self);
}

/* Whether the name tells a format; a dot alone does not: "LaB6 0.5mm". */
static gboolean
has_format (const Kind *kind, const char *path)
{
  if (kind->what == RINGLET_EXPORT_PICTURE)
    return ringlet_picture_check_path (path, NULL);
  return ringlet_writer_find (NULL, path, kind->what == RINGLET_EXPORT_CAKE, NULL) !=
      NULL;
}

static void
on_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  const Kind *kind = data;
  RingletWindow *self = RINGLET_WINDOW (window);
  gboolean is_whole = FALSE;
  g_autofree char *path = NULL;

  if (paths == NULL || self->export_job != NULL)
    return;

  is_whole = has_format (kind, paths[0]);
  path = g_strconcat (paths[0], is_whole ? "" : kind->suffix, NULL);
  /* Only what the dialog has asked about may be replaced. */
  start (writing_new (self, kind, path), is_whole);
}

static void
ask (RingletWindow *self, const Kind *kind)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autofree char *uri = g_settings_get_string (self->settings, "export-folder");
  g_autofree char *folder = g_filename_from_uri (uri, NULL, NULL);
  g_autofree char *name = ringlet_export_name (state, kind->what, kind->suffix);

  ringlet_file_dialog_save (GTK_WINDOW (self), _ (kind->title), kind->filters, folder,
      name, on_chosen, (gpointer) kind);
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

void
ringlet_window_export_picture_action (RingletWindow *self)
{
  ask (self, &picture_kind);
}

/* What was exported last, of what there is now: in the same folder and format, under
 * the name of the image. A file that is there already is asked about. */
void
ringlet_window_export_again_action (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const Kind *kind = self->exported_kind;
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  const char *dot = NULL;

  if (kind == NULL || self->export_job != NULL)
    return;
  dot = strrchr (self->exported, '.'); /* every name that was written has a format */
  folder = g_path_get_dirname (self->exported);
  name = ringlet_export_name (state, kind->what, dot != NULL ? dot : kind->suffix);
  path = g_build_filename (folder, name, NULL);
  start (writing_new (self, kind, path), FALSE);
}

/* --- clipboard --- */

/* What is in no file yet comes from the project file, if that says what the document
 * does. Returns (transfer full) (nullable): the line. */
static char *
make_command (RingletWindow *self, RingletExport what, GError **error)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const char *path = ringlet_project_get_path (self->project);

  if (ringlet_command_line_needs_project (state, what) && path != NULL &&
      !ringlet_project_has_unsaved_work (self->project))
    return ringlet_command_line_of_project (state, what, path, NULL, error);
  return ringlet_command_line (state, what, NULL, error);
}

static void
show_no_command (RingletWindow *self, RingletExport what, const char *why)
{
  if (ringlet_command_line_needs_project (
          ringlet_project_get_state (self->project), what))
    ringlet_banner_show (self->banner, "export",
        _ ("Geometry or mask are in no file yet: a project file keeps them, and the "
           "command takes it"),
        _ ("_Save Project and Copy"), "win.save-and-copy-command");
  else
    ringlet_banner_show (self->banner, "export", why, NULL, NULL);
}

void
ringlet_window_save_and_copy_command_action (RingletWindow *self)
{
  self->copies_command = TRUE;
  ringlet_window_save_action (self);
}

void
ringlet_window_copy_command_action (RingletWindow *self)
{
  g_autoptr (GError) error = NULL;
  /* What the user looks at: the cake alone, else the pattern. */
  const RingletExport what = ringlet_window_get_pane (self) == &self->cake
      ? RINGLET_EXPORT_CAKE
      : RINGLET_EXPORT_PATTERN;
  g_autofree char *line = make_command (self, what, &error);
  g_autofree char *text = NULL;

  if (line == NULL) {
    show_no_command (self, what, error->message);
    return;
  }
  self->copies_cake = FALSE;
  ringlet_banner_hide (self->banner, "export");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), line);
  text = g_strdup_printf (_ ("Copied: %s"), line);
  ringlet_window_toast (self, text);
}

/* What a preview shows does not leave the window. */
static gboolean
looks_at_pattern (RingletWindow *self)
{
  return gtk_window_get_focus (GTK_WINDOW (self)) == GTK_WIDGET (self->pattern_view) &&
      self->shown != NULL && !self->shown->is_preview &&
      !ringlet_live_get_is_stale (self->live);
}

static void
copy_pattern_values (RingletWindow *self)
{
  g_autofree char *text = ringlet_pattern_view_text (self->pattern_view);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ringlet_window_toast (self, _ ("Columns of the pattern copied"));
}

/* Of the pattern, while it has the focus, all that is seen; else what is under the
 * cursor. */
void
ringlet_window_copy_values_action (RingletWindow *self)
{
  RingletReadout readout;
  g_autofree char *text = NULL;

  if (ringlet_window_copy_focused_profile (self))
    return;
  if (looks_at_pattern (self)) {
    copy_pattern_values (self);
    return;
  }
  if (ringlet_live_get_display (self->live) == NULL || !self->probe.is_active)
    return;

  readout = ringlet_window_get_readout (self);
  text = ringlet_readout_text (&readout);
  self->copies_cake = FALSE;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  ringlet_window_toast (self, _ ("Values copied"));
}

/* @pane: (nullable): NULL for the pattern */
static void
copy_view (RingletWindow *self, const RingletPane *pane)
{
  g_autoptr (GdkTexture) texture = pane != NULL
      ? ringlet_canvas_paint (pane->canvas)
      : ringlet_pattern_view_paint (self->pattern_view);

  if (texture == NULL)
    return;
  gdk_clipboard_set_texture (gtk_widget_get_clipboard (GTK_WIDGET (self)), texture);
  ringlet_window_toast (self,
      pane != NULL &&
              ringlet_comparison_get_view (self->comparison) != RINGLET_COMPARE_PRESENT
          ? _ ("View copied: not the present image alone, but what is compared")
          : _ ("View copied"));
}

/* Whether the cake that is shown is that of the document, and no preview. */
static gboolean
has_exact_cake (RingletWindow *self)
{
  const RingletResult *cake = ringlet_live_get_cake (self->live);

  return cake != NULL && !cake->is_preview && !ringlet_live_get_is_stale (self->live);
}

/* What is shown has changed, for which a copy may wait. */
static void
copy_exact (RingletWindow *self)
{
  if (!self->copies_cake)
    return;
  /* Nobody looks at it any more, or it cannot be had. */
  if (ringlet_live_get_cake (self->live) == NULL) {
    self->copies_cake = FALSE;
    return;
  }
  if (!has_exact_cake (self))
    return;

  self->copies_cake = FALSE;
  copy_view (self, &self->cake);
}

/* As other exports: what leaves the window is exact, be it a moment later. */
void
ringlet_window_copy_view_action (RingletWindow *self)
{
  const RingletPane *pane =
      looks_at_pattern (self) ? NULL : ringlet_window_get_pane (self);

  self->copies_cake = pane == &self->cake &&
      ringlet_live_get_cake (self->live) != NULL && !has_exact_cake (self);
  if (!self->copies_cake)
    copy_view (self, pane);
  else
    ringlet_window_continue_action (self);
}

void
ringlet_window_connect_export (RingletWindow *self)
{
  static const char *const changes[] = { "notify::cake", "notify::is-stale" };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    g_signal_connect_object (
        self->live, changes[i], G_CALLBACK (copy_exact), self, G_CONNECT_SWAPPED);
}
