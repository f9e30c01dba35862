/* SPDX-License-Identifier: MIT */

/* The project file of a window: saved, opened, marked, and asked for before it goes. */

#include <glib/gstdio.h>
#include <string.h>

#include "document.h"
#include "window-private.h"

typedef struct {
  GSettings *settings;
  RingletWindow *window;
  char *folder;
  char *image;
  char *poni;
  char *project;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = g_dir_make_tmp ("ringlet-window-XXXXXX", NULL);
  f->image = g_build_filename (f->folder, "image.npy", NULL);
  f->poni = g_build_filename (f->folder, "image.poni", NULL);
  f->project = g_build_filename (f->folder, "my.ringlet", NULL);
  document_write_image (f->image, "|u1", 32);
  document_write_poni (f->poni, 32);
  f->settings = ringlet_settings_new (NULL);
  f->window = document_new_window (f->settings);
}

static void
iterate (void)
{
  while (g_main_context_pending (NULL))
    g_main_context_iteration (NULL, FALSE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  GList *at = NULL;

  while ((at = gtk_application_get_windows (GTK_APPLICATION (the_application))) != NULL)
    gtk_window_destroy (at->data);
  iterate ();
  g_object_unref (f->settings);
  g_unlink (f->image);
  g_unlink (f->poni);
  g_unlink (f->project);
  g_assert_cmpint (g_rmdir (f->folder), ==, 0);
  g_free (f->image);
  g_free (f->poni);
  g_free (f->project);
  g_free (f->folder);
}

/* ---- helpers ---- */

static RingletProject *
project (RingletWindow *window)
{
  return ringlet_window_get_project (window);
}

static void
wait_for_idle (RingletWindow *window)
{
  iterate ();
  while (!ringlet_window_is_idle (window))
    g_main_context_iteration (NULL, TRUE);
  iterate ();
}

static void
open_document (Fixture *f)
{
  const char *const paths[] = { f->poni, f->image, NULL };

  ringlet_window_open (f->window, paths);
  wait_for_idle (f->window);
  g_assert_nonnull (ringlet_project_get_state (project (f->window))->source);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ringlet_project_save_finish (RINGLET_PROJECT (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *) data = TRUE;
}

/* As the dialog does with the name that was chosen. */
static void
save_as (Fixture *f)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Save");
  gboolean is_done = FALSE;

  ringlet_project_save_async (
      project (f->window), job, f->project, FALSE, on_saved, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
}

static void
act (Fixture *f, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (f->window), action, NULL));
}

static const char *
title (RingletWindow *window)
{
  return gtk_window_get_title (GTK_WINDOW (window));
}

/* Returns (transfer none) (nullable): the question that is up. */
static AdwMessageDialog *
question (void)
{
  g_autoptr (GList) all = gtk_window_list_toplevels ();

  for (GList *at = all; at != NULL; at = at->next) {
    if (ADW_IS_MESSAGE_DIALOG (at->data))
      return at->data;
  }
  return NULL;
}

static gboolean
is_open (RingletWindow *window)
{
  return g_list_find (gtk_application_get_windows (GTK_APPLICATION (the_application)),
             window) != NULL;
}

/* ---- tests ---- */

static void
test_title (Fixture *f, gconstpointer data)
{
  open_document (f);
  g_assert_true (g_str_has_prefix (title (f->window), "image.npy"));

  save_as (f);
  g_assert_cmpstr (title (f->window), ==, "my.ringlet");
  act (f, "win.unit-q");
  g_assert_cmpstr (title (f->window), ==, "• my.ringlet");
  act (f, "win.undo");
  g_assert_cmpstr (title (f->window), ==, "my.ringlet");
}

static void
test_save (Fixture *f, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  open_document (f);
  save_as (f);
  g_assert_true (g_file_get_contents (f->project, &before, NULL, NULL));
  act (f, "win.unit-q");
  act (f, "win.save");
  wait_for_idle (f->window);
  g_assert_true (g_file_get_contents (f->project, &after, NULL, NULL));
  g_assert_nonnull (strstr (before, "\"unit\": \"2th_deg\""));
  g_assert_nonnull (strstr (after, "\"unit\": \"q_A^-1\""));
  g_assert_cmpstr (title (f->window), ==, "my.ringlet");
}

/* An untouched window takes it, any other one stays as it is. */
static void
test_open (Fixture *f, gconstpointer data)
{
  const char *const paths[] = { f->project, NULL };
  RingletWindow *second = NULL;
  RingletWindow *third = NULL;

  open_document (f);
  act (f, "win.unit-q");
  save_as (f);
  act (f, "win.unit-two-theta");

  second = document_new_window (f->settings);
  ringlet_window_open (second, paths);
  wait_for_idle (second);
  g_assert_cmpstr (title (second), ==, "my.ringlet");
  g_assert_cmpstr (
      ringlet_project_get_state (project (second))->plan.unit->name, ==, "q_A^-1");

  ringlet_window_open (f->window, paths);
  wait_for_idle (f->window);
  third = RINGLET_WINDOW (
      gtk_application_get_windows (GTK_APPLICATION (the_application))->data);
  g_assert_true (third != f->window && third != second);
  wait_for_idle (third);
  g_assert_cmpstr (title (third), ==, "my.ringlet");
  g_assert_cmpstr (
      ringlet_project_get_state (project (f->window))->plan.unit->name, ==, "2th_deg");
}

static void
test_bad_file (Fixture *f, gconstpointer data)
{
  const char *const paths[] = { f->project, NULL };

  g_assert_true (g_file_set_contents (f->project, "{\"about\": 5}", -1, NULL));
  ringlet_window_open (f->window, paths);
  wait_for_idle (f->window);
  g_assert_nonnull (strstr (ringlet_banner_get_text (f->window->banner), "about"));
  g_assert_true (ringlet_window_is_empty (f->window));
}

/* What was only opened can be opened again. */
static void
test_closes_unasked (Fixture *f, gconstpointer data)
{
  open_document (f);
  act (f, "win.unit-q");
  gtk_window_close (GTK_WINDOW (f->window));
  g_assert_false (is_open (f->window));
  g_assert_null (question ());
}

static void
test_asks (Fixture *f, gconstpointer data)
{
  open_document (f);
  save_as (f);
  act (f, "win.unit-q");

  gtk_window_close (GTK_WINDOW (f->window));
  g_assert_true (is_open (f->window));
  g_assert_nonnull (question ());
  gtk_window_close (GTK_WINDOW (f->window));
  adw_message_dialog_response (question (), "cancel");
  iterate ();
  g_assert_true (is_open (f->window));

  gtk_window_close (GTK_WINDOW (f->window));
  adw_message_dialog_response (question (), "discard");
  iterate ();
  g_assert_false (is_open (f->window));
}

static void
test_saves_and_closes (Fixture *f, gconstpointer data)
{
  g_autofree char *after = NULL;

  open_document (f);
  save_as (f);
  act (f, "win.unit-q");
  gtk_window_close (GTK_WINDOW (f->window));
  adw_message_dialog_response (question (), "save");
  while (is_open (f->window))
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_file_get_contents (f->project, &after, NULL, NULL));
  g_assert_nonnull (strstr (after, "\"unit\": \"q_A^-1\""));
}

/* Quitting asks, too. */
static void
test_quit (Fixture *f, gconstpointer data)
{
  open_document (f);
  save_as (f);
  act (f, "win.unit-q");
  g_action_group_activate_action (G_ACTION_GROUP (the_application), "quit", NULL);
  iterate ();
  g_assert_true (is_open (f->window));
  g_assert_nonnull (question ());
}

#define ADD(path, function)                                                            \
  g_test_add ("/ui/window-project/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  if (!document_start (&argc, &argv))
    return 1;
  ADD ("title", test_title);
  ADD ("save", test_save);
  ADD ("open", test_open);
  ADD ("bad-file", test_bad_file);
  ADD ("closes-unasked", test_closes_unasked);
  ADD ("asks", test_asks);
  ADD ("saves-and-closes", test_saves_and_closes);
  ADD ("quit", test_quit);
  return g_test_run ();
}
