/* SPDX-License-Identifier: MIT */

/* The project file of a window: opened, saved, and asked for before the window goes. */

#include <glib/gi18n-lib.h>

#include "base/error.h"
#include "export.h"
#include "file-dialog.h"
#include "project-file.h"
#include "recent.h"
#include "window-private.h"

static const RingletFileDialogFilter filters[] = {
  { N_ ("Projects (.ringlet)"), (const char *const[]){ "*.ringlet", NULL } },
  { NULL, NULL },
};

/* A save changes the name and the mark. */
void
ringlet_window_connect_project (RingletWindow *self)
{
  g_signal_connect_object (self->project, "notify::path",
      G_CALLBACK (ringlet_window_update_title), self, G_CONNECT_SWAPPED);
}

/* ---- opened ---- */

/* One load on its way. */
typedef struct {
  RingletWindow *window;
  RingletJob *job;
  char *path;
} Loading;

static void
loading_free (Loading *loading)
{
  g_object_unref (loading->window);
  g_object_unref (loading->job);
  g_free (loading->path);
  g_free (loading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loading, loading_free)

static void
say_loaded (RingletWindow *self, const char *path, char **warnings)
{
  const char *const paths[] = { path, NULL };
  g_autofree char *text = g_strjoinv ("\n", warnings);

  ringlet_recent_add (paths);
  ringlet_banner_hide (self->banner, "open");
  if (warnings[0] != NULL)
    ringlet_banner_show (self->banner, "open", text, NULL, NULL);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Loading) loading = data;
  RingletWindow *self = loading->window;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) warnings =
      ringlet_project_load_finish (RINGLET_PROJECT (source), result, &error);

  if (!ringlet_window_end_job (self, loading->job))
    return;

  if (warnings != NULL)
    say_loaded (self, loading->path, warnings);
  else
    ringlet_window_show_failure (self, error);
}

static void
start_loading (RingletWindow *self, const char *path)
{
  Loading *loading = g_new0 (Loading, 1);

  loading->window = g_object_ref (self);
  loading->job = ringlet_window_begin_job (self, _ ("Opening"));
  loading->path = g_strdup (path);
  ringlet_project_load_async (self->project, loading->job, path, on_loaded, loading);
}

/* A project is a whole document. */
void
ringlet_window_open_project (RingletWindow *self, const char *path)
{
  start_loading (ringlet_window_for_document (self), path);
}

/* ---- saved ---- */

/* What is being written, until it is there. */
typedef struct {
  RingletWindow *window;
  char *path;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->window);
  g_free (saving->path);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void start_saving (RingletWindow *self, const char *path, gboolean overwrite);

static void
on_replace (Saving *saving, const char *response)
{
  if (g_str_equal (response, "replace") && saving->window->project != NULL)
    start_saving (saving->window, saving->path, TRUE);
  else
    saving->window->closes = saving->window->copies_command = FALSE;
  saving_free (saving);
}

/* The dialog asked about another name, before the suffix was added. Takes @saving. */
static void
ask_to_replace (Saving *saving)
{
  GtkWidget *dialog = ringlet_window_ask (saving->window,
      _ ("There is a project of that name. What is in it will be lost."), "replace",
      _ ("_Replace"));
  g_autofree char *name = g_filename_display_basename (saving->path);

  adw_message_dialog_format_heading (
      ADW_MESSAGE_DIALOG (dialog), _ ("Replace %s?"), name);
  g_signal_connect_swapped (dialog, "response", G_CALLBACK (on_replace), saving);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
say_saved (RingletWindow *self, const char *path)
{
  const char *const paths[] = { path, NULL };
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *text = g_strdup_printf (_ ("%s saved"), name);

  ringlet_recent_add (paths);
  ringlet_banner_hide (self->banner, "export");
  ringlet_window_toast (self, text);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Saving) saving = data;
  RingletWindow *self = saving->window;
  g_autoptr (GError) error = NULL;
  const gboolean ok =
      ringlet_project_save_finish (RINGLET_PROJECT (source), result, &error);

  g_clear_object (&self->export_job);
  if (self->project == NULL)
    return;
  ringlet_window_update_busy (self);
  ringlet_window_update_actions (self);

  if (!ok && g_error_matches (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS)) {
    ask_to_replace (g_steal_pointer (&saving));
    return;
  }
  if (ok)
    say_saved (self, saving->path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ringlet_banner_show (
        self->banner, "export", error->message, _ ("_Save Elsewhere…"), "win.save-as");

  if (ok && self->copies_command)
    ringlet_window_copy_command_action (self);
  self->copies_command = FALSE;

  /* Closing waited for the file; an error is a reason to stay. */
  if (ok && self->closes)
    gtk_window_close (GTK_WINDOW (self));
  self->closes = FALSE;
}

static void
start_saving (RingletWindow *self, const char *path, gboolean overwrite)
{
  Saving *saving = g_new0 (Saving, 1);

  *saving = (Saving){ g_object_ref (self), g_strdup (path) };
  self->export_job = ringlet_job_new_background (_ ("Saving"));
  ringlet_project_save_async (
      self->project, self->export_job, path, overwrite, on_saved, saving);
  ringlet_window_update_busy (self);
  ringlet_window_update_actions (self);
}

static void
on_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  RingletWindow *self = RINGLET_WINDOW (window);
  gboolean is_whole = FALSE;
  g_autofree char *path = NULL;

  if (paths == NULL || self->export_job != NULL) {
    self->closes = self->copies_command = FALSE;
    return;
  }

  is_whole = ringlet_project_file_is_one (paths[0]);
  path = g_strconcat (paths[0], is_whole ? "" : RINGLET_PROJECT_FILE_SUFFIX, NULL);
  /* Only what the dialog has asked about may be replaced. */
  start_saving (self, path, is_whole);
}

void
ringlet_window_save_as_action (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const char *path = ringlet_project_get_path (self->project);
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;

  if (self->export_job != NULL)
    return;

  if (path != NULL)
    name = g_filename_display_basename (path);
  else if (state->source != NULL)
    name = ringlet_export_name (
        state, RINGLET_EXPORT_PATTERN, RINGLET_PROJECT_FILE_SUFFIX);
  else
    name = g_strdup ("project" RINGLET_PROJECT_FILE_SUFFIX);
  if (path != NULL)
    folder = g_path_get_dirname (path);
  else if (state->source != NULL)
    folder = g_path_get_dirname (ringlet_source_path (state->source, state->frame));
  ringlet_file_dialog_save (
      GTK_WINDOW (self), _ ("Save Project"), filters, folder, name, on_chosen, NULL);
}

/* To the file that it belongs to: that is what the user asked for. */
void
ringlet_window_save_action (RingletWindow *self)
{
  const char *path = ringlet_project_get_path (self->project);

  if (self->export_job != NULL)
    return;
  if (path != NULL)
    start_saving (self, path, TRUE);
  else
    ringlet_window_save_as_action (self);
}

/* ---- before it closes ---- */

GtkWidget *
ringlet_window_ask (
    RingletWindow *self, const char *body, const char *id, const char *label)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), NULL, body);

  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), id, label, NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), id, ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  return dialog;
}

static gboolean
close_now (gpointer data)
{
  gtk_window_close (data);
  return G_SOURCE_REMOVE;
}

void
ringlet_window_close_soon (RingletWindow *self)
{
  g_idle_add_full (
      G_PRIORITY_DEFAULT_IDLE, close_now, g_object_ref (self), g_object_unref);
}

static void
on_close_response (RingletWindow *self, const char *response)
{
  self->asks = FALSE;
  if (g_str_equal (response, "discard")) {
    self->discards = TRUE;
    ringlet_window_close_soon (self);
  }
  if (g_str_equal (response, "save")) {
    self->closes = TRUE;
    ringlet_window_save_action (self);
  }
}

gboolean
ringlet_window_keeps_work (RingletWindow *self)
{
  GtkWidget *dialog = NULL;

  if (self->discards || !ringlet_project_has_unsaved_work (self->project))
    return FALSE;
  if (self->asks)
    return TRUE;

  self->asks = TRUE;
  dialog = ringlet_window_ask (self,
      _ ("What you changed is in no file yet and would be lost."), "discard",
      _ ("_Discard"));
  adw_message_dialog_set_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Save the Project?"));
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "save", _ ("_Save"));
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "save");
  g_signal_connect_object (
      dialog, "response", G_CALLBACK (on_close_response), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
  return TRUE;
}
