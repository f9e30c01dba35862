/* SPDX-License-Identifier: MIT */

/* A series that several processes share: each has a part of the frames and a file of
 * its own, and the first one writes the file that leads to all. */

#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/output.h"
#include "base/parallel.h"
#include "cli/cli.h"
#include "cli/integrate-series.h"
#include "export/series-master.h"

/* Where mpirun binds processes to processors, they see theirs alone. */
static void
share_processors (const RingletIntegrateSeries *self)
{
  const guint n = ringlet_parallel_get_threads ();

  if (self->run->options->threads == NULL && self->ranks.n_here > 1 &&
      (long) n >= sysconf (_SC_NPROCESSORS_ONLN))
    ringlet_parallel_set_threads (MAX (1, n / self->ranks.n_here));
}

gboolean
ringlet_integrate_ranks_begin (RingletIntegrateSeries *self, GError **error)
{
  if (!ringlet_ranks_begin (&self->ranks, error))
    return FALSE;
  share_processors (self);
  return TRUE;
}

/* ---- files ---- */

/* "scan_rank_" and ".h5" of "scan.h5", around numbers. */
static char *
split_name (const char *path, const char **suffix)
{
  const char *slash = strrchr (path, G_DIR_SEPARATOR);
  const char *dot = strrchr (path, '.');

  if (dot == NULL || (slash != NULL && dot < slash))
    dot = path + strlen (path);
  *suffix = dot;
  return g_strdup_printf ("%.*s_rank_", (int) (dot - path), path);
}

static char *
name_of_rank (const char *path, guint rank, guint n)
{
  const char *suffix = NULL;
  g_autofree char *stem = split_name (path, &suffix);

  return g_strdup_printf ("%s%u_of_%u%s", stem, rank + 1, n, suffix);
}

/* How many processes began a file that is called so; 0 for another one. */
static guint
count_of_name (const char *name, const char *stem, const char *suffix)
{
  const char *of = NULL;
  char *end = NULL;
  guint64 n;

  if (!g_str_has_prefix (name, stem) ||
      (of = strstr (name + strlen (stem), "_of_")) == NULL)
    return 0;
  n = g_ascii_strtoull (of + strlen ("_of_"), &end, 10);
  return g_str_equal (end, suffix) ? (guint) MIN (n, G_MAXINT) : 0;
}

/* Another number of processes has other parts, and would begin anew. */
static gboolean
check_number (const RingletIntegrateSeries *self, GError **error)
{
  const char *suffix = NULL;
  g_autofree char *stem = split_name (self->master, &suffix);
  g_autofree char *base = g_path_get_basename (stem);
  g_autofree char *folder = g_path_get_dirname (stem);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    const guint n = count_of_name (name, base, suffix);

    if (n == 0 || n == self->ranks.n)
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s was begun by %u processes: --resume goes on with as many, by mpirun -n %u",
        self->master, n, n);
    return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_integrate_ranks_choose_file (RingletIntegrateSeries *self, GError **error)
{
  const RingletIntegrateOptions *options = self->run->options;
  const gboolean replaces =
      options->overwrite || options->choice == RINGLET_EXISTING_REPLACE;

  if (self->ranks.n == 1 || self->path == NULL)
    return TRUE;
  self->master = self->path;
  self->own_path = name_of_rank (self->master, self->ranks.rank, self->ranks.n);
  self->path = self->own_path;
  return ringlet_output_check (self->master, replaces || options->resume, error) &&
      (!options->resume || check_number (self, error));
}

gboolean
ringlet_integrate_ranks_check_file (const RingletIntegrateSeries *self, GError **error)
{
  const char *path = self->master != NULL ? self->master : self->path;
  guint n = 0;

  if (!self->run->options->resume || !g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  n = ringlet_series_master_n_parts (path);
  if ((n > 0) == (self->ranks.n > 1))
    return TRUE;
  if (n > 0)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s leads to the files of %u processes, which have the series: resume it by "
        "mpirun -n %u in front of the same line (or srun -n %u)",
        path, n, n, n);
  else
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s was begun by one process: resume it without mpirun or srun, or choose "
        "another output",
        path);
  return FALSE;
}

/* ---- the end ---- */

static gboolean
write_master (const RingletIntegrateSeries *self, GError **error)
{
  const guint n = self->ranks.n;
  g_autofree RingletSeriesSlice *slices = g_new0 (RingletSeriesSlice, n);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (guint rank = 0; rank < n; rank++) {
    const RingletRanks one = { rank, n, 1 };
    guint64 first = 0;

    g_ptr_array_add (names, name_of_rank (self->master, rank, n));
    slices[rank].path = g_ptr_array_index (names, rank);
    ringlet_ranks_share (&one, self->run->n_frames, &first, &slices[rank].n_frames);
  }
  return ringlet_series_master_write (self->master, slices, n, TRUE, error);
}

static int
end_together (RingletIntegrateSeries *self, int code, guint64 n_failed)
{
  g_autoptr (GError) error = NULL;

  if (self->master == NULL || self->ranks.rank > 0)
    return code;
  if (!write_master (self, &error))
    return ringlet_cli_fail (error);
  if (!self->run->options->quiet && self->run->json == NULL)
    g_print ("%s: %" G_GUINT64_FORMAT " frames of %u processes, %" G_GUINT64_FORMAT
             " failed\n",
        self->master, self->run->n_frames, self->ranks.n, n_failed);
  return n_failed == 0 ? code : RINGLET_EXIT_FAILURE;
}

/* Where one was refused, what is there stays as it is. */
int
ringlet_integrate_ranks_end (RingletIntegrateSeries *self, int code)
{
  guint64 n_failed = 0;

  if (ringlet_ranks_end (&self->ranks, self->has_begun, self->failures->len, &n_failed))
    code = end_together (self, code, n_failed);
  ringlet_ranks_leave (&self->ranks);
  return code;
}
