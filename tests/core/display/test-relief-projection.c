/* SPDX-License-Identifier: MIT */

/* Where the points of a relief are on the canvas, and how a hand turns it. */

#include "relief-view.h"

static void
test_waterfall (void)
{
  static const struct {
    double shift_x, shift_y, gain, u, v, w, x, y;
  } cases[] = {
    /* 30 + 120 (u (1 − |sx|) + sx v + max (−sx, 0)), 20 + 90 (1 − g w (1 − sy) − sy v)
     */
    { 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 30.0, 110.0 },
    { 0.0, 0.0, 1.0, 1.0, 0.7, 1.0, 150.0, 20.0 },
    { 0.25, 0.5, 1.0, 0.0, 1.0, 0.0, 60.0, 65.0 },
    { 0.25, 0.5, 1.0, 1.0, 0.0, 1.0, 120.0, 65.0 },
    { -0.25, 0.5, 1.0, 0.0, 0.0, 0.0, 60.0, 110.0 },
    { -0.25, 0.5, 1.0, 1.0, 1.0, 1.0, 120.0, 20.0 },
    { 0.0, 0.5, 3.0, 0.5, 0.5, 0.2, 90.0, 60.5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletReliefPose pose = { RINGLET_RELIEF_WATERFALL, cases[i].gain,
      cases[i].shift_x, cases[i].shift_y, 0.0, 0.0 };
    const RingletReliefProjection projection =
        ringlet_relief_projection_new (&pose, &box);
    double x = 0.0, y = 0.0;

    ringlet_relief_project (&projection, cases[i].u, cases[i].v, cases[i].w, &x, &y);
    assert_near (x, cases[i].x, EXACT, "x");
    assert_near (y, cases[i].y, EXACT, "y");
  }
}

/* Looked at from the front at 30°: cos θ = √3/2, sin θ = 1/2. Ratios of distances on
 * the canvas in one direction are known without the scale. */
static void
test_perspective (void)
{
  const RingletReliefPose pose = turned (0.0, 30.0);
  const RingletReliefProjection projection =
      ringlet_relief_projection_new (&pose, &box);
  const double c = sqrt (0.75);
  double x0, y0, x1, y1, x2, y2;

  ringlet_relief_project (&projection, 0.5, 0.5, 0.0, &x0, &y0);
  assert_near (x0, box.x + 0.5 * box.width, EXACT, "the middle is in the middle");
  ringlet_relief_project (&projection, 1.0, 0.0, 0.0, &x1, &y1);
  ringlet_relief_project (&projection, 1.0, 1.0, 0.0, &x2, &y2);
  assert_near ((x1 - x0) / (x2 - x0), (5.0 + c) / (5.0 - c), EXACT, "nearer is larger");
  assert_near ((y1 - y0) / (y0 - y2), (5.0 + c) / (5.0 - c), EXACT, "upwards, too");
  ringlet_relief_project (&projection, 1.0, 0.0, 1.0, &x2, &y2);
  assert_near ((y1 - y2) / (y1 - y0), 1.8 * c, EXACT, "0.9 cos θ against sin θ");
  ringlet_relief_project (&projection, 1.0, 0.5, 0.0, &x2, &y2);
  assert_near ((x1 - x0) / (x2 - x0), 5.0 / (5.0 - c), EXACT, "halfway");
  assert_near (y2, y0, EXACT, "the middle of the side is as high as the middle");
}

/* However it is turned: verticals are vertical, all is inside, and it is as large as it
 * fits. */
static void
test_fit (void)
{
  for (double azimuth = -180.0; azimuth <= 180.0; azimuth += 15.0) {
    for (double elevation = 5.0; elevation <= 85.0; elevation += 20.0) {
      const RingletReliefPose pose = turned (azimuth, elevation);
      const RingletReliefProjection projection =
          ringlet_relief_projection_new (&pose, &box);
      double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;

      for (guint i = 0; i < 8; i++) {
        double x, y, x_floor, y_floor;

        ringlet_relief_project (&projection, i & 1, i >> 1 & 1, i >> 2, &x, &y);
        ringlet_relief_project (&projection, i & 1, i >> 1 & 1, 0, &x_floor, &y_floor);
        assert_near (x, x_floor, EXACT, "vertical");
        g_assert_cmpfloat (y, <=, y_floor + EXACT);
        left = fmin (left, x);
        right = fmax (right, x);
        top = fmin (top, y);
        bottom = fmax (bottom, y);
      }
      g_assert_cmpfloat (left, >=, box.x - EXACT);
      g_assert_cmpfloat (right, <=, box.x + box.width + EXACT);
      g_assert_cmpfloat (top, >=, box.y - EXACT);
      g_assert_cmpfloat (bottom, <=, box.y + box.height + EXACT);
      g_assert_cmpfloat (
          fabs (log2 (projection.scale_x / projection.scale_y)), <=, 1.0 + EXACT);
      assert_near (fmax ((right - left) / box.width, (bottom - top) / box.height), 1.0,
          EXACT, "as large as it fits");
    }
  }
}

static void
test_pose (void)
{
  RingletReliefPose surface = turned (170.0, 30.0);
  RingletReliefPose waterfall = ringlet_relief_pose_default (RINGLET_RELIEF_WATERFALL);

  ringlet_relief_pose_move (&surface, 1.0 / 9.0, 0.1);
  assert_near (surface.azimuth_rad, -170.0 * DEGREE, EXACT, "20° on, past half a turn");
  assert_near (
      surface.elevation_rad, 21.0 * DEGREE, EXACT, "a hand that goes up lowers");
  ringlet_relief_pose_move (&surface, 0.0, 5.0);
  assert_near (surface.elevation_rad, 5.0 * DEGREE, EXACT, "never flat");
  ringlet_relief_pose_move (&surface, 0.0, -5.0);
  assert_near (surface.elevation_rad, 85.0 * DEGREE, EXACT, "never from above");
  ringlet_relief_pose_move (&waterfall, 0.2, -0.1);
  assert_near (waterfall.shift_x, 0.3, EXACT, "with the hand");
  assert_near (waterfall.shift_y, 0.4, EXACT, "with the hand");
  ringlet_relief_pose_move (&waterfall, -5.0, 5.0);
  assert_near (waterfall.shift_x, -0.8, EXACT, "a curve keeps a fifth of the width");
  assert_near (waterfall.shift_y, 0.95, EXACT, "and a twentieth of the height");
  ringlet_relief_pose_scale (&waterfall, 1e9);
  assert_near (waterfall.gain, 50.0, EXACT, "gain");
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relief/waterfall", test_waterfall);
  g_test_add_func ("/relief/perspective", test_perspective);
  g_test_add_func ("/relief/fit", test_fit);
  g_test_add_func ("/relief/pose", test_pose);
  return g_test_run ();
}
