/* SPDX-License-Identifier: MIT */

/* Devices that fail on the way, and several that share frames: what is said, what is
 * opened anew, and who goes on. */

#include <locale.h>

#include "base/error.h"
#include "opencl-frames.h"

/* The device fails in the middle: no result is made up, and what is said has a name. */
static void
run_failing (const Case *c, const char *fails)
{
  g_autoptr (RingletIntegrator) integrator = make_device (&small, c, fails);
  g_autoptr (GError) error = NULL;
  RingletFrame frames[N_FRAMES];
  RingletResult *results[N_FRAMES] = { NULL };

  frames_init (&small, c, frames);
  g_assert_false (
      ringlet_integrator_run (integrator, frames, N_FRAMES, results, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, "CL_OUT_OF_RESOURCES"));
  for (guint i = 0; i < N_FRAMES; i++)
    g_assert_null (results[i]);
  frames_done (frames);
}

static void
test_failing (void)
{
  if (!test_opencl_has_device ())
    return;
  run_failing (&cases[0], "/fails=2");
  run_failing (&cases[9], "/fails=2");
  run_failing (&cases[12], "/fails=4");
}

/* A device that is lost in the first launch for the second frame: the next
 * integrator opens it anew, also where the memo has all that was made for the first. */
static void
run_lost (const Case *c, const char *fails)
{
  g_autofree char *engine =
      g_strconcat (c->engine, ":", test_opencl_device (), "/fails=", fails, NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletImage) image = frames_image (&small, c->type, 50, TRUE);
  const RingletFrame frame = { .image = image };

  for (guint i = 0; i < 3; i++) {
    g_autoptr (RingletIntegrator) integrator = make_with_memo (&small, c, engine, memo);
    g_autoptr (RingletResult) result = NULL;
    g_autoptr (RingletResult) none = NULL;
    g_autoptr (GError) error = NULL;

    run (integrator, &frame, 1, &result);
    /* Lost it stays: what was made of it is of no use any more. */
    for (guint k = 0; k < 2; k++) {
      g_assert_false (ringlet_integrator_run (
          integrator, &frame, 1, &none, NULL, k == 0 ? &error : NULL));
      g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
    }
  }
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "opencl"), ==, 3);
}

/* One of several threads that find a device lost. */
typedef struct {
  RingletMemo *memo;
  const char *word;
  GMutex *gate;
} Opener;

static gpointer
open_again (gpointer data)
{
  const Opener *opener = data;

  g_mutex_lock (opener->gate);
  g_mutex_unlock (opener->gate);
  return ringlet_cl_get (opener->word, opener->memo, NULL);
}

/* A device that was lost is opened anew once, however many see that it is. */
static void
run_opened_once (void)
{
  enum { N_THREADS = 8 };
  g_autofree char *word = g_strconcat (test_opencl_device (), "/lost=1", NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  g_autoptr (RingletCl) lost = ringlet_cl_get (word, memo, NULL);
  GMutex gate;
  const Opener opener = { memo, word, &gate };
  GThread *threads[N_THREADS];
  RingletCl *first = NULL;

  g_mutex_init (&gate);
  g_assert_false (ringlet_cl_check_device (lost, CL_DEVICE_NOT_AVAILABLE, "", NULL));
  g_mutex_lock (&gate);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("opener", open_again, (gpointer) &opener);
  g_mutex_unlock (&gate);
  for (guint i = 0; i < N_THREADS; i++) {
    g_autoptr (RingletCl) cl = g_thread_join (threads[i]);

    g_assert_true (cl != lost && !ringlet_cl_is_lost (cl));
    if (first == NULL)
      first = cl;
    g_assert_true (cl == first);
  }
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "opencl"), ==, 2);
  g_mutex_clear (&gate);
}

/* A device that others are opened beside stays open when one of them is lost. */
static void
run_others_stay (void)
{
  const char *device = test_opencl_device ();
  g_autofree char *word = g_strconcat (device, "/lost=1", NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  g_autoptr (RingletCl) other = ringlet_cl_get (device, memo, NULL);
  g_autoptr (RingletCl) lost = ringlet_cl_get (word, memo, NULL);
  g_autoptr (RingletCl) again = NULL;
  g_autoptr (RingletCl) same = NULL;

  g_assert_false (ringlet_cl_check_device (lost, CL_DEVICE_NOT_AVAILABLE, "", NULL));
  again = ringlet_cl_get (word, memo, NULL);
  same = ringlet_cl_get (device, memo, NULL);
  g_assert_true (again != lost && same == other);
}

/* As "lost=", but for want of memory: the device is as good as before. */
static void
run_full (void)
{
  g_autofree char *word = g_strconcat (test_opencl_device (), "/full=1", NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
  g_autoptr (RingletCl) cl = ringlet_cl_get (word, memo, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (ringlet_cl_check_device (cl, CL_OUT_OF_RESOURCES, "It", &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, "too little free memory"));
  g_assert_null (strstr (error->message, "lost"));
  g_assert_false (ringlet_cl_is_lost (cl));
}

static void
test_opened_again (void)
{
  if (!test_opencl_has_device ())
    return;
  for (guint i = 0; i < 20; i++)
    run_opened_once ();
  run_others_stay ();
  run_full ();
}

static void
test_lost (void)
{
  if (!test_opencl_has_device ())
    return;
  run_lost (&cases[0], "2"); /* one launch a frame */
  run_lost (&cases[9], "4"); /* pixels, their sums, what lacks some of them */
  run_lost (&cases[11], "5");
}

/* Several devices share what comes at once: where there is one, it twice, as it is and
 * as a GPU is. */
static void
run_several (const Case *c)
{
  const char *device = test_opencl_device ();
  const char *second = test_opencl_second_device ();
  g_autofree char *engine =
      g_strconcat (c->engine, ":", device, "/poison+", second, "/special/poison", NULL);
  g_autoptr (RingletIntegrator) several = make_integrator (&small, c, engine);
  g_autoptr (RingletIntegrator) one = make_device (&small, c, "");
  RingletFrame frames[N_FRAMES];
  RingletResult *results[N_FRAMES];

  frames_init (&small, c, frames);
  run (several, frames, N_FRAMES, results);
  g_assert_nonnull (strstr (results[0]->provenance.method, " + "));
  g_assert_cmpstr (results[0]->provenance.requested_engine, ==, engine);
  for (guint i = 0; i < N_FRAMES; i++) {
    const gsize size = ringlet_result_n_bins (results[i]) * sizeof (double);
    g_autoptr (RingletResult) alone = NULL;

    run (one, &frames[i], 1, &alone);
    g_assert_cmpmem (results[i]->sum_counts, size, alone->sum_counts, size);
    g_assert_cmpuint (
        results[i]->provenance.n_excluded, ==, alone->provenance.n_excluded);
  }
  unref_all (results, N_FRAMES);
  frames_done (frames);
}

/* Devices of which some fail, in any place: what is said of each, and the bits of one
 * that does all. @says: (nullable): where none is left. */
static const struct {
  const char *engine; /* each "*" is the device of the tests */
  guint n_lost;
  const char *says;
} failing[] = {
  { "opencl:*+*/fails=1", 1, NULL },
  { "opencl:*/fails=1+*", 1, NULL },
  { "opencl:*/fails=2+*/special/fails=1+*", 2, NULL },
  { "opencl:*/full=1+*", 1, NULL },
  { "opencl:*+*/lost=3", 1, NULL },
  { "opencl:*/fails=1+*/fails=1", 0, "CL_OUT_OF_RESOURCES" },
};

static void
assert_said (const RingletResult *result, guint n_lost, guint n_devices)
{
  g_auto (GStrv) names = g_strsplit (result->provenance.method, " + ", -1);
  const char *lost = result->provenance.lost_device;
  g_auto (GStrv) reasons = g_strsplit (lost != NULL ? lost : "", "; ", -1);
  g_autofree char *word = g_strconcat ("(", test_opencl_device (), "/", NULL);

  g_assert_cmpuint (g_strv_length (names), ==, n_devices - n_lost);
  g_assert_true ((lost != NULL) == (n_lost > 0));
  if (lost != NULL) {
    g_assert_nonnull (strstr (lost, word));
    g_assert_nonnull (strstr (lost, "CL_OUT_OF_RESOURCES"));
  }
}

/* Twice: those that are left go on. */
static void
run_failing_of_several (gsize row)
{
  g_auto (GStrv) parts = g_strsplit (failing[row].engine, "*", -1);
  g_autofree char *engine = g_strjoinv (test_opencl_device (), parts);
  g_autoptr (RingletIntegrator) integrator =
      make_integrator (&small, &cases[0], engine);
  g_autoptr (RingletIntegrator) one = make_device (&small, &cases[0], "");
  RingletFrame frames[N_FRAMES];
  RingletResult *results[N_FRAMES] = { NULL };

  g_test_message ("%s", engine);
  frames_init (&small, &cases[0], frames);
  for (guint k = 0; k < 2; k++) {
    run (integrator, frames, N_FRAMES, results);
    for (guint i = 0; i < N_FRAMES; i++) {
      g_autoptr (RingletResult) alone = NULL;

      run (one, &frames[i], 1, &alone);
      assert_same_bits (results[i], alone);
    }
    unref_all (results, N_FRAMES);
  }
  run (integrator, frames, 1, results);
  assert_said (results[0], failing[row].n_lost, g_strv_length (parts) - 1);
  ringlet_result_unref (results[0]);
  g_assert_false (ringlet_integrator_is_lost (integrator));
  frames_done (frames);
}

static void
run_none_left (gsize row)
{
  g_auto (GStrv) parts = g_strsplit (failing[row].engine, "*", -1);
  g_autofree char *engine = g_strjoinv (test_opencl_device (), parts);
  g_autoptr (RingletIntegrator) integrator =
      make_integrator (&small, &cases[0], engine);
  RingletFrame frames[N_FRAMES];
  RingletResult *results[N_FRAMES] = { NULL };

  frames_init (&small, &cases[0], frames);
  for (guint k = 0; k < 2; k++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (
        ringlet_integrator_run (integrator, frames, N_FRAMES, results, NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
    g_assert_nonnull (strstr (error->message, failing[row].says));
    for (guint i = 0; i < N_FRAMES; i++)
      g_assert_null (results[i]);
  }
  g_assert_true (ringlet_integrator_is_lost (integrator));
  frames_done (frames);
}

/* Several callers at once, some of whom come when a device is lost already. */
static void
run_failing_callers (void)
{
  const char *device = test_opencl_device ();
  g_autofree char *engine = g_strconcat ("opencl:", device, "/fails=9+", device, NULL);
  g_autoptr (RingletIntegrator) shared = make_integrator (&small, &cases[0], engine);
  g_autoptr (RingletIntegrator) alone = make_device (&small, &cases[0], "");
  RingletFrame frames[N_FRAMES];
  RingletResult *right[N_FRAMES];
  Caller callers[4];
  GThread *threads[G_N_ELEMENTS (callers)];

  frames_init (&small, &cases[0], frames);
  run (alone, frames, N_FRAMES, right);
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++) {
    callers[i] = (Caller){ shared, frames, right, 3 * i };
    threads[i] = g_thread_new ("caller", call, &callers[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++)
    g_thread_join (threads[i]);
  g_assert_false (ringlet_integrator_is_lost (shared));
  unref_all (right, N_FRAMES);
  frames_done (frames);
}

/* Single frames go to each device in turn: the second one fails with the second frame,
 * and would not if the first one did all, or it itself the first. */
static void
run_in_turns (const char *words, guint n_good)
{
  const char *device = test_opencl_device ();
  g_auto (GStrv) parts = g_strsplit (words, "*", -1);
  g_autofree char *engine = g_strjoinv (device, parts);
  g_autoptr (RingletIntegrator) integrator =
      make_integrator (&small, &cases[0], engine);
  g_autoptr (RingletImage) image = frames_image (&small, cases[0].type, 50, TRUE);
  const RingletFrame frame = { .image = image };

  for (guint i = 0; i <= n_good; i++) {
    g_autoptr (RingletResult) result = NULL;

    run (integrator, &frame, 1, &result);
    g_assert_true ((result->provenance.lost_device != NULL) == (i == n_good));
  }
}

/* One that is not there is no device that was lost. */
static void
run_several_absent (void)
{
  g_autofree char *absent =
      g_strconcat ("opencl:", test_opencl_device (), "+no such", NULL);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (GError) error = NULL;

  g_assert_null (try_with_memo (&small, &cases[0], absent, memo, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, "\"no such\""));
  g_clear_error (&error);
  g_assert_null (try_with_memo (&small, &cases[0], "opencl:0+", memo, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, "without a name"));
}

/* Before the first frame, too, one of them may be gone, or all. */
static void
run_not_prepared (void)
{
  const char *device = test_opencl_device ();
  g_autofree char *engine =
      g_strconcat ("opencl-histogram:", device, "/fails=1+", device, NULL);
  g_autofree char *none =
      g_strconcat ("opencl-histogram:", device, "/fails=1+", device, "/fails=1", NULL);
  g_autofree char *one = g_strconcat ("opencl-histogram:", device, NULL);
  g_autoptr (RingletIntegrator) left = make_integrator (&small, &cases[0], engine);
  g_autoptr (RingletIntegrator) alone = make_integrator (&small, &cases[0], one);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletImage) image = frames_image (&small, cases[0].type, 50, TRUE);
  const RingletFrame frame = { .image = image };
  g_autoptr (RingletResult) result = NULL;
  g_autoptr (RingletResult) right = NULL;
  g_autoptr (GError) error = NULL;

  run (left, &frame, 1, &result);
  run (alone, &frame, 1, &right);
  assert_same_bits (result, right);
  assert_said (result, 1, 2);

  g_assert_null (try_with_memo (&small, &cases[0], none, memo, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_true (g_str_has_prefix (error->message, "None of the devices is left"));
}

static void
test_several_failing (void)
{
  if (!test_opencl_has_device ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (failing); i++) {
    if (failing[i].says != NULL)
      run_none_left (i);
    else
      run_failing_of_several (i);
  }
  run_failing_callers ();
  run_in_turns ("opencl:*+*/fails=1", 1);
  run_in_turns ("opencl:*/fails=2+*", 2);
  run_in_turns ("opencl:*+*+*/fails=2", 5);
  run_several_absent ();
  run_not_prepared ();
}

static void
test_several (void)
{
  if (!test_opencl_has_device ())
    return;
  run_several (&cases[0]);
  run_several (&cases[2]);
  run_several (&cases[9]);
  run_several (&cases[11]);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();

  g_test_add_func ("/opencl/failing", test_failing);
  g_test_add_func ("/opencl/several", test_several);
  g_test_add_func ("/opencl/several-failing", test_several_failing);
  g_test_add_func ("/opencl/lost", test_lost);
  g_test_add_func ("/opencl/opened-again", test_opened_again);
  return test_opencl_run ();
}
