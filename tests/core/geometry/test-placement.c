/* SPDX-License-Identifier: MIT */
#include "geometry/placement.h"

#include <locale.h>
#include <math.h>

#include "geometry/lab.h"
#include "geometry/maps.h"

#define DEGREE (G_PI / 180.0)

typedef struct {
  const char *name;
  double pixel_slow_m;
  double pixel_fast_m;
  RingletGeometry geometry;
} Case;

static const Case cases[] = {
  { "straight", 1e-4, 1e-4, { 0.1, 0.01, 0.015, 0.0, 0.0, 0.0, 1e-10 } },
  { "beam beside", 1e-4, 1e-4, { 0.1, -0.2, 0.4, 0.0, 0.0, 0.0, 1e-10 } },
  { "rectangular", 50e-6, 172e-6, { 0.3, 0.01, 0.02, 0.1, -0.2, 0.3, 1e-10 } },
  { "tilt 50°", 1e-4, 1e-4, { 0.1, 0.01, 0.015, 50 * DEGREE, 0.0, 0.0, 1e-10 } },
  { "tilt 60°", 1e-4, 75e-6, { 0.2, 0.0, 0.0, 0.1, -60 * DEGREE, 1.0, 1e-10 } },
  { "two tilts", 1e-4, 1e-4, { 0.1, 0.01, 0.0, 40 * DEGREE, 70 * DEGREE, 2.0, 1e-10 } },
  { "right angle", 1e-4, 1e-4, { 0.1, 0.01, 0.01, 90 * DEGREE, 0.0, 0.0, 1e-10 } },
  { "backwards", 1e-4, 1e-4, { 0.1, 0.01, 0.01, 170 * DEGREE, 0.1, 0.0, 1e-10 } },
  { "near", 172e-6, 172e-6, { 1e-3, 0.01, 0.015, 0.2, 0.3, -0.4, 1e-10 } },
  { "far", 10e-6, 10e-6, { 20.0, 0.001, 0.002, 0.01, -0.01, 3.0, 1e-10 } },
};

/* Pixel → laboratory → angles → pixel, on the detector and beside it. */
static void
check_round_trip (const RingletGeometry *geometry, const RingletDetector *detector,
    double slow, double fast)
{
  const RingletPlacement placement = ringlet_placement_new (detector, geometry);
  const RingletLab p = ringlet_geometry_lab_at (geometry, detector, slow, fast);
  double slow_px = NAN;
  double fast_px = NAN;

  g_assert_true (ringlet_placement_find_angles (
      &placement, ringlet_lab_two_theta (p), ringlet_lab_chi (p), &slow_px, &fast_px));
  g_assert_cmpfloat (fabs (slow_px - slow), <=, 1e-9);
  g_assert_cmpfloat (fabs (fast_px - fast), <=, 1e-9);
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];

    for (int orientation = 1; orientation <= 4; orientation++) {
      g_autoptr (RingletDetector) detector = ringlet_detector_new_generic (
          c->pixel_slow_m, c->pixel_fast_m, 200, 300, orientation, NULL);

      g_test_message ("%s, orientation %d", c->name, orientation);
      for (int n = 0; n < 500; n++)
        check_round_trip (&c->geometry, detector,
            g_rand_double_range (rand, -200.0, 400.0),
            g_rand_double_range (rand, -300.0, 600.0));
    }
  }
}

/* Ordinary set-ups of any tilt. */
static RingletGeometry
random_geometry (GRand *rand)
{
  return (RingletGeometry){
    .distance_m = exp (g_rand_double_range (rand, log (0.05), log (5.0))),
    .poni_slow_m = g_rand_double_range (rand, -0.1, 0.2),
    .poni_fast_m = g_rand_double_range (rand, -0.1, 0.2),
    .rot1_rad = g_rand_double_range (rand, -G_PI, G_PI),
    .rot2_rad = g_rand_double_range (rand, -G_PI, G_PI),
    .rot3_rad = g_rand_double_range (rand, -G_PI, G_PI),
  };
}

static void
test_random (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);

  for (int n = 0; n < 20000; n++) {
    const RingletGeometry geometry = random_geometry (rand);
    g_autoptr (RingletDetector) detector =
        ringlet_detector_new_generic (g_rand_double_range (rand, 50e-6, 200e-6),
            g_rand_double_range (rand, 50e-6, 200e-6), 1000, 1100, 1 + n % 4, NULL);

    g_test_message ("geometry %d", n);
    check_round_trip (&geometry, detector, g_rand_double_range (rand, -500.0, 1500.0),
        g_rand_double_range (rand, -500.0, 1500.0));
  }
}

/* The arrays that integrations use lead back to the centres of the pixels. */
static void
test_maps (void)
{
  const RingletFactors factors = ringlet_factors_none ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const Case *c = &cases[i];
    g_autoptr (RingletDetector) detector = ringlet_detector_new_generic (
        c->pixel_slow_m, c->pixel_fast_m, 40, 50, 1 + (int) i % 4, NULL);
    const RingletPlacement placement = ringlet_placement_new (detector, &c->geometry);
    g_autoptr (RingletMemo) memo = ringlet_memo_new (1 << 20);
    g_autoptr (RingletMaps) maps = ringlet_maps_new (detector, &c->geometry, memo);
    g_autoptr (RingletArray) two_theta =
        ringlet_maps_get (maps, RINGLET_MAP_TWO_THETA, &factors, NULL, NULL);
    g_autoptr (RingletArray) chi =
        ringlet_maps_get (maps, RINGLET_MAP_CHI, &factors, NULL, NULL);

    g_test_message ("%s", c->name);
    for (gsize pixel = 0; pixel < 40 * 50; pixel++) {
      double slow = NAN;
      double fast = NAN;

      g_assert_true (ringlet_placement_find_angles (
          &placement, two_theta->data[pixel], chi->data[pixel], &slow, &fast));
      g_assert_cmpfloat (fabs (slow - (double) (pixel / 50) - 0.5), <=, 1e-9);
      g_assert_cmpfloat (fabs (fast - (double) (pixel % 50) - 0.5), <=, 1e-9);
    }
  }
}

typedef struct {
  const char *name;
  double rot1_deg;
  double rot2_deg;
  double two_theta_deg;
  double chi_deg;
  gboolean meets;
} RayCase;

/* A left-handed turn about the slow axis, upwards, takes the normal towards +x (χ = 0);
 * one about the fast axis takes it down (χ = −90°). */
static const RayCase rays[] = {
  { "along the normal", 0, 0, 0, 0, TRUE },
  { "against it", 0, 0, 180, 0, FALSE },
  { "almost parallel", 0, 0, 89.9999, 17, TRUE },
  { "parallel", 0, 0, 90, 17, FALSE },
  { "behind", 0, 0, 90.0001, 17, FALSE },
  { "beyond 90°, towards it", 45, 0, 134.9, 0, TRUE },
  { "beyond 90°, past it", 45, 0, 135.1, 0, FALSE },
  { "away from it", 45, 0, 44.9, 180, TRUE },
  { "away from it, past it", 45, 0, 45.1, 180, FALSE },
  { "below", 0, 45, 134.9, -90, TRUE },
  { "below, past it", 0, 45, 135.1, -90, FALSE },
  { "above, past it", 0, 45, 45.1, 90, FALSE },
  { "beam parallel", 90, 0, 0, 0, FALSE },
  { "detector beside the beam", 90, 0, 90, 0, TRUE },
  { "backscatter", 180, 0, 180, 0, TRUE },
  { "backscatter, forwards", 180, 0, 0, 0, FALSE },
  { "not a number", 0, 0, NAN, 0, FALSE },
};

static void
test_rays (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 100, 100, 3, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rays); i++) {
    const RayCase *c = &rays[i];
    const RingletGeometry geometry = {
      .distance_m = 0.1,
      .rot1_rad = c->rot1_deg * DEGREE,
      .rot2_rad = c->rot2_deg * DEGREE,
    };
    const RingletPlacement placement = ringlet_placement_new (detector, &geometry);
    double slow = NAN;
    double fast = NAN;

    g_test_message ("%s", c->name);
    g_assert_true (ringlet_placement_find_angles (&placement, c->two_theta_deg * DEGREE,
                       c->chi_deg * DEGREE, &slow, &fast) == c->meets);
    g_assert_true (isfinite (slow + fast) == c->meets);
  }
}

/* On a straight detector a ring is a circle of radius L tan 2θ. */
static void
test_circle (void)
{
  const RingletGeometry geometry = { .distance_m = 0.1 };
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 2e-4, 100, 100, 3, NULL);
  const RingletPlacement placement = ringlet_placement_new (detector, &geometry);

  for (int i = 0; i < 360; i++) {
    const double radius_m = 0.1 * tan (0.6);
    double slow = NAN;
    double fast = NAN;

    g_assert_true (
        ringlet_placement_find_angles (&placement, 0.6, i * DEGREE, &slow, &fast));
    g_assert_cmpfloat (fabs (slow * 1e-4 - radius_m * sin (i * DEGREE)), <=, 1e-16);
    g_assert_cmpfloat (fabs (fast * 2e-4 - radius_m * cos (i * DEGREE)), <=, 1e-16);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/placement/round-trip", test_round_trip);
  g_test_add_func ("/placement/random", test_random);
  g_test_add_func ("/placement/maps", test_maps);
  g_test_add_func ("/placement/rays", test_rays);
  g_test_add_func ("/placement/circle", test_circle);

  return g_test_run ();
}
