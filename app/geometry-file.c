/* SPDX-License-Identifier: MIT */
#include "geometry-file.h"

#include "base/error.h"
#include "base/number.h"
#include "calib/refine.h"

/* Returns %FALSE with @error, always. */
static gboolean
refuse (const char *path, const char *what, double says, double shown, GError **error)
{
  char first[RINGLET_NUMBER_SIZE];
  char second[RINGLET_NUMBER_SIZE];
  g_autofree char *label = g_filename_display_name (path);

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s does not say what is shown: its %s is %s, not %s", label, what,
      ringlet_number_format (says, first), ringlet_number_format (shown, second));
  return FALSE;
}

/* The first parameter that differs has the word. */
static gboolean
compare_numbers (const char *path, const RingletGeometry *says,
    const RingletGeometry *shown, GError **error)
{
  for (guint i = 0; i < RINGLET_REFINE_N; i++) {
    const RingletRefineParameter parameter = (RingletRefineParameter) i;
    const double a = ringlet_refine_parameter_get (says, parameter);
    const double b = ringlet_refine_parameter_get (shown, parameter);

    if (a != b)
      return refuse (path, ringlet_refine_parameter_name (parameter), a, b, error);
  }
  return says->parallax == shown->parallax ||
      refuse (path, "parallax", says->parallax, shown->parallax, error);
}

static gboolean
compare_detectors (const char *path, const RingletDetector *says,
    const RingletDetector *shown, GError **error)
{
  g_autofree char *label = NULL;

  if (ringlet_detector_equal (says, shown))
    return TRUE;
  if (says != NULL && says->orientation != shown->orientation)
    return refuse (path, "orientation", says->orientation, shown->orientation, error);
  if (says != NULL && says->pixel_slow_m != shown->pixel_slow_m)
    return refuse (
        path, "pixel size 1", says->pixel_slow_m, shown->pixel_slow_m, error);
  if (says != NULL && says->pixel_fast_m != shown->pixel_fast_m)
    return refuse (
        path, "pixel size 2", says->pixel_fast_m, shown->pixel_fast_m, error);

  label = g_filename_display_name (path);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s does not say what is shown: its detector is %s, not %s", label,
      says != NULL ? says->name : "none", shown->name);
  return FALSE;
}

gboolean
ringlet_geometry_file_compare (const char *path, const RingletDetector *detector,
    const RingletGeometry *geometry, RingletPoni *poni, GError **error)
{
  if (!ringlet_poni_load (path, RINGLET_ORIENTATION_ONE_FLIP, poni, error))
    return FALSE;
  if (compare_numbers (path, &poni->geometry, geometry, error) &&
      compare_detectors (path, poni->detector, detector, error))
    return TRUE;

  ringlet_poni_clear (poni);
  return FALSE;
}

gboolean
ringlet_geometry_file_save (const char *path, const RingletDetector *detector,
    const RingletGeometry *geometry, gboolean overwrite, RingletPoni *poni,
    GError **error)
{
  return ringlet_poni_save (path, detector, geometry, 0.0, overwrite, error) &&
      ringlet_geometry_file_compare (path, detector, geometry, poni, error);
}
