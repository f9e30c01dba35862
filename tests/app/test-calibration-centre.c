/* SPDX-License-Identifier: MIT */

/* The uncertainty of the beam centre, held against formulas and against drawn numbers.
 */

#include "calibration-centre.h"

#include <locale.h>
#include <math.h>

#define PIXEL_M 1e-4
#define N_DRAWS 20000

/* Everything is fixed, at a detector that stands upright. */
static RingletRefinement
nothing_fitted (void)
{
  RingletRefinement self = { .geometry = { .distance_m = 0.2,
                                 .poni_slow_m = 0.05,
                                 .poni_fast_m = 0.06,
                                 .wavelength_m = 4e-11 } };

  for (guint i = 0; i < RINGLET_REFINE_N; i++) {
    self.sigma[i] = NAN;
    for (guint j = 0; j < RINGLET_REFINE_N; j++)
      self.correlation[i][j] = NAN;
  }
  return self;
}

static void
fit (RingletRefinement *self, RingletRefineParameter parameter, double sigma)
{
  self->sigma[parameter] = sigma;
  self->correlation[parameter][parameter] = 1.0;
}

static void
correlate (RingletRefinement *self, RingletRefineParameter a, RingletRefineParameter b,
    double correlation)
{
  self->correlation[a][b] = correlation;
  self->correlation[b][a] = correlation;
}

static RingletDetector *
detector_new (void)
{
  return ringlet_detector_new_generic (PIXEL_M, PIXEL_M, 1000, 1200, 3, NULL);
}

/* Upright, the centre is the PONI, and rot1 moves it by L / cos² along the fast axis.
 */
static void
test_formulas (void)
{
  g_autoptr (RingletDetector) detector = detector_new ();
  RingletRefinement one = nothing_fitted ();
  double slow = 0.0;
  double fast = 0.0;

  ringlet_calibration_centre_sigma (&one, detector, &slow, &fast);
  g_assert_true (isnan (slow) && isnan (fast));

  fit (&one, RINGLET_REFINE_PONI_SLOW, 3e-6);
  ringlet_calibration_centre_sigma (&one, detector, &slow, &fast);
  g_assert_cmpfloat_with_epsilon (slow, 0.03, 1e-9);
  g_assert_cmpfloat_with_epsilon (fast, 0.0, 1e-9);

  /* 20 µrad of 0.2 m are 4 µm: 0.04 px, beside 3 µm of its own 0.05 px. */
  fit (&one, RINGLET_REFINE_PONI_FAST, 3e-6);
  fit (&one, RINGLET_REFINE_ROT1, 20e-6);
  correlate (&one, RINGLET_REFINE_PONI_FAST, RINGLET_REFINE_ROT1, 0.0);
  correlate (&one, RINGLET_REFINE_PONI_FAST, RINGLET_REFINE_PONI_SLOW, 0.0);
  correlate (&one, RINGLET_REFINE_ROT1, RINGLET_REFINE_PONI_SLOW, 0.0);
  ringlet_calibration_centre_sigma (&one, detector, &slow, &fast);
  g_assert_cmpfloat_with_epsilon (fast, 0.05, 1e-6);
}

/* Two that move it the same way and are wholly correlated add up or take each other
 * away: the tilt is badly known, the centre is not. */
static void
test_correlated (void)
{
  g_autoptr (RingletDetector) detector = detector_new ();
  RingletRefinement one = nothing_fitted ();
  double sums[2];
  double slow = 0.0;

  fit (&one, RINGLET_REFINE_PONI_FAST, 4e-6);
  fit (&one, RINGLET_REFINE_ROT1, 20e-6);
  for (guint i = 0; i < 2; i++) {
    correlate (
        &one, RINGLET_REFINE_PONI_FAST, RINGLET_REFINE_ROT1, i == 0 ? 1.0 : -1.0);
    ringlet_calibration_centre_sigma (&one, detector, &slow, &sums[i]);
  }
  g_assert_cmpfloat_with_epsilon (fmax (sums[0], sums[1]), 0.08, 1e-6);
  g_assert_cmpfloat_with_epsilon (fmin (sums[0], sums[1]), 0.0, 1e-6);
}

/* What the points do not tell, the centre does not know. */
static void
test_unknown (void)
{
  g_autoptr (RingletDetector) detector = detector_new ();
  RingletRefinement one = nothing_fitted ();
  double slow = 0.0;
  double fast = 0.0;

  fit (&one, RINGLET_REFINE_PONI_SLOW, 3e-6);
  fit (&one, RINGLET_REFINE_ROT2, INFINITY);
  ringlet_calibration_centre_sigma (&one, detector, &slow, &fast);
  g_assert_true (isnan (slow) && isnan (fast));
}

/* Tilted, two parameters drawn together: ± is how far their centres scatter. */
static void
test_drawn (void)
{
  g_autoptr (RingletDetector) detector = detector_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);
  RingletRefinement one = nothing_fitted ();
  const double rho = 0.6;
  double sum[2] = { 0 };
  double sum2[2] = { 0 };
  double said[2];

  one.geometry.rot1_rad = 0.3;
  one.geometry.rot2_rad = -0.2;
  fit (&one, RINGLET_REFINE_DISTANCE, 5e-6);
  fit (&one, RINGLET_REFINE_ROT1, 30e-6);
  correlate (&one, RINGLET_REFINE_DISTANCE, RINGLET_REFINE_ROT1, rho);
  ringlet_calibration_centre_sigma (&one, detector, &said[0], &said[1]);

  for (guint i = 0; i < N_DRAWS; i++) {
    const double radius = sqrt (-2.0 * log (1.0 - g_rand_double (rand)));
    const double angle = 2.0 * G_PI * g_rand_double (rand);
    const double a = radius * cos (angle);
    const double b = rho * a + sqrt (1.0 - rho * rho) * radius * sin (angle);
    RingletGeometry geometry = one.geometry;
    double at[2];

    geometry.distance_m += 5e-6 * a;
    geometry.rot1_rad += 30e-6 * b;
    g_assert_true (ringlet_geometry_beam_centre (&geometry, detector, &at[0], &at[1]));
    for (guint k = 0; k < 2; k++) {
      sum[k] += at[k];
      sum2[k] += at[k] * at[k];
    }
  }
  /* Of 20000 draws ± is known to half a percent; four of that. */
  for (guint k = 0; k < 2; k++) {
    const double mean = sum[k] / N_DRAWS;

    g_assert_cmpfloat_with_epsilon (
        sqrt (sum2[k] / N_DRAWS - mean * mean) / said[k], 1.0, 0.02);
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calibration-centre/formulas", test_formulas);
  g_test_add_func ("/calibration-centre/correlated", test_correlated);
  g_test_add_func ("/calibration-centre/unknown", test_unknown);
  g_test_add_func ("/calibration-centre/drawn", test_drawn);
  return g_test_run ();
}
