/* SPDX-License-Identifier: MIT */

/* What a hand waits for, without a window: the beam centre of the sample is dragged,
 * let go, and taken back. Prints CSV: previews a second while it moves, milliseconds
 * from the end of the drag to the exact pattern and to the exact cake, and milliseconds
 * of processor until both are there: best and median of some drags, and the resident
 * MiB at the end.
 *
 *   bench-drag [FILE…]   files of an image and its geometry instead of the sample
 */

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "footprint.h"
#include "live.h"
#include "memory.h"
#include "sample.h"

#define N_DRAGS 12
#define N_MOTIONS 40
#define MOTION_MS 10

typedef struct {
  double previews;
  double pattern_ms;
  double cake_ms;
  double cpu_ms;
} Drag;

static double
now_ms (clockid_t clock)
{
  struct timespec now = { 0 };

  clock_gettime (clock, &now);
  return 1e3 * (double) now.tv_sec + 1e-6 * (double) now.tv_nsec;
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
open_files (RingletProject *project, const char *const *paths)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Open");
  gboolean is_done = FALSE;

  ringlet_project_open_async (project, job, paths, on_open, &is_done);
  while (!is_done)
    g_main_context_iteration (NULL, TRUE);
}

static void
open_sample (RingletProject *project)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Sample");
  g_auto (GStrv) paths = NULL;

  ringlet_sample_make_async (NULL, job, on_sample, &paths);
  while (paths == NULL)
    g_main_context_iteration (NULL, TRUE);
  open_files (project, (const char *const *) paths);
}

static gboolean
is_exact (const RingletResult *result)
{
  return result != NULL && !result->is_preview;
}

static void
await_exact (RingletLive *live, Drag *drag)
{
  const double start = now_ms (CLOCK_MONOTONIC);
  const double cpu = now_ms (CLOCK_PROCESS_CPUTIME_ID);

  drag->pattern_ms = 0.0;
  for (;;) {
    const gboolean is_stale = ringlet_live_get_is_stale (live);

    if (drag->pattern_ms <= 0.0 && is_exact (ringlet_live_get_pattern (live)))
      drag->pattern_ms = now_ms (CLOCK_MONOTONIC) - start;
    if (!is_stale && drag->pattern_ms > 0.0 && is_exact (ringlet_live_get_cake (live)))
      break;
    g_main_context_iteration (NULL, TRUE);
  }
  drag->cake_ms = now_ms (CLOCK_MONOTONIC) - start;
  drag->cpu_ms = now_ms (CLOCK_PROCESS_CPUTIME_ID) - cpu;
}

static void
count_preview (RingletLive *live, GParamSpec *pspec, guint *n)
{
  const RingletResult *pattern = ringlet_live_get_pattern (live);

  *n += pattern != NULL && pattern->is_preview;
}

static gboolean
stop_waiting (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, stop_waiting, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
drag_once (RingletProject *project, RingletLive *live, Drag *drag)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;
  guint n_previews = 0;
  const gulong id = g_signal_connect (
      live, "notify::pattern", G_CALLBACK (count_preview), &n_previews);
  const double start = now_ms (CLOCK_MONOTONIC);

  ringlet_live_prepare_preview (live);
  for (guint i = 0; i < N_MOTIONS; i++) {
    geometry.poni_slow_m += 1e-5;
    ringlet_project_set_geometry (project, &geometry, "bench", NULL);
    wait_ms (MOTION_MS);
  }
  drag->previews = 1e3 * n_previews / (now_ms (CLOCK_MONOTONIC) - start);
  g_signal_handler_disconnect (live, id);

  geometry.poni_slow_m += 1e-5;
  ringlet_project_set_geometry (project, &geometry, "bench", NULL);
  ringlet_project_end_drag (project);
  await_exact (live, drag);
  wait_ms (200);
}

static int
compare_doubles (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* One number of each drag, at @offset of it. */
static void
tell (const char *what, const Drag *drags, gsize offset)
{
  double values[N_DRAGS];

  for (guint i = 0; i < N_DRAGS; i++)
    values[i] = *(const double *) (gconstpointer) ((const char *) &drags[i] + offset);
  qsort (values, N_DRAGS, sizeof values[0], compare_doubles);
  printf (
      "%s,%.1f,%.1f,%.1f\n", what, values[0], values[N_DRAGS / 2], values[N_DRAGS - 1]);
}

int
main (int argc, char *argv[])
{
  g_autoptr (RingletProject) project = NULL;
  g_autoptr (RingletLive) live = NULL;
  Drag drags[N_DRAGS];

  setlocale (LC_NUMERIC, "C");
  ringlet_memory_set_up ();
  project = ringlet_project_new ();
  if (argc > 1)
    open_files (project, (const char *const *) argv + 1);
  else
    open_sample (project);
  live = ringlet_live_new (project);
  ringlet_live_set_wants_cake (live, TRUE);
  await_exact (live, &drags[0]);

  for (guint i = 0; i < N_DRAGS; i++)
    drag_once (project, live, &drags[i]);
  printf ("what,least,median,most\n");
  tell ("previews a second", drags, G_STRUCT_OFFSET (Drag, previews));
  tell ("exact pattern ms", drags, G_STRUCT_OFFSET (Drag, pattern_ms));
  tell ("exact cake ms", drags, G_STRUCT_OFFSET (Drag, cake_ms));
  tell ("processor ms", drags, G_STRUCT_OFFSET (Drag, cpu_ms));
  return 0;
}
