/* SPDX-License-Identifier: MIT */

/* Who looks the bins of a preview up: a GPU where the engine of the plan runs on one,
 * else the processor, and it too where the device fails. */

#include "previewer.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "engine/engine.h"
#include "opencl/context.h"
#include "support/opencl.h"

enum { N_SLOW = 195, N_FAST = 487 };

static RingletImage *
make_image (void)
{
  guint16 *data = ringlet_image_alloc (RINGLET_PIXEL_U16, N_SLOW, N_FAST, NULL);

  for (gsize i = 0; i < N_SLOW * N_FAST; i++)
    data[i] = (guint16) (200.0 +
        100.0 * sin (hypot ((double) (i / N_FAST), (double) (i % N_FAST)) / 9.0));
  return ringlet_image_new_take (RINGLET_PIXEL_U16, N_SLOW, N_FAST, data, NULL);
}

static RingletState *
make_state (RingletImage *image)
{
  RingletState *state = ringlet_state_new ();

  state->detector = ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  state->geometry = (RingletGeometry){ 0.2, 0.0, 0.0, 0.1, 0.0, 0.0, 1e-10 };
  state->source = ringlet_source_new_image (image, "frame");
  return state;
}

/* Without the first rows. */
static RingletMask *
make_mask (gsize n_rows)
{
  guint8 *bad = g_malloc0 (N_SLOW * N_FAST);

  memset (bad, 1, n_rows * N_FAST);
  return ringlet_mask_new_take (N_SLOW, N_FAST, bad);
}

static void
set_engine (RingletState *state, const char *engine)
{
  g_auto (GStrv) parts = g_strsplit (engine, "*", -1);
  g_autofree char *word = g_strjoinv (test_opencl_device (), parts);

  state->plan.engine = *word != '\0' ? ringlet_engine_name (word, NULL) : NULL;
}

static void
assert_by (const RingletResult *result, const RingletResult *twin, const char *by)
{
  const gsize n = ringlet_result_n_bins (twin);
  double off = 0.0;
  double sum = 0.0;

  g_assert_nonnull (strstr (result->provenance.method, by));
  g_assert_cmpuint (ringlet_result_n_bins (result), ==, n);
  for (gsize i = 0; i < n; i++) {
    off += fabs (result->sum_signal[i] - twin->sum_signal[i]);
    sum += fabs (twin->sum_signal[i]);
  }
  g_assert_cmpfloat (sum, >, 0.0);
  g_assert_cmpfloat (off, <, 1e-6 * sum);
}

static void
look (RingletPreviewer *previewer, const RingletState *state, RingletImage *image,
    RingletMemo *memo, RingletPreviewed *out)
{
  const RingletIntegrationWants both = { .pattern = TRUE, .cake = TRUE };
  g_autoptr (GError) error = NULL;

  ringlet_previewer_run (previewer, state, image, both, 1, memo, out, NULL, &error);
  g_assert_no_error (error);
}

/* One previewer all along: a "*" stands for the device of the tests. What fails once is
 * not asked again. */
static const struct {
  const char *engine;
  const char *by;
} steps[] = {
  { "", "preview, c, cpu" },
  { "packed", "preview, c, cpu" },
  { "opencl:*/gpu", "preview, opencl, " },
  { "opencl:*/gpu", "preview, opencl, " },
  { "opencl:*/gpu", "preview, opencl, " },
  { "auto:*/gpu", "preview, opencl, " },
  { "opencl-csr:*/gpu/fails=3", "preview, c, cpu" },
  { "opencl-csr:*/gpu/fails=3", "preview, c, cpu" },
  { "opencl-histogram:*/gpu", "preview, opencl, " },
  { "opencl:no such device", "preview, c, cpu" },
  { "csr", "preview, c, cpu" },
};

/* At each step the geometry moves; at every second the mask is another. */
static void
run_steps (void)
{
  g_autoptr (RingletImage) image = make_image ();
  g_autoptr (RingletState) state = make_state (image);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletMemo) own_memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletPreviewer) previewer = ringlet_previewer_new ();
  g_autoptr (RingletPreviewer) processor = ringlet_previewer_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    g_auto (RingletPreviewed) twin = { NULL, NULL };
    g_auto (RingletPreviewed) result = { NULL, NULL };

    g_test_message ("%s", steps[i].engine);
    state->geometry.rot1_rad += 0.001;
    g_clear_pointer (&state->mask, ringlet_mask_unref);
    state->mask = make_mask (40 + i / 2 % 2 * 40);
    set_engine (state, "");
    look (processor, state, image, own_memo, &twin);
    set_engine (state, steps[i].engine);
    look (previewer, state, image, memo, &result);
    assert_by (result.pattern, twin.pattern, steps[i].by);
    assert_by (result.cake, twin.cake, steps[i].by);
  }
}

static void
test_steps (void)
{
  if (test_opencl_has_device ())
    run_steps ();
}

/* What OpenCL offers of the processor is slower: not even where it is named. */
static void
run_no_gpu (void)
{
  g_autoptr (RingletImage) image = make_image ();
  g_autoptr (RingletState) state = make_state (image);
  g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 28);
  g_autoptr (RingletPreviewer) previewer = ringlet_previewer_new ();
  g_auto (RingletPreviewed) result = { NULL, NULL };
  g_autoptr (RingletCl) cl = ringlet_cl_get (test_opencl_device (), memo, NULL);

  set_engine (state, "opencl:*");
  look (previewer, state, image, memo, &result);
  g_assert_nonnull (strstr (result.cake->provenance.method,
      cl->is_gpu ? "preview, opencl, " : "preview, c, cpu"));
}

static void
test_no_gpu (void)
{
  if (test_opencl_has_device ())
    run_no_gpu ();
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  test_opencl_init ();
  g_test_add_func ("/previewer/steps", test_steps);
  g_test_add_func ("/previewer/no-gpu", test_no_gpu);
  return g_test_run ();
}
