/* SPDX-License-Identifier: MIT */

/* The packed engine where pixels are spread over many bins, so that four and eight
 * shares a pixel are stored: against the definition on its own shares, and a frame
 * alone against the same in a group. */

#include <locale.h>

#include "base/parallel.h"
#include "engine-bench.h"

/* The order of summation; and squares of shares that are kept to 24 bits: 3e-8 of a
 * variance, of which a bin has but a 64th where a pixel is spread over eight. */
#define TOLERANCE 1e-12
#define TOLERANCE_SQUARES 1e-5

enum { N_FRAMES = 8 };

typedef struct {
  RingletPackedFormat format;
  guint n_radial;
} Width;

/* Some 30 pixels from the beam to the farthest corner: two and five bins a pixel. */
static const Width widths[] = { { RINGLET_PACKED_P4, 55 }, { RINGLET_PACKED_P8, 160 } };

static const RingletPixelType types[] = { RINGLET_PIXEL_U16, RINGLET_PIXEL_U32,
  RINGLET_PIXEL_I16, RINGLET_PIXEL_I32, RINGLET_PIXEL_F32, RINGLET_PIXEL_F64 };

typedef struct {
  Width width;
  Cell cell;
  guint model;
} Case;

/* @absolute: of a share squared, in 2^-24, times all that a bin has of variances. */
static void
assert_variance (const double *a, const Truth *truth)
{
  double most = 0.0;

  for (gsize i = 0; i < truth->n_bins; i++)
    most = MAX (most, truth->variance_size[i]);
  for (gsize i = 0; i < truth->n_bins; i++)
    g_assert_cmpfloat_with_epsilon (a[i], truth->variance[i], TOLERANCE_SQUARES * most);
}

static void
assert_right (const RingletResult *a, const Bench *bench, const Frame *frame)
{
  g_auto (Truth) truth;
  gsize n_seen = 0;

  make_truth_of (bench, frame, TRUE, &truth);
  assert_true_sums (a, &truth, TOLERANCE);
  if (a->sum_variance != NULL)
    assert_variance (a->sum_variance, &truth);
  for (gsize i = 0; i < truth.n_bins; i++) {
    n_seen += truth.count[i] > 0.0;
    g_assert_true (isnan (a->intensity[i]) == (truth.count[i] == 0.0));
  }
  g_assert_cmpuint (n_seen, >, truth.n_bins / 4);
}

static void
assert_same_bits (const RingletResult *a, const RingletResult *b)
{
  const gsize size = ringlet_result_n_bins (a) * sizeof (double);

  g_assert_cmpmem (a->sum_signal, size, b->sum_signal, size);
  g_assert_cmpmem (a->sum_counts, size, b->sum_counts, size);
  g_assert_cmpmem (a->sum_norm, size, b->sum_norm, size);
  g_assert_cmpmem (a->sum_norm2, size, b->sum_norm2, size);
  g_assert_cmpmem (a->count, size, b->count, size);
  g_assert_cmpmem (a->intensity, size, b->intensity, size);
  g_assert_cmpuint (a->provenance.n_excluded, ==, b->provenance.n_excluded);
  g_assert_true ((a->sigma == NULL) == (b->sigma == NULL));
  if (a->sigma == NULL)
    return;

  g_assert_cmpmem (a->sigma, size, b->sigma, size);
  g_assert_cmpmem (a->sum_variance, size, b->sum_variance, size);
}

/* Frames like the first one, of other numbers; each lacks other pixels. */
static void
make_group (const Case *c, RingletPixelType type, Frame *group)
{
  for (guint i = 0; i < N_FRAMES; i++) {
    make_frame (&c->cell, type, c->model, &group[i]);
    group[i].plan.n_radial = c->width.n_radial;
    ringlet_image_unref (group[i].image);
    group[i].image = frames_image (&shape, type, 300 + i, TRUE);
    if (group[i].variance == NULL)
      continue;
    ringlet_image_unref (group[i].variance);
    group[i].variance = frames_variance (&shape, RINGLET_PIXEL_F32, 400 + i);
  }
}

static void
check_group (const Bench *bench, const Frame *group)
{
  RingletPlan plan = group[0].plan;
  const RingletIntegratorInputs inputs = make_inputs (bench, &group[0], &plan);
  g_autoptr (RingletIntegrator) integrator = NULL;
  g_autoptr (GError) error = NULL;
  RingletResult *together[N_FRAMES];
  RingletFrame frames[N_FRAMES];

  plan.engine = "packed";
  integrator = ringlet_integrator_new (&inputs, bench->memo, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_FRAMES; i++)
    frames[i] = frame_get (&group[i]);
  ringlet_integrator_run (integrator, frames, N_FRAMES, together, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_FRAMES; i++) {
    g_autoptr (RingletResult) alone = NULL;

    ringlet_integrator_run (integrator, &frames[i], 1, &alone, NULL, &error);
    g_assert_no_error (error);
    assert_same_bits (together[i], alone);
    assert_right (alone, bench, &group[i]);
    ringlet_result_unref (together[i]);
  }
}

static void
test_width (gconstpointer data)
{
  const Case *c = data;
  g_auto (Bench) bench;

  bench_init (&bench);
  ringlet_parallel_set_threads (1);
  for (gsize t = 0; t < G_N_ELEMENTS (types); t++) {
    Frame group[N_FRAMES];

    g_test_message ("%s", ringlet_pixel_type_name (types[t]));
    make_group (c, types[t], group);
    check_group (&bench, group);
    for (guint i = 0; i < N_FRAMES; i++)
      frame_clear (&group[i]);
  }
  ringlet_parallel_set_threads (0);
}

/* The bins of a case have the format that it is called after. */
static void
test_picked (gconstpointer data)
{
  const Case *c = data;
  g_auto (Bench) bench;
  g_auto (Frame) frame;
  g_autoptr (RingletPacked) packed = NULL;
  RingletSplitter splitter;

  bench_init (&bench);
  make_frame (&c->cell, RINGLET_PIXEL_U16, c->model, &frame);
  frame.plan.n_radial = c->width.n_radial;
  splitter = (RingletSplitter){
    .detector = bench.detector, .geometry = &geometry, .mask = bench.mask
  };
  g_assert_true (ringlet_plan_resolve (&frame.plan, &splitter, bench.memo, NULL, NULL));
  packed = ringlet_packed_get (&splitter, bench.memo, NULL, NULL);
  g_assert_nonnull (packed);
  g_assert_cmpint (packed->format, ==, c->width.format);
}

static void
add_picked (const Case *c)
{
  g_autofree char *path = g_strdup_printf ("/engine/formats/picked/p%u/%s/%s",
      (guint) c->width.format, ringlet_split_name (splits[c->cell.split]),
      c->cell.n_azimuth > 0 ? "2d" : "1d");

  g_test_add_data_func_full (
      path, g_memdup2 (c, sizeof *c), (GTestDataFunc) test_picked, g_free);
}

static void
add_case (const Case *c)
{
  g_autofree char *path = g_strdup_printf ("/engine/formats/p%u/%s/%s/%s",
      (guint) c->width.format, ringlet_split_name (splits[c->cell.split]),
      ringlet_error_model_name (models[c->model]), c->cell.n_azimuth > 0 ? "2d" : "1d");

  g_test_add_data_func_full (
      path, g_memdup2 (c, sizeof *c), (GTestDataFunc) test_width, g_free);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < 4 * G_N_ELEMENTS (splits); i++) {
    const guint split = i / 4;
    const Cell cell = { 2, split, i % 2 == 0 ? 0 : 3 };

    if (splits[split] == RINGLET_SPLIT_NO)
      continue;
    add_picked (&(Case){ widths[i / 2 % 2], cell, 0 });
    for (guint model = 0; model < G_N_ELEMENTS (models); model++)
      add_case (&(Case){ widths[i / 2 % 2], cell, model });
  }
  return g_test_run ();
}
