/* SPDX-License-Identifier: MIT */

/* A folder that is followed while an Eiger writes into it: a master is there at once,
 * and the files of data that it leads to come later. */

#include "series.h"

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "fixture.h"
#include "program.h"
#include "series-command.h"

static char *folder;

/* @words: what eiger-files.py is asked for, behind the folder */
static void
make (const char *words)
{
  g_autofree char *line = g_strdup_printf (
      "/usr/bin/python3 %s %s %s", g_getenv ("RINGLET_EIGER_FILES"), folder, words);
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_command_line_sync (line, NULL, &said, &status, &error);
  g_assert_no_error (error);
  if (status != 0)
    g_error ("%s: %s", line, said);
}

static gboolean
end_rest (gpointer is_over)
{
  *(gboolean *) is_over = TRUE;
  return G_SOURCE_REMOVE;
}

/* As long as some looks at the folder take. */
static void
rest (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (1800, end_rest, &is_over);
  AWAIT (is_over);
}

/* ---- files of data that are missing ---- */

#define MISSING "integrate -q --poni g.poni m_master.h5 -o theirs/m_series.h5 --resume"

static void
open_missing (RingletProject *project)
{
  g_autofree char *master = g_build_filename (folder, "m_master.h5", NULL);

  g_assert_true (ringlet_project_open_images (
      project, (const char *const[]){ master, NULL }, NULL));
}

/* Returns (transfer full): all frames of m_master.h5, the second of whose files of data
 * is missing, into one file in "ours". @third: what is made as the third */
static RingletSeries *
begin_missing (RingletProject *project, const char *third)
{
  g_autofree char *poni = fixture_write_poni (folder, "g.poni", 3);
  g_autofree char *out = g_build_filename (folder, "ours", NULL);
  RingletSeriesSetup *setup = ringlet_series_setup_dup (NULL);

  make ("m master 3");
  make ("m data 1 3");
  make (third);
  g_assert_true (ringlet_project_load_geometry (project, poni, NULL));
  open_missing (project);
  ringlet_series_setup_set_folder (setup, out);
  ringlet_series_setup_set_format (setup, "xy", FALSE);
  setup->one_file = TRUE;
  ringlet_project_set_series (project, setup, "Series", NULL);
  ringlet_series_setup_unref (setup);
  return ringlet_series_new (project);
}

static RingletSeriesProgress
run (RingletSeries *series)
{
  ringlet_series_start (series);
  AWAIT (ringlet_series_get_progress (series).phase >= RINGLET_SERIES_STOPPED ||
      ringlet_series_get_progress (series).phase == RINGLET_SERIES_WAITING);
  g_assert_null (ringlet_series_get_progress (series).problem);
  return ringlet_series_get_progress (series);
}

/* Their rows are left for them, as by the command line; what comes while the folder is
 * followed is behind them; they are filled when the files are there. */
static void
test_missing (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletSeries) series = NULL;
  g_autofree char *theirs = g_build_filename (folder, "theirs", NULL);
  g_autofree char *status = NULL;
  g_auto (Run) told = { 0 };

  g_assert_cmpint (g_mkdir (theirs, 0777), ==, 0);
  series = begin_missing (project, "m data 3 2");
  g_assert_cmpuint (run (series).n_done, ==, 5);
  told = program_run (folder, MISSING);
  g_assert_cmpint (told.code, ==, 1);
  series_assert_same (folder, "ours/m_series.h5", "theirs/m_series.h5");

  make ("m data 2 3");
  open_missing (project);
  g_assert_cmpuint (run (series).n_done, ==, 3);
  g_assert_cmpuint (ringlet_series_get_progress (series).n_skipped, ==, 5);
  program_do (folder, MISSING);
  series_assert_same (folder, "ours/m_series.h5", "theirs/m_series.h5");
  status = series_python (folder, "status ours/m_series.h5");
  g_assert_true (g_str_has_prefix (status, "whole\n"));
}

static void
test_missing_followed (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletSeries) series = NULL;
  g_autofree char *status = NULL;

  series = begin_missing (project, "m data 3 2");
  ringlet_series_set_following (series, TRUE);
  g_assert_cmpuint (run (series).n_done, ==, 5);
  make ("n data 1 2");
  make ("n master 1");
  AWAIT (ringlet_series_get_progress (series).n_frames == 7 &&
      ringlet_series_get_progress (series).phase != RINGLET_SERIES_RUNNING);
  g_assert_cmpstr (ringlet_series_get_progress (series).problem, ==, NULL);
  g_assert_cmpuint (ringlet_series_get_progress (series).n_done, ==, 7);
  ringlet_series_stop (series);
  status = series_python (folder, "status ours/m_series.h5");
  g_test_message ("%s", status);
  g_assert_cmpstr (status, ==,
      "interrupted\n"
      "1 ../m_master.h5 0 \n1 ../m_master.h5 1 \n1 ../m_master.h5 2 \n"
      "0  0 \n0  0 \n0  0 \n"
      "1 ../m_master.h5 6 \n1 ../m_master.h5 7 \n"
      "1 ../n_master.h5 0 \n1 ../n_master.h5 1 \n");
}

/* Frames have other numbers when the file is there: none gets another one's row. */
static void
test_missing_retried (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletSeries) series = begin_missing (project, "m damaged 3 2");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_cmpuint (run (series).n_failed, ==, 1);
  before = series_python (folder, "status ours/m_series.h5");
  make ("m data 2 3");
  make ("m data 3 2");
  ringlet_series_retry_failed (series);
  AWAIT (ringlet_series_get_progress (series).problem != NULL);
  g_assert_nonnull (
      strstr (ringlet_series_get_progress (series).problem, "came meanwhile"));
  after = series_python (folder, "status ours/m_series.h5");
  g_assert_cmpstr (after, ==, before);

  open_missing (project);
  run (series);
  g_clear_pointer (&after, g_free);
  after = series_python (folder, "status ours/m_series.h5");
  g_assert_true (g_str_has_prefix (after, "whole\n"));
  g_assert_nonnull (strstr (after, "1 ../m_master.h5 4 \n1 ../m_master.h5 5 \n"));
}

/* ---- a folder that is followed ---- */

static RingletSeries *
begin (RingletProject *project)
{
  g_autofree char *poni = fixture_write_poni (folder, "g.poni", 3);
  g_autofree char *master = NULL;
  RingletSeries *series = NULL;

  make ("a master 2");
  make ("a data 1 3");
  make ("a data 2 2");
  master = g_build_filename (folder, "a_master.h5", NULL);
  g_assert_true (ringlet_project_load_geometry (project, poni, NULL));
  g_assert_true (ringlet_project_open_images (
      project, (const char *const[]){ master, NULL }, NULL));
  series = ringlet_series_new (project);
  ringlet_series_set_following (series, TRUE);
  ringlet_series_start (series);
  AWAIT (ringlet_series_get_progress (series).phase == RINGLET_SERIES_WAITING);
  g_assert_cmpuint (ringlet_series_get_progress (series).n_done, ==, 5);
  return series;
}

static void
assert_waits (RingletSeries *series, guint n)
{
  rest ();
  g_assert_cmpuint (ringlet_series_get_progress (series).n_frames, ==, n);
  g_assert_cmpuint (ringlet_series_get_progress (series).n_failed, ==, 0);
}

static void
await_done (RingletSeries *series, guint n)
{
  AWAIT (ringlet_series_get_progress (series).n_done >= n &&
      ringlet_series_get_progress (series).phase == RINGLET_SERIES_WAITING);
  g_assert_cmpuint (ringlet_series_get_progress (series).n_done, ==, n);
  g_assert_cmpuint (ringlet_series_get_progress (series).n_failed, ==, 0);
}

static void
test_data_later (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletSeries) series = begin (project);

  make ("b master 2");
  assert_waits (series, 5);
  make ("b data 1 4");
  assert_waits (series, 5);
  make ("b half 2 3");
  assert_waits (series, 5);
  make ("b data 2 3");
  await_done (series, 5 + 7);

  /* The other way round, and two after each other. */
  make ("d data 1 2");
  make ("c data 1 1");
  assert_waits (series, 12);
  make ("c master 1");
  make ("d master 1");
  await_done (series, 12 + 3);
  g_assert_nonnull (strstr (
      ringlet_source_path (ringlet_series_get_source (series), 14), "d_master.h5"));

  /* One that never gets its data is in nobody's way. */
  make ("e master 1");
  make ("f master 1");
  make ("f data 1 2");
  await_done (series, 15 + 2);
  assert_waits (series, 17);
  ringlet_series_stop (series);
}

/* Each in a folder of its own: all that is in it is followed. */
static void
run_in_folder (gconstpointer test)
{
  folder = folder_new ();
  ((void (*) (void)) test) ();
  folder_remove (folder);
  g_clear_pointer (&folder, g_free);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/series-eiger/data-later", test_data_later, run_in_folder);
  g_test_add_data_func ("/series-eiger/missing", test_missing, run_in_folder);
  g_test_add_data_func (
      "/series-eiger/missing-followed", test_missing_followed, run_in_folder);
  g_test_add_data_func (
      "/series-eiger/missing-retried", test_missing_retried, run_in_folder);
  return g_test_run ();
}
