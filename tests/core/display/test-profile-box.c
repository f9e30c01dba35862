/* SPDX-License-Identifier: MIT */

/* Profiles of boxes, what is no data, and what is refused. */

#include "base/error.h"
#include "profile-image.h"

/* Whole pixels: the sums of an arithmetic series. */
static void
test_box (void)
{
  g_autoptr (RingletImage) image = make_image (ramp);
  const RingletProfilePixels pixels = { image, NULL, &none, FALSE };
  const RingletProfileBox box = { 30.0, 45.0, 4.0, 5.0 }; /* 26 rows, 40 columns */
  g_autoptr (RingletProfile) columns = NULL;
  g_autoptr (RingletProfile) rows = NULL;
  RingletPixelStats stats = { 0 };

  g_assert_true (
      ringlet_profile_new_box (&pixels, &box, &columns, &rows, &stats, NULL, NULL));
  g_assert_cmpuint (columns->n, ==, 40);
  g_assert_cmpuint (rows->n, ==, 26);
  g_assert_null (columns->sigma);
  for (gsize j = 0; j < columns->n; j++) {
    assert_near (columns->position[j], 5.5 + (double) j);
    assert_near (columns->slow[j], 17.0);
    assert_near (columns->mean[j], ramp_at (17.0, columns->position[j]));
    assert_near (columns->sum[j], 26.0 * columns->mean[j]);
  }
  for (gsize i = 0; i < rows->n; i++)
    assert_near (rows->mean[i], ramp_at (rows->slow[i], 25.0));
  g_assert_cmpuint (stats.n, ==, 26 * 40);
  assert_near (stats.area, 26 * 40);
  assert_near (stats.mean, ramp_at (17.0, 25.0));
  assert_near (stats.sum, 26 * 40 * ramp_at (17.0, 25.0));
  assert_near (stats.min, ramp (4, 44));
  assert_near (stats.max, ramp (29, 5));
  /* Of n even steps (n² − 1) / 12, independent on both axes. */
  assert_near (stats.std,
      sqrt (9.0 * (26.0 * 26.0 - 1.0) / 12.0 + 4.0 * (40.0 * 40.0 - 1.0) / 12.0));
}

static double
overlap (double low, double high, double at)
{
  return fmax (fmin (high, at + 1.0) - fmax (low, at), 0.0);
}

/* Parts of pixels count by their area, whatever is masked. */
static void
test_box_areas (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (3);
  g_autoptr (RingletImage) image = make_image (noise);

  for (gsize k = 0; k < 100; k++) {
    g_autoptr (RingletMask) mask = random_mask (random, 0.3);
    const RingletProfilePixels pixels = { image, mask, &none, TRUE };
    const RingletProfileBox box = { g_rand_double_range (random, -3.0, 18.0),
      g_rand_double_range (random, -3.0, 25.0),
      g_rand_double_range (random, 19.0, 40.0),
      g_rand_double_range (random, 26.0, 56.0) };
    g_autoptr (RingletProfile) columns = NULL;
    g_autoptr (RingletProfile) rows = NULL;
    RingletPixelStats stats = { 0 };
    double weight[N_FAST] = { 0.0 };
    double sum[N_FAST] = { 0.0 };
    double variance[N_FAST] = { 0.0 };
    double area = 0.0;
    double total = 0.0;

    for (gsize i = 0; i < N_SLOW * N_FAST; i++) {
      const double part = mask->bad[i] != 0
          ? 0.0
          : overlap (box.slow0, box.slow1, (double) (i / N_FAST)) *
              overlap (box.fast0, box.fast1, (double) (i % N_FAST));
      const double value = ringlet_image_get (image, i);

      weight[i % N_FAST] += part;
      sum[i % N_FAST] += part * value;
      variance[i % N_FAST] += part * part * value;
      area += part;
      total += part * value;
    }
    g_assert_true (
        ringlet_profile_new_box (&pixels, &box, &columns, &rows, &stats, NULL, NULL));
    for (gsize j = 0; j < columns->n; j++) {
      const gsize at = (gsize) columns->position[j];

      assert_near (columns->weight[j], weight[at]);
      assert_near (columns->mean[j], weight[at] > 0.0 ? sum[at] / weight[at] : NAN);
      assert_near (
          columns->sigma[j], weight[at] > 0.0 ? sqrt (variance[at]) / weight[at] : NAN);
    }
    assert_near (stats.area, area);
    assert_near (stats.sum, total);
    assert_near (stats.mean, total / area);
  }
}

/* ---- what is no data, what is refused ---- */

static void
test_no_data (void)
{
  guint32 *data = g_new (guint32, 5);
  g_autoptr (RingletImage) image = NULL;
  const RingletPlan plan = ringlet_plan_default ();
  const RingletExclusion flags = ringlet_exclusion_new (&plan, TRUE, RINGLET_PIXEL_U32);
  g_autoptr (RingletProfile) columns = NULL;
  g_autoptr (RingletProfile) rows = NULL;
  RingletPixelStats stats = { 0 };

  data[0] = 4;
  data[1] = G_MAXUINT32;
  data[2] = 4000000000u;
  data[3] = G_MAXUINT32 - 1;
  data[4] = 6;
  image = ringlet_image_new_take (RINGLET_PIXEL_U32, 1, 5, data, NULL);
  g_assert_true (ringlet_profile_new_box (
      &(RingletProfilePixels){ image, NULL, &flags, TRUE },
      &(RingletProfileBox){ 0.0, 0.0, 1.0, 5.0 }, &columns, &rows, &stats, NULL, NULL));
  g_assert_cmpuint (stats.n, ==, 3);
  g_assert_cmpuint (stats.n_left_out, ==, 2);
  g_assert_cmpfloat (stats.sum, ==, 4000000010.0);
  g_assert_true (isnan (columns->mean[1]) && isnan (columns->mean[3]));
  g_assert_cmpfloat (columns->mean[2], ==, 4000000000.0);
}

static void
test_refused (void)
{
  g_autoptr (RingletImage) image = make_image (noise);
  g_autoptr (RingletMask) mask = ringlet_mask_new_take (3, 3, g_new0 (guint8, 9));
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  RingletProfilePixels pixels = { image, mask, &none, TRUE };
  const RingletProfileBox box = { 0.0, 0.0, 5.0, 5.0 };
  const RingletProfileBox beside = { 0.0, -5.0, 5.0, 0.0 };
  g_autoptr (RingletProfile) columns = NULL;
  g_autoptr (RingletProfile) rows = NULL;
  RingletPixelStats stats = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (
      ringlet_profile_new_box (&pixels, &box, &columns, &rows, &stats, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_clear_error (&error);
  pixels.mask = NULL;
  g_assert_false (ringlet_profile_new_box (
      &pixels, &beside, &columns, &rows, &stats, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_null (ringlet_profile_new_line (
      &pixels, &(RingletProfileLine){ 0.0, NAN, 1.0, 1.0, 1 }, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  g_cancellable_cancel (cancelled);
  g_assert_false (ringlet_profile_new_box (
      &pixels, &box, &columns, &rows, &stats, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/profile/box", test_box);
  g_test_add_func ("/profile/box-areas", test_box_areas);
  g_test_add_func ("/profile/no-data", test_no_data);
  g_test_add_func ("/profile/refused", test_refused);
  return g_test_run ();
}
