/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletRanks:
 * @rank: which one this process is, from 0
 * @n: how many there are
 * @n_here: of them, those on this machine
 *
 * Processes that share a series, as mpirun or srun began them. One where neither did,
 * or the program was built without MPI.
 */
typedef struct {
  guint rank;
  guint n;
  guint n_here;
} RingletRanks;

/**
 * ringlet_ranks_enter:
 * @argv: of main()
 *
 * Where mpirun or srun began several of us and this is the program without MPI, it goes
 * on as `ringlet-mpi`, if that is beside it or in the PATH. Returns where it does not.
 * The program with MPI prepares for that, before there is a second thread.
 */
void ringlet_ranks_enter (char **argv);

/* Whether it would find the program with MPI. */
gboolean ringlet_ranks_have_program (void);

/**
 * ringlet_ranks_begin:
 * @error: RINGLET_ERROR_UNSUPPORTED when this process is one of several and the
 *   program was built without MPI: each would do all of the work
 *
 * Once a process; only this thread calls MPI.
 */
gboolean ringlet_ranks_begin (RingletRanks *self, GError **error);

/* Whether this process was begun as one of several; without MPI. */
gboolean ringlet_ranks_are_several (void);

/* The part of @n frames, in order, that are this rank's: @n_own from @first on. */
void ringlet_ranks_share (
    const RingletRanks *self, guint64 n, guint64 *first, guint64 *n_own);

/**
 * ringlet_ranks_end:
 * @n_failed: frames that failed here
 * @has_begun: whether this rank could begin
 * @total: (out): frames that failed, of all
 *
 * Waits for all ranks; once a process.
 *
 * Returns: whether all of them could begin
 */
gboolean ringlet_ranks_end (
    const RingletRanks *self, gboolean has_begun, guint64 n_failed, guint64 *total);

/* For who has still to write what all have done; nothing of MPI works after it. */
void ringlet_ranks_leave (const RingletRanks *self);

G_END_DECLS
