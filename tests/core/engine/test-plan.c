/* SPDX-License-Identifier: MIT */
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "engine/engine.h"
#include "engine/plan.h"

static void
set_polarization (RingletPlan *plan)
{
  plan->factors.polarization = 1.5;
}

static void
set_range (RingletPlan *plan)
{
  plan->has_radial_range = TRUE;
  plan->radial_min = 2.5;
  plan->radial_max = 1.0;
}

static void
set_empty_range (RingletPlan *plan)
{
  plan->has_radial_range = TRUE;
  plan->radial_min = plan->radial_max = 0.1;
}

static void
set_infinite_range (RingletPlan *plan)
{
  plan->has_radial_range = TRUE;
  plan->radial_max = INFINITY;
}

static void
set_no_range (RingletPlan *plan)
{
  plan->has_radial_range = TRUE;
  plan->radial_min = NAN;
  plan->radial_max = 3.0;
}

static void
set_two_turns (RingletPlan *plan)
{
  plan->has_azimuth_range = TRUE;
  plan->azimuth_max_deg = 361.0;
}

static void
set_reversed_azimuth (RingletPlan *plan)
{
  plan->has_azimuth_range = TRUE;
  plan->azimuth_min_deg = 170.0;
  plan->azimuth_max_deg = -170.5;
}

static void
set_no_azimuth (RingletPlan *plan)
{
  plan->has_azimuth_range = TRUE;
  plan->azimuth_min_deg = NAN;
}

static void
set_far_azimuth (RingletPlan *plan)
{
  plan->has_azimuth_range = TRUE;
  plan->azimuth_min_deg = 3500.0;
  plan->azimuth_max_deg = 3601.0;
}

static void
set_centre (RingletPlan *plan)
{
  plan->has_azimuth_centre = TRUE;
  plan->azimuth_centre_deg = 90.0;
}

static void
set_no_centre (RingletPlan *plan)
{
  plan->has_azimuth_centre = TRUE;
  plan->azimuth_centre_deg = INFINITY;
}

static void
set_centre_of_sector (RingletPlan *plan)
{
  set_centre (plan);
  plan->has_azimuth_range = TRUE;
  plan->azimuth_min_deg = -10.0;
  plan->azimuth_max_deg = 50.5;
}

static void
set_bins (RingletPlan *plan)
{
  plan->n_radial = 1 << 20;
  plan->n_azimuth = 1 << 10;
}

static void
set_azimuthal_bins (RingletPlan *plan)
{
  plan->n_azimuth = (1 << 26) + 1;
}

static void
set_factor (RingletPlan *plan)
{
  plan->normalization_factor = 0.0;
}

static void
set_no_factor (RingletPlan *plan)
{
  plan->normalization_factor = NAN;
}

static void
set_floor (RingletPlan *plan)
{
  plan->poisson_floor = 1001;
}

static void
set_delta (RingletPlan *plan)
{
  plan->dummy = RINGLET_DUMMY_VALUE;
  plan->dummy_delta = -1.5;
}

static void
set_no_delta (RingletPlan *plan)
{
  plan->dummy = RINGLET_DUMMY_VALUE;
  plan->dummy_delta = NAN;
}

static void
set_no_dummy (RingletPlan *plan)
{
  plan->dummy = RINGLET_DUMMY_VALUE;
  plan->dummy_value = NAN;
}

static void
set_azimuthal_unit (RingletPlan *plan)
{
  plan->unit = ringlet_unit_find ("chi_deg", NULL);
}

static void
set_no_unit (RingletPlan *plan)
{
  plan->unit = NULL;
}

/* The message names the parameter, what is allowed, and the value. */
static const struct {
  const char *name;
  void (*set) (RingletPlan *plan);
  const char *needles[3];
} bad[] = {
  { "polarization", set_polarization, { "olarisation", "1.5" } },
  { "range", set_range, { "radial range", "smaller one first", "not 2.5 to 1" } },
  { "empty-range", set_empty_range,
      { "radial range", "smaller one first", "not 0.1 to 0.1" } },
  { "infinite-range", set_infinite_range, { "radial range", "finite", "0 to inf" } },
  { "no-range", set_no_range, { "radial range", "finite", "nan to 3" } },
  { "two-turns", set_two_turns, { "azimuth range", "360 degrees", "not 0 to 361" } },
  { "reversed-azimuth", set_reversed_azimuth,
      { "azimuth range", "smaller one first", "not 170 to -170.5" } },
  { "no-azimuth", set_no_azimuth, { "azimuth range", "angles", "not nan to 0" } },
  { "far-azimuth", set_far_azimuth, { "azimuth range", "3600", "3500 to 3601" } },
  { "no-centre", set_no_centre, { "azimuth centre", "3600 degrees", "not inf" } },
  { "centre-of-sector", set_centre_of_sector,
      { "azimuth range", "full turn", "not -10 to 50.5" } },
  { "bins", set_bins, { "1048576 radial", "1024 azimuthal", "2^26 = 67108864" } },
  { "azimuthal-bins", set_azimuthal_bins, { "67108865 azimuthal", "2^26" } },
  { "factor", set_factor, { "normalisation factor", "positive", "not 0" } },
  { "no-factor", set_no_factor, { "normalisation factor", "positive", "not nan" } },
  { "floor", set_floor, { "Poisson floor", "0 to 1000", "not 1001" } },
  { "delta", set_delta, { "dummy value", "not below 0", "not -1.5" } },
  { "no-delta", set_no_delta, { "dummy value", "not below 0", "not nan" } },
  { "no-dummy", set_no_dummy, { "dummy value", "finite", "not nan" } },
  { "azimuthal-unit", set_azimuthal_unit, { "chi_deg", "2th_deg" } },
  { "no-unit", set_no_unit, { "unit" } },
};

static void
test_check (void)
{
  const RingletPlan good = ringlet_plan_default ();

  g_assert_true (ringlet_plan_check (&good, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++) {
    RingletPlan plan = good;
    g_autoptr (GError) error = NULL;

    bad[i].set (&plan);
    g_assert_false (ringlet_plan_check (&plan, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_test_message ("%s: %s", bad[i].name, error->message);
    for (gsize k = 0; k < 3 && bad[i].needles[k] != NULL; k++)
      g_assert_nonnull (strstr (error->message, bad[i].needles[k]));
  }
}

static void
set_nothing (RingletPlan *plan)
{
}

static void
set_unused_range (RingletPlan *plan)
{
  plan->radial_min = 3.0;
  plan->azimuth_max_deg = 4.0;
}

static void
set_unused_centre (RingletPlan *plan)
{
  plan->azimuth_centre_deg = 5.0;
}

static void
set_unused_dummy (RingletPlan *plan)
{
  plan->dummy_value = 7.0;
}

static void
set_nan_again (RingletPlan *plan)
{
  plan->factors.polarization = -NAN;
  plan->empty = NAN;
}

static void
set_unit (RingletPlan *plan)
{
  plan->unit = ringlet_unit_list ()[1];
}

static void
set_engine (RingletPlan *plan)
{
  plan->engine = "packed";
}

static void
set_empty (RingletPlan *plan)
{
  plan->empty = 0.0;
}

static void
set_sector (RingletPlan *plan)
{
  plan->has_azimuth_range = TRUE;
  plan->azimuth_max_deg = 90.0;
}

static const struct {
  const char *name;
  void (*set) (RingletPlan *plan);
  gboolean is_equal;
} pairs[] = {
  { "nothing", set_nothing, TRUE },
  { "range that is not given", set_unused_range, TRUE },
  { "dummy that is not used", set_unused_dummy, TRUE },
  { "another NaN", set_nan_again, TRUE },
  { "unit", set_unit, FALSE },
  { "range", set_range, FALSE },
  { "sector", set_sector, FALSE },
  { "centre", set_centre, FALSE },
  { "centre that is not given", set_unused_centre, TRUE },
  { "polarisation", set_polarization, FALSE },
  { "factor", set_factor, FALSE },
  { "dummy", set_delta, FALSE },
  { "engine", set_engine, FALSE },
  { "empty", set_empty, FALSE },
};

static void
test_equal (void)
{
  const RingletPlan plan = ringlet_plan_default ();

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    RingletPlan other = plan;

    g_test_message ("%s", pairs[i].name);
    pairs[i].set (&other);
    g_assert_true (ringlet_plan_equal (&plan, &other) == pairs[i].is_equal);
    g_assert_true (ringlet_plan_equal (&other, &plan) == pairs[i].is_equal);
    g_assert_true (ringlet_plan_equal (&other, &other));
  }
}

static void
test_names (void)
{
  g_autoptr (GError) error = NULL;
  RingletErrorModel model = RINGLET_ERROR_MODEL_NONE;
  RingletSplit split = RINGLET_SPLIT_NO;

  g_assert_true (ringlet_split_parse ("BBOX", &split, NULL));
  g_assert_cmpint (split, ==, RINGLET_SPLIT_BBOX);
  g_assert_true (ringlet_split_parse ("pseudo", &split, NULL));
  g_assert_cmpint (split, ==, RINGLET_SPLIT_PSEUDO);
  g_assert_true (ringlet_error_model_parse ("poisson", &model, NULL));
  g_assert_cmpint (model, ==, RINGLET_ERROR_MODEL_POISSON);
  g_assert_null (ringlet_engine_find ("warp", &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "packed"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/check", test_check);
  g_test_add_func ("/plan/equal", test_equal);
  g_test_add_func ("/plan/names", test_names);
  return g_test_run ();
}
