/* SPDX-License-Identifier: MIT */

/* Masks by the values of an image. */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "image/mask-value.h"

#define N_SLOW 20
#define N_FAST 27
#define N (N_SLOW * N_FAST)

static RingletImage *
image_of (RingletPixelType type, gsize n_slow, gsize n_fast, gconstpointer pixels)
{
  return ringlet_image_new_take (type, n_slow, n_fast,
      g_memdup2 (pixels, n_slow * n_fast * ringlet_pixel_type_size (type)), NULL);
}

static void
test_outside (void)
{
  const float values[6] = { -2.0f, -1.0f, 0.0f, 5.0f, NAN, INFINITY };
  const guint8 below[6] = { 1, 0, 0, 0, 0, 0 };
  const guint8 above[6] = { 0, 0, 0, 1, 0, 1 };
  const guint32 counts[3] = { 0, 4294967294u, 4294967295u };
  const guint8 largest[3] = { 0, 0, 1 };
  g_autoptr (RingletImage) image = image_of (RINGLET_PIXEL_F32, 2, 3, values);
  g_autoptr (RingletImage) whole = image_of (RINGLET_PIXEL_U32, 1, 3, counts);
  g_autoptr (RingletMask) a = ringlet_mask_new_outside (image, -1.0, INFINITY, NULL);
  g_autoptr (RingletMask) b = ringlet_mask_new_outside (image, -INFINITY, 4.0, NULL);
  g_autoptr (RingletMask) c =
      ringlet_mask_new_outside (whole, -INFINITY, 4294967294.0, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpmem (a->bad, 6, below, 6);
  g_assert_cmpmem (b->bad, 6, above, 6);
  g_assert_cmpmem (c->bad, 3, largest, 3);
  g_assert_null (ringlet_mask_new_outside (image, NAN, 0.0, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
median_of (double *values, gsize n)
{
  qsort (values, n, sizeof *values, compare);
  return (values[(n - 1) / 2] + values[n / 2]) / 2.0;
}

/* By the words of the header. */
static gboolean
is_hot (
    const double *image, const guint8 *known, int pixel, double sigmas, gboolean counts)
{
  double near[25];
  double middle, sigma;
  gsize n = 0;

  for (int i = 0; i < N; i++) {
    const int dy = ABS (i / N_FAST - pixel / N_FAST);
    const int dx = ABS (i % N_FAST - pixel % N_FAST);

    if (i != pixel && dy <= 2 && dx <= 2 && !known[i] && isfinite (image[i]))
      near[n++] = image[i];
  }
  if (known[pixel] || !isfinite (image[pixel]) || n < 8)
    return FALSE;
  middle = median_of (near, n);
  for (gsize i = 0; i < n; i++)
    near[i] = fabs (near[i] - middle);
  sigma = 1.4826 * median_of (near, n);
  if (counts)
    sigma = fmax (sigma, fmax (1.0, sqrt (fmax (middle, 0.0))));
  return image[pixel] > middle + sigmas * sigma;
}

static void
check_hot (const RingletImage *image, gboolean counts)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  g_autofree guint8 *bad = g_new (guint8, N);
  double values[N];
  g_autoptr (RingletMask) known = NULL;
  g_autoptr (RingletMask) hot = NULL;

  for (gsize i = 0; i < N; i++) {
    bad[i] = g_rand_int_range (rand, 0, 3) == 0;
    values[i] = ringlet_image_get (image, i);
  }
  memset (bad, 1, 4 * N_FAST / 2); /* a corner with few neighbours */
  known = ringlet_mask_new_take (N_SLOW, N_FAST, g_memdup2 (bad, N));
  hot = ringlet_mask_new_hot (image, known, 3.0, NULL, NULL);
  g_assert_cmpuint (hot->n_bad, >, 3);
  for (int i = 0; i < N; i++)
    g_assert_cmpint (hot->bad[i], ==, is_hot (values, bad, i, 3.0, counts));
}

static void
test_hot (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  guint16 counts[N];
  float reals[N];
  g_autoptr (RingletImage) whole = NULL;
  g_autoptr (RingletImage) real = NULL;

  for (gsize i = 0; i < N; i++) {
    counts[i] = (guint16) g_rand_int_range (rand, 0, i > N / 2 ? 40 : 3);
    reals[i] = (float) g_rand_double (rand) * 1e-3f;
    if (i % 19 == 0) {
      counts[i] = (guint16) (counts[i] + 60);
      reals[i] *= 40.0f;
    }
  }
  reals[100] = NAN;
  whole = image_of (RINGLET_PIXEL_U16, N_SLOW, N_FAST, counts);
  real = image_of (RINGLET_PIXEL_F32, N_SLOW, N_FAST, reals);
  check_hot (whole, TRUE);
  check_hot (real, FALSE);
}

/* A photon in the dark is none, ten are. */
static void
test_dark (void)
{
  guint16 counts[N] = { 0 };
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMask) hot = NULL;

  counts[100] = 1;
  counts[200] = 10;
  image = image_of (RINGLET_PIXEL_U16, N_SLOW, N_FAST, counts);
  hot = ringlet_mask_new_hot (image, NULL, 5.0, NULL, NULL);
  g_assert_cmpuint (hot->n_bad, ==, 1);
  g_assert_cmpuint (hot->bad[200], ==, 1);
}

static void
test_refused (void)
{
  static const double sigmas[] = { 0.0, -1.0, NAN, INFINITY };
  const guint16 counts[6] = { 0 };
  g_autoptr (RingletImage) image = image_of (RINGLET_PIXEL_U16, 2, 3, counts);
  g_autoptr (RingletMask) other = ringlet_mask_new_take (3, 2, g_malloc0 (6));
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (sigmas); i++) {
    g_assert_null (ringlet_mask_new_hot (image, NULL, sigmas[i], NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_clear_error (&error);
  }
  g_assert_null (ringlet_mask_new_hot (image, other, 3.0, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
}

/* Found once for little, they are those of every larger number. */
static void
test_found (void)
{
  static const double sigmas[] = { 1.0, 1.5, 3.0, 7.25, 40.0 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  guint16 pixels[N];
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (GArray) found = NULL;
  gsize n_before = N;

  for (gsize i = 0; i < N; i++)
    pixels[i] = (guint16) (g_rand_int_range (rand, 0, 20) == 0
            ? g_rand_int_range (rand, 0, 2000)
            : g_rand_int_range (rand, 90, 110));
  image = image_of (RINGLET_PIXEL_U16, N_SLOW, N_FAST, pixels);
  found = ringlet_hot_pixels_find (image, NULL, sigmas[0], NULL, NULL);
  for (gsize k = 0; k < G_N_ELEMENTS (sigmas); k++) {
    g_autoptr (RingletMask) mask =
        ringlet_mask_new_hot (image, NULL, sigmas[k], NULL, NULL);
    guint8 bad[N] = { 0 };

    for (guint i = 0; i < found->len; i++) {
      const RingletHotPixel *pixel = &g_array_index (found, RingletHotPixel, i);

      g_assert_cmpfloat (pixel->value, ==, pixels[pixel->pixel]);
      bad[pixel->pixel] = pixel->value > pixel->middle + sigmas[k] * pixel->sigma;
      g_assert_cmpint (
          bad[pixel->pixel], ==, ringlet_hot_pixel_is (pixel, sigmas[k]) != FALSE);
    }
    g_assert_cmpmem (mask->bad, N, bad, N);
    g_assert_cmpuint (mask->n_bad, <=, n_before);
    n_before = mask->n_bad;
  }
  g_assert_cmpuint (n_before, >, 0);
  g_assert_cmpuint (n_before, <, found->len);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mask-value/outside", test_outside);
  g_test_add_func ("/mask-value/hot", test_hot);
  g_test_add_func ("/mask-value/dark", test_dark);
  g_test_add_func ("/mask-value/refused", test_refused);
  g_test_add_func ("/mask-value/found", test_found);
  return g_test_run ();
}
