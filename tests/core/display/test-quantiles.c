/* SPDX-License-Identifier: MIT */

/* Which pixels the quantiles of an image are of. */

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "display/quantiles.h"

/* Takes @data. */
static RingletPyramid *
make_pyramid (RingletPixelType type, gsize n_slow, gsize n_fast, gpointer data)
{
  const RingletExclusion none = { .active = FALSE };
  g_autoptr (RingletImage) image =
      ringlet_image_new_take (type, n_slow, n_fast, data, NULL);

  return ringlet_pyramid_new_image (image, NULL, &none, NULL, NULL);
}

/* Columns of a module are alike; a sample must see all of them. */
static void
test_columns (void)
{
  const gsize n_slow = 1200;
  const gsize n_fast = 1200;
  guint16 *data = ringlet_image_alloc (RINGLET_PIXEL_U16, n_slow, n_fast, NULL);
  g_autoptr (RingletPyramid) pyramid = NULL;
  g_autoptr (RingletHistogram) self = NULL;

  for (gsize i = 0; i < n_slow * n_fast; i++)
    data[i] = (guint16) (i % n_fast);
  pyramid = make_pyramid (RINGLET_PIXEL_U16, n_slow, n_fast, data);
  self = ringlet_histogram_new (pyramid, NULL, NULL);
  for (gsize i = 0; i <= 1000; i++)
    g_assert_cmpfloat_with_epsilon (self->quantiles[i], 1.199 * (double) i, 2.5);
}

/* Of an image that is all masked but for a corner, the sample is the corner. */
static void
test_mostly_masked (void)
{
  const gsize n = 2000 * 1000;
  float *data = ringlet_image_alloc (RINGLET_PIXEL_F32, 2000, 1000, NULL);
  g_autoptr (RingletPyramid) pyramid = NULL;
  g_autoptr (RingletHistogram) self = NULL;

  for (gsize i = 0; i < n; i++)
    data[i] = i < n - 1001 ? NAN : (float) (n - 1 - i);
  pyramid = make_pyramid (RINGLET_PIXEL_F32, 2000, 1000, data);
  self = ringlet_histogram_new (pyramid, NULL, NULL);
  g_assert_cmpuint (self->n_values, ==, 1001);
  for (gsize i = 0; i <= 1000; i++)
    g_assert_cmpfloat_with_epsilon (self->quantiles[i], (double) i, 1e-9);
  g_assert_cmpfloat_with_epsilon (
      ringlet_histogram_quantile (self, 0.12345), 123.45, 1e-9);
  g_assert_cmpfloat (ringlet_histogram_quantile (self, -1.0), ==, 0.0);
  g_assert_cmpfloat (ringlet_histogram_quantile (self, 2.0), ==, 1000.0);
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  const float x = *(const float *) a;
  const float y = *(const float *) b;

  return (x > y) - (x < y);
}

static void
test_sort (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (gsize n = 0; n < 3000; n += 271) {
    g_autofree float *values = g_new (float, n + 1);
    g_autofree float *expected = g_new (float, n + 1);

    for (gsize i = 0; i < n; i++)
      values[i] = (float) (g_rand_double_range (rand, -1.0, 1.0) *
          pow (10.0, g_rand_double_range (rand, -44.0, 38.0)));
    memcpy (expected, values, n * sizeof *values);
    qsort (expected, n, sizeof *expected, compare_floats);
    ringlet_sort_floats (values, n);
    for (gsize i = 0; i < n; i++)
      g_assert_cmpfloat (values[i], ==, expected[i]);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/quantiles/columns", test_columns);
  g_test_add_func ("/quantiles/mostly-masked", test_mostly_masked);
  g_test_add_func ("/quantiles/sort", test_sort);
  return g_test_run ();
}
