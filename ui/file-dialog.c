/* SPDX-License-Identifier: MIT */
#include "file-dialog.h"

#include <glib/gi18n-lib.h>

/* What waits for the answer; freed with it, or with the window, which may go first. */
typedef struct {
  GtkFileChooserNative *dialog;
  GtkWindow *window;
  RingletFileDialogDone done;
  RingletFileDialogSaved saved; /* the one or the other */
  gpointer data;
} Waiting;

static void
add_filters (
    GtkFileChooser *chooser, const RingletFileDialogFilter *filters, guint chosen)
{
  for (gsize i = 0; filters[i].title != NULL; i++) {
    g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

    gtk_file_filter_set_name (filter, _ (filters[i].title));
    for (gsize k = 0; filters[i].patterns[k] != NULL; k++)
      gtk_file_filter_add_pattern (filter, filters[i].patterns[k]);
    gtk_file_chooser_add_filter (chooser, filter);
    if (i == chosen)
      gtk_file_chooser_set_filter (chooser, filter);
  }
}

/* Returns (transfer full) (array zero-terminated=1): what has a local path. */
static char **
chosen_paths (GtkFileChooser *chooser)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (chooser);
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);
    g_autofree char *path = g_file_get_path (file);

    if (path != NULL)
      g_strv_builder_add (paths, path);
  }
  return g_strv_builder_end (paths);
}

static guint
chosen_filter (GtkFileChooser *chooser)
{
  g_autoptr (GListModel) filters = gtk_file_chooser_get_filters (chooser);
  const GtkFileFilter *chosen = gtk_file_chooser_get_filter (chooser);

  for (guint i = 0; i < g_list_model_get_n_items (filters); i++) {
    g_autoptr (GtkFileFilter) filter = g_list_model_get_item (filters, i);

    if (filter == chosen)
      return i;
  }
  return 0;
}

/* The dialog and @waiting go with it. */
static void
answer (Waiting *waiting, const char *const *paths, guint filter)
{
  if (waiting->saved != NULL)
    waiting->saved (
        waiting->window, paths != NULL ? paths[0] : NULL, filter, waiting->data);
  else
    waiting->done (waiting->window, paths, waiting->data);
  g_object_unref (waiting->dialog);
  g_free (waiting);
}

/* Of a dialog that goes with its window no answer comes: it is none. */
static void
on_window_destroyed (Waiting *waiting)
{
  g_signal_handlers_disconnect_by_data (waiting->dialog, waiting);
  gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (waiting->dialog));
  answer (waiting, NULL, 0);
}

static void
on_response (GtkNativeDialog *dialog, int response, Waiting *waiting)
{
  const guint filter = chosen_filter (GTK_FILE_CHOOSER (dialog));
  g_auto (GStrv) paths = NULL;

  g_signal_handlers_disconnect_by_func (
      waiting->window, on_window_destroyed, waiting);
  if (response == GTK_RESPONSE_ACCEPT)
    paths = chosen_paths (GTK_FILE_CHOOSER (dialog));
  if (paths != NULL && paths[0] == NULL)
    g_clear_pointer (&paths, g_strfreev);

  gtk_native_dialog_destroy (dialog);
  answer (waiting, (const char *const *) paths, filter);
}

static void
show (GtkFileChooserNative *dialog, const RingletFileDialogFilter *filters,
    guint filter, const char *folder, Waiting answer_to)
{
  Waiting *waiting = g_memdup2 (&answer_to, sizeof answer_to);

  waiting->dialog = dialog;
  add_filters (GTK_FILE_CHOOSER (dialog), filters, filter);
  if (folder != NULL && *folder != '\0') {
    g_autoptr (GFile) file = g_file_new_for_path (folder);

    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), file, NULL);
  }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), waiting);
  g_signal_connect_swapped (
      waiting->window, "destroy", G_CALLBACK (on_window_destroyed), waiting);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

void
ringlet_file_dialog_open (GtkWindow *window, const char *title,
    const RingletFileDialogFilter *filters, const char *folder,
    RingletFileDialogDone done, gpointer data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, window, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  show (dialog, filters, 0, folder,
      (Waiting){ .window = window, .done = done, .data = data });
}

void
ringlet_file_dialog_open_folder (GtkWindow *window, const char *title,
    const char *folder, RingletFileDialogDone done, gpointer data)
{
  static const RingletFileDialogFilter none[] = { { NULL, NULL } };
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, window, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Open"), _ ("_Cancel"));

  show (dialog, none, 0, folder,
      (Waiting){ .window = window, .done = done, .data = data });
}

void
ringlet_file_dialog_save (GtkWindow *window, const char *title,
    const RingletFileDialogFilter *filters, const char *folder, const char *name,
    RingletFileDialogDone done, gpointer data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  show (dialog, filters, 0, folder,
      (Waiting){ .window = window, .done = done, .data = data });
}

void
ringlet_file_dialog_save_as (GtkWindow *window, const char *title,
    const RingletFileDialogFilter *filters, guint filter, const char *folder,
    const char *name, RingletFileDialogSaved done, gpointer data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  show (dialog, filters, filter, folder,
      (Waiting){ .window = window, .saved = done, .data = data });
}
