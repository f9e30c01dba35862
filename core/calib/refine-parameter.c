/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "calib/refine.h"

static const char *const names[RINGLET_REFINE_N] = {
  [RINGLET_REFINE_DISTANCE] = "distance",
  [RINGLET_REFINE_PONI_SLOW] = "poni1",
  [RINGLET_REFINE_PONI_FAST] = "poni2",
  [RINGLET_REFINE_ROT1] = "rot1",
  [RINGLET_REFINE_ROT2] = "rot2",
  [RINGLET_REFINE_ROT3] = "rot3",
  [RINGLET_REFINE_WAVELENGTH] = "wavelength",
};

static const struct {
  const char *name;
  RingletRefineParameter parameter;
} others[] = {
  { "dist", RINGLET_REFINE_DISTANCE },
  { "energy", RINGLET_REFINE_WAVELENGTH },
};

const char *
ringlet_refine_parameter_name (RingletRefineParameter parameter)
{
  return (guint) parameter < RINGLET_REFINE_N ? names[parameter] : NULL;
}

gboolean
ringlet_refine_parameter_find (
    const char *name, RingletRefineParameter *parameter, GError **error)
{
  for (guint k = 0; k < RINGLET_REFINE_N; k++) {
    if (g_ascii_strcasecmp (name, names[k]) == 0) {
      *parameter = k;
      return TRUE;
    }
  }
  for (guint k = 0; k < G_N_ELEMENTS (others); k++) {
    if (g_ascii_strcasecmp (name, others[k].name) == 0) {
      *parameter = others[k].parameter;
      return TRUE;
    }
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no parameter “%s”; there are distance, poni1, poni2, rot1, rot2, rot3 "
      "and wavelength",
      name);
  return FALSE;
}

static double *
value_of (RingletGeometry *geometry, RingletRefineParameter parameter)
{
  double *const values[RINGLET_REFINE_N] = {
    [RINGLET_REFINE_DISTANCE] = &geometry->distance_m,
    [RINGLET_REFINE_PONI_SLOW] = &geometry->poni_slow_m,
    [RINGLET_REFINE_PONI_FAST] = &geometry->poni_fast_m,
    [RINGLET_REFINE_ROT1] = &geometry->rot1_rad,
    [RINGLET_REFINE_ROT2] = &geometry->rot2_rad,
    [RINGLET_REFINE_ROT3] = &geometry->rot3_rad,
    [RINGLET_REFINE_WAVELENGTH] = &geometry->wavelength_m,
  };

  return values[parameter];
}

double
ringlet_refine_parameter_get (
    const RingletGeometry *geometry, RingletRefineParameter parameter)
{
  RingletGeometry copy = *geometry;

  return *value_of (&copy, parameter);
}

void
ringlet_refine_parameter_set (
    RingletGeometry *geometry, RingletRefineParameter parameter, double value)
{
  *value_of (geometry, parameter) = value;
}
