/* SPDX-License-Identifier: MIT */

/* Dialogs for files answer once, and go with their windows. */

#include "file-dialog.h"

#include "drive.h"

static const RingletFileDialogFilter filters[] = {
  { "All files", (const char *const[]){ "*", NULL } },
  { NULL, NULL },
};

static guint n_answers;
static guint n_paths;

static void
on_done (GtkWindow *window, const char *const *paths, gpointer data)
{
  n_answers++;
  n_paths += paths != NULL ? g_strv_length ((char **) paths) : 0;
  g_object_unref (data); /* whoever asks gives a reference of itself */
}

/* The dialog in which the toolkit shows it. */
static GtkWidget *
find_chooser (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) one = g_list_model_get_item (windows, i);

    if (GTK_IS_FILE_CHOOSER_DIALOG (one))
      return one;
  }
  return NULL;
}

static void
iterate (void)
{
  for (int i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
}

/* Returns (transfer none): the window; @chooser follows its dialog. */
static GtkWidget *
ask (GtkWidget **chooser, GObject *who)
{
  GtkWidget *window = drive_open (gtk_label_new ("a"), 200, 100);

  n_answers = n_paths = 0;
  ringlet_file_dialog_open (
      GTK_WINDOW (window), "Open", filters, NULL, on_done, g_object_ref (who));
  iterate ();
  *chooser = find_chooser ();
  g_assert_nonnull (*chooser);
  g_object_add_weak_pointer (G_OBJECT (*chooser), (gpointer *) chooser);
  return window;
}

static void
test_cancelled (void)
{
  GObject *who = g_object_new (G_TYPE_OBJECT, NULL);
  GtkWidget *chooser = NULL;
  GtkWidget *window = ask (&chooser, who);

  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_CANCEL);
  iterate ();
  g_assert_cmpuint (n_answers, ==, 1);
  g_assert_cmpuint (n_paths, ==, 0);
  g_assert_null (chooser);
  drive_close (window);
  g_assert_cmpuint (n_answers, ==, 1);
  g_assert_cmpuint (who->ref_count, ==, 1);
  g_object_unref (who);
}

/* The window goes while it is open: no part of it stays behind. */
static void
test_window_goes_first (void)
{
  GObject *who = g_object_new (G_TYPE_OBJECT, NULL);
  GtkWidget *chooser = NULL;
  GtkWidget *window = ask (&chooser, who);

  drive_close (window);
  iterate ();
  g_assert_null (chooser);
  g_assert_cmpuint (n_answers, ==, 1);
  g_assert_cmpuint (n_paths, ==, 0);
  g_assert_cmpuint (who->ref_count, ==, 1);
  g_object_unref (who);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/file-dialog/cancelled", test_cancelled);
  g_test_add_func ("/ui/file-dialog/window-goes-first", test_window_goes_first);
  return g_test_run ();
}
