/* SPDX-License-Identifier: MIT */

/* What is grabbed follows the hand, and what shall stay stays: told by 2θ, beam centre
 * and tilt of the geometry that comes out, of pixels of any orientation. */

#include "grip.h"

#include <locale.h>
#include <math.h>

#include "geometry/lab.h"

#define DEGREE (G_PI / 180.0)
#define EXACT 1e-11
#define EXACT_PX 1e-7 /* of 1e3 pixels */

static const RingletGeometry cases[] = {
  { 0.2, 0.05, 0.04, 0.0, 0.0, 0.0, 4e-11, FALSE },
  { 0.3, 0.06, 0.05, 0.02, -0.03, 0.4, 4e-11, FALSE },
  { 0.15, -0.02, 0.11, -0.3, 0.5, -1.0, 4e-11, FALSE },
};
static const struct {
  double from_slow, from_fast, to_slow, to_fast;
} drags[] = {
  { 600.0, 900.0, 640.0, 930.0 },
  { 200.5, 310.25, 150.0, 300.0 },
  { 1000.0, 100.0, 990.0, 350.0 },
};

static RingletDetector *
detector_new (int orientation)
{
  return ringlet_detector_new_generic (1e-4, 8e-5, 1000, 1200, orientation, NULL);
}

static double
two_theta_at (const RingletGeometry *geometry, const RingletDetector *detector,
    double slow_px, double fast_px)
{
  return ringlet_lab_two_theta (
      ringlet_geometry_lab_at (geometry, detector, slow_px, fast_px));
}

static double
tilt_of (const RingletGeometry *geometry)
{
  return acos (cos (geometry->rot1_rad) * cos (geometry->rot2_rad));
}

static double
length_of (const RingletGeometry *geometry)
{
  return geometry->distance_m / cos (tilt_of (geometry));
}

static void
assert_centre (const RingletGeometry *geometry, const RingletDetector *detector,
    double slow_px, double fast_px)
{
  double slow = NAN;
  double fast = NAN;

  g_assert_true (ringlet_geometry_beam_centre (geometry, detector, &slow, &fast));
  g_assert_cmpfloat_with_epsilon (slow, slow_px, EXACT_PX);
  g_assert_cmpfloat_with_epsilon (fast, fast_px, EXACT_PX);
}

typedef void (*Check) (const RingletGeometry *start, const RingletDetector *detector);

static void
for_all (Check check)
{
  for (int orientation = 1; orientation <= 4; orientation++) {
    g_autoptr (RingletDetector) detector = detector_new (orientation);

    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      check (&cases[i], detector);
  }
}

static void
check_ring (const RingletGeometry *start, const RingletDetector *detector)
{
  double slow = NAN;
  double fast = NAN;

  g_assert_true (ringlet_geometry_beam_centre (start, detector, &slow, &fast));
  for (gsize i = 0; i < G_N_ELEMENTS (drags); i++) {
    const RingletGrip grip = { RINGLET_GRIP_DISTANCE, drags[i].from_slow,
      drags[i].from_fast, 1, *start };
    RingletGeometry moved;

    g_assert_true (ringlet_grip_move (
        &grip, detector, drags[i].to_slow, drags[i].to_fast, &moved));
    g_assert_cmpfloat_with_epsilon (
        two_theta_at (&moved, detector, drags[i].to_slow, drags[i].to_fast),
        two_theta_at (start, detector, drags[i].from_slow, drags[i].from_fast), EXACT);
    assert_centre (&moved, detector, slow, fast);
    g_assert_cmpfloat (moved.rot1_rad, ==, start->rot1_rad);
    g_assert_cmpfloat (moved.rot2_rad, ==, start->rot2_rad);
    g_assert_cmpfloat (moved.rot3_rad, ==, start->rot3_rad);
    g_assert_cmpfloat (moved.distance_m, !=, start->distance_m);
  }
}

/* An upright detector: r = L tan 2θ, so that 2 r is 2 L. */
static void
check_double (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 1000, 1000, 3, NULL);
  const RingletGeometry start = { 0.1, 0.05, 0.05, 0, 0, 0, 0, FALSE };
  const RingletGrip grip = { RINGLET_GRIP_DISTANCE, 500, 700, 1, start };
  RingletGeometry moved;

  g_assert_true (ringlet_grip_move (&grip, detector, 500, 900, &moved));
  g_assert_cmpfloat_with_epsilon (moved.distance_m, 0.2, 1e-15);
  g_assert_cmpfloat_with_epsilon (moved.poni_slow_m, 0.05, 1e-15);
}

static void
test_ring (void)
{
  for_all (check_ring);
  check_double ();
}

static void
check_centre (const RingletGeometry *start, const RingletDetector *detector)
{
  double slow = NAN;
  double fast = NAN;

  g_assert_true (ringlet_geometry_beam_centre (start, detector, &slow, &fast));
  for (gsize i = 0; i < G_N_ELEMENTS (drags); i++) {
    const double by_slow = drags[i].to_slow - drags[i].from_slow;
    const double by_fast = drags[i].to_fast - drags[i].from_fast;
    const RingletGrip grip = { RINGLET_GRIP_CENTRE, drags[i].from_slow,
      drags[i].from_fast, 0, *start };
    RingletGeometry moved;

    g_assert_true (ringlet_grip_move (
        &grip, detector, drags[i].to_slow, drags[i].to_fast, &moved));
    assert_centre (&moved, detector, slow + by_slow, fast + by_fast);
    g_assert_cmpfloat_with_epsilon (
        two_theta_at (&moved, detector, drags[i].to_slow, drags[i].to_fast),
        two_theta_at (start, detector, drags[i].from_slow, drags[i].from_fast), EXACT);
    g_assert_cmpfloat (moved.distance_m, ==, start->distance_m);

    g_assert_true (ringlet_grip_centre (start, detector, 333.25, 444.5, &moved));
    assert_centre (&moved, detector, 333.25, 444.5);
    g_assert_cmpfloat (moved.rot1_rad, ==, start->rot1_rad);
  }
}

static void
test_centre (void)
{
  for_all (check_centre);
}

static void
check_tilt (const RingletGeometry *start, const RingletDetector *detector)
{
  double slow = NAN;
  double fast = NAN;
  double normal_slow = NAN;
  double normal_fast = NAN;

  g_assert_true (ringlet_geometry_beam_centre (start, detector, &slow, &fast));
  g_assert_true (ringlet_grip_normal (start, detector, &normal_slow, &normal_fast));
  for (gsize i = 0; i < G_N_ELEMENTS (drags); i++) {
    const RingletGrip grip = { RINGLET_GRIP_TILT, normal_slow, normal_fast, 0, *start };
    RingletGeometry moved;
    double to_slow = NAN;
    double to_fast = NAN;

    g_assert_true (ringlet_grip_move (
        &grip, detector, drags[i].to_slow, drags[i].to_fast, &moved));
    g_assert_true (ringlet_grip_normal (&moved, detector, &to_slow, &to_fast));
    g_assert_cmpfloat_with_epsilon (to_slow, drags[i].to_slow, EXACT_PX);
    g_assert_cmpfloat_with_epsilon (to_fast, drags[i].to_fast, EXACT_PX);
    assert_centre (&moved, detector, slow, fast);
    g_assert_cmpfloat_with_epsilon (length_of (&moved), length_of (start), EXACT);
  }
}

/* 1 m along the beam and the foot of the normal ½ m from it: sin τ = ½. */
static void
check_thirty_degrees (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-3, 1e-3, 1000, 1000, 3, NULL);
  const RingletGeometry start = { 1.0, 0.5, 0.5, 0, 0, 0, 0, FALSE };
  const RingletGrip grip = { RINGLET_GRIP_TILT, 500, 500, 0, start };
  RingletGeometry moved;

  g_assert_true (ringlet_grip_move (&grip, detector, 500, 1000, &moved));
  g_assert_cmpfloat_with_epsilon (tilt_of (&moved), 30 * DEGREE, EXACT);
  g_assert_cmpfloat_with_epsilon (moved.distance_m, cos (30 * DEGREE), EXACT);
  g_assert_false (ringlet_grip_move (&grip, detector, 500, 1600, &moved));
}

static void
test_tilt (void)
{
  for_all (check_tilt);
  check_thirty_degrees ();
}

static void
test_find (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 1000, 1000, 3, NULL);
  const RingletGeometry upright = { 0.1, 0.05, 0.05, 0, 0, 0, 4e-11, FALSE };
  const RingletGeometry none = { 0 };
  g_autoptr (GArray) rings = g_array_new (FALSE, TRUE, sizeof (RingletRing));
  const RingletRing ring = { .number = 7,
    .two_theta_rad = atan (0.2) }; /* r = 200 px */
  RingletGrip grip;

  g_array_append_val (rings, ring);
  grip = ringlet_grip_find (detector, &upright, rings, 500, 705, 6);
  g_assert_cmpint (grip.kind, ==, RINGLET_GRIP_DISTANCE);
  g_assert_cmpuint (grip.ring, ==, 7);
  grip = ringlet_grip_find (detector, &upright, rings, 500, 707, 6);
  g_assert_cmpint (grip.kind, ==, RINGLET_GRIP_CENTRE);
  grip = ringlet_grip_find (detector, &upright, rings, 503, 496, 6);
  g_assert_cmpint (grip.kind, ==, RINGLET_GRIP_TILT);
  grip = ringlet_grip_find (detector, &upright, NULL, 500, 700, 6);
  g_assert_cmpint (grip.kind, ==, RINGLET_GRIP_CENTRE);
  grip = ringlet_grip_find (detector, &none, rings, 500, 700, 6);
  g_assert_cmpint (grip.kind, ==, RINGLET_GRIP_NONE);
  g_assert_false (ringlet_grip_move (&grip, detector, 1, 1, &grip.start));
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/grip/ring", test_ring);
  g_test_add_func ("/grip/centre", test_centre);
  g_test_add_func ("/grip/tilt", test_tilt);
  g_test_add_func ("/grip/find", test_find);
  return g_test_run ();
}
