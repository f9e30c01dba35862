/* SPDX-License-Identifier: MIT */

/* The sample is real files, made once, with rings where LaB6 has them. */

#include "sample.h"

#include <glib/gstdio.h>
#include <locale.h>

#include "fixture.h"
#include "program.h"

typedef struct {
  gboolean is_done;
  char **paths;
  GError *error;
} Outcome;

static void
outcome_clear (Outcome *self)
{
  g_strfreev (self->paths);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outcome, outcome_clear)

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Outcome *outcome = data;

  outcome->paths =
      ringlet_sample_make_finish (RINGLET_JOB (source), result, &outcome->error);
  outcome->is_done = TRUE;
}

static void
make (const char *folder, gboolean cancels, Outcome *outcome)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Sample");

  ringlet_sample_make_async (folder, job, on_done, outcome);
  if (cancels)
    ringlet_job_cancel (job);
  AWAIT (outcome->is_done);
}

static void
test_cancelled (void)
{
  g_autofree char *folder = folder_new ();
  g_auto (Outcome) outcome = { 0 };

  make (folder, TRUE, &outcome);
  g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (outcome.paths);
  g_assert_cmpuint (folder_n_files (folder), ==, 0);
  folder_remove (folder);
}

static void
test_no_folder (void)
{
  g_auto (Outcome) outcome = { 0 };

  make ("/dev/null/sample", FALSE, &outcome);
  g_assert_nonnull (outcome.error);
  g_assert_nonnull (g_strstr_len (outcome.error->message, -1, "/dev/null/sample"));
}

/* Made the first time, used again the second, made anew when half of it is gone. */
static void
test_make (void)
{
  g_autofree char *outer = folder_new ();
  g_autofree char *folder = g_build_filename (outer, "new", "sample", NULL);
  g_auto (Outcome) first = { 0 };
  g_auto (Outcome) second = { 0 };
  g_auto (Outcome) third = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) mine = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autoptr (RingletProject) project = NULL;
  const RingletState *state = NULL;

  make (folder, FALSE, &first);
  g_assert_no_error (first.error);
  g_assert_cmpuint (g_strv_length (first.paths), ==, 2);
  g_assert_cmpuint (folder_n_files (folder), ==, 2);
  bytes = file_bytes ("", first.paths[0]);

  project = fixture_project (first.paths[0], first.paths[1]);
  state = ringlet_project_get_state (project);
  g_assert_cmpstr (state->detector->name, ==, "Eiger2_4M");
  g_assert_cmpfloat_with_epsilon (state->geometry.wavelength_m, 0.4e-10, 1e-20);

  g_assert_true (g_file_set_contents (first.paths[0], "mine", -1, NULL));
  make (folder, FALSE, &second);
  g_assert_no_error (second.error);
  mine = file_bytes ("", first.paths[0]);
  g_assert_cmpuint (g_bytes_get_size (mine), ==, 4);

  g_assert_cmpint (g_unlink (first.paths[1]), ==, 0);
  make (folder, FALSE, &third);
  g_assert_no_error (third.error);
  again = file_bytes ("", third.paths[0]);
  g_assert_true (g_bytes_equal (bytes, again));
  folder_remove (outer);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sample/cancelled", test_cancelled);
  g_test_add_func ("/sample/no-folder", test_no_folder);
  g_test_add_func ("/sample/make", test_make);

  return g_test_run ();
}
