/* SPDX-License-Identifier: MIT */

/* Points that are wrong, and how well the others tell a geometry. */

#include <locale.h>

#include "refine-setup.h"

/* ---- outliers ---- */

/* One point in ten on the next ring but one, which is 20 pixels and more away. */
static void
spoil (Setup *setup)
{
  for (guint i = 0; i < setup->points->len; i += 10) {
    RingletControlPoint *point = &g_array_index (setup->points, RingletControlPoint, i);

    point->ring = point->ring > 4 ? point->ring - 2 : point->ring + 2;
  }
}

static void
test_reject (void)
{
  g_auto (Setup) clean = setup_usual (0.2, 6);
  g_auto (Setup) setup = setup_usual (0.2, 6);
  g_autoptr (RingletRefinement) expected = NULL;
  g_autoptr (RingletRefinement) result = NULL;

  spoil (&setup);
  setup.options.reject_sigma = 5.0;
  /* The rest alone. */
  for (guint i = 0; i < clean.points->len; i += 10)
    g_array_index (clean.points, RingletControlPoint, i).ring = 0;
  expected = refine (&clean);
  result = refine (&setup);
  g_assert_cmpuint (result->n_rejected, ==, (setup.points->len + 9) / 10);
  assert_near (&result->geometry, &expected->geometry, 1e-10);
  g_assert_cmpuint (result->n_used, ==, expected->n_used);
  for (guint i = 0; i < result->points->len; i++)
    g_assert_cmpint (g_array_index (result->points, RingletRefinePoint, i).is_rejected,
        ==, i % 10 == 0);
}

/* Points of a detector that is not where its drawing says scatter by half a pixel,
 * twenty times what their counts tell; those of the weakest ring, six times less
 * certain, are eight pixels inside of it. These are the ones to leave out: multiplied,
 * the scatter would let them be sixteen pixels off. */
static void
test_reject_weak (void)
{
  const guint weak = 8;
  g_auto (Setup) setup = setup_usual (0.5, 21);
  g_autoptr (RingletRefinement) result = NULL;
  g_autoptr (RingletRefinement) expected = NULL;
  const RingletGeometry *g = &setup.truth;
  const double along = g->distance_m / (cos (g->rot1_rad) * cos (g->rot2_rad));
  const double centre[2] = { (g->poni_slow_m + along * sin (g->rot2_rad)) / PIXEL_M,
    (g->poni_fast_m - along * cos (g->rot2_rad) * sin (g->rot1_rad)) / PIXEL_M };
  gsize n_good = 0;

  for (guint i = 0; i < setup.points->len; i++) {
    RingletControlPoint *point = &g_array_index (setup.points, RingletControlPoint, i);
    const double slow = point->slow_px - centre[0];
    const double fast = point->fast_px - centre[1];
    const double inwards = point->ring == weak ? 8.0 / hypot (slow, fast) : 0.0;

    point->sigma_px = point->ring == weak ? 0.15 : 0.025;
    point->slow_px -= inwards * slow;
    point->fast_px -= inwards * fast;
  }
  setup.options.use_sigma = TRUE;
  setup.options.loss = RINGLET_REFINE_CAUCHY;
  setup.options.residual = RINGLET_REFINE_PIXELS;
  setup.options.reject_sigma = 4.0;
  result = refine (&setup);
  for (guint i = 0; i < result->points->len; i++) {
    const RingletRefinePoint *point =
        &g_array_index (result->points, RingletRefinePoint, i);

    g_assert_cmpint (point->ring != weak || point->is_rejected, ==, TRUE);
    n_good += point->ring != weak;
  }
  /* Of normal points, one in 16000 lies beyond 4 σ. */
  g_assert_cmpuint (result->n_used, >=, n_good - 1);
  g_assert_cmpfloat_with_epsilon (result->total.rms_px, 0.5, 0.1);
  for (guint i = 0; i < setup.points->len; i++) {
    RingletControlPoint *point = &g_array_index (setup.points, RingletControlPoint, i);

    point->ring = point->ring == weak ? 0 : point->ring;
  }
  expected = refine (&setup);
  assert_near (&result->geometry, &expected->geometry, 1e-6);
}

/* A robust loss stays near the truth, within three of 1.5e-5, where squares are led
 * away. */
static void
test_robust (void)
{
  static const struct {
    RingletRefineLoss loss;
    double within_m;
  } cases[] = {
    { RINGLET_REFINE_HUBER, 1e-4 },
    { RINGLET_REFINE_CAUCHY, 5e-5 },
  };
  g_auto (Setup) setup = setup_usual (0.2, 7);
  g_autoptr (RingletRefinement) squares = NULL;

  spoil (&setup);
  squares = refine (&setup);
  g_assert_cmpfloat (fabs (squares->geometry.distance_m - 0.2), >, 2e-4);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingletRefinement) result = NULL;

    setup.options.loss = cases[i].loss;
    result = refine (&setup);
    g_assert_cmpfloat_with_epsilon (
        result->geometry.distance_m, 0.2, cases[i].within_m);
    g_assert_cmpfloat (result->cost, <, result->chi2);
  }
}

/* ---- uncertainties ---- */

/* The share of truths within ±σ over many draws: 68.3 ± 2.1 % is one σ of 500 draws,
 * so that 60 to 76 % is never left by chance. */
static void
test_sigma (void)
{
  static const RingletRefineLoss losses[] = { RINGLET_REFINE_LINEAR,
    RINGLET_REFINE_HUBER };
  const int n = 500;

  for (gsize l = 0; l < G_N_ELEMENTS (losses); l++) {
    int within[RINGLET_REFINE_ROT3] = { 0 };

    for (int i = 0; i < n; i++) {
      g_auto (Setup) setup = setup_usual (0.3, 1000 + (guint64) i);
      g_autoptr (RingletRefinement) result = NULL;

      setup.options.loss = losses[l];
      setup.options.residual = RINGLET_REFINE_PIXELS;
      setup.options.only_this_basin = TRUE;
      result = refine (&setup);
      for (RingletRefineParameter k = 0; k < RINGLET_REFINE_ROT3; k++)
        within[k] +=
            fabs (ringlet_refine_parameter_get (&result->geometry, k) -
                ringlet_refine_parameter_get (&setup.truth, k)) < result->sigma[k];
    }
    for (RingletRefineParameter k = 0; k < RINGLET_REFINE_ROT3; k++) {
      g_assert_cmpint (within[k], >, n * 60 / 100);
      g_assert_cmpint (within[k], <, n * 76 / 100);
    }
  }
}

/* Points whose rings lie off together, each by a part of a pixel. */
static Setup
setup_shifted (double ring_px, guint64 seed)
{
  Setup self = setup_usual (0.3, seed);
  g_autoptr (GArray) rings = g_array_copy (self.rings);
  guint64 state = seed + 77;

  for (guint i = 0; i < rings->len; i++) {
    RingletRing *ring = &g_array_index (rings, RingletRing, i);
    const double per_px =
        pow (cos (ring->two_theta_rad), 2.0) * PIXEL_M / self.truth.distance_m;

    ring->two_theta_rad += ring_px * points_normal (&state) * per_px;
  }
  g_array_unref (self.points);
  self.points = points_new (&self.truth, rings, 30, 0.3, &state);
  self.options.points = self.points;
  self.options.residual = RINGLET_REFINE_PIXELS;
  self.options.only_this_basin = TRUE;
  return self;
}

/* In how many of 500 draws the true distance is within ±σ, and the mean of σ. */
static int
count_within (double ring_px, gboolean rings_scatter, double *mean_sigma)
{
  int within = 0;

  *mean_sigma = 0.0;
  for (int i = 0; i < 500; i++) {
    g_auto (Setup) setup = setup_shifted (ring_px, 3000 + (guint64) i);
    g_autoptr (RingletRefinement) result = NULL;

    setup.options.rings_scatter = rings_scatter;
    result = refine (&setup);
    within += fabs (result->geometry.distance_m - setup.truth.distance_m) <
        result->sigma[RINGLET_REFINE_DISTANCE];
    *mean_sigma += result->sigma[RINGLET_REFINE_DISTANCE] / 500.0;
    g_assert_cmpfloat (
        fabs (result->correlation[RINGLET_REFINE_DISTANCE][RINGLET_REFINE_ROT1]), <,
        1.0);
  }
  return within;
}

/* With eight rings, the variance of their shifts is known from some six: Student's
 * distribution has 64.4 % within ±σ then, and 60 to 76 % is not left by chance; where
 * only points scatter, σ stays what it is but for one image in twenty. */
static void
test_rings_scatter (void)
{
  double sigma[4];
  const int blind = count_within (0.5, FALSE, &sigma[0]);
  const int told = count_within (0.5, TRUE, &sigma[1]);
  const int without = count_within (0.0, FALSE, &sigma[2]);
  const int none = count_within (0.0, TRUE, &sigma[3]);

  g_test_message ("%d, %d with the rings; no shifts: %d, %d; mean sigma %g, %g, %g, %g",
      blind, told, without, none, sigma[0], sigma[1], sigma[2], sigma[3]);
  g_assert_cmpint (blind, <, 500 * 30 / 100);
  g_assert_cmpint (told, >, 500 * 58 / 100);
  g_assert_cmpint (told, <, 500 * 76 / 100);
  g_assert_cmpint (none, >, 500 * 60 / 100);
  g_assert_cmpint (none, <, 500 * 76 / 100);
  g_assert_cmpfloat (sigma[3], >=, sigma[2]);
  g_assert_cmpfloat (sigma[3], <, 1.1 * sigma[2]);
}

/* The correlation that 500 draws show. */
static void
test_correlation (void)
{
  const RingletRefineParameter a = RINGLET_REFINE_PONI_FAST;
  const RingletRefineParameter b = RINGLET_REFINE_ROT1;
  const int n = 500;
  double sums[3] = { 0 };
  double told = 0.0;

  for (int i = 0; i < n; i++) {
    g_auto (Setup) setup = setup_usual (0.3, 2000 + (guint64) i);
    g_autoptr (RingletRefinement) result = NULL;
    double x = 0.0;
    double y = 0.0;

    setup.options.residual = RINGLET_REFINE_PIXELS;
    setup.options.only_this_basin = TRUE;
    result = refine (&setup);
    x = ringlet_refine_parameter_get (&result->geometry, a) - 0.055;
    y = ringlet_refine_parameter_get (&result->geometry, b) - 0.05;
    sums[0] += x * x;
    sums[1] += y * y;
    sums[2] += x * y;
    told += result->correlation[a][b] / n;
    g_assert_cmpfloat (result->correlation[a][a], ==, 1.0);
    g_assert_cmpfloat (result->correlation[a][b], ==, result->correlation[b][a]);
  }
  g_assert_cmpfloat_with_epsilon (sums[2] / sqrt (sums[0] * sums[1]), told, 0.03);
}

/* sigma_px weighs: points that are said to be bad do not count. */
static void
test_weights (void)
{
  g_auto (Setup) setup = setup_usual (0.0, 8);
  g_autoptr (RingletRefinement) result = NULL;

  for (guint i = 0; i < setup.points->len; i++) {
    RingletControlPoint *point = &g_array_index (setup.points, RingletControlPoint, i);

    point->sigma_px = 1e-6;
    if (i % 3 == 0) {
      point->slow_px += 3.0;
      point->sigma_px = 1e3;
    }
  }
  setup.options.use_sigma = TRUE;
  for (int kind = 0; kind <= RINGLET_REFINE_PIXELS; kind++) {
    g_clear_pointer (&result, ringlet_refinement_unref);
    setup.options.residual = kind;
    result = refine (&setup);
    assert_near (&result->geometry, &setup.truth, 1e-9);
    /* A third of 10⁻³ of σ each. */
    g_assert_cmpfloat (result->chi2, <, 1e-2);
    g_assert_cmpfloat (result->chi2, >, 1e-5);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calib/refine-sigma/reject", test_reject);
  g_test_add_func ("/calib/refine-sigma/reject-weak", test_reject_weak);
  g_test_add_func ("/calib/refine-sigma/robust", test_robust);
  g_test_add_func ("/calib/refine-sigma/sigma", test_sigma);
  g_test_add_func ("/calib/refine-sigma/rings-scatter", test_rings_scatter);
  g_test_add_func ("/calib/refine-sigma/correlation", test_correlation);
  g_test_add_func ("/calib/refine-sigma/weights", test_weights);
  return g_test_run ();
}
