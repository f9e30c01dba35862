/* SPDX-License-Identifier: MIT */

/* Zooming, panning, turning over: arithmetic that a hand on a mouse feels. */

#include <locale.h>
#include <math.h>

#include "display/viewport.h"

#define SAME 1e-9

static RingletViewport
make (double width, double height, double n_fast, double n_slow)
{
  RingletViewport view = {
    .width = width, .height = height, .n_fast = n_fast, .n_slow = n_slow
  };

  ringlet_viewport_fit (&view);
  return view;
}

/* View pixels of the image that are seen along one axis. */
static double
overlap (double from, double to, double size)
{
  return fmin (fmax (from, to), size) - fmax (fmin (from, to), 0.0);
}

static void
assert_seen (const RingletViewport *view, double least)
{
  double x[2];
  double y[2];

  ringlet_viewport_to_view (view, 0.0, 0.0, &x[0], &y[0]);
  ringlet_viewport_to_view (view, view->n_slow, view->n_fast, &x[1], &y[1]);
  g_assert_cmpfloat (overlap (x[0], x[1], view->width), >=, least - SAME);
  g_assert_cmpfloat (overlap (y[0], y[1], view->height), >=, least - SAME);
}

static void
test_fit (void)
{
  RingletViewport view = make (800.0, 600.0, 1475.0, 1679.0);
  double x = 0.0;
  double y = 0.0;

  g_assert_cmpfloat (view.scale_x, ==, 600.0 / 1679.0);
  g_assert_cmpfloat (view.scale_y, ==, view.scale_x);
  ringlet_viewport_to_view (&view, 0.0, 0.0, &x, &y);
  g_assert_cmpfloat_with_epsilon (y, 0.0, SAME);
  g_assert_cmpfloat_with_epsilon (x, (800.0 - 1475.0 * view.scale_x) / 2.0, SAME);
  g_assert_true (ringlet_viewport_is_fit (&view));

  ringlet_viewport_zoom (&view, 1.01, 400.0, 300.0);
  g_assert_false (ringlet_viewport_is_fit (&view));
  ringlet_viewport_fit (&view);
  ringlet_viewport_pan (&view, 1.0, 0.0);
  g_assert_false (ringlet_viewport_is_fit (&view));
}

static void
test_fit_free (void)
{
  RingletViewport view = make (800.0, 600.0, 1000.0, 360.0);

  view.is_free = TRUE;
  ringlet_viewport_fit (&view);
  g_assert_cmpfloat (view.scale_x, ==, 0.8);
  g_assert_cmpfloat (view.scale_y, ==, 600.0 / 360.0);
  ringlet_viewport_zoom (&view, 3.0, 100.0, 100.0);
  g_assert_cmpfloat_with_epsilon (
      view.scale_y / view.scale_x, 600.0 / 360.0 / 0.8, SAME);
  ringlet_viewport_zoom (&view, 1e9, 100.0, 100.0);
  g_assert_cmpfloat_with_epsilon (view.scale_y, 256.0, 1e-6);
  g_assert_cmpfloat_with_epsilon (
      view.scale_y / view.scale_x, 600.0 / 360.0 / 0.8, SAME);
}

/* Any point of the image, any turn, up to the limits of the scale and beyond. */
static void
test_zoom (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (int i = 0; i < 5000; i++) {
    RingletViewport view = make (g_rand_double_range (rand, 1.0, 3000.0),
        g_rand_double_range (rand, 1.0, 3000.0), g_rand_int_range (rand, 1, 5000),
        g_rand_int_range (rand, 1, 5000));
    const double slow = g_rand_double_range (rand, 0.0, view.n_slow);
    const double fast = g_rand_double_range (rand, 0.0, view.n_fast);
    double x[2];
    double y[2];

    view.is_free = g_rand_boolean (rand);
    ringlet_viewport_fit (&view);
    ringlet_viewport_flip (&view, g_rand_boolean (rand), g_rand_boolean (rand));
    ringlet_viewport_to_view (&view, slow, fast, &x[0], &y[0]);
    for (int j = 0; j < 10; j++)
      ringlet_viewport_zoom (
          &view, pow (2.0, g_rand_double_range (rand, -3.0, 3.0)), x[0], y[0]);
    ringlet_viewport_to_view (&view, slow, fast, &x[1], &y[1]);
    /* Image coordinates to 1e-9 are view pixels to 256 times that; the rest is the
     * rounding of a hundred sums around 5000. */
    g_assert_cmpfloat_with_epsilon (x[0], x[1], 1e-9 * fmax (view.scale_x, 1.0));
    g_assert_cmpfloat_with_epsilon (y[0], y[1], 1e-9 * fmax (view.scale_y, 1.0));
  }
}

static void
test_limits (void)
{
  RingletViewport view = make (1000.0, 800.0, 2000.0, 2000.0);
  RingletViewport tiny = make (1000.0, 800.0, 2.0, 2.0);

  ringlet_viewport_zoom (&view, 1e-9, 500.0, 400.0);
  g_assert_cmpfloat_with_epsilon (view.scale_x, 0.4 / 64.0, SAME);
  ringlet_viewport_zoom (&view, 1e9, 500.0, 400.0);
  g_assert_cmpfloat_with_epsilon (view.scale_x, 256.0, 1e-6);
  ringlet_viewport_set_scale (&view, 1.0);
  g_assert_cmpfloat (view.scale_x, ==, 1.0);
  g_assert_cmpfloat (view.scale_y, ==, 1.0);
  ringlet_viewport_set_scale (&view, 1e6);
  g_assert_cmpfloat (view.scale_y, ==, 256.0);
  /* What fits is never too large. */
  g_assert_cmpfloat (tiny.scale_x, ==, 400.0);
  ringlet_viewport_zoom (&tiny, 2.0, 500.0, 400.0);
  g_assert_cmpfloat (tiny.scale_x, ==, 400.0);
  g_assert_true (ringlet_viewport_is_fit (&tiny));
}

static void
test_set_scale_keeps_middle (void)
{
  RingletViewport view = make (1000.0, 800.0, 2000.0, 2000.0);

  ringlet_viewport_zoom (&view, 8.0, 300.0, 500.0);
  const double slow = view.centre_slow;
  const double fast = view.centre_fast;

  ringlet_viewport_set_scale (&view, 1.0);
  g_assert_cmpfloat (view.centre_slow, ==, slow);
  g_assert_cmpfloat (view.centre_fast, ==, fast);
}

static void
test_pan (void)
{
  for (int flips = 0; flips < 4; flips++) {
    RingletViewport view = make (800.0, 600.0, 1000.0, 1000.0);
    double before[2];
    double after[2];

    ringlet_viewport_flip (&view, flips & 1, flips >> 1);
    ringlet_viewport_zoom (&view, 4.0, 400.0, 300.0);
    ringlet_viewport_to_view (&view, 480.0, 510.0, &before[0], &before[1]);
    ringlet_viewport_pan (&view, 13.0, -7.0);
    ringlet_viewport_to_view (&view, 480.0, 510.0, &after[0], &after[1]);
    g_assert_cmpfloat_with_epsilon (after[0], before[0] + 13.0, SAME);
    g_assert_cmpfloat_with_epsilon (after[1], before[1] - 7.0, SAME);

    for (int i = 0; i < 4; i++) {
      ringlet_viewport_pan (&view, i & 1 ? 1e7 : -1e7, i & 2 ? 1e7 : -1e7);
      assert_seen (&view, 32.0);
    }
  }
}

/* Whatever is done in whatever order, something of the image is there and no number is
 * lost. */
static void
test_never_lost (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  RingletViewport view = make (640.0, 480.0, 487.0, 195.0);

  for (int i = 0; i < 20000; i++) {
    const double x = g_rand_double_range (rand, 0.0, view.width);
    const double y = g_rand_double_range (rand, 0.0, view.height);

    switch (g_rand_int_range (rand, 0, 5)) {
    case 0:
      ringlet_viewport_zoom (
          &view, pow (2.0, g_rand_double_range (rand, -4.0, 4.0)), x, y);
      break;
    case 1:
      ringlet_viewport_pan (&view, 4.0 * (x - 320.0), 4.0 * (y - 240.0));
      break;
    case 2:
      ringlet_viewport_resize (&view, x + 100.0, y + 100.0);
      break;
    case 3:
      ringlet_viewport_flip (&view, x > 300.0, y > 200.0);
      break;
    default:
      ringlet_viewport_set_scale (&view, x / 100.0);
      break;
    }
    g_assert_true (isfinite (view.centre_fast) && isfinite (view.centre_slow));
    g_assert_cmpfloat (view.scale_x, ==, view.scale_y);
    assert_seen (&view, 0.0);
  }
}

static void
test_flip (void)
{
  RingletViewport view = make (800.0, 600.0, 1000.0, 1000.0);
  double before[2];
  double after[2];

  ringlet_viewport_zoom (&view, 5.0, 100.0, 100.0);
  ringlet_viewport_to_image (&view, 0.0, 0.0, &before[0], &before[1]);
  ringlet_viewport_flip (&view, TRUE, FALSE);
  ringlet_viewport_to_image (&view, 800.0, 0.0, &after[0], &after[1]);
  g_assert_cmpfloat_with_epsilon (before[0], after[0], SAME);
  g_assert_cmpfloat_with_epsilon (before[1], after[1], SAME);
  ringlet_viewport_flip (&view, TRUE, TRUE);
  ringlet_viewport_to_image (&view, 800.0, 600.0, &after[0], &after[1]);
  g_assert_cmpfloat_with_epsilon (before[0], after[0], SAME);
}

static void
test_resize (void)
{
  RingletViewport view = make (800.0, 600.0, 1000.0, 1000.0);
  RingletViewport zoomed = view;

  ringlet_viewport_resize (&view, 1234.0, 987.0);
  g_assert_true (ringlet_viewport_is_fit (&view));
  g_assert_cmpfloat (view.scale_x, ==, 0.987);

  ringlet_viewport_zoom (&zoomed, 3.0, 11.0, 500.0);
  view = zoomed;
  ringlet_viewport_resize (&view, 500.0, 1200.0);
  g_assert_cmpfloat (view.scale_x, ==, zoomed.scale_x);
  g_assert_cmpfloat (view.centre_fast, ==, zoomed.centre_fast);
  g_assert_cmpfloat (view.centre_slow, ==, zoomed.centre_slow);
}

static void
assert_finite (const RingletViewport *view)
{
  double slow = 0.0;
  double fast = 0.0;
  double x = 0.0;
  double y = 0.0;

  ringlet_viewport_to_image (view, 3.0, 4.0, &slow, &fast);
  ringlet_viewport_to_view (view, 3.0, 4.0, &x, &y);
  g_assert_true (isfinite (slow) && isfinite (fast) && isfinite (x) && isfinite (y));
  g_assert_true (isfinite (view->scale_x) && isfinite (view->scale_y));
  g_assert_true (isfinite (view->centre_fast) && isfinite (view->centre_slow));
}

static void
test_nothing (void)
{
  static const double sizes[][4] = { { 0, 0, 0, 0 }, { 0, 0, 10, 10 },
    { 800, 600, 0, 0 }, { 0, 600, 10, 10 }, { 800, 600, 10, 0 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    RingletViewport view = { sizes[i][0], sizes[i][1], sizes[i][2], sizes[i][3] };

    assert_finite (&view);
    ringlet_viewport_zoom (&view, 2.0, 0.0, 0.0);
    ringlet_viewport_pan (&view, 5.0, 5.0);
    assert_finite (&view);
    ringlet_viewport_fit (&view);
    assert_finite (&view);
    g_assert_true (ringlet_viewport_is_fit (&view));
    ringlet_viewport_zoom (&view, 0.1, 3.0, 3.0);
    ringlet_viewport_set_scale (&view, 2.0);
    assert_finite (&view);
    ringlet_viewport_fit (&view);
    /* A widget has no size before it is first shown. */
    ringlet_viewport_resize (&view, 640.0, 480.0);
    g_assert_true (ringlet_viewport_is_fit (&view));
    assert_finite (&view);
  }
}

static void
test_round_trip (void)
{
  RingletViewport view = make (801.0, 603.0, 1475.0, 1679.0);
  RingletViewport large = ringlet_viewport_scaled (&view, 2.0);
  double slow = 0.0;
  double fast = 0.0;
  double x = 0.0;
  double y = 0.0;

  ringlet_viewport_flip (&view, FALSE, TRUE);
  ringlet_viewport_to_image (&view, 123.0, 456.0, &slow, &fast);
  ringlet_viewport_to_view (&view, slow, fast, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 123.0, SAME);
  g_assert_cmpfloat_with_epsilon (y, 456.0, SAME);

  g_assert_false (ringlet_viewport_equal (&view, &large));
  large = ringlet_viewport_scaled (&view, 2.0);
  g_assert_cmpfloat (large.width, ==, 1602.0);
  ringlet_viewport_to_view (&large, slow, fast, &x, &y);
  g_assert_cmpfloat_with_epsilon (x, 246.0, SAME);
  g_assert_cmpfloat_with_epsilon (y, 912.0, SAME);
  large = ringlet_viewport_scaled (&large, 0.5);
  g_assert_true (ringlet_viewport_equal (&view, &large));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/viewport/fit", test_fit);
  g_test_add_func ("/viewport/fit-free", test_fit_free);
  g_test_add_func ("/viewport/zoom", test_zoom);
  g_test_add_func ("/viewport/limits", test_limits);
  g_test_add_func ("/viewport/set-scale-keeps-middle", test_set_scale_keeps_middle);
  g_test_add_func ("/viewport/pan", test_pan);
  g_test_add_func ("/viewport/never-lost", test_never_lost);
  g_test_add_func ("/viewport/flip", test_flip);
  g_test_add_func ("/viewport/resize", test_resize);
  g_test_add_func ("/viewport/nothing", test_nothing);
  g_test_add_func ("/viewport/round-trip", test_round_trip);
  return g_test_run ();
}
