/* SPDX-License-Identifier: MIT */
#include "engine/plan.h"

#include <math.h>

#include "base/choice.h"
#include "base/error.h"

static const char *const error_model_names[] = { "none", "poisson" };

RingletPlan
ringlet_plan_default (void)
{
  return (RingletPlan){
    .unit = ringlet_unit_list ()[0],
    .split = RINGLET_SPLIT_FULL,
    .error_model = RINGLET_ERROR_MODEL_NONE,
    .dark_variance = TRUE,
    .solid_angle = TRUE,
    .polarization = NAN,
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

gboolean
ringlet_plan_check (const RingletPlan *self, GError **error)
{
  const guint64 n_bins = (guint64) self->n_radial * MAX (self->n_azimuth, 1);

  if (self->unit == NULL)
    return fail ("The plan names no unit", error);
  if (n_bins > RINGLET_PLAN_MAX_BINS)
    return fail ("More than 2^26 bins are not supported", error);
  if (!check_ranges (self, error))
    return FALSE;
  if (!isnan (self->polarization) && fabs (self->polarization) > 1.0)
    return fail ("The polarisation factor is between -1 and 1", error);
  if (!(self->normalization_factor > 0.0 && isfinite (self->normalization_factor)))
    return fail ("The normalisation factor must be a positive number", error);
  if (self->poisson_floor > RINGLET_PLAN_MAX_FLOOR)
    return fail ("The least variance of one pixel is at most 1000", error);
  if (self->dummy == RINGLET_DUMMY_VALUE && !(self->dummy_delta >= 0.0))
    return fail ("The width around the dummy value must not be negative", error);
  return TRUE;
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
