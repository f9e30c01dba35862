/* SPDX-License-Identifier: MIT */

/* Many frames on a device: the same bits alone and in any company, again and again,
 * with more pixels set aside than the device lists, by the programs that GPUs get; and
 * what is said when the device fails on the way. */

#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "engine-frames.h"
#include "engine/integrator.h"
#include "opencl/context.h"
#include "support/opencl.h"

static const FramesShape small = { 60, 83 };

/* More pixels than a list of the device has room for. */
static const FramesShape large = { 300, 301 };

typedef struct {
  const char *name;
  const char *engine;
  const char *lack;
  RingletPixelType type;
  RingletSplit split;
  guint n_azimuth;
  RingletErrorModel model;
} Case;

static const Case cases[] = {
  { "counts", "opencl", "", RINGLET_PIXEL_U32, RINGLET_SPLIT_FULL, 0,
      RINGLET_ERROR_MODEL_NONE },
  { "poisson", "opencl", "", RINGLET_PIXEL_I16, RINGLET_SPLIT_FULL, 0,
      RINGLET_ERROR_MODEL_POISSON },
  { "cake", "opencl", "", RINGLET_PIXEL_U16, RINGLET_SPLIT_FULL, 12,
      RINGLET_ERROR_MODEL_HYBRID },
  { "azimuthal", "opencl", "", RINGLET_PIXEL_U16, RINGLET_SPLIT_NO, 0,
      RINGLET_ERROR_MODEL_AZIMUTHAL },
  { "two-at-once", "opencl", "/local=3000", RINGLET_PIXEL_U32, RINGLET_SPLIT_FULL, 0,
      RINGLET_ERROR_MODEL_NONE },
  { "words", "opencl", "/local=3000/no-atomics64", RINGLET_PIXEL_U32,
      RINGLET_SPLIT_FULL, 0, RINGLET_ERROR_MODEL_POISSON },
  { "special", "opencl", "/local=3000/special", RINGLET_PIXEL_U32, RINGLET_SPLIT_FULL,
      0, RINGLET_ERROR_MODEL_NONE },
  { "special-poisson", "opencl", "/special/no-atomics64", RINGLET_PIXEL_I16,
      RINGLET_SPLIT_FULL, 12, RINGLET_ERROR_MODEL_POISSON },
  { "special-cake", "opencl", "/local=64/special/no-atomics64", RINGLET_PIXEL_U16,
      RINGLET_SPLIT_FULL, 12, RINGLET_ERROR_MODEL_POISSON },
  { "floats", "opencl", "", RINGLET_PIXEL_F32, RINGLET_SPLIT_FULL, 0,
      RINGLET_ERROR_MODEL_POISSON },
  { "variance", "opencl-csr", "", RINGLET_PIXEL_F32, RINGLET_SPLIT_FULL, 0,
      RINGLET_ERROR_MODEL_VARIANCE },
  { "csr-cake", "opencl-csr", "", RINGLET_PIXEL_U32, RINGLET_SPLIT_FULL, 12,
      RINGLET_ERROR_MODEL_AZIMUTHAL },
  { "histogram", "opencl-histogram", "", RINGLET_PIXEL_F32, RINGLET_SPLIT_FULL, 0,
      RINGLET_ERROR_MODEL_VARIANCE },
  { "histogram-cake", "opencl-histogram", "/local=64", RINGLET_PIXEL_U32,
      RINGLET_SPLIT_FULL, 12, RINGLET_ERROR_MODEL_AZIMUTHAL },
};

static RingletIntegrator *
try_with_memo (const FramesShape *shape, const Case *c, const char *engine,
    RingletMemo *memo, GError **error)
{
  const RingletGeometry geometry = { 0.1, 0.0031, 0.0042, 0.2, -0.1, 0.3, 1e-10 };
  RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, shape->n_slow, shape->n_fast, 3, NULL);
  g_autoptr (RingletMask) mask = frames_mask (shape);
  g_autoptr (RingletImage) dark = frames_image (shape, RINGLET_PIXEL_F32, 9, FALSE);
  const RingletIntegratorInputs inputs = { detector, &geometry, mask, &plan,
    { dark, 5, NULL }, NULL, NULL, NULL };

  plan.engine = g_intern_string (engine);
  plan.split = c->split;
  plan.n_radial = 70;
  plan.n_azimuth = c->n_azimuth;
  plan.error_model = c->model;
  plan.dummy = RINGLET_DUMMY_VALUE;
  plan.dummy_value = 77;
  return ringlet_integrator_new (&inputs, memo, NULL, error);
}

static RingletIntegrator *
make_with_memo (
    const FramesShape *shape, const Case *c, const char *engine, RingletMemo *memo)
{
  g_autoptr (GError) error = NULL;
  RingletIntegrator *integrator = try_with_memo (shape, c, engine, memo, &error);

  g_assert_no_error (error);
  return integrator;
}

static RingletIntegrator *
make_integrator (const FramesShape *shape, const Case *c, const char *engine)
{
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);

  return make_with_memo (shape, c, engine, memo);
}

/* On the device, with what the case takes from it and @more. */
static RingletIntegrator *
make_device (const FramesShape *shape, const Case *c, const char *more)
{
  g_autofree char *engine = g_strconcat (
      c->engine, ":", test_opencl_device (), c->lack, "/poison", more, NULL);

  return make_integrator (shape, c, engine);
}

static void
assert_same_bits (const RingletResult *a, const RingletResult *b)
{
  const gsize size = ringlet_result_n_bins (a) * sizeof (double);

  g_assert_cmpmem (a->sum_signal, size, b->sum_signal, size);
  g_assert_cmpmem (a->sum_norm, size, b->sum_norm, size);
  g_assert_cmpmem (a->count, size, b->count, size);
  g_assert_cmpmem (a->intensity, size, b->intensity, size);
  g_assert_cmpuint (a->provenance.n_excluded, ==, b->provenance.n_excluded);
  if (a->sigma != NULL)
    g_assert_cmpmem (a->sum_variance, size, b->sum_variance, size);
}

/* Eleven: more than go to a device at once. */
enum { N_FRAMES = 11 };

static void
frames_init (const FramesShape *shape, const Case *c, RingletFrame *frames)
{
  memset (frames, 0, N_FRAMES * sizeof *frames);
  for (guint i = 0; i < N_FRAMES; i++) {
    frames[i].image = frames_image (shape, c->type, 50 + i, i % 3 != 1);
    if (c->model == RINGLET_ERROR_MODEL_VARIANCE)
      frames[i].variance = frames_variance (
          shape, i % 2 == 0 ? RINGLET_PIXEL_F32 : RINGLET_PIXEL_U16, 60 + i);
  }
}

static void
frames_done (RingletFrame *frames)
{
  for (guint i = 0; i < N_FRAMES; i++) {
    ringlet_image_unref (frames[i].image);
    g_clear_pointer (&frames[i].variance, ringlet_image_unref);
  }
}

static void
run (RingletIntegrator *integrator, const RingletFrame *frames, gsize n,
    RingletResult **results)
{
  g_autoptr (GError) error = NULL;

  ringlet_integrator_run (integrator, frames, n, results, NULL, &error);
  g_assert_no_error (error);
}

static void
unref_all (RingletResult **results, gsize n)
{
  for (gsize i = 0; i < n; i++)
    ringlet_result_unref (results[i]);
}

/* Integers as the processor adds them. */
static void
check_twin (const Case *c, const RingletFrame *frames, RingletResult **results)
{
  const gboolean exact = g_str_equal (c->engine, "opencl") &&
      !ringlet_pixel_type_is_float (c->type) &&
      c->model != RINGLET_ERROR_MODEL_AZIMUTHAL;
  g_autoptr (RingletIntegrator) twin = make_integrator (&small, c, "packed");
  RingletResult *right[N_FRAMES];

  if (!exact)
    return;
  run (twin, frames, N_FRAMES, right);
  for (guint i = 0; i < N_FRAMES; i++)
    assert_same_bits (results[i], right[i]);
  unref_all (right, N_FRAMES);
}

static void
run_groups (const Case *c)
{
  g_autoptr (RingletIntegrator) integrator = make_device (&small, c, "");
  g_autoptr (RingletIntegrator) other = make_device (&small, c, "");
  RingletFrame frames[N_FRAMES];
  RingletResult *results[N_FRAMES];
  RingletResult *again[N_FRAMES];

  frames_init (&small, c, frames);
  run (integrator, frames, N_FRAMES, results);
  run (other, frames, N_FRAMES, again);
  check_twin (c, frames, results);
  for (guint i = 0; i < N_FRAMES; i++) {
    g_autoptr (RingletResult) alone = NULL;

    run (integrator, &frames[i], 1, &alone);
    assert_same_bits (alone, results[i]);
    assert_same_bits (again[i], results[i]);
  }
  unref_all (results, N_FRAMES);
  unref_all (again, N_FRAMES);
  frames_done (frames);
}

static void
test_groups (gconstpointer data)
{
  if (test_opencl_has_device ())
    run_groups (data);
}

/* One of several callers of one integrator. */
typedef struct {
  RingletIntegrator *integrator;
  const RingletFrame *frames;
  RingletResult *const *right;
  guint first;
} Caller;

static gpointer
call (gpointer data)
{
  const Caller *caller = data;

  for (guint k = 0; k < N_FRAMES; k++) {
    const guint i = (caller->first + k) % N_FRAMES;
    g_autoptr (RingletResult) result = NULL;

    run (caller->integrator, &caller->frames[i], 1, &result);
    assert_same_bits (result, caller->right[i]);
  }
  return NULL;
}

/* All begin at once, so that what the first frame makes is made under their eyes. */
static void
run_callers (const Case *c)
{
  g_autoptr (RingletIntegrator) alone = make_device (&small, c, "");
  g_autoptr (RingletIntegrator) shared = make_device (&small, c, "");
  RingletFrame frames[N_FRAMES];
  RingletResult *right[N_FRAMES];
  Caller callers[4];
  GThread *threads[G_N_ELEMENTS (callers)];

  frames_init (&small, c, frames);
  run (alone, frames, N_FRAMES, right);
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++) {
    callers[i] = (Caller){ shared, frames, right, 3 * i };
    threads[i] = g_thread_new ("caller", call, &callers[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (callers); i++)
    g_thread_join (threads[i]);
  unref_all (right, N_FRAMES);
  frames_done (frames);
}

static void
test_callers (void)
{
  if (!test_opencl_has_device ())
    return;
  run_callers (&cases[0]);
  run_callers (&cases[3]);
  run_callers (&cases[9]);
  run_callers (&cases[11]);
}

/* Every pixel is the dummy, or beyond what 32 bits hold, or negative where squares are
 * summed: the processor looks for them, and adds these. */
static RingletImage *
unusual_image (RingletPixelType type)
{
  gpointer data = ringlet_image_alloc (type, large.n_slow, large.n_fast, NULL);

  for (gsize i = 0; i < large.n_slow * large.n_fast; i++)
    frames_put (data, type, i, i % 7 == 0 ? 77 : type == RINGLET_PIXEL_U32 ? 4e9 : -5);
  return ringlet_image_new_take (type, large.n_slow, large.n_fast, data, NULL);
}

static void
run_unusual (const Case *c)
{
  g_autoptr (RingletIntegrator) device = make_device (&large, c, "");
  g_autoptr (RingletIntegrator) packed = make_integrator (&large, c, "packed");
  g_autoptr (RingletImage) unusual = unusual_image (c->type);
  g_autoptr (RingletImage) usual = frames_image (&large, c->type, 3, TRUE);
  const RingletFrame frames[] = { { .image = unusual }, { .image = usual },
    { .image = unusual } };
  RingletResult *on_device[3], *right[3];

  run (device, frames, 3, on_device);
  run (packed, frames, 3, right);
  g_assert_cmpuint (right[0]->provenance.n_excluded, >, 1000);
  for (guint i = 0; i < 3; i++)
    assert_same_bits (on_device[i], right[i]);
  unref_all (on_device, 3);
  unref_all (right, 3);
}

static void
test_unusual (void)
{
  if (!test_opencl_has_device ())
    return;
  run_unusual (&cases[0]);
  run_unusual (&cases[1]);
}

/* More rows, each a block, than a chunk of shares has. */
static const FramesShape huge = { 34, 32800 };

/* What a device may lack: local memory for the bins, 64-bit atomics, memory for any
 * share, for those of the second chunk. */
static const char *const lacks[] = { "", "/local=64", "/local=64/no-atomics64",
  "/memory=65536", "/memory=64400000" };

/* Sums of the histogram are exact before they are rounded: no way round a lack changes
 * a bit. Whole pixels that are counts are sums without any rounding. */
static void
run_histogram (RingletPixelType type, RingletErrorModel model)
{
  const Case c = { "", "opencl-histogram", "", type, RINGLET_SPLIT_NO, 0, model };
  g_autoptr (RingletIntegrator) twin = make_integrator (&huge, &c, "histogram");
  g_autoptr (RingletImage) image = frames_image (&huge, type, 4, TRUE);
  const RingletFrame frame = { .image = image };
  g_autoptr (RingletResult) right = NULL;
  g_autoptr (RingletResult) first = NULL;

  run (twin, &frame, 1, &right);
  for (gsize i = 0; i < G_N_ELEMENTS (lacks); i++) {
    g_autoptr (RingletIntegrator) integrator = make_device (&huge, &c, lacks[i]);
    g_autoptr (RingletResult) result = NULL;
    const gsize size = ringlet_result_n_bins (right) * sizeof (double);

    g_test_message ("%s", lacks[i]);
    run (integrator, &frame, 1, &result);
    g_assert_cmpmem (result->count, size, right->count, size);
    if (!ringlet_pixel_type_is_float (type))
      g_assert_cmpmem (result->sum_counts, size, right->sum_counts, size);
    if (first == NULL)
      first = ringlet_result_ref (result);
    assert_same_bits (result, first);
  }
}

static void
test_histogram (void)
{
  if (!test_opencl_has_device ())
    return;
  run_histogram (RINGLET_PIXEL_U32, RINGLET_ERROR_MODEL_POISSON);
  run_histogram (RINGLET_PIXEL_F32, RINGLET_ERROR_MODEL_AZIMUTHAL);
}

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

/* Of a device that is not there, of words that mean nothing, of none that is a GPU. */
static void
test_no_such (void)
{
  const struct {
    const char *word;
    const char *says;
  } words[] = { { "99", "\"99\". There are: 0 " },
    { "no such name", "\"no such name\". There are: 0 " },
    { "0/invisible", "\"invisible\"" } };

  for (gsize i = 0; test_opencl_has_device () && i < G_N_ELEMENTS (words); i++) {
    g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
    g_autoptr (GError) error = NULL;

    g_assert_null (ringlet_cl_get (words[i].word, memo, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
    g_assert_nonnull (strstr (error->message, words[i].says));
  }
}

/* Unasked nothing runs on what is no GPU. */
static void
test_never_by_itself (void)
{
  g_autoptr (GPtrArray) devices = ringlet_device_list (NULL);
  g_autoptr (GError) error = NULL;
  const RingletDeviceInfo *device;

  if (!test_opencl_has_device ())
    return;
  device = ringlet_device_choose (devices, NULL, &error);
  if (device != NULL) {
    g_assert_true (device->is_gpu);
    return;
  }
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_DEVICE);
  g_assert_nonnull (strstr (error->message, "opencl:0"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_strdup_printf ("/opencl/groups/%s", cases[i].name);

    g_test_add_data_func (path, &cases[i], test_groups);
  }
  g_test_add_func ("/opencl/callers", test_callers);
  g_test_add_func ("/opencl/unusual", test_unusual);
  g_test_add_func ("/opencl/histogram", test_histogram);
  g_test_add_func ("/opencl/failing", test_failing);
  g_test_add_func ("/opencl/several", test_several);
  g_test_add_func ("/opencl/several-failing", test_several_failing);
  g_test_add_func ("/opencl/lost", test_lost);
  g_test_add_func ("/opencl/opened-again", test_opened_again);
  g_test_add_func ("/opencl/no-such", test_no_such);
  g_test_add_func ("/opencl/never-by-itself", test_never_by_itself);
  return test_opencl_run ();
}
