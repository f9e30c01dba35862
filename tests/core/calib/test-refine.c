/* SPDX-License-Identifier: MIT */

/* Refinement of points that are made by formulas: the truth is known. */

#include <locale.h>

#include "refine-setup.h"

#define N_RANDOM 50

/* ---- exact points ---- */

static void
test_exact (void)
{
  for (int kind = 0; kind <= RINGLET_REFINE_PIXELS; kind++) {
    for (int loss = 0; loss <= RINGLET_REFINE_CAUCHY; loss++) {
      g_auto (Setup) setup = setup_usual (0.0, 1);
      g_autoptr (RingletRefinement) result = NULL;

      setup.options.residual = kind;
      setup.options.loss = loss;
      result = refine (&setup);
      assert_near (&result->geometry, &setup.truth, EXACT);
      g_assert_cmpfloat (result->total.rms_px, <, 1e-8);
      g_assert_cmpuint (result->n_used, ==, setup.points->len);
      g_assert_cmpint (result->total.hint, ==, RINGLET_REFINE_HINT_NONE);
      g_assert_cmpstr (result->warnings[0], ==, NULL);
    }
  }
}

/* From 20 % off in the distance, 5 mm in the centre and 0.1 rad in the tilts. */
static void
test_random (void)
{
  guint64 state = 2;

  for (int i = 0; i < N_RANDOM;) {
    const RingletGeometry truth = {
      .distance_m = points_uniform (&state, 0.08, 0.4),
      .poni_slow_m = points_uniform (&state, 0.0, 0.1),
      .poni_fast_m = points_uniform (&state, 0.0, 0.1),
      .rot1_rad = points_uniform (&state, -0.5, 0.5),
      .rot2_rad = points_uniform (&state, -0.5, 0.5),
      .rot3_rad = points_uniform (&state, -3.0, 3.0),
      .wavelength_m = points_uniform (&state, 0.3e-10, 0.6e-10),
    };
    g_auto (Setup) setup = setup_new (&truth, 12, 40, 0.0, 0);
    RingletGeometry *start = &setup.options.start;
    g_autoptr (RingletRefinement) result = NULL;

    start->distance_m *= points_uniform (&state, 0.8, 1.2);
    start->poni_slow_m += points_uniform (&state, -5e-3, 5e-3);
    start->poni_fast_m += points_uniform (&state, -5e-3, 5e-3);
    start->rot1_rad += points_uniform (&state, -0.1, 0.1);
    start->rot2_rad += points_uniform (&state, -0.1, 0.1);
    /* The beam is far beside the detector: that few points say little is for the
     * covariance to tell. */
    if (setup.points->len < 150)
      continue;
    i++;
    result = refine (&setup);
    assert_near (&result->geometry, &truth, EXACT);
  }
}

/* Beyond 90°. */
static void
test_behind (void)
{
  RingletGeometry truth = usual_truth;
  g_autoptr (RingletRefinement) result = NULL;

  truth.wavelength_m = 1.5e-10;
  truth.rot1_rad = G_PI - 0.2;
  truth.distance_m = 0.06;
  {
    g_auto (Setup) setup = setup_new (&truth, 26, 200, 0.0, 0);

    g_assert_cmpuint (setup.points->len, >, 30);
    setup.options.start.rot1_rad += 0.03;
    setup.options.start.rot2_rad -= 0.02;
    setup.options.start.distance_m += 0.002;
    result = refine (&setup);
    assert_near (&result->geometry, &truth, EXACT);
  }
}

static void
test_basin (void)
{
  RingletGeometry truth = usual_truth;
  g_autoptr (RingletRefinement) here = NULL;
  g_autoptr (RingletRefinement) result = NULL;

  truth.rot1_rad = 0.6;
  truth.rot2_rad = -0.3;
  truth.poni_slow_m = 0.1;
  truth.poni_fast_m = 0.17;
  {
    g_auto (Setup) setup = setup_new (&truth, 8, 60, 0.3, 3);

    setup.options.start.distance_m = 5.0;
    setup.options.start.poni_slow_m = -0.3;
    setup.options.start.rot1_rad = -1.0;
    setup.options.start.rot2_rad = 0.8;
    result = refine (&setup);
    g_assert_cmpfloat (result->total.rms_px, <, 0.35);
    g_assert_cmpstr (result->basin, !=, "the start");
    setup.options.only_this_basin = TRUE;
    here = refine (&setup);
    g_assert_cmpfloat (here->chi2, >, 2.0 * result->chi2);
    g_assert_cmpstr (here->basin, ==, "the start");
  }
}

/* ---- one state, one answer ---- */

/* Evaluation moves nothing, and finds what the refinement found. */
static void
test_evaluate (void)
{
  g_auto (Setup) setup = setup_usual (0.2, 15);
  g_autoptr (RingletRefinement) result = refine (&setup);
  g_autoptr (RingletRefinement) again = NULL;

  setup.options.start = result->geometry;
  again = ringlet_refine_evaluate (&setup.options, NULL);
  g_assert_true (ringlet_geometry_equal (&again->geometry, &result->geometry));
  g_assert_cmpfloat (again->chi2, ==, result->chi2);
  g_assert_cmpfloat (again->total.rms_px, ==, result->total.rms_px);
  g_assert_true (isnan (again->sigma[RINGLET_REFINE_DISTANCE]));
}

/* The same bits again. */
static void
test_bits (void)
{
  g_auto (Setup) setup = setup_usual (0.2, 16);
  g_autoptr (RingletRefinement) a = NULL;
  g_autoptr (RingletRefinement) b = NULL;

  setup.options.loss = RINGLET_REFINE_HUBER;
  setup.options.reject_sigma = 3.0;
  a = refine (&setup);
  b = refine (&setup);
  g_assert_cmpmem (&a->geometry, sizeof a->geometry, &b->geometry, sizeof b->geometry);
  g_assert_cmpmem (a->sigma, sizeof a->sigma, b->sigma, sizeof b->sigma);
}

/* ---- parallax ---- */

/* Points that a thick sensor counts, of rays that enter on the rings. */
static void
test_parallax (void)
{
  g_auto (Setup) setup = { 0 };
  RingletGeometry truth = usual_truth;
  g_autoptr (RingletRefinement) result = NULL;
  g_autoptr (RingletRefinement) without = NULL;
  RingletPlacement placement;

  truth.distance_m = 0.08;
  truth.parallax = TRUE;
  setup = setup_new (&truth, 8, 60, 0.0, 0);
  setup.detector->sensor =
      (RingletSensor){ ringlet_material_find ("Si", NULL), 450e-6 };
  placement = ringlet_placement_new (setup.detector, &truth);
  g_assert_true (placement.parallax.is_active);
  for (guint i = 0; i < setup.points->len; i++) {
    RingletControlPoint *point = &g_array_index (setup.points, RingletControlPoint, i);
    double slow = point->slow_px * PIXEL_M;
    double fast = point->fast_px * PIXEL_M;

    ringlet_parallax_undo (&placement.parallax, &slow, &fast);
    point->slow_px = slow / PIXEL_M;
    point->fast_px = fast / PIXEL_M;
  }
  setup.options.start.distance_m = 0.09;
  setup.options.start.rot1_rad = 0.0;
  result = refine (&setup);
  /* The way back of the parallax is a solution by steps. */
  assert_near (&result->geometry, &truth, 1e-9);
  setup.options.start.parallax = FALSE;
  without = refine (&setup);
  /* Half the sensor: what is counted at its middle is taken to be at its face. */
  g_assert_cmpfloat_with_epsilon (without->geometry.distance_m, 0.08 + 225e-6, 2e-5);
}

static void
test_cancel (void)
{
  g_auto (Setup) setup = setup_usual (0.1, 17);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (ringlet_refine (&setup.options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calib/refine/exact", test_exact);
  g_test_add_func ("/calib/refine/random", test_random);
  g_test_add_func ("/calib/refine/behind", test_behind);
  g_test_add_func ("/calib/refine/basin", test_basin);
  g_test_add_func ("/calib/refine/evaluate", test_evaluate);
  g_test_add_func ("/calib/refine/bits", test_bits);
  g_test_add_func ("/calib/refine/parallax", test_parallax);
  g_test_add_func ("/calib/refine/cancel", test_cancel);
  return g_test_run ();
}
