/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/output.h"
#include "base/parallel.h"
#include "cli/bench-device.h"
#include "cli/bench-report.h"
#include "cli/bench-series.h"
#include "cli/cli.h"
#include "cli/json.h"
#include "cli/parse.h"

static const char summary[] =
    "Measures how fast this machine integrates, on simulated frames, beside how fast "
    "it "
    "reads memory; needs no files.\n\n"
    "Every case is checked against the engine \"csr\" in double precision and against "
    "the sum of its pixels; a wrong one ends in exit code 1, a slow one does not. "
    "Leave the machine alone meanwhile; it takes some minutes and a third of the "
    "memory at most. Where it cannot be left alone (a shared host), --rounds takes all "
    "cases in turns and keeps the best round of each, so that their ratios hold.\n\n"
    "With --device it measures an OpenCL device instead: 64 frames here and as many "
    "there, more than a cache holds; the sums of each way are compared with those of "
    "the processor, bit for bit.\n\n"
    "With --series it measures whole series, from files to files, as a user runs "
    "`ringlet integrate`: 1000 Eiger 4M frames of bitshuffle-LZ4, five counts a pixel, "
    "1000 CBF files of a Pilatus 1M, and ten times as many frames through a virtual "
    "dataset; these also by as many processes of mpirun as there are processors, where "
    "ringlet-mpi is. It makes them (2.5 GB) in the folder for temporary files, or in "
    "--folder, where they are kept.";

static const char examples[] =
    "Examples:\n"
    "  ringlet bench\n"
    "  ringlet bench --case \"1d full\" --threads 1\n"
    "  ringlet bench --rounds 5\n"
    "  ringlet bench --detector Pilatus2M --json bench.json\n"
    "  ringlet bench --device 0\n"
    "  ringlet bench --series --folder /scratch/series --long 100000\n";

#define DETECTOR "Eiger4M"
#define LARGE_DETECTOR "Eiger16M"
#define QUICK_DETECTOR "Pilatus1M"
#define QUICK_LARGE_DETECTOR "Pilatus2M"
#define N_ROUNDS 8
#define FRAMES 1000
#define QUICK_FRAMES 40
#define QUICK_BYTES ((gsize) 32 << 20)

typedef struct {
  char *json;
  char *detector;
  char *bins;
  char *threads;
  char *rounds;
  char *device;
  guint n_rounds;
  char **cases;
  char *folder;
  char *frames;
  char *long_frames;
  char *engine;
  guint n_frames;
  guint n_long;
  gboolean series;
  gboolean quick;
  gboolean overwrite;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->json);
  g_free (self->detector);
  g_free (self->bins);
  g_free (self->threads);
  g_free (self->rounds);
  g_free (self->device);
  g_free (self->folder);
  g_free (self->frames);
  g_free (self->long_frames);
  g_free (self->engine);
  g_strfreev (self->cases);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
parse (Options *o, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &o->json,
        "Write all numbers as JSON; - for standard output, instead of the table",
        "FILE" },
    { "overwrite", 0, 0, G_OPTION_ARG_NONE, &o->overwrite,
        "Replace that file if it is there", NULL },
    { "detector", 0, 0, G_OPTION_ARG_STRING, &o->detector,
        "Instead of " DETECTOR "; without the cases on " LARGE_DETECTOR, "NAME" },
    { "bins", 0, 0, G_OPTION_ARG_STRING, &o->bins, "Radial bins (1000)", "N" },
    { "threads", 0, 0, G_OPTION_ARG_STRING, &o->threads, "Threads (one per processor)",
        "N" },
    { "rounds", 0, 0, G_OPTION_ARG_STRING, &o->rounds,
        "Measure all cases as often, and tell the best round of each (1)", "N" },
    { "case", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o->cases,
        "Only this one; may be given more than once", "NAME" },
    { "device", 0, 0, G_OPTION_ARG_STRING, &o->device,
        "An OpenCL device in place of the processor: a number or a part of its name, "
        "see ringlet devices",
        "DEVICE" },
    { "series", 0, 0, G_OPTION_ARG_NONE, &o->series,
        "Series from files to files in place of frames in memory", NULL },
    { "folder", 0, 0, G_OPTION_ARG_FILENAME, &o->folder,
        "Of the series, which are made there and kept", "FOLDER" },
    { "frames", 0, 0, G_OPTION_ARG_STRING, &o->frames, "Frames of a series (1000)",
        "N" },
    { "long", 0, 0, G_OPTION_ARG_STRING, &o->long_frames,
        "Frames of one series more, through a virtual dataset", "N" },
    { "engine", 0, 0, G_OPTION_ARG_STRING, &o->engine, "Engine of the series", "NAME" },
    { "quick", 0, 0, G_OPTION_ARG_NONE, &o->quick,
        "Few runs on " QUICK_DETECTOR ": to see that all works", NULL },
    { NULL },
  };

  return ringlet_cli_parse ("bench", "", summary, examples, entries, argc, argv);
}

static gboolean
to_stdout (const Options *o)
{
  return o->json != NULL && g_str_equal (o->json, "-");
}

static gboolean
check_cases (const Options *o, GError **error)
{
  for (gsize i = 0; o->cases != NULL && o->cases[i] != NULL; i++) {
    if (ringlet_bench_case_find (o->cases[i], error) == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
check_series (const Options *o, GError **error)
{
  const gboolean asks = o->folder != NULL || o->frames != NULL ||
      o->long_frames != NULL || o->engine != NULL;

  if (!(asks && !o->series) &&
      !(o->series && (o->device != NULL || o->cases != NULL || o->rounds != NULL)))
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      asks && !o->series ? "--folder, --frames, --long and --engine are of --series"
                         : "--case, --rounds and --device are not of --series");
  return FALSE;
}

static gboolean
parse_values (Options *o, int argc, char **argv, RingletBench *bench, GError **error)
{
  guint threads = 0;

  o->n_rounds = 1;
  bench->is_quick = o->quick;
  bench->n_radial = RINGLET_BENCH_BINS;
  if (argc > 1) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "\"%s\" is one word too many: nothing is read", argv[1]);
    return FALSE;
  }
  if (o->device != NULL && (o->cases != NULL || o->rounds != NULL)) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--case and --rounds are of the processor, not of --device");
    return FALSE;
  }
  o->n_frames = o->quick ? QUICK_FRAMES : FRAMES;
  if (!check_series (o, error) ||
      !ringlet_parse_count ("--frames", o->frames, &o->n_frames, error) ||
      !ringlet_parse_count ("--long", o->long_frames, &o->n_long, error) ||
      !ringlet_parse_count ("--bins", o->bins, &bench->n_radial, error) ||
      !ringlet_parse_count ("--threads", o->threads, &threads, error) ||
      !ringlet_parse_count ("--rounds", o->rounds, &o->n_rounds, error) ||
      !check_cases (o, error))
    return FALSE;
  if (bench->n_radial == 0)
    return ringlet_parse_refuse ("--bins", o->bins, "a number above 0", error);
  if (o->n_rounds == 0)
    return ringlet_parse_refuse ("--rounds", o->rounds, "a number above 0", error);

  ringlet_parallel_set_threads (threads);
  return TRUE;
}

/* Orientation 3: the usual one. */
static gboolean
find_detectors (const Options *o, RingletBench *bench, GError **error)
{
  const char *usual = o->quick ? QUICK_DETECTOR : DETECTOR;
  const char *large = o->quick ? QUICK_LARGE_DETECTOR : LARGE_DETECTOR;

  bench->detector =
      ringlet_detector_new_named (o->detector != NULL ? o->detector : usual, 3, error);
  if (bench->detector == NULL || o->detector != NULL)
    return bench->detector != NULL;
  bench->large = ringlet_detector_new_named (large, 3, error);
  return bench->large != NULL;
}

static gboolean
is_wanted (const Options *o, const RingletBench *bench, const RingletBenchCase *c)
{
  if (c->is_large && bench->large == NULL)
    return FALSE;
  return o->cases == NULL || g_strv_contains ((const char *const *) o->cases, c->name);
}

/* One round; rows are printed as they come when there is one round only. */
static gboolean
measure_round (
    const Options *o, RingletBench *bench, RingletBenchReport *report, GError **error)
{
  gsize n = 0;
  const RingletBenchCase *cases = ringlet_bench_cases (&n);

  for (gsize i = 0; i < n; i++) {
    RingletBenchRow row;

    if (!is_wanted (o, bench, &cases[i]))
      continue;
    if (!ringlet_bench_measure (bench, &cases[i], &row, error)) {
      g_prefix_error (error, "%s: ", cases[i].name);
      return FALSE;
    }
    ringlet_bench_report_add (report, &row);
    if (!to_stdout (o) && o->n_rounds == 1)
      ringlet_bench_print_row (report, &row);
  }
  return TRUE;
}

static gboolean
measure_all (
    const Options *o, RingletBench *bench, RingletBenchReport *report, GError **error)
{
  for (guint i = 0; i < o->n_rounds; i++) {
    if (!measure_round (o, bench, report, error))
      return FALSE;
  }
  for (guint i = 0; !to_stdout (o) && o->n_rounds > 1 && i < report->rows->len; i++)
    ringlet_bench_print_row (report, &g_array_index (report->rows, RingletBenchRow, i));
  return TRUE;
}

static gboolean
write_json (const Options *o, JsonBuilder *json, GError **error)
{
  if (o->json == NULL)
    return TRUE;
  if (!to_stdout (o))
    return ringlet_json_save (json, o->json, o->overwrite, error);
  ringlet_json_print (json);
  return TRUE;
}

static gboolean
judge (const RingletBenchReport *report, GError **error)
{
  if (ringlet_bench_report_all_correct (report))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s",
      report->rows->len > 0 ? "Results are wrong: do not trust this build"
                            : "None of these cases is on this detector");
  return FALSE;
}

static gboolean
bench_all (const Options *o, RingletBench *bench, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (RingletBenchRow));
  g_autoptr (JsonBuilder) json = NULL;
  RingletBenchReport report = {
    .is_quick = o->quick, .n_rounds = o->n_rounds, .rows = rows
  };

  report.is_usual =
      !o->quick && o->detector == NULL && bench->n_radial == RINGLET_BENCH_BINS;
  report.r_bytes_per_s =
      ringlet_bandwidth_measure (o->quick ? QUICK_BYTES : ringlet_bandwidth_bytes (),
          o->quick ? 1 : N_ROUNDS, report.bandwidth, error);
  if (!(report.r_bytes_per_s > 0.0))
    return FALSE;

  if (!to_stdout (o))
    ringlet_bench_print_head (&report);
  if (!measure_all (o, bench, &report, error))
    return FALSE;
  if (!to_stdout (o))
    ringlet_bench_print_foot (&report);
  json = ringlet_bench_report_json (&report);
  return write_json (o, json, error) && judge (&report, error);
}

static gboolean
bench_device (const Options *o, const RingletBench *bench, GError **error)
{
  g_auto (RingletBenchDevice) device = { NULL };
  g_autoptr (JsonBuilder) json = NULL;

  if (!ringlet_bench_device_measure (
          &device, o->device, bench->detector, bench->n_radial, o->quick, error))
    return FALSE;
  if (!to_stdout (o))
    ringlet_bench_device_print (&device);
  json = ringlet_bench_device_json (&device);
  if (!write_json (o, json, error))
    return FALSE;
  if (ringlet_bench_device_all_exact (&device))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "Sums of %s are wrong: do not trust it with this driver", device.device);
  return FALSE;
}

static gboolean
bench_series (const Options *o, GError **error)
{
  const RingletBenchSeriesOptions options = { o->folder, o->n_frames, o->n_long,
    o->threads, o->engine, o->quick, !to_stdout (o) };
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (RingletBenchSeriesRow));
  g_autoptr (JsonBuilder) json = NULL;

  if (!ringlet_bench_series_measure (&options, rows, error))
    return FALSE;
  json = ringlet_bench_series_json (rows);
  return write_json (o, json, error);
}

static int
bench_run (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_auto (RingletBench) bench = { 0 };
  g_autoptr (GError) error = NULL;

  if (!parse (&options, &argc, &argv))
    return RINGLET_EXIT_USAGE;
  if (!parse_values (&options, argc, argv, &bench, &error))
    return ringlet_cli_usage ("bench", error);
  if (!(options.json == NULL || to_stdout (&options) ||
          ringlet_output_check (options.json, options.overwrite, &error)) ||
      !find_detectors (&options, &bench, &error) ||
      !(options.device != NULL ? bench_device (&options, &bench, &error)
              : options.series ? bench_series (&options, &error)
                               : bench_all (&options, &bench, &error)))
    return ringlet_cli_fail (error);
  return RINGLET_EXIT_DONE;
}

const RingletCommand ringlet_command_bench = {
  .name = "bench",
  .summary = "Measure the speed of this machine",
  .run = bench_run,
};
