/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "calib/refine-steps.h"

static gboolean
refuse (GError **error, const char *text)
{
  g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, text);
  return FALSE;
}

static gboolean
refuse_bounds (const char *name, const RingletRefineLimit *limit, const char *allowed,
    GError **error)
{
  char lo[RINGLET_NUMBER_SIZE];
  char hi[RINGLET_NUMBER_SIZE];

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The bounds of %s are %s to %s, but %s", name,
      ringlet_number_format (limit->lo, lo), ringlet_number_format (limit->hi, hi),
      allowed);
  return FALSE;
}

static gboolean
refuse_value (
    const char *name, const RingletRefineLimit *limit, double value, GError **error)
{
  char lo[RINGLET_NUMBER_SIZE];
  char hi[RINGLET_NUMBER_SIZE];
  char at[RINGLET_NUMBER_SIZE];

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The start of %s is %s, but must lie within its bounds, %s to %s; move the start "
      "or the bounds",
      name, ringlet_number_format (value, at), ringlet_number_format (limit->lo, lo),
      ringlet_number_format (limit->hi, hi));
  return FALSE;
}

gboolean
ringlet_refine_check_limit (
    const char *name, const RingletRefineLimit *limit, double value, GError **error)
{
  if (limit->state != RINGLET_REFINE_BOUNDED)
    return TRUE;
  if (isnan (limit->lo) || isnan (limit->hi))
    return refuse_bounds (name, limit, "both must be numbers", error);
  if (!(limit->lo < limit->hi))
    return refuse_bounds (name, limit,
        "the first must be less than the second; fix the parameter to hold it at one "
        "value",
        error);
  if (!(value >= limit->lo && value <= limit->hi))
    return refuse_value (name, limit, value, error);
  return TRUE;
}

static gboolean
check_rot3 (const RingletRefineLimit *limit, GError **error)
{
  if (!(limit->known_sigma >= 0.0))
    return ringlet_number_refuse (
        "uncertainty of rot3", "0 or more radians", limit->known_sigma, error);
  if (limit->state == RINGLET_REFINE_FIXED || limit->known_sigma > 0.0)
    return TRUE;
  return refuse (error,
      "rot3 cannot be refined: rings stay the same when the detector turns about the "
      "beam. Fix rot3, or give the uncertainty with which a motor or the polarisation "
      "tells it");
}

static gboolean
check_limits (const RingletRefineOptions *options, GError **error)
{
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    const RingletRefineLimit *limit = &options->limits[k];
    const double value = ringlet_refine_parameter_get (&options->start, k);

    if (!ringlet_refine_check_limit (
            ringlet_refine_parameter_name (k), limit, value, error))
      return FALSE;
    if (k != RINGLET_REFINE_ROT3 && limit->known_sigma != 0.0)
      return ringlet_number_refuse ("known uncertainty of a parameter other than rot3",
          "0: the points tell it", limit->known_sigma, error);
  }
  return check_rot3 (&options->limits[RINGLET_REFINE_ROT3], error);
}

/* Without rot3, which the points do not determine. */
static gsize
count_free (const RingletRefineOptions *options)
{
  gsize n = 0;

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++)
    n += k != RINGLET_REFINE_ROT3 && options->limits[k].state != RINGLET_REFINE_FIXED;
  return n;
}

static gsize
count_points (const GArray *points)
{
  gsize n = 0;

  for (guint i = 0; i < points->len; i++)
    n += g_array_index (points, RingletControlPoint, i).ring != 0;
  return n;
}

static gboolean
check_numbers (const RingletRefineOptions *options, GError **error)
{
  const gsize n_free = count_free (options);
  const gsize n_points = count_points (options->points);

  if (n_free == 0)
    return refuse (error,
        "No parameter is free: free or bound at least one of distance, poni1, poni2, "
        "rot1, rot2 and wavelength");
  if (n_points >= n_free)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There are %" G_GSIZE_FORMAT " points with a ring for %" G_GSIZE_FORMAT
      " free parameters; find more points or fix parameters",
      n_points, n_free);
  return FALSE;
}

gboolean
ringlet_refine_check (
    const RingletRefineOptions *options, gboolean is_fit, GError **error)
{
  if (!ringlet_geometry_check (&options->start, error) ||
      !ringlet_placement_check (options->detector, &options->start, error))
    return FALSE;
  if (options->start.wavelength_m == 0.0)
    return refuse (error,
        "The wavelength is not known, and without one rings have no angle; give a "
        "wavelength or an energy");
  if (!(options->loss_scale >= 0.0 && isfinite (options->loss_scale)))
    return ringlet_number_refuse (
        "scale of the loss", "a finite number, 0 or more", options->loss_scale, error);
  if (!(options->reject_sigma >= 0.0 && isfinite (options->reject_sigma)))
    return ringlet_number_refuse ("limit of rejection",
        "0 to keep all points, or a number of sigma", options->reject_sigma, error);
  if (count_points (options->points) == 0)
    return refuse (error, "No point lies on a ring: give points their ring numbers");
  return !is_fit || (check_limits (options, error) && check_numbers (options, error));
}
