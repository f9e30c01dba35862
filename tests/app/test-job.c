/* SPDX-License-Identifier: MIT */
#include "job.h"

#include <locale.h>

#include "base/error.h"

#define N_REPORTS 1000

static gint n_inputs_freed;
static gint n_results_freed;

static void
free_inputs (gpointer data)
{
  g_atomic_int_inc (&n_inputs_freed);
}

static void
free_result (gpointer data)
{
  g_atomic_int_inc (&n_results_freed);
  g_free (data);
}

/* Where worker and main thread meet. */
typedef struct {
  GMutex lock;
  GCond changed;
  gboolean is_open;
} Gate;

static Gate gate;

static void
gate_open (void)
{
  g_mutex_lock (&gate.lock);
  gate.is_open = TRUE;
  g_cond_broadcast (&gate.changed);
  g_mutex_unlock (&gate.lock);
}

static void
gate_wait (void)
{
  g_mutex_lock (&gate.lock);
  while (!gate.is_open)
    g_cond_wait (&gate.changed, &gate.lock);
  gate.is_open = FALSE;
  g_mutex_unlock (&gate.lock);
}

/* What the main loop saw. */
typedef struct {
  gboolean is_done;
  char *result;
  GError *error;
  guint n_notified;
  guint n_running;
  gboolean went_back;
  double progress;
} Seen;

static void
seen_clear (Seen *self)
{
  g_free (self->result);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

static void
on_progress (GObject *object, GParamSpec *pspec, gpointer data)
{
  Seen *seen = data;
  double progress = 0.0;

  g_object_get (object, "progress", &progress, NULL);
  seen->n_notified++;
  seen->went_back = seen->went_back || progress < seen->progress;
  seen->progress = progress;
}

static void
on_running (GObject *object, GParamSpec *pspec, gpointer data)
{
  ((Seen *) data)->n_running++;
}

static void
on_done (GObject *source, GAsyncResult *result, gpointer data)
{
  Seen *seen = data;

  seen->result = ringlet_job_run_finish (RINGLET_JOB (source), result, &seen->error);
  seen->is_done = TRUE;
}

static RingletJob *
watched_job (Seen *seen)
{
  RingletJob *job = ringlet_job_new ("Test");

  n_inputs_freed = 0;
  n_results_freed = 0;
  g_signal_connect (job, "notify::progress", G_CALLBACK (on_progress), seen);
  g_signal_connect (job, "notify::running", G_CALLBACK (on_running), seen);
  return job;
}

/* The worker drops what it holds a moment after the result has arrived. */
static void
wait_until_freed (const gint *counter)
{
  const gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  while (g_atomic_int_get (counter) == 0 && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (g_atomic_int_get (counter), ==, 1);
}

static void
wait_until_done (const Seen *seen)
{
  while (!seen->is_done)
    g_main_context_iteration (NULL, TRUE);
  wait_until_freed (&n_inputs_freed);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
is_running (RingletJob *job)
{
  gboolean running = FALSE;

  g_object_get (job, "running", &running, NULL);
  return running;
}

/* --- workers --- */

static gpointer
return_text (
    RingletJob *job, gpointer inputs, GCancellable *cancellable, GError **error)
{
  return g_strdup ("result");
}

static gpointer
fail (RingletJob *job, gpointer inputs, GCancellable *cancellable, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE, "as ordered");
  return NULL;
}

static gpointer
report_much (
    RingletJob *job, gpointer inputs, GCancellable *cancellable, GError **error)
{
  for (gsize i = 1; i <= N_REPORTS; i++)
    ringlet_job_report (job, (double) i / N_REPORTS);
  gate_open ();
  return g_strdup ("result");
}

static gpointer
report_slowly (
    RingletJob *job, gpointer inputs, GCancellable *cancellable, GError **error)
{
  for (gsize i = 1; i <= 100; i++) {
    ringlet_job_report (job, (double) i / 100.0);
    g_usleep (500);
  }
  return g_strdup ("result");
}

static gpointer
report_out_of_range (
    RingletJob *job, gpointer inputs, GCancellable *cancellable, GError **error)
{
  ringlet_job_report (job, 7.0);
  return g_strdup ("result");
}

static gpointer
wait_for_cancel (
    RingletJob *job, gpointer inputs, GCancellable *cancellable, GError **error)
{
  gate_open ();
  while (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_usleep (1000);
  return NULL;
}

/* Does not look at the cancellable and delivers. */
static gpointer
deaf (RingletJob *job, gpointer inputs, GCancellable *cancellable, GError **error)
{
  while (!g_cancellable_is_cancelled (cancellable))
    g_usleep (1000);
  return g_strdup ("too late");
}

/* --- tests --- */

static void
test_result (void)
{
  g_auto (Seen) seen = { 0 };
  g_autoptr (RingletJob) job = watched_job (&seen);
  g_autofree char *title = NULL;

  g_object_get (job, "title", &title, NULL);
  g_assert_cmpstr (title, ==, "Test");
  g_assert_false (is_running (job));

  ringlet_job_run_async (
      job, return_text, NULL, free_inputs, free_result, on_done, &seen);
  g_assert_true (is_running (job));
  wait_until_done (&seen);

  g_assert_no_error (seen.error);
  g_assert_cmpstr (seen.result, ==, "result");
  g_assert_false (is_running (job));
  g_assert_cmpuint (seen.n_running, ==, 2);
  g_assert_cmpint (n_results_freed, ==, 0);
}

static void
test_error (void)
{
  g_auto (Seen) seen = { 0 };
  g_autoptr (RingletJob) job = watched_job (&seen);

  ringlet_job_run_async (job, fail, NULL, free_inputs, free_result, on_done, &seen);
  wait_until_done (&seen);

  g_assert_error (seen.error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_null (seen.result);
  g_assert_false (is_running (job));
  g_assert_cmpint (n_results_freed, ==, 0);
}

/* A thousand reports while the main loop is busy are one notification, the latest. */
static void
test_coalesced (void)
{
  g_auto (Seen) seen = { 0 };
  g_autoptr (RingletJob) job = watched_job (&seen);

  ringlet_job_run_async (
      job, report_much, NULL, free_inputs, free_result, on_done, &seen);
  gate_wait ();
  g_assert_cmpuint (seen.n_notified, ==, 0);
  wait_until_done (&seen);

  g_assert_cmpuint (seen.n_notified, ==, 1);
  g_assert_cmpfloat (seen.progress, ==, 1.0);
}

static void
test_monotone (void)
{
  g_auto (Seen) seen = { 0 };
  g_autoptr (RingletJob) job = watched_job (&seen);

  ringlet_job_run_async (
      job, report_slowly, NULL, free_inputs, free_result, on_done, &seen);
  wait_until_done (&seen);

  g_assert_false (seen.went_back);
  g_assert_cmpfloat (seen.progress, ==, 1.0);
  g_assert_cmpuint (seen.n_notified, >, 1);
  g_assert_cmpuint (seen.n_notified, <=, 100);
}

static void
test_range (void)
{
  g_auto (Seen) seen = { 0 };
  g_autoptr (RingletJob) job = watched_job (&seen);

  ringlet_job_run_async (
      job, report_out_of_range, NULL, free_inputs, free_result, on_done, &seen);
  wait_until_done (&seen);
  g_assert_cmpfloat (seen.progress, ==, 1.0);
}

static void
test_cancel (void)
{
  g_auto (Seen) seen = { 0 };
  g_autoptr (RingletJob) job = watched_job (&seen);
  gint64 start;

  ringlet_job_run_async (
      job, wait_for_cancel, NULL, free_inputs, free_result, on_done, &seen);
  gate_wait ();
  start = g_get_monotonic_time ();
  ringlet_job_cancel (job);
  wait_until_done (&seen);

  g_assert_cmpint (g_get_monotonic_time () - start, <, 100000);
  g_assert_error (seen.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (is_running (job));
}

/* What a worker delivers all the same, such as a file that it wrote, is a result. */
static void
test_cancel_deaf (void)
{
  g_auto (Seen) seen = { 0 };
  g_autoptr (RingletJob) job = watched_job (&seen);

  ringlet_job_run_async (job, deaf, NULL, free_inputs, free_result, on_done, &seen);
  ringlet_job_cancel (job);
  wait_until_done (&seen);

  g_assert_no_error (seen.error);
  g_assert_nonnull (seen.result);
}

/* Nobody fetches the result: it is freed, with the inputs, and the job too. */
static void
test_not_fetched (void)
{
  Seen seen = { 0 };
  RingletJob *job = watched_job (&seen);
  gint64 end = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  g_object_add_weak_pointer (G_OBJECT (job), (gpointer *) &job);
  ringlet_job_run_async (job, return_text, NULL, free_inputs, free_result, NULL, NULL);
  g_object_unref (job);
  while (job != NULL && g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, FALSE);

  g_assert_null (job);
  wait_until_freed (&n_results_freed);
  wait_until_freed (&n_inputs_freed);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/job/result", test_result);
  g_test_add_func ("/job/error", test_error);
  g_test_add_func ("/job/progress/coalesced", test_coalesced);
  g_test_add_func ("/job/progress/monotone", test_monotone);
  g_test_add_func ("/job/progress/range", test_range);
  g_test_add_func ("/job/cancel", test_cancel);
  g_test_add_func ("/job/cancel-deaf", test_cancel_deaf);
  g_test_add_func ("/job/not-fetched", test_not_fetched);

  return g_test_run ();
}
