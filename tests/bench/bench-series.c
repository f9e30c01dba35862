/* SPDX-License-Identifier: MIT */

/* How many frames a second the series of a document takes, as the window runs it but
 * without one; how long its main loop is held up, which is what a window would show as
 * a stutter; and how soon a stop is through. Prints CSV: frames, seconds, frames a
 * second, the longest wait of the loop in ms; with --stop, ms until it is stopped.
 *
 *   bench-series PONI IMAGES [--bins N] [--formats "xy chi" --folder OUT] [--stop S]
 */

#include <locale.h>
#include <stdio.h>

#include "memory.h"
#include "plan-field.h"
#include "series.h"

typedef struct {
  int n_bins;
  char *formats;
  char *folder;
  double stop_s;
} Options;

/* A source of its own that should run every few ms. */
typedef struct {
  gint64 last_us;
  gint64 longest_us;
} Pulse;

#define PULSE_MS 2

static gboolean
on_pulse (gpointer data)
{
  Pulse *pulse = data;
  const gint64 now = g_get_monotonic_time ();

  pulse->longest_us = MAX (pulse->longest_us, now - pulse->last_us);
  pulse->last_us = now;
  return G_SOURCE_CONTINUE;
}

static void
need (gboolean ok, const GError *error)
{
  if (!ok)
    g_error ("%s", error != NULL ? error->message : "failed");
}

static void
set_outputs (RingletProject *project, const Options *options)
{
  g_autoptr (RingletSeriesSetup) setup = ringlet_series_setup_dup (NULL);

  ringlet_series_setup_set_folder (setup, options->folder);
  setup->existing = RINGLET_EXISTING_REPLACE;
  if (options->formats != NULL) {
    g_strfreev (setup->formats);
    setup->formats = g_strsplit (options->formats, " ", -1);
  }
  ringlet_project_set_series (project, setup, "Series", NULL);
}

static void
set_bins (RingletProject *project, int n_bins)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("%d", n_bins);

  need (ringlet_project_set_field (
            project, ringlet_plan_field_find ("--bins"), text, &error),
      error);
}

static gboolean
is_over (RingletSeries *series)
{
  return ringlet_series_get_progress (series).phase >= RINGLET_SERIES_STOPPED;
}

static gboolean
on_time (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run (RingletSeries *series, const Options *options)
{
  Pulse pulse = { g_get_monotonic_time (), 0 };
  const gint64 begin = g_get_monotonic_time ();
  const guint id = g_timeout_add (PULSE_MS, on_pulse, &pulse);
  gboolean is_time = FALSE;
  gint64 stopped = 0;
  RingletSeriesProgress progress;
  double seconds;

  if (options->stop_s > 0.0)
    g_timeout_add ((guint) (1e3 * options->stop_s), on_time, &is_time);
  ringlet_series_start (series);
  while (!is_over (series)) {
    g_main_context_iteration (NULL, TRUE);
    if (is_time && stopped == 0) {
      stopped = g_get_monotonic_time ();
      ringlet_series_stop (series);
    }
  }
  progress = ringlet_series_get_progress (series);
  seconds = 1e-6 * (double) (g_get_monotonic_time () - begin);
  g_source_remove (id);
  if (progress.problem != NULL)
    g_error ("%s", progress.problem);
  printf ("%u,%.2f,%.1f,%.1f", (guint) progress.n_done, seconds,
      (double) progress.n_done / seconds, 1e-3 * (double) pulse.longest_us);
  if (stopped > 0)
    printf (",%.1f", 1e-3 * (double) (g_get_monotonic_time () - stopped));
  printf ("%s\n", progress.n_failed > 0 ? ",failed" : "");
}

int
main (int argc, char **argv)
{
  Options options = { .n_bins = 1000 };
  const GOptionEntry entries[] = {
    { "bins", 0, 0, G_OPTION_ARG_INT, &options.n_bins, "Of the patterns", "N" },
    { "formats", 0, 0, G_OPTION_ARG_STRING, &options.formats, "Of the files", "NAMES" },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &options.folder, "Of the files", "OUT" },
    { "stop", 0, 0, G_OPTION_ARG_DOUBLE, &options.stop_s, "After so long", "SECONDS" },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("PONI IMAGES");
  g_autoptr (RingletProject) project = NULL;
  g_autoptr (RingletSeries) series = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_NUMERIC, "C");
  ringlet_memory_set_up ();
  g_option_context_add_main_entries (context, entries, NULL);
  need (g_option_context_parse (context, &argc, &argv, &error), error);
  need (argc == 3, NULL);

  project = ringlet_project_new ();
  need (ringlet_project_load_geometry (project, argv[1], &error), error);
  need (ringlet_project_open_images (
            project, (const char *const[]){ argv[2], NULL }, &error),
      error);
  set_bins (project, options.n_bins);
  set_outputs (project, &options);
  series = ringlet_series_new (project);
  run (series, &options);
  return 0;
}
