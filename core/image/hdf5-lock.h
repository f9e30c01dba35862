/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * RingletHdf5Lock:
 *
 * HDF5 is usually built without thread safety, so every use of it happens under one
 * lock of the process. The lock is recursive; declare it before the handles, so that
 * they are closed under it:
 *
 *   g_autoptr (RingletHdf5Lock) lock G_GNUC_UNUSED = ringlet_hdf5_lock ();
 *
 * HDF5 closes nothing by itself at the end of a program that uses it here first: what a
 * program leaves open and has written to, it has to close.
 *
 * While it is held the library prints no errors; whoever set a handler of errors in the
 * same process has it back afterwards.
 */
typedef struct _RingletHdf5Lock RingletHdf5Lock;

/* Waits as long as it takes: for callers that nobody cancels. */
RingletHdf5Lock *ringlet_hdf5_lock (void);

/**
 * ringlet_hdf5_lock_cancellable:
 * @cancellable: (nullable)
 * @error: G_IO_ERROR_CANCELLED
 *
 * A thread that hangs in the library, on a file whose server is gone, keeps the lock
 * for ever: whoever waits for it has to be able to leave.
 *
 * Returns: (nullable): the lock; %NULL when it was cancelled before
 */
RingletHdf5Lock *ringlet_hdf5_lock_cancellable (
    GCancellable *cancellable, GError **error);

void ringlet_hdf5_unlock (RingletHdf5Lock *self);

/**
 * ringlet_hdf5_call_locked:
 * @func: called once with @data under the lock
 *
 * For what has to happen and nobody needs to wait for, such as closing: at once where
 * the lock is free or the caller's, else by whoever holds it, before it is given back.
 * Never waits. Any thread.
 */
void ringlet_hdf5_call_locked (GDestroyNotify func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHdf5Lock, ringlet_hdf5_unlock)

/* Returns (transfer full): of the library that is there, "1.10.8". Waits for the lock.
 */
char *ringlet_hdf5_version (void);

/**
 * ringlet_hdf5_list_filters:
 * @missing: (out) (transfer full) (array zero-terminated=1): names of those that the
 *   library that is there cannot undo although Ringlet can, or the other way round
 *
 * What chunks of datasets may be compressed by. Waits for the lock.
 *
 * Returns: (transfer full) (array zero-terminated=1): names: "gzip", "bitshuffle"
 */
char **ringlet_hdf5_list_filters (char ***missing);

G_END_DECLS
