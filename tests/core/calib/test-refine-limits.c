/* SPDX-License-Identifier: MIT */

/* What of a geometry moves when points are refined, and what is refused. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "calib/refine-problem.h"
#include "refine-setup.h"

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

/* A point that is too far only while it counts would go in and out for ever. */
static void
test_turns_end (void)
{
  g_auto (Setup) setup = setup_usual (0.2, 4);
  const RingletGeometry *at = &setup.truth;
  g_autoptr (RingletRefineProblem) problem =
      ringlet_refine_problem_new (setup.options.detector, at, setup.options.rings,
          setup.options.points, RINGLET_REFINE_PIXELS, FALSE, NULL);
  const gsize all = problem->n_used;
  const RingletRefineReach near = { 0.2, 0.2, 0.0 };
  const RingletRefineReach far = { INFINITY, INFINITY, 0.0 };

  for (int turn = 0; turn < 2; turn++) {
    g_assert_true (ringlet_refine_problem_reject (problem, at, &near));
    g_assert_cmpuint (problem->n_used, <, all);
    g_assert_true (ringlet_refine_problem_reject (problem, at, &far));
    g_assert_cmpuint (problem->n_used, ==, all);
  }
  g_assert_true (ringlet_refine_problem_reject (problem, at, &near));
  g_assert_false (ringlet_refine_problem_reject (problem, at, &far));
  g_assert_false (ringlet_refine_problem_reject (problem, at, &near));
  g_assert_cmpuint (problem->n_used, <, all);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calib/refine-limits/fixed", test_fixed);
  g_test_add_func ("/calib/refine-limits/wavelength", test_wavelength);
  g_test_add_func ("/calib/refine-limits/bounds", test_bounds);
  g_test_add_func ("/calib/refine-limits/release", test_release);
  g_test_add_func ("/calib/refine-limits/let-off", test_let_off);
  g_test_add_func ("/calib/refine-limits/rot3", test_rot3);
  g_test_add_func ("/calib/refine-limits/bad-limits", test_bad_limits);
  g_test_add_func ("/calib/refine-limits/bad-input", test_bad_input);
  g_test_add_func ("/calib/refine-limits/names", test_names);
  g_test_add_func ("/calib/refine-limits/turns-end", test_turns_end);
  return g_test_run ();
}
