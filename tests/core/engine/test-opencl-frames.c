/* SPDX-License-Identifier: MIT */

/* Many frames on a device: the same bits alone and in any company, again and again,
 * with more pixels set aside than the device lists, by the programs that GPUs get. */

#include <locale.h>

#include "base/error.h"
#include "opencl-frames.h"

/* More pixels than a list of the device has room for. */
static const FramesShape large = { 300, 301 };

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
  g_test_add_func ("/opencl/no-such", test_no_such);
  g_test_add_func ("/opencl/never-by-itself", test_never_by_itself);
  return test_opencl_run ();
}
