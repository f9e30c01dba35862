/* SPDX-License-Identifier: MIT */
#include <locale.h>
#include <math.h>

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
  plan->radial_min = 2.0;
  plan->radial_max = 1.0;
}

static void
set_infinite_range (RingletPlan *plan)
{
  plan->has_radial_range = TRUE;
  plan->radial_max = INFINITY;
}

static void
set_two_turns (RingletPlan *plan)
{
  plan->has_azimuth_range = TRUE;
  plan->azimuth_max_deg = 361.0;
}

static void
set_bins (RingletPlan *plan)
{
  plan->n_radial = 1 << 20;
  plan->n_azimuth = 1 << 10;
}

static void
set_factor (RingletPlan *plan)
{
  plan->normalization_factor = 0.0;
}

static void
set_delta (RingletPlan *plan)
{
  plan->dummy = RINGLET_DUMMY_VALUE;
  plan->dummy_delta = -1.0;
}

static void
set_azimuthal_unit (RingletPlan *plan)
{
  plan->unit = ringlet_unit_find ("chi_deg", NULL);
}

static const struct {
  const char *name;
  void (*set) (RingletPlan *plan);
} bad[] = {
  { "polarization", set_polarization },
  { "range", set_range },
  { "infinite-range", set_infinite_range },
  { "two-turns", set_two_turns },
  { "bins", set_bins },
  { "factor", set_factor },
  { "delta", set_delta },
  { "azimuthal-unit", set_azimuthal_unit },
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
    g_test_message ("%s", bad[i].name);
    g_assert_false (ringlet_plan_check (&plan, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
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
