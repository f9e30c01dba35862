/* SPDX-License-Identifier: MIT */
#include "calib/peak-ridge.h"

#include <locale.h>
#include <math.h>

#include "base/parallel.h"
#include "process/poisson.h"
#include "support/powder.h"

#define DEGREE (G_PI / 180.0)
#define SIDE 300

typedef struct {
  const char *name;
  double counts;
  double width_deg;
  gboolean with_gaps;
  double hot;
  guint least; /* points on rings */
} Case;

static const Case cases[] = {
  { "as it is", 1000.0, 0.1, FALSE, 0.0, 400 },
  { "narrow", 1000.0, 0.05, FALSE, 0.0, 400 },
  { "wide", 1000.0, 0.3, FALSE, 0.0, 250 },
  { "gaps", 1000.0, 0.1, TRUE, 0.0, 350 },
  { "weak", 20.0, 0.15, FALSE, 0.0, 200 },
  { "5 % hot", 300.0, 0.1, TRUE, 0.05, 300 },
};

static GArray *
points_of (const Powder *powder, const Case *c)
{
  g_autoptr (RingletImage) image =
      powder_image (powder, c->counts, c->width_deg, c->with_gaps, c->hot);
  g_autoptr (RingletPeakImage) peaks =
      ringlet_peak_image_new (image, NULL, TRUE, NULL, NULL);
  g_autoptr (GError) error = NULL;
  GArray *points = ringlet_ridge_points (peaks, NULL, NULL, &error);

  g_assert_no_error (error);
  return points;
}

/* Across the ring, from the gradient of 2θ; half a turn does not matter. */
static double
normal_error (const Powder *powder, const RingletRidgePoint *point)
{
  const double slow =
      powder_distance_px (powder, 0.0, point->slow_px + 1.0, point->fast_px) -
      powder_distance_px (powder, 0.0, point->slow_px - 1.0, point->fast_px);
  const double fast =
      powder_distance_px (powder, 0.0, point->slow_px, point->fast_px + 1.0) -
      powder_distance_px (powder, 0.0, point->slow_px, point->fast_px - 1.0);
  const double error = point->normal_rad - atan2 (slow, fast);

  return error - G_PI * round (error / G_PI);
}

/* Nothing but rings, where they are. */
static void
test_points (void)
{
  g_auto (Powder) powder = powder_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (GArray) points = points_of (&powder, c);
    guint n = 0;
    guint on_ring[64] = { 0 };
    double pull2 = 0.0;
    double tilt2 = 0.0;

    for (guint k = 0; k < points->len; k++) {
      const RingletRidgePoint *point = &g_array_index (points, RingletRidgePoint, k);
      guint ring = 0;
      const double error =
          powder_nearest_px (&powder, point->slow_px, point->fast_px, &ring);

      g_assert_cmpfloat (fabs (point->normal_rad), <=, G_PI / 2.0);
      if (k > 0)
        g_assert_cmpfloat (
            point->snr, <=, g_array_index (points, RingletRidgePoint, k - 1).snr);
      if (fabs (error) > 5.0 * point->sigma_px + 0.2)
        continue;
      n++;
      on_ring[ring]++;
      pull2 += pow (error / hypot (point->sigma_px, 0.03), 2.0);
      tilt2 += pow (normal_error (&powder, point), 2.0);
    }
    g_test_message ("%s: %u of %u on rings, %g σ, normals %g°; %u %u %u %u %u", c->name,
        n, points->len, sqrt (pull2 / n), sqrt (tilt2 / n) / DEGREE, on_ring[1],
        on_ring[2], on_ring[3], on_ring[4], on_ring[5]);
    g_assert_cmpuint (n, >=, c->least);
    g_assert_cmpfloat (n, >=, 0.97 * points->len);
    g_assert_cmpfloat (sqrt (pull2 / n), <, 1.5);
    g_assert_cmpfloat (sqrt (tilt2 / n), <, 5.0 * DEGREE);
    for (guint ring = 1; ring <= 5; ring++)
      g_assert_cmpuint (on_ring[ring], >=, 15);
  }
}

static void
test_threads (void)
{
  g_auto (Powder) powder = powder_new ();
  g_autoptr (GArray) first = NULL;

  ringlet_parallel_set_threads (1);
  first = points_of (&powder, &cases[5]);
  for (guint n = 2; n <= 3; n++) {
    g_autoptr (GArray) points = NULL;

    ringlet_parallel_set_threads (n);
    points = points_of (&powder, &cases[5]);
    g_assert_cmpmem (points->data, points->len * sizeof (RingletRidgePoint),
        first->data, first->len * sizeof (RingletRidgePoint));
  }
  ringlet_parallel_set_threads (0);
}

/* ---- no ridges ---- */

typedef double (*Scene) (double slow, double fast);

static double
flat (double slow, double fast)
{
  return 20.0;
}

static double
steep (double slow, double fast)
{
  return 2000.0 * exp (-hypot (slow + 20.0, fast + 20.0) / 80.0) + 1.0;
}

/* As of a single crystal: nowhere three of them on a line. */
static double
spots (double slow, double fast)
{
  double sum = 20.0;

  for (int k = 1; k <= 30; k++) {
    const double y = slow - 10.0 - fmod (k * 0.7548776662 * 280.0, 280.0);
    const double x = fast - 10.0 - fmod (k * 0.5698402910 * 280.0, 280.0);

    const double sigma = k % 2 == 0 ? 1.5 : 3.0;

    sum +=
        (k % 3 == 0 ? 5000.0 : 200.0) * exp (-0.5 * (y * y + x * x) / (sigma * sigma));
  }
  return sum;
}

/* A step at a border between modules, one with another gain. */
static double
modules (double slow, double fast)
{
  return slow < 120.0 ? 100.0 : fast < 200.0 ? 80.0 : 130.0;
}

static const struct {
  const char *name;
  Scene scene;
  gboolean with_gap;
} empty[] = {
  { "flat", flat, FALSE },
  { "steep", steep, TRUE },
  { "spots", spots, FALSE },
  { "modules", modules, FALSE },
};

static void
test_nothing (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++) {
    g_autoptr (GRand) rand = g_rand_new_with_seed (2);
    gint32 *pixels = ringlet_image_alloc (RINGLET_PIXEL_I32, SIDE, SIDE, NULL);
    g_autoptr (RingletImage) image = NULL;
    g_autoptr (RingletPeakImage) peaks = NULL;
    g_autoptr (GArray) points = NULL;

    for (gsize at = 0; at < SIDE * SIDE; at++) {
      const double slow = (double) (at / SIDE) + 0.5;
      const double fast = (double) (at % SIDE) + 0.5;

      pixels[at] = (gint32) ringlet_poisson_sample (rand, empty[i].scene (slow, fast));
      if (empty[i].with_gap && (at / SIDE / 17 == 3 || at % SIDE / 8 == 15))
        pixels[at] = -2;
    }
    image = ringlet_image_new_take (RINGLET_PIXEL_I32, SIDE, SIDE, pixels, NULL);
    peaks = ringlet_peak_image_new (image, NULL, TRUE, NULL, NULL);
    points = ringlet_ridge_points (peaks, NULL, NULL, NULL);
    g_test_message ("%s: %u", empty[i].name, points->len);
    /* Of noise, one in some thousand candidates is above 5 σ. */
    g_assert_cmpuint (points->len, <=, 3);
  }
}

static void
test_options (void)
{
  g_auto (Powder) powder = powder_new ();
  g_autoptr (RingletImage) image = powder_image (&powder, 1000.0, 0.1, FALSE, 0.0);
  g_autoptr (RingletPeakImage) peaks =
      ringlet_peak_image_new (image, NULL, TRUE, NULL, NULL);
  RingletRidgeSearch search = ringlet_ridge_search_default ();
  g_autoptr (GArray) few = NULL;
  g_autoptr (GArray) far = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  search.max_points = 150;
  few = ringlet_ridge_points (peaks, &search, NULL, NULL);
  g_assert_cmpuint (few->len, <=, 150);
  g_assert_cmpuint (few->len, >=, 75);

  search = ringlet_ridge_search_default ();
  search.spacing_px = 40.0;
  far = ringlet_ridge_points (peaks, &search, NULL, NULL);
  g_assert_cmpuint (far->len, >=, 75);
  for (guint k = 0; k < far->len; k++) {
    for (guint l = 0; l < k; l++) {
      const RingletRidgePoint *a = &g_array_index (far, RingletRidgePoint, k);
      const RingletRidgePoint *b = &g_array_index (far, RingletRidgePoint, l);
      guint ring_a = 0;
      guint ring_b = 0;

      powder_nearest_px (&powder, a->slow_px, a->fast_px, &ring_a);
      powder_nearest_px (&powder, b->slow_px, b->fast_px, &ring_b);
      /* Chords are shorter than arcs. */
      if (ring_a == ring_b)
        g_assert_cmpfloat (
            hypot (a->slow_px - b->slow_px, a->fast_px - b->fast_px), >, 25.0);
    }
  }

  g_cancellable_cancel (cancelled);
  g_assert_null (ringlet_ridge_points (peaks, NULL, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/peak-ridge/points", test_points);
  g_test_add_func ("/peak-ridge/threads", test_threads);
  g_test_add_func ("/peak-ridge/nothing", test_nothing);
  g_test_add_func ("/peak-ridge/options", test_options);
  return g_test_run ();
}
