/* SPDX-License-Identifier: MIT */
#include "base/parallel.h"

#include <omp.h>

static guint max_threads; /* atomic; 0 = one per processor */
static _Thread_local gboolean is_alone;

void
ringlet_parallel_set_threads (guint n_threads)
{
  g_atomic_int_set (&max_threads, n_threads);
}

guint
ringlet_parallel_get_threads (void)
{
  const guint n = g_atomic_int_get (&max_threads);

  if (is_alone)
    return 1;
  return n > 0 ? n : (guint) omp_get_num_procs ();
}

void
ringlet_parallel_enter_alone (void)
{
  is_alone = TRUE;
}

gboolean
ringlet_parallel_leave_alone (void)
{
  const gboolean was_alone = is_alone;

  is_alone = FALSE;
  return was_alone;
}

gboolean
ringlet_parallel_is_alone (void)
{
  return is_alone;
}

static inline void
run_task (gsize i, RingletParallelFunc func, gpointer data, GCancellable *cancellable)
{
  if (!g_cancellable_is_cancelled (cancellable))
    func (i, data);
}

/* A team of one is none: the library would allocate it anew each time. */
gboolean
ringlet_parallel_for (gsize n_tasks, RingletParallelFunc func, gpointer data,
    GCancellable *cancellable, GError **error)
{
  const int n_threads = (int) MIN (ringlet_parallel_get_threads (), MAX (n_tasks, 1));

  if (n_threads > 1) {
#pragma omp parallel for schedule(monotonic : dynamic, 1) num_threads(n_threads)
    for (gsize i = 0; i < n_tasks; i++)
      run_task (i, func, data, cancellable);
  } else {
    for (gsize i = 0; i < n_tasks; i++)
      run_task (i, func, data, cancellable);
  }

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}
