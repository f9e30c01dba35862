/* SPDX-License-Identifier: MIT */
#include "cli/ranks.h"

#include <unistd.h>

#include "base/error.h"

#ifdef RINGLET_MPI
#include <mpi.h>
#endif

/* Who begins several processes says so to each. Open MPI, MPICH and Slurm, the last
 * one also to a job of one task. */
static guint
count_told (void)
{
  static const char *const names[] = { "OMPI_COMM_WORLD_SIZE", "PMI_SIZE",
    "SLURM_STEP_NUM_TASKS" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    const char *value = g_getenv (names[i]);

    if (value != NULL)
      return (guint) CLAMP (g_ascii_strtoull (value, NULL, 10), 1, G_MAXINT);
  }
  return 1;
}

gboolean
ringlet_ranks_are_several (void)
{
  return count_told () > 1;
}

#ifdef RINGLET_MPI

/* Where all are on one machine, Open MPI need not look for networks, which takes 0.2 s
 * of the 0.4 s that it needs. What the environment or mpirun's line chose stays; files
 * of parameters choose networks, and there is none here. */
static void
leave_networks (void)
{
  const char *here = g_getenv ("OMPI_COMM_WORLD_LOCAL_SIZE");

  if (here == NULL || g_strcmp0 (here, g_getenv ("OMPI_COMM_WORLD_SIZE")) != 0)
    return;
  g_setenv ("OMPI_MCA_pml", "ob1", FALSE);
  g_setenv ("OMPI_MCA_btl", "self,vader", FALSE);
}

void
ringlet_ranks_enter (char **argv)
{
  leave_networks ();
}

gboolean
ringlet_ranks_have_program (void)
{
  return TRUE;
}

static guint
count_here (void)
{
  MPI_Comm here;
  int n = 1;

  if (MPI_Comm_split_type (
          MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here) != MPI_SUCCESS)
    return 1;
  MPI_Comm_size (here, &n);
  MPI_Comm_free (&here);
  return (guint) n;
}

/* Threads of ours never call it. */
gboolean
ringlet_ranks_begin (RingletRanks *self, GError **error)
{
  int provided = 0, rank = 0, n = 1;

  *self = (RingletRanks){ 0, 1, 1 };
  if (count_told () == 1)
    return TRUE;
  if (MPI_Init_thread (NULL, NULL, MPI_THREAD_FUNNELED, &provided) != MPI_SUCCESS) {
    g_set_error_literal (
        error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED, "MPI cannot be started");
    return FALSE;
  }
  MPI_Comm_rank (MPI_COMM_WORLD, &rank);
  MPI_Comm_size (MPI_COMM_WORLD, &n);
  if (n == 1) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "This process is one of %u, and MPI knows of one: each would integrate all "
        "frames. With srun, choose how they find each other: srun --mpi=pmix",
        count_told ());
    MPI_Finalize ();
    return FALSE;
  }
  *self = (RingletRanks){ (guint) rank, (guint) n, count_here () };
  return TRUE;
}

gboolean
ringlet_ranks_end (
    const RingletRanks *self, gboolean has_begun, guint64 n_failed, guint64 *total)
{
  unsigned long long own[2] = { n_failed, has_begun ? 0 : 1 };
  unsigned long long all[2] = { n_failed, has_begun ? 0 : 1 };

  if (self->n > 1)
    MPI_Allreduce (own, all, 2, MPI_UNSIGNED_LONG_LONG, MPI_SUM, MPI_COMM_WORLD);
  *total = all[0];
  return all[1] == 0;
}

void
ringlet_ranks_leave (const RingletRanks *self)
{
  if (self->n > 1)
    MPI_Finalize ();
}

#else

/* Beside this program, as it is installed and built. */
static char *
find_program (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = self != NULL ? g_path_get_dirname (self) : NULL;
  g_autofree char *beside =
      folder != NULL ? g_build_filename (folder, "ringlet-mpi", NULL) : NULL;

  return beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE)
      ? g_steal_pointer (&beside)
      : g_find_program_in_path ("ringlet-mpi");
}

void
ringlet_ranks_enter (char **argv)
{
  g_autofree char *program = count_told () > 1 ? find_program () : NULL;

  if (program != NULL)
    execv (program, argv);
}

gboolean
ringlet_ranks_have_program (void)
{
  g_autofree char *program = find_program ();

  return program != NULL;
}

gboolean
ringlet_ranks_begin (RingletRanks *self, GError **error)
{
  *self = (RingletRanks){ 0, 1, 1 };
  if (count_told () == 1)
    return TRUE;
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "This process is one of several, and there is no program ringlet-mpi, which "
      "shares the frames among them: each would integrate all. Install ringlet-mpi, "
      "begin a single one, or give each a part of the files");
  return FALSE;
}

gboolean
ringlet_ranks_end (
    const RingletRanks *self, gboolean has_begun, guint64 n_failed, guint64 *total)
{
  *total = n_failed;
  return has_begun;
}

void
ringlet_ranks_leave (const RingletRanks *self)
{
}

#endif

void
ringlet_ranks_share (
    const RingletRanks *self, guint64 n, guint64 *first, guint64 *n_own)
{
  const guint64 share = n / self->n, rest = n % self->n;

  *first = share * self->rank + MIN (self->rank, rest);
  *n_own = share + (self->rank < rest ? 1 : 0);
}
