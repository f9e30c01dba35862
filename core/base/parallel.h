/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Handles task @index; called from several threads at once. */
typedef void (*RingletParallelFunc) (gsize index, gpointer data);

/**
 * ringlet_parallel_for:
 * @n_tasks: tasks 0 … n_tasks − 1, each run exactly once; begun in ascending order,
 *   ended in any
 * @error: G_IO_ERROR_CANCELLED when @cancellable was cancelled between two tasks
 *
 * The one loop over threads of core/. What a task is must not depend on the
 * number of threads: that is how results stay bit-identical for any number.
 *
 * Returns: %FALSE when cancelled; some tasks did not run then
 */
gboolean ringlet_parallel_for (gsize n_tasks, RingletParallelFunc func, gpointer data,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_parallel_set_threads:
 * @n_threads: at most this many threads per loop, 0 for one per processor
 *
 * Process-wide, because processors are: it never changes a result, only who
 * computes it. Any thread may call it; running loops keep their number.
 */
void ringlet_parallel_set_threads (guint n_threads);
/* That number; 1 in a thread that is one of many, see below. */
guint ringlet_parallel_get_threads (void);

/* From now on loops of the calling thread run in it alone: it is one of as many as
 * there are processors, each with work of its own. Until it ends. */
void ringlet_parallel_enter_alone (void);
gboolean ringlet_parallel_is_alone (void);

/* For something that all others wait for: its loops have all threads again, until
 * ringlet_parallel_enter_alone(). Returns whether the thread was alone. */
gboolean ringlet_parallel_leave_alone (void);

G_END_DECLS
