/* SPDX-License-Identifier: MIT */
#include "file-dialog.h"

#include <glib/gi18n-lib.h>

/* What waits for the answer; freed with it. */
typedef struct {
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

static void
answer (GtkFileChooser *chooser, GtkWindow *window, const char *const *paths,
    const Waiting *waiting)
{
  if (waiting->saved != NULL)
    waiting->saved (window, paths != NULL ? paths[0] : NULL, chosen_filter (chooser),
        waiting->data);
  else
    waiting->done (window, paths, waiting->data);
}

static void
on_response (GtkNativeDialog *dialog, int response, Waiting *waiting)
{
  GtkWindow *window = gtk_native_dialog_get_transient_for (dialog);
  g_auto (GStrv) paths = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    paths = chosen_paths (GTK_FILE_CHOOSER (dialog));
  if (paths != NULL && paths[0] == NULL)
    g_clear_pointer (&paths, g_strfreev);

  /* Nobody waits when the window went first. */
  if (window != NULL)
    answer (GTK_FILE_CHOOSER (dialog), window, (const char *const *) paths, waiting);
  g_free (waiting);
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

static void
show (GtkFileChooserNative *dialog, const RingletFileDialogFilter *filters,
    guint filter, const char *folder, Waiting answer_to)
{
  Waiting *waiting = g_memdup2 (&answer_to, sizeof answer_to);

  add_filters (GTK_FILE_CHOOSER (dialog), filters, filter);
  if (folder != NULL && *folder != '\0') {
    g_autoptr (GFile) file = g_file_new_for_path (folder);

    gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (dialog), file, NULL);
  }
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), waiting);
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
  show (dialog, filters, 0, folder, (Waiting){ done, NULL, data });
}

void
ringlet_file_dialog_open_folder (GtkWindow *window, const char *title,
    const char *folder, RingletFileDialogDone done, gpointer data)
{
  static const RingletFileDialogFilter none[] = { { NULL, NULL } };
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, window, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _ ("_Open"), _ ("_Cancel"));

  show (dialog, none, 0, folder, (Waiting){ done, NULL, data });
}

void
ringlet_file_dialog_save (GtkWindow *window, const char *title,
    const RingletFileDialogFilter *filters, const char *folder, const char *name,
    RingletFileDialogDone done, gpointer data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  show (dialog, filters, 0, folder, (Waiting){ done, NULL, data });
}

void
ringlet_file_dialog_save_as (GtkWindow *window, const char *title,
    const RingletFileDialogFilter *filters, guint filter, const char *folder,
    const char *name, RingletFileDialogSaved done, gpointer data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
      title, window, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  show (dialog, filters, filter, folder, (Waiting){ NULL, done, data });
}
