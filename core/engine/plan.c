/* SPDX-License-Identifier: MIT */
#include "engine/plan.h"

#include <math.h>

#include "base/choice.h"
#include "base/error.h"

static const char *const error_model_names[] = { "none", "poisson", "variance",
  "azimuthal", "hybrid" };

RingletPlan
ringlet_plan_default (void)
{
  return (RingletPlan){
    .unit = ringlet_unit_list ()[0],
    .split = RINGLET_SPLIT_FULL,
    .error_model = RINGLET_ERROR_MODEL_NONE,
    .dark_variance = TRUE,
    .factors = ringlet_factors_default (),
    .dummy = RINGLET_DUMMY_AUTO,
    .weighted_average = TRUE,
    .normalization_factor = 1.0,
    .empty = NAN,
  };
}

static gboolean
fail (const char *what, GError **error)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, what);
  return FALSE;
}

static gboolean
check_ranges (const RingletPlan *self, GError **error)
{
  if (self->has_radial_range &&
      !(isfinite (self->radial_min) && isfinite (self->radial_max) &&
          self->radial_min < self->radial_max))
    return fail ("The radial range must be two numbers, the smaller one first", error);

  if (self->has_azimuth_range &&
      !(self->azimuth_min_deg < self->azimuth_max_deg &&
          self->azimuth_max_deg - self->azimuth_min_deg <= 360.0))
    return fail ("The azimuth range must go upwards and be at most a full turn", error);
  return TRUE;
}

static gboolean
fail_azimuthal (const RingletUnit *unit, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s is the azimuth and no radial unit; choose 2th_deg, q_A^-1 or another radial "
      "unit and ask for a cake or a range of azimuth",
      unit->name);
  return FALSE;
}

gboolean
ringlet_plan_check (const RingletPlan *self, GError **error)
{
  const guint64 n_bins = (guint64) self->n_radial * MAX (self->n_azimuth, 1);

  if (self->unit == NULL)
    return fail ("The plan names no unit", error);
  if (self->unit->is_azimuthal)
    return fail_azimuthal (self->unit, error);
  if (n_bins > RINGLET_PLAN_MAX_BINS)
    return fail ("More than 2^26 bins are not supported", error);
  if (!check_ranges (self, error))
    return FALSE;
  if (!ringlet_factors_check (&self->factors, error))
    return FALSE;
  if (!(self->normalization_factor > 0.0 && isfinite (self->normalization_factor)))
    return fail ("The normalisation factor must be a positive number", error);
  if (self->poisson_floor > RINGLET_PLAN_MAX_FLOOR)
    return fail ("The least variance of one pixel is at most 1000", error);
  if (self->dummy == RINGLET_DUMMY_VALUE && !(self->dummy_delta >= 0.0))
    return fail ("The width around the dummy value must not be negative", error);
  return TRUE;
}

static gboolean
same_number (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static gboolean
same_range (gboolean has_a, double min_a, double max_a, gboolean has_b, double min_b,
    double max_b)
{
  if (!has_a || !has_b)
    return !has_a == !has_b;

  return min_a == min_b && max_a == max_b;
}

gboolean
ringlet_plan_same_dummy (const RingletPlan *a, const RingletPlan *b)
{
  if (a->dummy != RINGLET_DUMMY_VALUE || b->dummy != RINGLET_DUMMY_VALUE)
    return a->dummy == b->dummy;

  return same_number (a->dummy_value, b->dummy_value) &&
      same_number (a->dummy_delta, b->dummy_delta);
}

gboolean
ringlet_plan_equal (const RingletPlan *a, const RingletPlan *b)
{
  return a->unit == b->unit && a->n_radial == b->n_radial &&
      a->n_azimuth == b->n_azimuth &&
      same_range (a->has_radial_range, a->radial_min, a->radial_max,
          b->has_radial_range, b->radial_min, b->radial_max) &&
      same_range (a->has_azimuth_range, a->azimuth_min_deg, a->azimuth_max_deg,
          b->has_azimuth_range, b->azimuth_min_deg, b->azimuth_max_deg) &&
      a->split == b->split && g_strcmp0 (a->engine, b->engine) == 0 &&
      a->error_model == b->error_model && a->poisson_floor == b->poisson_floor &&
      !a->dark_variance == !b->dark_variance &&
      ringlet_factors_equal (&a->factors, &b->factors) &&
      ringlet_plan_same_dummy (a, b) && !a->weighted_average == !b->weighted_average &&
      a->normalization_factor == b->normalization_factor &&
      same_number (a->empty, b->empty);
}

const char *
ringlet_error_model_name (RingletErrorModel model)
{
  return error_model_names[model];
}

gboolean
ringlet_error_model_parse (const char *name, RingletErrorModel *model, GError **error)
{
  int index = 0;

  if (!ringlet_choice_parse (name, error_model_names, G_N_ELEMENTS (error_model_names),
          "error model", &index, error))
    return FALSE;

  *model = (RingletErrorModel) index;
  return TRUE;
}
