/* SPDX-License-Identifier: MIT */
#include "engine/plan.h"

#include <math.h>

#include "base/choice.h"
#include "base/error.h"
#include "base/number.h"

static const char *const error_model_names[] = { "none", "poisson", "variance",
  "azimuthal", "hybrid" };

RingletPlan
ringlet_plan_default (void)
{
  return (RingletPlan){
    .unit = ringlet_unit_list ()[0],
    .split = RINGLET_SPLIT_FULL,
    .statistic = ringlet_statistic_default (),
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
refuse_range (
    const char *what, const char *allowed, double min, double max, GError **error)
{
  char first[RINGLET_NUMBER_SIZE];
  char last[RINGLET_NUMBER_SIZE];

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The %s must be %s, not %s to %s", what, allowed,
      ringlet_number_format (min, first), ringlet_number_format (max, last));
  return FALSE;
}

static gboolean
is_angle (double deg)
{
  return fabs (deg) <= RINGLET_PLAN_MAX_ANGLE_DEG;
}

static gboolean
check_azimuth_range (const RingletPlan *self, GError **error)
{
  const double min = self->azimuth_min_deg;
  const double max = self->azimuth_max_deg;

  if (!is_angle (min) || !is_angle (max))
    return refuse_range (
        "azimuth range", "two angles from -3600 to 3600 degrees", min, max, error);
  if (!(min < max))
    return refuse_range ("azimuth range",
        "two angles, the smaller one first (350 to 370 crosses 0)", min, max, error);
  if (max - min > 360.0 + 1e-9)
    return refuse_range (
        "azimuth range", "at most a full turn, 360 degrees", min, max, error);
  return TRUE;
}

/* Whatever the number of bins: pattern and cake of a document share the plan. */
static gboolean
check_azimuth_centre (const RingletPlan *self, GError **error)
{
  if (!is_angle (self->azimuth_centre_deg))
    return ringlet_number_refuse ("azimuth centre",
        "an angle from -3600 to 3600 degrees", self->azimuth_centre_deg, error);
  if (!self->has_azimuth_range ||
      ringlet_plan_is_whole_turn (self->azimuth_min_deg, self->azimuth_max_deg))
    return TRUE;

  return refuse_range ("azimuth range",
      "a full turn or left out where a bin is to be centred on an azimuth; a smaller "
      "one says itself where its bins lie",
      self->azimuth_min_deg, self->azimuth_max_deg, error);
}

static gboolean
check_ranges (const RingletPlan *self, GError **error)
{
  if (self->has_radial_range &&
      !(isfinite (self->radial_min) && isfinite (self->radial_max) &&
          self->radial_min < self->radial_max))
    return refuse_range ("radial range", "two finite numbers, the smaller one first",
        self->radial_min, self->radial_max, error);
  if (self->has_azimuth_range && !check_azimuth_range (self, error))
    return FALSE;
  return !self->has_azimuth_centre || check_azimuth_centre (self, error);
}

gboolean
ringlet_plan_azimuth_range (const RingletPlan *self, double *min_deg, double *max_deg)
{
  const gboolean centred = self->has_azimuth_centre && self->n_azimuth > 0;
  const double start = self->has_azimuth_range ? self->azimuth_min_deg : -180.0;
  const double width = 360.0 / MAX (self->n_azimuth, 1);

  if (!self->has_azimuth_range && !centred)
    return FALSE;

  *min_deg = start;
  *max_deg = self->azimuth_max_deg;
  if (centred) {
    /* Of the edges centre − (k + ½) width the one nearest to the start. */
    const double k = floor ((self->azimuth_centre_deg - start) / width);

    *min_deg = self->azimuth_centre_deg - (k + 0.5) * width;
    *max_deg = *min_deg + 360.0;
  }
  return TRUE;
}

gboolean
ringlet_plan_check_bins (guint64 n_radial, guint64 n_azimuth, GError **error)
{
  if (n_radial == 0) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "0 radial bins hold nothing; there may be 1 to 2^26 = %" G_GUINT64_FORMAT,
        RINGLET_PLAN_MAX_BINS);
    return FALSE;
  }
  if (n_azimuth <= RINGLET_PLAN_MAX_BINS &&
      n_radial <= RINGLET_PLAN_MAX_BINS / MAX (n_azimuth, 1))
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%" G_GUINT64_FORMAT " radial × %" G_GUINT64_FORMAT
      " azimuthal bins are too many; there may be 2^26 = %" G_GUINT64_FORMAT
      " in all: take fewer",
      n_radial, MAX (n_azimuth, 1), RINGLET_PLAN_MAX_BINS);
  return FALSE;
}

static gboolean
check_unit (const RingletUnit *unit, GError **error)
{
  if (unit == NULL) {
    g_set_error_literal (
        error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "The plan names no unit");
    return FALSE;
  }
  if (!unit->is_azimuthal)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s is the azimuth and no radial unit; choose 2th_deg, q_A^-1 or another radial "
      "unit and ask for a cake or a range of azimuth",
      unit->name);
  return FALSE;
}

static gboolean
check_dummy (const RingletPlan *self, GError **error)
{
  if (self->dummy != RINGLET_DUMMY_VALUE)
    return TRUE;
  if (!isfinite (self->dummy_value))
    return ringlet_number_refuse ("dummy value",
        "a finite number (what is not finite is never data)", self->dummy_value, error);
  if (!(self->dummy_delta >= 0.0 && isfinite (self->dummy_delta)))
    return ringlet_number_refuse ("half width around the dummy value",
        "a number, not below 0", self->dummy_delta, error);
  return TRUE;
}

/* The scatter of one pixel around itself is 0, which would claim certainty. */
static gboolean
check_statistic (const RingletPlan *self, GError **error)
{
  if (!ringlet_statistic_check (&self->statistic, error))
    return FALSE;
  if (self->error_model != RINGLET_ERROR_MODEL_AZIMUTHAL ||
      !ringlet_statistic_is_quantile (&self->statistic))
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The error model azimuthal takes the scatter of the pixels that are left in a "
      "bin, and a median leaves one: choose poisson or none, or two percentiles");
  return FALSE;
}

gboolean
ringlet_plan_check (const RingletPlan *self, GError **error)
{
  if (!check_unit (self->unit, error) ||
      !ringlet_plan_check_bins (MAX (self->n_radial, 1), self->n_azimuth, error) ||
      !check_ranges (self, error) || !ringlet_factors_check (&self->factors, error) ||
      !check_dummy (self, error) || !check_statistic (self, error))
    return FALSE;
  if (!(self->normalization_factor > 0.0 && isfinite (self->normalization_factor)))
    return ringlet_number_refuse (
        "normalisation factor", "a positive number", self->normalization_factor, error);
  if (self->poisson_floor > RINGLET_PLAN_MAX_FLOOR)
    return ringlet_number_refuse ("Poisson floor, the least variance of one pixel,",
        "a whole number from 0 to 1000", self->poisson_floor, error);
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
      same_range (a->has_azimuth_centre, a->azimuth_centre_deg, 0.0,
          b->has_azimuth_centre, b->azimuth_centre_deg, 0.0) &&
      a->split == b->split && g_strcmp0 (a->engine, b->engine) == 0 &&
      ringlet_statistic_equal (&a->statistic, &b->statistic) &&
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
