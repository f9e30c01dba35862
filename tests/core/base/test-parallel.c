/* SPDX-License-Identifier: MIT */
#include "base/parallel.h"

#include <locale.h>

#define MAX_TASKS 1000

static const guint thread_counts[] = { 1, 2, 3, 7, 16 };
static const gsize task_counts[] = { 0, 1, 2, 15, 16, 17, MAX_TASKS };

typedef struct {
  gint n_runs[MAX_TASKS]; /* atomic */
  gint n_now;
  gint n_most;
  gint n_total;
  gint cancel_at; /* cancel when so many tasks have run */
  gint is_cancelled;
  gint n_late; /* tasks that began when the cancellation was complete */
  GCancellable *cancellable;
} Tally;

static void
count (gsize index, gpointer data)
{
  Tally *tally = data;
  const gint n_now = g_atomic_int_add (&tally->n_now, 1) + 1;
  gint n_most = g_atomic_int_get (&tally->n_most);

  g_atomic_int_add (&tally->n_late, g_atomic_int_get (&tally->is_cancelled));
  while (n_now > n_most &&
      !g_atomic_int_compare_and_exchange (&tally->n_most, n_most, n_now))
    n_most = g_atomic_int_get (&tally->n_most);

  g_atomic_int_inc (&tally->n_runs[index]);
  if (g_atomic_int_add (&tally->n_total, 1) + 1 == tally->cancel_at) {
    g_cancellable_cancel (tally->cancellable);
    g_atomic_int_set (&tally->is_cancelled, 1);
  }
  g_atomic_int_add (&tally->n_now, -1);
}

static void
test_each_once (gconstpointer data)
{
  const guint n_threads = *(const guint *) data;

  ringlet_parallel_set_threads (n_threads);
  g_assert_cmpuint (ringlet_parallel_get_threads (), ==, n_threads);

  for (gsize c = 0; c < G_N_ELEMENTS (task_counts); c++) {
    g_autofree Tally *tally = g_new0 (Tally, 1);
    g_autoptr (GError) error = NULL;

    g_test_message ("%u threads, %zu tasks", n_threads, task_counts[c]);
    g_assert_true (ringlet_parallel_for (task_counts[c], count, tally, NULL, &error));
    g_assert_no_error (error);
    for (gsize i = 0; i < MAX_TASKS; i++)
      g_assert_cmpint (tally->n_runs[i], ==, i < task_counts[c]);
    g_assert_cmpint (tally->n_most, <=, (int) n_threads);
  }
}

/* Tasks that have begun are finished; no other begins, but for the one that each of the
 * other threads had asked about before. */
static void
test_cancel (gconstpointer data)
{
  const guint n_threads = *(const guint *) data;
  g_autofree Tally *tally = g_new0 (Tally, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  gint n_total;

  ringlet_parallel_set_threads (n_threads);
  tally->cancellable = cancellable;
  tally->cancel_at = 10;
  g_assert_false (ringlet_parallel_for (MAX_TASKS, count, tally, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (tally->n_total, >=, 10);
  g_assert_cmpint (tally->n_late, <, (int) n_threads);
  n_total = tally->n_total;
  g_clear_error (&error);

  g_assert_false (ringlet_parallel_for (MAX_TASKS, count, tally, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (tally->n_total, ==, n_total);
}

static void
test_default (void)
{
  ringlet_parallel_set_threads (0);
  g_assert_cmpuint (ringlet_parallel_get_threads (), ==, g_get_num_processors ());
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (thread_counts); i++) {
    g_autofree char *once =
        g_strdup_printf ("/parallel/each-once/%u", thread_counts[i]);
    g_autofree char *cancel = g_strdup_printf ("/parallel/cancel/%u", thread_counts[i]);

    g_test_add_data_func (once, &thread_counts[i], test_each_once);
    g_test_add_data_func (cancel, &thread_counts[i], test_cancel);
  }
  g_test_add_func ("/parallel/default", test_default);

  return g_test_run ();
}
