/* SPDX-License-Identifier: MIT */

/* Work that hangs is left behind: who cancels is back, and nothing is lost or freed
 * twice. */

#include "base/detached.h"

#include "base/error.h"

/* The work and the test meet here; outlives both. */
typedef struct {
  GMutex lock;
  GCond changed;
  gboolean hangs;     /* what the work waits for the end of */
  gboolean has_begun; /* it waits now */
  gint n_data;        /* freed */
  gint n_results;     /* freed */
  GThread *thread;    /* that did the work */
} Meeting;

static Meeting meeting;

static void
meeting_reset (gboolean hangs)
{
  meeting.hangs = hangs;
  meeting.has_begun = FALSE;
  meeting.n_data = 0;
  meeting.n_results = 0;
  meeting.thread = NULL;
}

static void
count (gint *n)
{
  g_mutex_lock (&meeting.lock);
  ++*n;
  g_cond_broadcast (&meeting.changed);
  g_mutex_unlock (&meeting.lock);
}

static void
free_data (gpointer data)
{
  g_assert_cmpstr (data, ==, "data");
  g_free (data);
  count (&meeting.n_data);
}

static void
free_result (gpointer result)
{
  g_assert_cmpstr (result, ==, "result of data");
  g_free (result);
  count (&meeting.n_results);
}

static gpointer
work (gpointer data, GCancellable *cancellable, GError **error)
{
  g_mutex_lock (&meeting.lock);
  meeting.thread = g_thread_self ();
  meeting.has_begun = TRUE;
  g_cond_broadcast (&meeting.changed);
  while (meeting.hangs)
    g_cond_wait (&meeting.changed, &meeting.lock);
  g_mutex_unlock (&meeting.lock);
  return g_strconcat ("result of ", data, NULL);
}

static gpointer
fail (gpointer data, GCancellable *cancellable, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "no %s", (char *) data);
  return NULL;
}

static char *
run (RingletDetachedFunc func, GCancellable *cancellable, GError **error)
{
  return ringlet_detached_run (
      func, g_strdup ("data"), free_data, free_result, cancellable, error);
}

static void
test_result (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  meeting_reset (FALSE);
  here = run (work, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (here, ==, "result of data");
  g_assert_true (meeting.thread == g_thread_self ());

  there = run (work, cancellable, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (there, ==, "result of data");
  g_assert_true (meeting.thread != g_thread_self ());
  g_assert_cmpint (meeting.n_data, ==, 2);
  g_assert_cmpint (meeting.n_results, ==, 0);
}

static void
test_error (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GCancellable *const both[] = { NULL, cancellable };

  meeting_reset (FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (run (fail, both[i], &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_cmpstr (error->message, ==, "no data");
  }
  g_assert_cmpint (meeting.n_data, ==, 2);
}

/* As soon as the work hangs. */
static gpointer
cancel (gpointer cancellable)
{
  g_mutex_lock (&meeting.lock);
  while (!meeting.has_begun)
    g_cond_wait (&meeting.changed, &meeting.lock);
  g_mutex_unlock (&meeting.lock);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
let_go (void)
{
  g_mutex_lock (&meeting.lock);
  meeting.hangs = FALSE;
  g_cond_broadcast (&meeting.changed);
  while (meeting.n_results == 0)
    g_cond_wait (&meeting.changed, &meeting.lock);
  g_mutex_unlock (&meeting.lock);
}

static void
test_left_behind (void)
{
  for (int i = 0; i < 50; i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    GThread *thread = NULL;

    meeting_reset (TRUE);
    thread = g_thread_new ("cancel", cancel, cancellable);
    g_assert_null (run (work, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpint (meeting.n_data, ==, 0);
    g_assert_cmpint (meeting.n_results, ==, 0);
    g_thread_join (thread);

    let_go ();
    g_assert_cmpint (meeting.n_data, ==, 1);
    g_assert_cmpint (meeting.n_results, ==, 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/detached/result", test_result);
  g_test_add_func ("/detached/error", test_error);
  g_test_add_func ("/detached/left-behind", test_left_behind);
  return g_test_run ();
}
