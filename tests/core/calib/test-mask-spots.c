/* SPDX-License-Identifier: MIT */

/* Masks of spots, against where the spots were put. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "calib/mask-spots.h"
#include "process/poisson.h"

#define N_SLOW 160
#define N_FAST 200
#define N (N_SLOW * N_FAST)

typedef struct {
  double y, x, sigma, height;
} Spot;

static const Spot spots[] = { { 30.2, 40.7, 1.5, 400.0 }, { 80.5, 150.1, 2.5, 200.0 },
  { 130.9, 60.3, 2.0, 90.0 } };

static RingletImage *
make_image (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);
  guint16 *pixels = ringlet_image_alloc (RINGLET_PIXEL_U16, N_SLOW, N_FAST, NULL);

  for (gsize i = 0; i < N; i++) {
    double mean = 20.0;

    for (gsize k = 0; k < G_N_ELEMENTS (spots); k++) {
      const double y = (double) (i / N_FAST) + 0.5 - spots[k].y;
      const double x = (double) (i % N_FAST) + 0.5 - spots[k].x;

      mean += spots[k].height *
          exp (-0.5 * (y * y + x * x) / (spots[k].sigma * spots[k].sigma));
    }
    pixels[i] = (guint16) ringlet_poisson_sample (rand, mean);
  }
  return ringlet_image_new_take (RINGLET_PIXEL_U16, N_SLOW, N_FAST, pixels, NULL);
}

/* The distance to the nearest spot, by its width. */
static double
distance (gsize pixel)
{
  double nearest = INFINITY;

  for (gsize k = 0; k < G_N_ELEMENTS (spots); k++)
    nearest = fmin (nearest,
        hypot ((double) (pixel / N_FAST) + 0.5 - spots[k].y,
            (double) (pixel % N_FAST) + 0.5 - spots[k].x) /
            spots[k].sigma);
  return nearest;
}

/* A radius that is found is within a third of the width, and the middle within half a
 * pixel, a third of the narrowest: so far are the borders of what is sure. */
static void
test_discs (void)
{
  g_autoptr (RingletImage) image = make_image ();
  g_autoptr (RingletMask) mask =
      ringlet_mask_new_spots (image, NULL, 12.0, 3.0, NULL, NULL);
  gsize n_inside = 0;

  for (gsize i = 0; i < N; i++) {
    if (distance (i) < 1.6)
      g_assert_cmpuint (mask->bad[i], ==, 1);
    else if (distance (i) > 4.4)
      g_assert_cmpuint (mask->bad[i], ==, 0);
    n_inside += distance (i) < 1.6;
  }
  g_assert_cmpuint (n_inside, >, 60);
}

/* What is asked for is what is painted of all that were found. */
static void
test_found (void)
{
  static const double least[] = { 3.0, 5.0, 12.0, 1e6 };
  g_autoptr (RingletImage) image = make_image ();
  g_autoptr (GArray) found = ringlet_mask_spots_find (image, NULL, NULL, NULL);
  gsize n_before = G_MAXSIZE;

  g_assert_cmpuint (found->len, >=, G_N_ELEMENTS (spots));
  for (gsize k = 0; k < G_N_ELEMENTS (least); k++) {
    g_autoptr (RingletMask) mask =
        ringlet_mask_new_spots (image, NULL, least[k], 2.0, NULL, NULL);
    g_autofree guint8 *pixels = g_new0 (guint8, N);
    const gsize n =
        ringlet_mask_spots_paint (found, least[k], 2.0, pixels, N_SLOW, N_FAST, 7);

    g_assert_cmpuint (n, <=, n_before);
    for (gsize i = 0; i < N; i++)
      g_assert_cmpuint (pixels[i], ==, mask->bad[i] * 7);
    g_assert_true ((n == 0) == (mask->n_bad == 0));
    n_before = n;
  }
  g_assert_cmpuint (n_before, ==, 0);
}

/* What is known to be no data is no spot. */
static void
test_known (void)
{
  g_autoptr (RingletImage) image = make_image ();
  guint8 *bad = g_new0 (guint8, N);
  g_autoptr (RingletMask) known = NULL;
  g_autoptr (RingletMask) mask = NULL;

  for (gsize i = 0; i < N; i++)
    bad[i] = hypot ((double) (i / N_FAST) - 30.0, (double) (i % N_FAST) - 40.0) < 12.0;
  known = ringlet_mask_new_take (N_SLOW, N_FAST, bad);
  mask = ringlet_mask_new_spots (image, known, 12.0, 1.0, NULL, NULL);
  g_assert_cmpuint (mask->bad[30 * N_FAST + 40], ==, 0);
  g_assert_cmpuint (mask->bad[80 * N_FAST + 150], ==, 1);
}

static void
test_refused (void)
{
  static const double bad[][2] = { { 2.9, 2.0 }, { NAN, 2.0 }, { 5.0, 0.0 },
    { 5.0, 101.0 }, { 5.0, NAN } };
  g_autoptr (RingletImage) image = make_image ();

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (
        ringlet_mask_new_spots (image, NULL, bad[i][0], bad[i][1], NULL, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask-spots/discs", test_discs);
  g_test_add_func ("/mask-spots/found", test_found);
  g_test_add_func ("/mask-spots/known", test_known);
  g_test_add_func ("/mask-spots/refused", test_refused);
  return g_test_run ();
}
