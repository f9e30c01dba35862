/* SPDX-License-Identifier: MIT */

/* Opening: by dialog, by drop, from the command line, from the recent files, the
 * sample. */

#include <glib/gi18n-lib.h>

#include "describe.h"
#include "file-dialog.h"
#include "frame-watch.h"
#include "recent.h"
#include "sample.h"
#include "window-private.h"

/* Shorter work shows no sign of itself: it would only flicker. */
#define BUSY_MS 250

static const RingletFileDialogFilter filters[] = {
  { "Images, geometries, masks",
      (const char *const[]){ "*.edf", "*.cbf", "*.tif", "*.tiff", "*.h5", "*.hdf5",
          "*.nxs", "*.npy", "*.poni", "*.msk", "*.mask", NULL } },
  { "All files", (const char *const[]){ "*", NULL } },
  { NULL, NULL },
};

/* --- what is going on --- */

static gboolean
show_busy (gpointer data)
{
  RingletWindow *self = data;

  self->busy_id = 0;
  gtk_widget_set_visible (self->busy_button, TRUE);
  gtk_spinner_start (self->busy_spinner);
  return G_SOURCE_REMOVE;
}

void
ringlet_window_update_busy (RingletWindow *self)
{
  const gboolean is_busy = self->open_job != NULL || self->export_job != NULL ||
      ringlet_live_get_job (self->live) != NULL;

  if (is_busy && self->busy_id == 0 && !gtk_widget_get_visible (self->busy_button))
    self->busy_id = g_timeout_add (BUSY_MS, show_busy, self);
  if (is_busy)
    return;

  g_clear_handle_id (&self->busy_id, g_source_remove);
  gtk_spinner_stop (self->busy_spinner);
  gtk_widget_set_visible (self->busy_button, FALSE);
}

void
ringlet_window_stop_action (RingletWindow *self)
{
  if (self->open_job != NULL)
    ringlet_job_cancel (self->open_job);
  if (self->export_job != NULL)
    ringlet_job_cancel (self->export_job);
  ringlet_live_cancel (self->live);
}

void
ringlet_window_update_title (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const gboolean has_image = state->source != NULL;
  g_autofree char *title = ringlet_describe_source (state);
  g_autofree char *folder = has_image
      ? g_path_get_dirname (ringlet_source_path (state->source, state->frame))
      : g_strdup ("");
  g_autofree char *geometry =
      state->geometry_path != NULL ? g_path_get_basename (state->geometry_path) : NULL;
  g_autofree char *waiting = geometry == NULL
      ? g_strdup (_ ("with its .poni geometry and a mask, in any order"))
      : g_strdup_printf (_ ("%s is open and waits for its image"), geometry);

  adw_window_title_set_title (self->title, has_image ? title : "Ringlet");
  adw_window_title_set_subtitle (self->title, folder);
  gtk_window_set_title (GTK_WINDOW (self), has_image ? title : "Ringlet");
  adw_status_page_set_description (self->empty, waiting);
  gtk_stack_set_visible_child_name (self->pages, has_image ? "document" : "empty");
}

/* --- opening --- */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletWindow) self = data;
  g_auto (RingletWatch) watch = ringlet_watch ("opened");
  g_autoptr (GError) error = NULL;
  g_autofree char *label = NULL;

  g_clear_object (&self->open_job);
  if (self->project == NULL) /* the window is gone */
    return;
  ringlet_window_update_busy (self);

  if (!ringlet_project_open_finish (RINGLET_PROJECT (source), result, &error)) {
    if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      ringlet_banner_show (
          self->banner, "open", error->message, _ ("_Open Another…"), "win.open");
    return;
  }

  ringlet_banner_hide (self->banner, "open");
  ringlet_banner_hide (self->banner, "export");
  g_object_get (self->project, "undo-label", &label, NULL);
  /* The first document replaces nothing that one could want back. */
  if (label != NULL && !self->opens_first)
    ringlet_window_toast_undo (self, label);
}

void
ringlet_window_open (RingletWindow *self, const char *const *paths)
{
  g_return_if_fail (RINGLET_IS_WINDOW (self) && paths != NULL && paths[0] != NULL);

  /* The newest wish counts. */
  if (self->open_job != NULL)
    ringlet_job_cancel (self->open_job);
  g_set_object (&self->open_job, NULL);
  self->open_job = ringlet_job_new_background (_ ("Opening"));

  self->opens_first = ringlet_window_is_empty (self);
  ringlet_watch_mark ("open");
  ringlet_recent_add (paths);
  ringlet_project_open_async (
      self->project, self->open_job, paths, on_opened, g_object_ref (self));
  ringlet_window_update_busy (self);
}

static void
on_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  if (paths != NULL)
    ringlet_window_open (RINGLET_WINDOW (window), paths);
}

void
ringlet_window_open_action (RingletWindow *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  g_autofree char *folder = state->source != NULL
      ? g_path_get_dirname (ringlet_source_path (state->source, state->frame))
      : NULL;

  ringlet_file_dialog_open (GTK_WINDOW (self), _ ("Open Images, Geometry or Mask"),
      filters, folder, on_chosen, NULL);
}

/* --- the sample --- */

static void
on_sample (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths =
      ringlet_sample_make_finish (RINGLET_JOB (source), result, &error);

  g_clear_object (&self->open_job);
  if (self->project == NULL)
    return;
  ringlet_window_update_busy (self);

  if (paths != NULL)
    ringlet_window_open (self, (const char *const *) paths);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ringlet_banner_show (self->banner, "open", error->message, NULL, NULL);
}

void
ringlet_window_sample_action (RingletWindow *self)
{
  if (self->open_job != NULL)
    return;

  self->open_job = ringlet_job_new_background (_ ("Simulating"));
  ringlet_sample_make_async (NULL, self->open_job, on_sample, g_object_ref (self));
  ringlet_window_update_busy (self);
}

/* --- drag and drop --- */

static gboolean
on_drop (
    GtkDropTarget *target, const GValue *value, double x, double y, RingletWindow *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  for (GSList *at = files; at != NULL; at = at->next) {
    g_autofree char *path = g_file_get_path (at->data);

    if (path != NULL)
      g_strv_builder_add (builder, path);
  }
  paths = g_strv_builder_end (builder);
  if (paths[0] == NULL) {
    ringlet_banner_show (self->banner, "open",
        _ ("What was dropped is not a file of this computer: save it here first, then "
           "open it"),
        NULL, NULL);
    return FALSE;
  }

  ringlet_window_open (self, (const char *const *) paths);
  return TRUE;
}

static GdkDragAction
on_enter (GtkDropTarget *target, double x, double y, RingletWindow *self)
{
  gtk_widget_set_visible (self->drop_target, TRUE);
  return GDK_ACTION_COPY;
}

static void
on_leave (GtkDropTarget *target, RingletWindow *self)
{
  gtk_widget_set_visible (self->drop_target, FALSE);
}

void
ringlet_window_connect_drop (RingletWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  g_signal_connect_object (target, "enter", G_CALLBACK (on_enter), self, 0);
  g_signal_connect_object (target, "leave", G_CALLBACK (on_leave), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}
