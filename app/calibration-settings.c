/* SPDX-License-Identifier: MIT */
#include "calibration-settings.h"

#include <math.h>

#include "base/error.h"
#include "calibration.h"

RingletCalibrationSettings
ringlet_calibration_settings (void)
{
  const RingletCalibrationInputs inputs = ringlet_calibration_inputs ();
  RingletCalibrationSettings self = { .residual = inputs.residual,
    .loss = inputs.loss,
    .reject_sigma = inputs.reject_sigma,
    .points_per_degree = inputs.points_per_degree,
    .n_rings = inputs.n_rings };

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    self.limits[k] = inputs.limits[k];
  return self;
}

static gboolean
same_limit (const RingletRefineLimit *a, const RingletRefineLimit *b)
{
  return a->state == b->state && a->lo == b->lo && a->hi == b->hi &&
      a->known_sigma == b->known_sigma;
}

gboolean
ringlet_calibration_settings_equal (
    const RingletCalibrationSettings *a, const RingletCalibrationSettings *b)
{
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    if (!same_limit (&a->limits[k], &b->limits[k]))
      return FALSE;
  }
  return a->residual == b->residual && a->loss == b->loss &&
      a->reject_sigma == b->reject_sigma &&
      a->points_per_degree == b->points_per_degree && a->n_rings == b->n_rings &&
      a->confirmed == b->confirmed;
}

static gboolean
check_limit (
    const RingletRefineLimit *limit, RingletRefineParameter parameter, GError **error)
{
  const gboolean is_bounded = limit->state == RINGLET_REFINE_BOUNDED;
  const char *wrong = NULL;

  if (is_bounded && !(isfinite (limit->lo) && isfinite (limit->hi)))
    wrong = "its bounds must be finite numbers";
  else if (is_bounded && limit->lo >= limit->hi)
    wrong = "the lower bound must be below the upper one";
  else if (!(limit->known_sigma >= 0.0) || !isfinite (limit->known_sigma))
    wrong = "its uncertainty must be a finite number from 0 up";
  else if (parameter == RINGLET_REFINE_ROT3 && limit->state != RINGLET_REFINE_FIXED &&
      limit->known_sigma == 0.0)
    wrong = "no ring depends on it: fix it, or say how well it is known";
  if (wrong == NULL)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "%s: %s",
      ringlet_refine_parameter_name (parameter), wrong);
  return FALSE;
}

gboolean
ringlet_calibration_settings_check (
    const RingletCalibrationSettings *self, GError **error)
{
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    if (!check_limit (&self->limits[k], k, error))
      return FALSE;
  }
  if (self->reject_sigma >= 0.0 && isfinite (self->reject_sigma) &&
      self->points_per_degree >= 0.0 && isfinite (self->points_per_degree))
    return TRUE;

  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The σ beyond which points are left out and the points per degree must be finite "
      "numbers from 0 up");
  return FALSE;
}
