/* SPDX-License-Identifier: MIT */

#include "cli/bench-series.h"

#include <errno.h>
#include <math.h>
#include <spawn.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "base/parallel.h"
#include "cli/json.h"
#include "cli/ranks.h"
#include "export/pattern-read.h"

extern char **environ;

typedef enum { STACK, FILES, LONG, LONGEST } Series;

/**
 * Case:
 * @options: of the command, words
 * @is_pattern: a frame can be looked at
 * @by_ranks: processes of mpirun with a thread each, in the place of one with as many
 *   threads
 * @must: frames a second; of ranks, part of what the case before them reached
 *
 * What is measured. Figures are those of two processors.
 */
typedef struct {
  const char *name;
  Series series;
  const char *options;
  gboolean is_pattern;
  gboolean by_ranks;
  double must;
} Case;

static const Case cases[] = {
  { "1d", STACK, "-n 1000", TRUE, FALSE, 280.0 },
  { "1d poisson", STACK, "-n 1000 --error-model poisson", TRUE, FALSE, 200.0 },
  { "cake 1000x100", STACK, "-n 1000 --cake 1000x100", FALSE, FALSE, 100.0 },
  { "cbf 1d", FILES, "-n 1000", TRUE, FALSE, 400.0 },
  { "1d of 10 x as many", LONG, "-n 1000", TRUE, FALSE, 280.0 },
  { "the same by MPI", LONG, "-n 1000", TRUE, TRUE, 0.95 },
  { "1d of very many", LONGEST, "-n 1000", TRUE, FALSE, 280.0 },
};

/* ---- one run ---- */

static void
add_words (GPtrArray *words, const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (words, g_strdup (parts[i]));
}

static guint
count_ranks (const RingletBenchSeriesOptions *options)
{
  const guint64 n = options->threads != NULL
      ? g_ascii_strtoull (options->threads, NULL, 10)
      : ringlet_parallel_get_threads ();

  return (guint) MAX (n, 1);
}

static gboolean
have_ranks (const RingletBenchSeriesOptions *options)
{
  g_autofree char *mpirun = g_find_program_in_path ("mpirun");

  return mpirun != NULL && ringlet_ranks_have_program () && count_ranks (options) > 1;
}

/* In front of the words that make_words() has made. As root, as in containers, mpirun
 * wants to be told; and it counts cores, which may be half of the processors. */
static void
spread (GPtrArray *words, const RingletBenchSeriesOptions *options)
{
  char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *n = g_strdup_printf ("%u", count_ranks (options));
  const char *const first[] = { "mpirun", "-n", n, "--oversubscribe" };

  g_free (words->pdata[0]);
  words->pdata[0] = self;
  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_insert (words, (int) i, g_strdup (first[i]));
  g_setenv ("OMPI_ALLOW_RUN_AS_ROOT", "1", FALSE);
  g_setenv ("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", FALSE);
}

/* "mpirun", or this program. */
static int
spawn (pid_t *pid, char **words)
{
  return g_str_equal (words[0], "mpirun")
      ? posix_spawnp (pid, words[0], NULL, NULL, words, environ)
      : posix_spawn (pid, "/proc/self/exe", NULL, NULL, words, environ);
}

/* Runs this program and waits: how long it took, and the most memory that it had. */
static gboolean
run_program (GPtrArray *words, RingletBenchSeriesRow *row, GError **error)
{
  const gint64 begin = g_get_monotonic_time ();
  struct rusage usage = { 0 };
  int status = 0;
  pid_t pid = 0;
  const int code = spawn (&pid, (char **) words->pdata);

  if (code != 0 || wait4 (pid, &status, 0, &usage) != pid) {
    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (code),
        "The program cannot be run: %s", g_strerror (code != 0 ? code : errno));
    return FALSE;
  }
  row->seconds = (double) (g_get_monotonic_time () - begin) / 1e6;
  row->peak_bytes = (guint64) usage.ru_maxrss * 1024;
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: ringlet integrate failed, see above", row->name);
  return FALSE;
}

static GPtrArray *
make_words (const char *threads, const char *poni, const char *more, const char *output,
    const char *input)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  add_words (words, "ringlet integrate -q --overwrite --poni");
  g_ptr_array_add (words, g_strdup (poni));
  add_words (words, more);
  if (threads != NULL) {
    g_ptr_array_add (words, g_strdup ("--threads"));
    g_ptr_array_add (words, g_strdup (threads));
  }
  g_ptr_array_add (words, g_strdup ("-o"));
  g_ptr_array_add (words, g_strdup (output));
  g_ptr_array_add (words, g_strdup (input));
  return words;
}

/* ---- whether it is right ---- */

static double
compare (const RingletPattern *pattern, const RingletPattern *truth)
{
  double most = 0.0, off = 0.0;

  if (pattern->n != truth->n)
    return INFINITY;
  for (gsize i = 0; i < truth->n; i++) {
    const double a = pattern->intensity[i], b = truth->intensity[i];

    if (isnan (a) != isnan (b))
      return INFINITY;
    most = fmax (most, fabs (b));
    off = fmax (off, isnan (a) ? 0.0 : fabs (a - b));
  }
  return off / most;
}

/* Frame @frame of the series file beside the same by csr. */
static gboolean
check_frame (const RingletBenchSeriesOptions *options, const Case *c, const char *poni,
    const char *output, const char *input, guint64 frame, RingletBenchSeriesRow *row,
    GError **error)
{
  g_autofree char *other = g_strconcat (output, ".xy", NULL);
  g_autofree char *more =
      g_strdup_printf ("%s --engine csr --frame %" G_GUINT64_FORMAT, c->options, frame);
  g_autofree char *place = g_strdup_printf ("%s::#%" G_GUINT64_FORMAT, output, frame);
  g_autoptr (GPtrArray) words = make_words (options->threads, poni, more, other, input);
  g_autoptr (RingletPattern) pattern = NULL;
  g_autoptr (RingletPattern) truth = NULL;
  RingletBenchSeriesRow alone = { .name = row->name };

  g_ptr_array_add (words, NULL);
  if (!run_program (words, &alone, error))
    return FALSE;
  pattern = ringlet_pattern_read (place, error);
  if (pattern == NULL)
    return FALSE;
  truth = ringlet_pattern_read (other, error);
  g_remove (other);
  if (truth == NULL)
    return FALSE;
  row->off = compare (pattern, truth);
  if (row->off < 1e-4)
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s: frame %" G_GUINT64_FORMAT " is wrong: do not trust this build", c->name,
      frame);
  return FALSE;
}

/* ---- the table ---- */

static void
tell (const RingletBenchSeriesRow *row)
{
  const double rate = (double) row->n_frames / row->seconds;
  char text[4][G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text[0], sizeof text[0], "%.2f", row->seconds);
  g_ascii_formatd (text[1], sizeof text[1], "%.1f", rate);
  g_ascii_formatd (text[2], sizeof text[2], "%.0f", (double) row->peak_bytes / 1e6);
  g_ascii_formatd (text[3], sizeof text[3], "%.0f", row->must);
  g_print ("%-20s %8" G_GUINT64_FORMAT " %10s %10s %8s  %s%s\n", row->name,
      row->n_frames, text[0], text[1], text[2], row->must > 0.0 ? text[3] : "-",
      !(row->must > 0.0)      ? ""
          : rate >= row->must ? " met"
                              : " missed");
}

/* Frames a second. */
static double
find_must (const Case *c, const GArray *rows)
{
  const RingletBenchSeriesRow *before = NULL;

  if (!c->by_ranks)
    return c->must;
  before = &g_array_index (rows, RingletBenchSeriesRow, rows->len - 1);
  return c->must * (double) before->n_frames / before->seconds;
}

/* What results went into, by whomever. */
static void
remove_results (const char *output, guint n_ranks)
{
  g_autofree char *stem = g_strndup (output, strlen (output) - strlen (".h5"));

  g_remove (output);
  for (guint i = 1; i <= n_ranks; i++) {
    g_autofree char *part = g_strdup_printf ("%s_rank_%u_of_%u.h5", stem, i, n_ranks);

    g_remove (part);
  }
}

static gboolean
measure_case (const RingletBenchSeriesOptions *options, const Case *c, const char *poni,
    const char *input, const char *output, guint64 n_frames, GArray *rows,
    GError **error)
{
  RingletBenchSeriesRow row = { c->name, n_frames, 0.0, 0,
    options->is_quick ? 0.0 : find_must (c, rows), 0.0 };
  g_autofree char *more = options->engine != NULL
      ? g_strdup_printf ("%s --engine %s", c->options, options->engine)
      : g_strdup (c->options);
  g_autoptr (GPtrArray) words =
      make_words (c->by_ranks ? "1" : options->threads, poni, more, output, input);
  gboolean ok;

  if (c->by_ranks)
    spread (words, options);
  g_ptr_array_add (words, NULL);
  ok = run_program (words, &row, error) &&
      (!c->is_pattern ||
          check_frame (options, c, poni, output, input, n_frames - 1, &row, error));
  remove_results (output, c->by_ranks ? count_ranks (options) : 0);
  if (!ok)
    return FALSE;
  g_array_append_val (rows, row);
  if (options->tells)
    tell (&row);
  return TRUE;
}

/* The input of a case: NULL without an error where it is not wanted. */
static char *
find_input (const RingletBenchSeriesOptions *options,
    const RingletBenchSeriesData *data, const Case *c, guint64 *n_frames,
    GError **error)
{
  *n_frames = options->n_frames;
  switch (c->series) {
  case STACK:
    return g_strdup (data->stack);
  case FILES:
    return g_strdup (data->files);
  case LONG:
    *n_frames = 10 * (guint64) options->n_frames;
    return ringlet_bench_series_make_long (data, (guint) *n_frames, error);
  case LONGEST:
    *n_frames = options->n_long;
    return options->n_long > 0
        ? ringlet_bench_series_make_long (data, options->n_long, error)
        : NULL;
  }
  g_return_val_if_reached (NULL);
}

static gboolean
measure_all (const RingletBenchSeriesOptions *options,
    const RingletBenchSeriesData *data, GArray *rows, GError **error)
{
  g_autofree char *output = g_build_filename (data->folder, "results.h5", NULL);

  if (options->tells)
    g_print ("%-20s %8s %10s %10s %8s  %s\n", "case", "frames", "seconds", "frames/s",
        "MB", "must");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    guint64 n_frames = 0;
    GError *reason = NULL;
    g_autofree char *input = c->by_ranks && !have_ranks (options)
        ? NULL
        : find_input (options, data, c, &n_frames, &reason);

    if (reason != NULL) {
      g_propagate_error (error, reason);
      return FALSE;
    }
    if (input != NULL &&
        !measure_case (options, c, c->series == FILES ? data->files_poni : data->poni,
            input, output, n_frames, rows, error))
      return FALSE;
  }
  return TRUE;
}

/* ---- the folder ---- */

static void
remove_folder (const char *folder)
{
  const char *name = NULL;
  GDir *dir = g_dir_open (folder, 0, NULL);

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);

    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_folder (path);
    else
      g_remove (path);
  }
  if (dir != NULL)
    g_dir_close (dir);
  g_rmdir (folder);
}

gboolean
ringlet_bench_series_measure (
    const RingletBenchSeriesOptions *options, GArray *rows, GError **error)
{
  g_autofree char *own =
      options->folder == NULL ? g_dir_make_tmp ("ringlet-bench-XXXXXX", error) : NULL;
  const char *folder = own != NULL ? own : options->folder;
  g_auto (RingletBenchSeriesData) data = { NULL };
  gboolean ok;

  if (folder == NULL)
    return FALSE;
  if (own == NULL)
    g_mkdir_with_parents (folder, 0777);
  ok = ringlet_bench_series_make (
           &data, folder, options->n_frames, options->is_quick, error) &&
      measure_all (options, &data, rows, error);
  if (own != NULL)
    remove_folder (own);
  return ok;
}

JsonBuilder *
ringlet_bench_series_json (const GArray *rows)
{
  JsonBuilder *json = json_builder_new ();

  json_builder_begin_object (json);
  json_builder_set_member_name (json, "series");
  json_builder_begin_array (json);
  for (guint i = 0; i < rows->len; i++) {
    const RingletBenchSeriesRow *row = &g_array_index (rows, RingletBenchSeriesRow, i);

    json_builder_begin_object (json);
    ringlet_json_add_text (json, "case", row->name);
    json_builder_set_member_name (json, "frames");
    json_builder_add_int_value (json, (gint64) row->n_frames);
    json_builder_set_member_name (json, "seconds");
    json_builder_add_double_value (json, row->seconds);
    json_builder_set_member_name (json, "peak_bytes");
    json_builder_add_int_value (json, (gint64) row->peak_bytes);
    json_builder_end_object (json);
  }
  json_builder_end_array (json);
  json_builder_end_object (json);
  return json;
}
