/* SPDX-License-Identifier: MIT */

/* A folder that is followed while an Eiger writes into it: a master is there at once,
 * and the files of data that it leads to come later. */

#include "series.h"

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "fixture.h"
#include "program.h"

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

int
main (int argc, char **argv)
{
  int status = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  g_test_add_func ("/series-eiger/data-later", test_data_later);
  status = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return status;
}
