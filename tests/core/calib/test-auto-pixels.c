/* SPDX-License-Identifier: MIT */

/* Draws of one image: how far the most likely geometry is from the true one, beside
 * what it says itself. */

#include "calib/auto-pixels.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "process/simulate.h"

#define N_PIXELS 300
#define PIXEL_M 2e-4
#define N_DRAWS 12
#define N_FREE 5
/* Σ pull² / 5 of draws in each of which the five depend on each other: its mean is
 * N_DRAWS, and its variance at most 2 N_DRAWS. This is 3.5 standard deviations. */
#define MOST_PULLS (N_DRAWS + 3.5 * sqrt (2.0 * N_DRAWS))
#define LEAST_PULLS (N_DRAWS / 5.0)

static RingletDetector *
make_detector (void)
{
  return ringlet_detector_new_generic (PIXEL_M, PIXEL_M, N_PIXELS, N_PIXELS, 3, NULL);
}

static RingletCone
truth (void)
{
  return (RingletCone){
    .centre = { 0.021, 0.035 }, .distance_m = 0.12, .tilt = { 0.25, -0.15 }
  };
}

/* Less than half a pixel off in each. */
static RingletCone
start (void)
{
  RingletCone cone = truth ();

  cone.centre[0] += 0.3 * PIXEL_M;
  cone.centre[1] -= 0.4 * PIXEL_M;
  cone.distance_m *= 1.001;
  cone.tilt[1] += 0.002;
  return cone;
}

static RingletImage *
draw (RingletDetector *detector, double counts, guint32 seed)
{
  const RingletCone cone = truth ();
  const RingletGeometry geometry = ringlet_cone_geometry (&cone, 0.6e-10);
  RingletSimulation options =
      ringlet_simulation_default (ringlet_calibrant_find ("LaB6", NULL));

  options.peak_counts = counts;
  options.caglioti_w = pow (0.3 * G_PI / 180.0, 2.0);
  options.background = 0.02;
  options.seed = seed;
  return ringlet_simulate (detector, &geometry, NULL, &options, NULL, NULL, NULL);
}

static void
fit (RingletDetector *detector, const RingletImage *image, gboolean hold_tilt,
    RingletAutoPixels *pixels)
{
  const RingletCone cone = start ();
  const RingletGeometry geometry = ringlet_cone_geometry (&cone, 0.6e-10);
  const RingletPlacement placement = ringlet_placement_new (detector, &geometry);
  const RingletCalibrant *calibrant = ringlet_calibrant_find ("LaB6", NULL);
  g_autoptr (GArray) rings = ringlet_rings_new (calibrant, 0.6e-10, 0.45);
  g_autoptr (RingletPeakImage) peaks =
      ringlet_peak_image_new (image, NULL, TRUE, NULL, NULL);
  RingletAutoWork work = { .detector = detector, .peaks = peaks };
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (RingletRingPoint));
  g_autoptr (RingletRingPowder) powder =
      ringlet_ring_powder_new (peaks, &placement, rings, points);
  g_autoptr (GError) error = NULL;

  powder->polarization = 0.99;
  g_assert_true (ringlet_auto_pixels (
      &work, &geometry, rings, rings->len, powder, hold_tilt, pixels, &error));
  g_assert_no_error (error);
}

static double
squares_of (const RingletAutoPixels *pixels)
{
  const RingletCone found = ringlet_cone_of_geometry (&pixels->geometry);
  const RingletCone cone = truth ();
  const double off[N_FREE] = { (found.centre[0] - cone.centre[0]) / PIXEL_M,
    (found.centre[1] - cone.centre[1]) / PIXEL_M,
    log (found.distance_m / cone.distance_m), found.tilt[0] - cone.tilt[0],
    found.tilt[1] - cone.tilt[1] };
  double sum = 0.0;

  for (int i = 0; i < N_FREE; i++)
    sum += pow (off[i] / pixels->sigma[i], 2.0) / N_FREE;
  return sum;
}

/* σ is right, and falls with the root of the counts. */
static void
test_sigma (void)
{
  g_autoptr (RingletDetector) detector = make_detector ();
  const double counts[2] = { 4.0, 400.0 };
  double sigma[2] = { 0.0 };

  for (int k = 0; k < 2; k++) {
    double sum = 0.0;

    for (guint32 i = 0; i < N_DRAWS; i++) {
      g_autoptr (RingletImage) image = draw (detector, counts[k], 100 + i);
      RingletAutoPixels pixels;

      fit (detector, image, FALSE, &pixels);
      g_assert_true (pixels.is_settled);
      g_assert_cmpuint (pixels.n_rings, >=, 3);
      g_assert_cmpfloat_with_epsilon (pixels.misfit, 1.0, 0.05);
      sum += squares_of (&pixels);
      sigma[k] += pixels.sigma[0] / N_DRAWS;
    }
    g_test_message ("%g counts: %g of %d, sigma %g", counts[k], sum, N_DRAWS, sigma[k]);
    g_assert_cmpfloat (sum, <, MOST_PULLS);
    g_assert_cmpfloat (sum, >, LEAST_PULLS);
  }
  /* Weak rings are lost with few counts. */
  g_assert_cmpfloat (sigma[0] / sigma[1], >, 8.0);
  g_assert_cmpfloat (sigma[0] / sigma[1], <, 14.0);
}

/* Rings of which every other sixteenth is dark are not even. */
static void
test_uneven (void)
{
  g_autoptr (RingletDetector) detector = make_detector ();
  g_autoptr (RingletImage) image = draw (detector, 40.0, 7);
  const guint32 *from = image->data;
  guint32 *pixels = ringlet_image_alloc (RINGLET_PIXEL_U32, N_PIXELS, N_PIXELS, NULL);
  g_autoptr (RingletImage) uneven = NULL;
  RingletAutoPixels found;

  for (gsize i = 0; i < N_PIXELS * N_PIXELS; i++) {
    const double angle =
        atan2 ((double) (i / N_PIXELS) - 105.0, (double) (i % N_PIXELS) - 175.0);

    pixels[i] =
        ((int) (16.0 * (angle + G_PI) / (2.0 * G_PI))) % 2 == 0 ? from[i] : from[i] / 2;
  }
  uneven = ringlet_image_new_take (RINGLET_PIXEL_U32, N_PIXELS, N_PIXELS, pixels, NULL);
  fit (detector, uneven, FALSE, &found);
  g_assert_cmpfloat (found.misfit, >, 1.05);
}

/* A tilt that is held stays to the bit. */
static void
test_held (void)
{
  g_autoptr (RingletDetector) detector = make_detector ();
  g_autoptr (RingletImage) image = draw (detector, 40.0, 9);
  const RingletCone from = start ();
  RingletAutoPixels found;
  RingletCone cone;

  fit (detector, image, TRUE, &found);
  cone = ringlet_cone_of_geometry (&found.geometry);
  for (int k = 0; k < 2; k++) {
    g_assert_cmpfloat_with_epsilon (cone.tilt[k], from.tilt[k], 1e-14);
    g_assert_cmpfloat (found.sigma[3 + k], ==, 0.0);
  }
  g_assert_cmpfloat (found.sigma[2], >, 0.0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/auto-pixels/sigma", test_sigma);
  g_test_add_func ("/auto-pixels/uneven", test_uneven);
  g_test_add_func ("/auto-pixels/held", test_held);
  return g_test_run ();
}
