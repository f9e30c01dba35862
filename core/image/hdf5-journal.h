/* SPDX-License-Identifier: MIT */
#pragma once

#include "image/hdf5-handle.h"

G_BEGIN_DECLS

/**
 * RingletHdf5Journal:
 *
 * Writes one HDF5 file from one whole state to the next, with a driver of our own below
 * the library. What the library writes behind the last whole state goes to the file at
 * once; what it would change before that waits until ringlet_hdf5_journal_commit(),
 * which first notes the changes in a side file "PATH.journal" and then makes them, in
 * the order of the library: SWMR readers see what they would see without this.
 *
 * - kill -9 at any moment: the side file repairs what was half changed; what is behind
 *   the last commit is cut off by whoever opens it next.
 * - The disk is full, or another failure to write: HDF5 1.10 could neither close its
 *   file nor end the program. Here it never hears of it: its writes are dropped from
 * then on, the commit reports it, and the file is what it was at the last commit.
 * - Two processes: the side file is locked as long as the file is being written
 * (flock(), which the system gives back after a kill) and says whose it is. HDF5's own
 * lock would keep readers out.
 *
 * Not made for a loss of power between two commits: only
 * ringlet_hdf5_journal_close() waits for the disk.
 *
 * One thread at a time; it takes HDF5's lock where the library is called.
 */
typedef struct _RingletHdf5Journal RingletHdf5Journal;

/* @RINGLET_HDF5_EXISTING_REFUSE: an error; @..._REPLACE: replaced at the first commit;
 * @..._RESUME: opened for more, made where there is none */
typedef enum {
  RINGLET_HDF5_EXISTING_REFUSE,
  RINGLET_HDF5_EXISTING_REPLACE,
  RINGLET_HDF5_EXISTING_RESUME,
} RingletHdf5Existing;

/**
 * ringlet_hdf5_journal_new:
 * @path: the final name: others watch the file while it is written, so it does not get
 *   its name at the end, but with the first commit
 * @error: as ringlet_output_check(), and RINGLET_ERROR_EXISTS naming the process that
 *   writes the file already
 *
 * Takes the lock and repairs the file where one is to be resumed.
 */
RingletHdf5Journal *ringlet_hdf5_journal_new (
    const char *path, RingletHdf5Existing existing, GError **error);

/* Whether ringlet_hdf5_journal_open() will open a file that was there before. */
gboolean ringlet_hdf5_journal_is_resumed (const RingletHdf5Journal *self);

/**
 * ringlet_hdf5_journal_open:
 *
 * A new file of the latest format that HDF5 1.10 knows, without time stamps, or the one
 * to be resumed, without the mark of whoever died writing it and without what is behind
 * its last commit. To be called once.
 *
 * Returns: (transfer full): the file, for ringlet_hdf5_journal_close()
 */
RingletHdf5Id ringlet_hdf5_journal_open (RingletHdf5Journal *self, GError **error);

/* Whether everything could be written so far; @error as that of a commit, and the true
 * reason of whatever the library says after it. */
gboolean ringlet_hdf5_journal_check (const RingletHdf5Journal *self, GError **error);

/**
 * ringlet_hdf5_journal_commit:
 * @error: G_FILE_ERROR: the disk is full, or the file was removed or replaced
 * meanwhile; it stays as it was at the last commit, and every later call fails
 *
 * Everything that the library has flushed becomes the next whole state.
 */
gboolean ringlet_hdf5_journal_commit (RingletHdf5Journal *self, GError **error);

/**
 * ringlet_hdf5_journal_close:
 * @file: (inout): closed in any case
 * @error: as ringlet_hdf5_journal_commit(); the file is as after
 *   ringlet_hdf5_journal_abandon() then
 *
 * The last commit, and waits for the disk. Frees @self.
 */
gboolean ringlet_hdf5_journal_close (
    RingletHdf5Journal *self, RingletHdf5Id *file, GError **error);

/* Closes @file (inout) as of the last commit, without the mark that somebody writes it;
 * before a commit nothing is left of it. Frees @self. */
void ringlet_hdf5_journal_abandon (RingletHdf5Journal *self, RingletHdf5Id *file);

G_END_DECLS
