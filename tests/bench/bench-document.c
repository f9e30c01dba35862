/* SPDX-License-Identifier: MIT */

/* How long the sample document takes until image, pattern and cake are there, and how
 * much memory a process holds that shows them: what the window adds to GTK's own.
 * Prints CSV: step, milliseconds, resident MiB, peak MiB. */

#include <stdio.h>
#include <string.h>

#include "live.h"
#include "memory.h"
#include "sample.h"

static gint64 clock_us;

/* In MiB, from a line "VmRSS:   12345 kB" of the kernel. */
static double
memory_of (const char *key)
{
  g_autofree char *text = NULL;
  const char *line = NULL;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0.0;
  line = strstr (text, key);
  return line != NULL ? (double) g_ascii_strtoull (line + strlen (key), NULL, 10) / 1024
                      : 0.0;
}

static void
tell (const char *step)
{
  const gint64 now = g_get_monotonic_time ();
  char text[3][G_ASCII_DTOSTR_BUF_SIZE];

  printf ("%s,%s,%s,%s\n", step,
      g_ascii_formatd (
          text[0], sizeof text[0], "%.1f", (double) (now - clock_us) / 1e3),
      g_ascii_formatd (text[1], sizeof text[1], "%.0f", memory_of ("VmRSS:")),
      g_ascii_formatd (text[2], sizeof text[2], "%.0f", memory_of ("VmHWM:")));
  fflush (stdout);
  clock_us = g_get_monotonic_time ();
}

static void
on_sample (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(char ***) data = ringlet_sample_make_finish (RINGLET_JOB (source), result, &error);
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
on_open (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  *(gboolean *) data =
      ringlet_project_open_finish (RINGLET_PROJECT (source), result, &error);
  if (error != NULL)
    g_error ("%s", error->message);
}

static void
open_files (RingletProject *project, char **paths)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Open");
  gboolean is_done = FALSE;

  ringlet_project_open_async (
      project, job, (const char *const *) paths, on_open, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
}

static void
await (RingletLive *live, const char *name, const char *step)
{
  gpointer value = NULL;

  for (;;) {
    g_object_get (live, name, &value, NULL);
    if (value != NULL && !ringlet_live_get_is_stale (live))
      break;
    g_main_context_iteration (NULL, TRUE);
  }
  tell (step);
}

static void
await_all (RingletLive *live, const char *round)
{
  g_autofree char *display = g_strconcat ("display ", round, NULL);
  g_autofree char *pattern = g_strconcat ("pattern ", round, NULL);
  g_autofree char *cake = g_strconcat ("cake ", round, NULL);

  await (live, "display", display);
  await (live, "pattern", pattern);
  await (live, "cake", cake);
}

/* The beam centre moved: everything that depends on it is made anew. */
static void
run_moved (RingletProject *project, RingletLive *live)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;

  geometry.poni_slow_m += 1e-4;
  ringlet_project_set_geometry (project, &geometry, NULL, NULL);
  await (live, "pattern", "pattern and cake moved");
}

int
main (int argc, char *argv[])
{
  g_autoptr (RingletProject) project = NULL;
  g_autoptr (RingletLive) live = NULL;
  g_autoptr (RingletJob) job = ringlet_job_new ("Sample");
  g_auto (GStrv) paths = NULL;

  ringlet_memory_set_up ();
  clock_us = g_get_monotonic_time ();
  printf ("step,ms,resident_mib,peak_mib\n");
  tell ("nothing");
  ringlet_sample_make_async (argc > 1 ? argv[1] : NULL, job, on_sample, &paths);
  while (paths == NULL)
    g_main_context_iteration (NULL, TRUE);
  tell ("sample");

  project = ringlet_project_new ();
  open_files (project, paths);
  tell ("open");
  live = ringlet_live_new (project);
  ringlet_live_set_wants_cake (live, TRUE);
  await_all (live, "cold");

  /* Nothing is known any more but what the memo keeps. */
  g_object_unref (live);
  live = ringlet_live_new (project);
  ringlet_live_set_wants_cake (live, TRUE);
  await_all (live, "warm");
  for (guint i = 0; i < 4; i++)
    run_moved (project, live);
  return 0;
}
