/* SPDX-License-Identifier: MIT */

/* Memory that callers put away and take again, and how many of them are on a device at
 * once. */

#include <locale.h>

#include "opencl/buffer.h"
#include "opencl/pinned.h"
#include "opencl/seat.h"
#include "support/opencl.h"

/* Returns (transfer full): the test device, with @lack. */
static RingletCl *
open_device (const char *lack)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  g_autofree char *word = g_strconcat (test_opencl_device (), lack, NULL);
  RingletCl *cl = ringlet_cl_get (word, memo, &error);

  g_assert_no_error (error);
  return cl;
}

static void
reserve (RingletClBuffer *buffer, RingletCl *cl, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;

  ringlet_cl_buffer_reserve (buffer, cl, n_bytes, "numbers", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (buffer->n_bytes, >=, n_bytes);
  g_assert_cmpuint (buffer->n_used, ==, n_bytes);
}

static void
reserve_pinned (RingletClPinned *pinned, RingletCl *cl, gsize n_bytes)
{
  g_autoptr (GError) error = NULL;

  ringlet_cl_pinned_reserve (pinned, cl, n_bytes, "numbers", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pinned->n_bytes, >=, n_bytes);
}

/* What is put away is taken by who wants as much, and by nobody who wants much less or
 * more. */
static void
test_taken_again (void)
{
  static const struct {
    gsize put;
    gsize wanted;
    gboolean is_same;
  } cases[] = { { 1000, 1000, TRUE }, { 1000, 501, TRUE }, { 1000, 1001, FALSE },
    { 1000, 400, FALSE }, { 40, 16, FALSE }, { 16, 3, TRUE }, { 0, 0, TRUE } };
  g_autoptr (RingletCl) cl = open_device ("");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (RingletClBuffer) first = { NULL };
    g_auto (RingletClBuffer) second = { NULL };
    cl_mem mem;

    reserve (&first, cl, cases[i].put);
    mem = first.mem;
    ringlet_cl_buffer_put_away (&first, cl);
    g_assert_null (first.mem);
    reserve (&second, cl, cases[i].wanted);
    g_assert_cmpint (second.mem == mem, ==, cases[i].is_same);
    ringlet_cl_store_empty (cl->store);
  }
}

/* Of several the smallest that is large enough. */
static void
test_smallest (void)
{
  g_autoptr (RingletCl) cl = open_device ("");
  RingletClBuffer buffers[3] = { { NULL } };
  g_auto (RingletClBuffer) wanted = { NULL };
  cl_mem middle;

  reserve (&buffers[0], cl, 1900);
  reserve (&buffers[1], cl, 1500);
  reserve (&buffers[2], cl, 1100);
  middle = buffers[1].mem;
  for (guint i = 0; i < 3; i++)
    ringlet_cl_buffer_put_away (&buffers[i], cl);
  reserve (&wanted, cl, 1200);
  g_assert_true (wanted.mem == middle);
}

static void
test_pinned (void)
{
  g_autoptr (RingletCl) cl = open_device ("");
  g_auto (RingletClPinned) first = { NULL };
  g_auto (RingletClPinned) second = { NULL };
  gpointer data;

  reserve_pinned (&first, cl, 5000);
  data = first.data;
  ringlet_cl_pinned_put_away (&first);
  g_assert_null (first.data);
  reserve_pinned (&second, cl, 4000);
  g_assert_true (second.data == data);
  g_assert_true (ringlet_cl_store_empty (cl->store) == FALSE);
  ringlet_cl_pinned_put_away (&second);
  g_assert_true (ringlet_cl_store_empty (cl->store));
}

static int
n_alive (void)
{
  return g_atomic_int_get (&test_opencl_alive[TEST_OPENCL_buffer]);
}

/* An eighth of the memory of the device, of which the oldest goes first. */
static void
test_limit (void)
{
  g_autoptr (RingletCl) cl = open_device ("/memory=80000");
  RingletClBuffer buffers[4] = { { NULL } };
  g_auto (RingletClBuffer) again = { NULL };
  const int before = n_alive ();
  cl_mem last;

  for (guint i = 0; i < 4; i++)
    reserve (&buffers[i], cl, 4000);
  last = buffers[3].mem;
  for (guint i = 0; i < 4; i++)
    ringlet_cl_buffer_put_away (&buffers[i], cl);
  g_assert_cmpint (n_alive (), ==, before + 2);
  reserve (&again, cl, 4000);
  reserve (&buffers[0], cl, 4000);
  g_assert_true (again.mem == last || buffers[0].mem == last);
  ringlet_cl_buffer_clear (&buffers[0]);
}

/* What is too small goes to nobody else: a kernel may read it still. */
static void
test_outgrown (void)
{
  g_autoptr (RingletCl) cl = open_device ("");
  g_auto (RingletClBuffer) buffer = { NULL };

  reserve (&buffer, cl, 1000);
  reserve (&buffer, cl, 5000);
  g_assert_false (ringlet_cl_store_empty (cl->store));
}

/* What is poisoned must be so each time. */
static void
test_poison (void)
{
  g_autoptr (RingletCl) cl = open_device ("/poison");
  g_auto (RingletClBuffer) buffer = { NULL };

  reserve (&buffer, cl, 1000);
  ringlet_cl_buffer_put_away (&buffer, cl);
  g_assert_false (ringlet_cl_store_empty (cl->store));
}

/* ---- seats ---- */

typedef struct {
  RingletCl *cl;
  gint n_seated; /* atomic */
  gint most;     /* atomic */
} Crowd;

static gpointer
sit (gpointer data)
{
  Crowd *crowd = data;

  for (guint i = 0; i < 50; i++) {
    g_autoptr (GError) error = NULL;
    int n;

    ringlet_cl_seat_take (crowd->cl, NULL, &error);
    g_assert_no_error (error);
    n = g_atomic_int_add (&crowd->n_seated, 1) + 1;
    if (n > g_atomic_int_get (&crowd->most))
      g_atomic_int_set (&crowd->most, n);
    g_thread_yield ();
    g_atomic_int_add (&crowd->n_seated, -1);
    ringlet_cl_seat_leave (crowd->cl);
  }
  return NULL;
}

static void
test_crowd (void)
{
  g_autoptr (RingletCl) cl = open_device ("");
  Crowd crowd = { cl, 0, 0 };
  GThread *threads[3 * RINGLET_CL_SEATS];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("sits", sit, &crowd);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (crowd.most, <=, RINGLET_CL_SEATS);
  g_assert_cmpuint (cl->n_seated, ==, 0);
}

/* Who waits may be cancelled, and has no seat then. */
static void
test_cancelled (void)
{
  g_autoptr (RingletCl) cl = open_device ("");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < RINGLET_CL_SEATS; i++)
    g_assert_true (ringlet_cl_seat_take (cl, NULL, NULL));
  g_cancellable_cancel (cancellable);
  g_assert_false (ringlet_cl_seat_take (cl, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  ringlet_cl_seat_leave (cl);
  g_assert_true (ringlet_cl_seat_take (cl, NULL, NULL));
  for (guint i = 0; i < RINGLET_CL_SEATS; i++)
    ringlet_cl_seat_leave (cl);
}

static void
add (const char *path, GTestFunc test)
{
  if (test_opencl_has_device ())
    g_test_add_func (path, test);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();
  add ("/opencl/store/taken-again", test_taken_again);
  add ("/opencl/store/smallest", test_smallest);
  add ("/opencl/store/pinned", test_pinned);
  add ("/opencl/store/limit", test_limit);
  add ("/opencl/store/outgrown", test_outgrown);
  add ("/opencl/store/poison", test_poison);
  add ("/opencl/seats/crowd", test_crowd);
  add ("/opencl/seats/cancelled", test_cancelled);
  return test_opencl_run ();
}
