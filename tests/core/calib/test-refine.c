/* SPDX-License-Identifier: MIT */

/* Refinement of points that are made by formulas: the truth is known. */

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "calib/refine.h"
#include "refine-points.h"

#define LAB6_M 4.15689e-10
#define WAVELENGTH_M 0.3e-10
/* As issue 8 has it. */
#define EXACT 1e-12
#define N_RANDOM 50

/**
 * Setup:
 *
 * Points of a true geometry, and what refines them.
 */
typedef struct {
  RingletDetector *detector;
  RingletGeometry truth;
  GArray *rings;
  GArray *points;
  RingletRefineOptions options;
} Setup;

static void
setup_clear (Setup *self)
{
  ringlet_detector_unref (self->detector);
  g_array_unref (self->rings);
  g_array_unref (self->points);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Setup, setup_clear)

static Setup
setup_new (const RingletGeometry *truth, guint n_rings, guint per_turn, double noise_px,
    guint64 seed)
{
  Setup self = { .truth = *truth };

  self.detector =
      ringlet_detector_new_generic (PIXEL_M, PIXEL_M, N_PIXELS, N_PIXELS, 3, NULL);
  self.rings = points_rings (LAB6_M, n_rings, truth->wavelength_m);
  self.points = points_new (truth, self.rings, per_turn, noise_px, &seed);
  self.options = ringlet_refine_options (truth, self.detector, self.rings, self.points);
  return self;
}

/* That of pyfai.md, section 5, with its start. */
static const RingletGeometry usual_truth = {
  .distance_m = 0.2,
  .poni_slow_m = 0.045,
  .poni_fast_m = 0.055,
  .rot1_rad = 0.05,
  .rot2_rad = -0.03,
  .wavelength_m = WAVELENGTH_M,
};

static const RingletGeometry usual_start = {
  .distance_m = 0.25,
  .poni_slow_m = 0.05,
  .poni_fast_m = 0.05,
  .wavelength_m = WAVELENGTH_M,
};

static Setup
setup_usual (double noise_px, guint64 seed)
{
  Setup self = setup_new (&usual_truth, 8, 30, noise_px, seed);

  self.options.start = usual_start;
  return self;
}

static RingletRefinement *
refine (const Setup *setup)
{
  g_autoptr (GError) error = NULL;
  RingletRefinement *result = ringlet_refine (&setup->options, NULL, &error);

  g_assert_no_error (error);
  return result;
}

static void
assert_near (const RingletGeometry *a, const RingletGeometry *b, double tolerance)
{
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_WAVELENGTH; k++)
    g_assert_cmpfloat_with_epsilon (ringlet_refine_parameter_get (a, k),
        ringlet_refine_parameter_get (b, k), tolerance);
  g_assert_cmpfloat_with_epsilon (
      a->wavelength_m, b->wavelength_m, tolerance * b->wavelength_m);
}

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

/* ---- what may move ---- */

static void
test_fixed (void)
{
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    g_auto (Setup) setup = setup_usual (0.2, 4);
    g_autoptr (RingletRefinement) result = NULL;

    /* No double that a computation would hit by chance. */
    setup.options.start.rot3_rad = 1.0 / 3.0;
    setup.options.limits[k].state = RINGLET_REFINE_FIXED;
    result = refine (&setup);
    g_assert_cmpfloat (ringlet_refine_parameter_get (&result->geometry, k), ==,
        ringlet_refine_parameter_get (&setup.options.start, k));
    g_assert_true (isnan (result->sigma[k]));
    g_assert_cmpint (result->states[k], ==, RINGLET_REFINE_FIXED);
    for (RingletRefineParameter j = 0; j < RINGLET_REFINE_ROT3; j++)
      g_assert_true (j == k ||
          ringlet_refine_parameter_get (&result->geometry, j) !=
              ringlet_refine_parameter_get (&setup.options.start, j));
  }
}

static void
test_wavelength (void)
{
  g_auto (Setup) setup = setup_usual (0.0, 0);
  g_autoptr (RingletRefinement) result = NULL;

  setup.options.start.wavelength_m = 0.31e-10;
  setup.options.limits[RINGLET_REFINE_WAVELENGTH].state = RINGLET_REFINE_FREE;
  result = refine (&setup);
  assert_near (&result->geometry, &setup.truth, EXACT);
  g_assert_cmpuint (result->n_free, ==, 6);
}

/* Where the truth lies inside, at and outside of the bounds. */
static void
test_bounds (void)
{
  static const struct {
    double lo;
    double hi;
    double expected;
    int at_bound;
  } cases[] = {
    { 0.19, 0.26, 0.2, 0 },
    { 0.21, 0.26, 0.21, -1 },
    { 0.24, INFINITY, 0.24, -1 },
    { 0.0, 0.3, 0.2, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Setup) setup = setup_usual (0.0, 0);
    g_autoptr (RingletRefinement) result = NULL;

    setup.options.limits[RINGLET_REFINE_DISTANCE] =
        (RingletRefineLimit){ RINGLET_REFINE_BOUNDED, cases[i].lo, cases[i].hi };
    result = refine (&setup);
    g_assert_cmpint (result->at_bound[RINGLET_REFINE_DISTANCE], ==, cases[i].at_bound);
    if (cases[i].at_bound == 0) {
      g_assert_cmpfloat_with_epsilon (
          result->geometry.distance_m, cases[i].expected, EXACT);
      continue;
    }
    g_assert_cmpfloat (result->geometry.distance_m, ==, cases[i].expected);
    g_assert_true (isnan (result->sigma[RINGLET_REFINE_DISTANCE]));
    g_assert_nonnull (strstr (result->warnings[0], "distance ends at its lower bound"));
  }
}

/* At a start on its bound, from which the points pull it away. */
static void
test_release (void)
{
  g_auto (Setup) setup = setup_usual (0.0, 0);
  g_autoptr (RingletRefinement) result = NULL;

  setup.options.only_this_basin = TRUE;
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_ROT3; k++) {
    const double true_value = ringlet_refine_parameter_get (&setup.truth, k);
    const double start = ringlet_refine_parameter_get (&setup.options.start, k);

    setup.options.limits[k] = (RingletRefineLimit){ RINGLET_REFINE_BOUNDED,
      fmin (true_value - 1e-3, start), fmax (true_value + 1e-3, start) };
  }
  result = refine (&setup);
  assert_near (&result->geometry, &setup.truth, EXACT);
}

/* poni1 is laid on its bound first, being farther outside for their width; rot2
 * follows, and with it there the points want poni1 inside. */
static void
test_let_off (void)
{
  g_auto (Setup) setup = setup_usual (0.0, 0);
  g_autoptr (RingletRefinement) result = NULL;
  g_autoptr (RingletRefinement) expected = NULL;

  setup.options.only_this_basin = TRUE;
  setup.options.start.poni_slow_m = 0.0465;
  setup.options.start.rot2_rad = -0.035;
  setup.options.limits[RINGLET_REFINE_ROT2].state = RINGLET_REFINE_FIXED;
  expected = refine (&setup);
  g_assert_cmpfloat (expected->geometry.poni_slow_m, >, 0.0456);
  g_assert_cmpfloat (expected->geometry.poni_slow_m, <, 0.0474);

  setup.options.start.rot2_rad = -0.05;
  setup.options.limits[RINGLET_REFINE_PONI_SLOW] =
      (RingletRefineLimit){ RINGLET_REFINE_BOUNDED, 0.0455, 0.0475 };
  setup.options.limits[RINGLET_REFINE_ROT2] =
      (RingletRefineLimit){ RINGLET_REFINE_BOUNDED, -0.1, -0.035 };
  result = refine (&setup);
  g_assert_cmpint (result->at_bound[RINGLET_REFINE_ROT2], ==, 1);
  g_assert_cmpint (result->at_bound[RINGLET_REFINE_PONI_SLOW], ==, 0);
  assert_near (&result->geometry, &expected->geometry, 1e-9);
}

/* ---- rot3 ---- */

static void
test_rot3 (void)
{
  g_auto (Setup) setup = setup_usual (0.1, 5);
  g_autoptr (RingletRefinement) result = NULL;

  setup.options.start.rot3_rad = 0.25;
  setup.options.limits[RINGLET_REFINE_ROT3] =
      (RingletRefineLimit){ .state = RINGLET_REFINE_FREE, .known_sigma = 1e-3 };
  result = refine (&setup);
  g_assert_cmpfloat (result->geometry.rot3_rad, ==, 0.25);
  g_assert_cmpfloat (result->sigma[RINGLET_REFINE_ROT3], ==, 1e-3);
  g_assert_cmpfloat (
      result->correlation[RINGLET_REFINE_ROT3][RINGLET_REFINE_ROT1], ==, 0.0);
  g_assert_cmpuint (result->n_free, ==, 5);
}

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

/* ---- what the result says ---- */

static gboolean
is_told (const RingletRefinement *result, const char *what)
{
  for (char **warning = result->warnings; *warning != NULL; warning++) {
    if (strstr (*warning, what) != NULL)
      return TRUE;
  }
  return FALSE;
}

/* Rings at small angles, which tell a distance from a wavelength by hardly more than
 * the tangent's third order: in 2θ the wavelength then runs away. */
static void
test_entangled (void)
{
  RingletGeometry truth = usual_truth;
  g_autoptr (RingletRefinement) result = NULL;
  g_autoptr (RingletRefinement) away = NULL;
  g_auto (Setup) setup = { 0 };

  truth.rot1_rad = 0.0;
  truth.rot2_rad = 0.0;
  truth.distance_m = 0.3;
  truth.wavelength_m = 0.2e-10;
  setup = setup_new (&truth, 3, 90, 0.1, 9);
  g_assert_cmpuint (setup.points->len, >, 200);
  setup.options.limits[RINGLET_REFINE_WAVELENGTH].state = RINGLET_REFINE_FREE;
  setup.options.limits[RINGLET_REFINE_ROT1].state = RINGLET_REFINE_FIXED;
  setup.options.limits[RINGLET_REFINE_ROT2].state = RINGLET_REFINE_FIXED;
  setup.options.residual = RINGLET_REFINE_PIXELS;
  result = refine (&setup);
  g_assert_true (is_told (result, "distance and wavelength can hardly be told apart"));
  g_assert_cmpfloat (
      result->correlation[RINGLET_REFINE_DISTANCE][RINGLET_REFINE_WAVELENGTH], <,
      -0.995);
  setup.options.residual = RINGLET_REFINE_TWO_THETA;
  away = refine (&setup);
  g_assert_cmpfloat (away->geometry.wavelength_m, ==, 0.2e-10 / 2.0);
  g_assert_true (is_told (away, "wavelength ran away as far as 1e-11"));
}

/* One ring of an untilted plane does not tell a distance from a wavelength at all. */
static void
test_open (void)
{
  RingletGeometry truth = usual_truth;
  g_autoptr (RingletRefinement) result = NULL;

  truth.rot1_rad = 0.0;
  truth.rot2_rad = 0.0;
  {
    g_auto (Setup) setup = setup_new (&truth, 1, 90, 0.0, 10);

    for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
      setup.options.limits[k].state = RINGLET_REFINE_FIXED;
    setup.options.limits[RINGLET_REFINE_DISTANCE].state = RINGLET_REFINE_FREE;
    setup.options.limits[RINGLET_REFINE_WAVELENGTH].state = RINGLET_REFINE_FREE;
    result = refine (&setup);
  }
  g_assert_true (isinf (result->sigma[RINGLET_REFINE_DISTANCE]));
  g_assert_true (isinf (result->sigma[RINGLET_REFINE_WAVELENGTH]));
  g_assert_cmpstr (result->warnings[0], ==,
      "The points do not tell distance and wavelength apart; fix one of them");
}

static void
test_few (void)
{
  RingletGeometry truth = usual_truth;
  g_autoptr (RingletRefinement) result = NULL;
  g_auto (Setup) setup = setup_new (&truth, 1, 90, 0.1, 11);
  guint n = 0;

  /* An arc of 40°. */
  n = 10;
  g_array_set_size (setup.points, n);
  result = refine (&setup);
  {
    g_autofree char *all = g_strjoinv ("\n", result->warnings);

    g_assert_nonnull (strstr (all, "There are only 10 points for 5 parameters"));
    g_assert_nonnull (strstr (all, "All points lie on one ring"));
    g_assert_nonnull (strstr (all, "° of the turn only"));
  }
}

/* A shifted centre and a wrong tilt, which are not refined. */
static void
test_hints (void)
{
  RingletGeometry truth = usual_truth;
  g_autoptr (RingletRefinement) shifted = NULL;
  g_autoptr (RingletRefinement) tilted = NULL;
  g_autofree char *text = NULL;

  truth.rot1_rad = 0.0;
  truth.rot2_rad = 0.0;
  truth.poni_slow_m = 0.05;
  truth.poni_fast_m = 0.05;
  {
    g_auto (Setup) setup = setup_new (&truth, 8, 90, 0.1, 12);

    /* 2 pixels up: the first harmonic, 2 pixels, downwards. */
    setup.options.start.poni_slow_m += 2.0 * PIXEL_M;
    shifted = ringlet_refine_evaluate (&setup.options, NULL);
  }
  g_assert_cmpint (shifted->total.hint, ==, RINGLET_REFINE_HINT_CENTRE);
  g_assert_cmpfloat_with_epsilon (shifted->total.harmonics[0].amplitude_px, 2.0, 0.05);
  g_assert_cmpfloat_with_epsilon (
      fabs (shifted->total.harmonics[0].phase_rad), G_PI / 2.0, 0.05);
  g_assert_cmpfloat (shifted->total.harmonics[1].amplitude_px, <, 0.1);
  text = ringlet_refine_hint_text (&shifted->total);
  g_assert_nonnull (strstr (text, "the beam centre is wrong; free poni1 and poni2"));
  g_assert_cmpstr (shifted->warnings[0], ==, text);
  {
    RingletGeometry oval = truth;

    /* Tilted by 0.2, seen as untilted with the centre in the middle of each ellipse. */
    oval.rot1_rad = 0.2;
    oval.poni_fast_m += 0.2 * tan (0.2);
    {
      g_auto (Setup) setup = setup_new (&oval, 1, 90, 0.1, 13);

      setup.options.start = truth;
      setup.options.limits[RINGLET_REFINE_ROT1].state = RINGLET_REFINE_FIXED;
      setup.options.limits[RINGLET_REFINE_ROT2].state = RINGLET_REFINE_FIXED;
      tilted = refine (&setup);
    }
  }
  g_assert_cmpint (tilted->total.hint, ==, RINGLET_REFINE_HINT_TILT);
}

static void
test_rings (void)
{
  g_auto (Setup) setup = setup_usual (0.2, 14);
  g_autoptr (RingletRefinement) result = refine (&setup);
  gsize n = 0;
  double squares = 0.0;

  g_assert_cmpuint (result->rings->len, ==, 8);
  for (guint i = 0; i < result->rings->len; i++) {
    const RingletRefineRing *ring =
        &g_array_index (result->rings, RingletRefineRing, i);
    const RingletRing *from = &g_array_index (setup.rings, RingletRing, i);

    g_assert_cmpuint (ring->number, ==, i + 1);
    g_assert_cmpfloat_with_epsilon (ring->two_theta_rad, from->two_theta_rad, 1e-15);
    g_assert_cmpfloat (ring->rms_px, <, 0.4);
    g_assert_cmpfloat (ring->rms_px, >, 0.08);
    n += ring->n;
    squares += (double) ring->n * ring->rms_two_theta_rad * ring->rms_two_theta_rad;
  }
  g_assert_cmpuint (n, ==, result->total.n);
  g_assert_cmpuint (n, ==, setup.points->len);
  g_assert_cmpfloat_with_epsilon (squares, result->chi2, 1e-12 * squares);
  g_assert_cmpfloat (result->chi2, <, result->chi2_start);
  g_assert_cmpfloat_with_epsilon (result->total.azimuth_rad, 2.0 * G_PI, 1e-9);
}

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

/* ---- bad input ---- */

typedef struct {
  const char *name;
  RingletRefineParameter parameter;
  RingletRefineLimit limit;
  const char *message;
} BadLimit;

static const BadLimit bad_limits[] = {
  { "rot3", RINGLET_REFINE_ROT3, { RINGLET_REFINE_FREE },
      "rot3 cannot be refined: rings stay the same" },
  { "rot3 bounded", RINGLET_REFINE_ROT3, { RINGLET_REFINE_BOUNDED, -1.0, 1.0 },
      "rot3 cannot be refined: rings stay the same" },
  { "order", RINGLET_REFINE_PONI_SLOW, { RINGLET_REFINE_BOUNDED, 0.1, 0.05 },
      "The bounds of poni1 are 0.1 to 0.05, but the first must be less" },
  { "equal", RINGLET_REFINE_ROT1, { RINGLET_REFINE_BOUNDED, 0.0, 0.0 },
      "The bounds of rot1 are 0 to 0, but" },
  { "nan", RINGLET_REFINE_ROT2, { RINGLET_REFINE_BOUNDED, NAN, 0.0 },
      "The bounds of rot2 are nan to 0, but both must be numbers" },
  { "outside", RINGLET_REFINE_DISTANCE, { RINGLET_REFINE_BOUNDED, 0.3, 0.4 },
      "The start of distance is 0.25, but must lie within its bounds, 0.3 to 0.4" },
  { "known", RINGLET_REFINE_DISTANCE, { RINGLET_REFINE_FREE, 0.0, 0.0, 1.0 },
      "known uncertainty of a parameter other than rot3 must be 0" },
  { "known badly", RINGLET_REFINE_ROT3, { RINGLET_REFINE_FREE, 0.0, 0.0, -1.0 },
      "uncertainty of rot3 must be 0 or more radians, not -1" },
};

static void
assert_refused (const Setup *setup, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_refine (&setup->options, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  if (strstr (error->message, message) == NULL)
    g_error ("“%s” does not say “%s”", error->message, message);
}

static void
test_bad_limits (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_limits); i++) {
    g_auto (Setup) setup = setup_usual (0.0, 0);

    setup.options.limits[bad_limits[i].parameter] = bad_limits[i].limit;
    assert_refused (&setup, bad_limits[i].message);
  }
}

static void
test_bad_input (void)
{
  g_auto (Setup) setup = setup_usual (0.0, 0);
  const RingletRefineOptions good = setup.options;
  RingletControlPoint *first = &g_array_index (setup.points, RingletControlPoint, 0);
  const RingletControlPoint point = *first;

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    setup.options.limits[k].state = RINGLET_REFINE_FIXED;
  assert_refused (&setup, "No parameter is free");
  setup.options = good;
  setup.options.start.wavelength_m = 0.0;
  assert_refused (&setup, "The wavelength is not known");
  setup.options = good;
  setup.options.start.distance_m = -1.0;
  assert_refused (&setup, "The distance from sample to detector is -1");
  setup.options = good;
  setup.options.start.wavelength_m = 20e-10;
  assert_refused (&setup, "does not reflect at this wavelength");
  setup.options = good;
  setup.options.loss_scale = NAN;
  assert_refused (&setup, "scale of the loss");
  setup.options = good;
  setup.options.reject_sigma = -3.0;
  assert_refused (&setup, "limit of rejection");
  setup.options = good;
  first->ring = 99;
  assert_refused (&setup, "of ring 99 lies on a ring that the calibrant does not have");
  *first = point;
  first->slow_px = NAN;
  assert_refused (&setup, "Point 1 at (nan, ");
  *first = point;
  setup.options.use_sigma = TRUE;
  assert_refused (&setup, "has no uncertainty");
  setup.options = good;
  g_array_set_size (setup.points, 4);
  assert_refused (&setup, "There are 4 points with a ring for 5 free parameters");
  g_array_set_size (setup.points, 0);
  assert_refused (&setup, "No point lies on a ring");
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

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  RingletRefineParameter parameter = RINGLET_REFINE_N;

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    g_assert_true (ringlet_refine_parameter_find (
        ringlet_refine_parameter_name (k), &parameter, NULL));
    g_assert_cmpint (parameter, ==, k);
  }
  g_assert_null (ringlet_refine_parameter_name (RINGLET_REFINE_N));
  g_assert_true (ringlet_refine_parameter_find ("Dist", &parameter, NULL));
  g_assert_cmpint (parameter, ==, RINGLET_REFINE_DISTANCE);
  g_assert_false (ringlet_refine_parameter_find ("rot4", &parameter, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
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
  g_test_add_func ("/calib/refine/fixed", test_fixed);
  g_test_add_func ("/calib/refine/wavelength", test_wavelength);
  g_test_add_func ("/calib/refine/bounds", test_bounds);
  g_test_add_func ("/calib/refine/release", test_release);
  g_test_add_func ("/calib/refine/let-off", test_let_off);
  g_test_add_func ("/calib/refine/rot3", test_rot3);
  g_test_add_func ("/calib/refine/reject", test_reject);
  g_test_add_func ("/calib/refine/robust", test_robust);
  g_test_add_func ("/calib/refine/sigma", test_sigma);
  g_test_add_func ("/calib/refine/rings-scatter", test_rings_scatter);
  g_test_add_func ("/calib/refine/correlation", test_correlation);
  g_test_add_func ("/calib/refine/weights", test_weights);
  g_test_add_func ("/calib/refine/entangled", test_entangled);
  g_test_add_func ("/calib/refine/open", test_open);
  g_test_add_func ("/calib/refine/few", test_few);
  g_test_add_func ("/calib/refine/hints", test_hints);
  g_test_add_func ("/calib/refine/rings", test_rings);
  g_test_add_func ("/calib/refine/evaluate", test_evaluate);
  g_test_add_func ("/calib/refine/bits", test_bits);
  g_test_add_func ("/calib/refine/parallax", test_parallax);
  g_test_add_func ("/calib/refine/bad-limits", test_bad_limits);
  g_test_add_func ("/calib/refine/bad-input", test_bad_input);
  g_test_add_func ("/calib/refine/cancel", test_cancel);
  g_test_add_func ("/calib/refine/names", test_names);
  return g_test_run ();
}
