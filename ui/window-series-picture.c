/* SPDX-License-Identifier: MIT */

/* What is seen of a series, as a file. */

#include <glib/gi18n-lib.h>

#include "file-dialog.h"
#include "output-name.h"
#include "page-file.h"
#include "window-private.h"

static const RingletFileDialogFilter filters[] = {
  { N_ ("Pictures (.png, .svg)"), (const char *const[]){ "*.png", "*.svg", NULL } },
  { NULL, NULL },
};

/* What is written, until it is there. */
typedef struct {
  RingletSeriesPicture *picture;
  char *path;
  gboolean overwrite;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  ringlet_series_picture_free (order->picture);
  g_free (order->path);
  g_free (order);
}

static gpointer
write_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;

  if (!ringlet_series_picture_write (
          order->picture, order->path, order->overwrite, error))
    return NULL;
  return g_strdup (order->path);
}

static void
say_saved (RingletWindow *self, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *where = g_filename_display_basename (folder);
  g_autofree char *text = g_strdup_printf (_ ("%s saved in %s"), name, where);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);

  if (uri != NULL)
    g_settings_set_string (self->settings, "export-folder", uri);
  ringlet_banner_hide (self->banner, "export");
  ringlet_window_toast (self, text);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (RingletWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  g_clear_object (&self->export_job);
  if (self->project == NULL)
    return;
  ringlet_window_update_busy (self);
  ringlet_window_update_actions (self);
  if (path != NULL)
    say_saved (self, path);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    ringlet_banner_show (self->banner, "export", error->message, _ ("_Save Elsewhere…"),
        "win.series-picture");
  /* Closing waited for the file; an error is a reason to stay. */
  if (path != NULL && self->closes)
    gtk_window_close (GTK_WINDOW (self));
  self->closes = FALSE;
}

/* The dialog has asked about a name that tells a format, not about one that gets it. */
static void
on_chosen (GtkWindow *window, const char *const *paths, gpointer data)
{
  RingletWindow *self = RINGLET_WINDOW (window);
  const gboolean is_whole = paths != NULL && ringlet_page_file_is_picture (paths[0]);
  Order *order = NULL;

  if (paths == NULL || self->export_job != NULL)
    return;
  order = g_new0 (Order, 1);
  order->picture = ringlet_series_view_make_picture (self->series_view);
  order->path = g_strconcat (paths[0], is_whole ? "" : ".png", NULL);
  order->overwrite = is_whole &&
      !ringlet_output_is_input (order->path, ringlet_project_get_state (self->project));
  if (order->picture == NULL) {
    order_free (order);
    return;
  }
  self->export_job = ringlet_job_new_background (_ ("Exporting"));
  ringlet_job_run_async (self->export_job, write_in_thread, order, order_free, g_free,
      on_written, g_object_ref (self));
  ringlet_window_update_busy (self);
  ringlet_window_update_actions (self);
}

void
ringlet_window_series_picture (RingletWindow *self)
{
  RingletSource *source = ringlet_series_get_source (self->series);
  g_autoptr (RingletSeriesPicture) picture =
      ringlet_series_view_make_picture (self->series_view);
  g_autofree char *folder = ringlet_window_get_export_folder (self);
  g_autofree char *part = NULL;
  g_autofree char *name = NULL;

  if (picture == NULL || source == NULL) {
    ringlet_window_toast (
        self, _ ("Start the series first: there is nothing to be seen"));
    return;
  }
  part =
      g_strconcat ("_series_", ringlet_series_view_get_mode (self->series_view), NULL);
  name = ringlet_output_name (source, 0, part, ".png");
  ringlet_file_dialog_save (GTK_WINDOW (self), _ ("Export Picture of the Series"),
      filters, folder, name, on_chosen, NULL);
}
