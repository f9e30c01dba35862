/* SPDX-License-Identifier: MIT */
#include "cli/calibrate-limits.h"

#include <string.h>

#include "base/error.h"
#include "base/quantity.h"

/* What is filled, and which parameters have been named, by which option. */
typedef struct {
  RingletCalibrationInputs *inputs;
  const char *named[RINGLET_REFINE_N];
} Limits;

static gboolean
claim (Limits *self, const char *option, const char *name,
    RingletRefineParameter *parameter, GError **error)
{
  if (!ringlet_refine_parameter_find (name, parameter, error)) {
    g_prefix_error (error, "%s: ", option);
    return FALSE;
  }
  if (*parameter == RINGLET_REFINE_ROT3 && !g_str_equal (option, "--fix")) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "%s rot3: rings stay the same when the detector turns about the beam, so that "
        "no image tells rot3; leave it out, or hold it at a value with --fix rot3=1deg",
        option);
    return FALSE;
  }
  if (self->named[*parameter] == NULL) {
    self->named[*parameter] = option;
    return TRUE;
  }
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s names %s, which %s has named already: say it once", option,
      ringlet_refine_parameter_name (*parameter), self->named[*parameter]);
  return FALSE;
}

static gboolean
is_angle (RingletRefineParameter parameter)
{
  return parameter == RINGLET_REFINE_ROT1 || parameter == RINGLET_REFINE_ROT2 ||
      parameter == RINGLET_REFINE_ROT3;
}

/* A length that may be 0 or negative: where the point of normal incidence is. */
static gboolean
parse_place (const char *what, const char *text, double *value_m, GError **error)
{
  const gboolean is_negative = *text == '-';
  const char *size = *text == '-' || *text == '+' ? text + 1 : text;

  if (strspn (size, "0.") == strlen (size)) {
    *value_m = 0.0;
    return TRUE;
  }
  if (!ringlet_length_parse (what, size, 1e-6, 100.0, value_m, error))
    return FALSE;
  *value_m = is_negative ? -*value_m : *value_m;
  return TRUE;
}

static gboolean
parse_value (const char *option, RingletRefineParameter parameter, const char *text,
    double *value, GError **error)
{
  g_autofree char *what =
      g_strdup_printf ("%s %s", option, ringlet_refine_parameter_name (parameter));
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  if (is_angle (parameter) && strspn (stripped, "0.") == strlen (stripped)) {
    *value = 0.0;
    return *stripped != '\0' || ringlet_angle_parse (what, stripped, value, error);
  }
  if (is_angle (parameter))
    return ringlet_angle_parse (what, stripped, value, error);
  if (parameter == RINGLET_REFINE_WAVELENGTH)
    return ringlet_wavelength_parse (what, stripped, value, error);
  if (parameter == RINGLET_REFINE_DISTANCE)
    return ringlet_length_parse (what, stripped, 1e-3, 100.0, value, error);
  return parse_place (what, stripped, value, error);
}

static gboolean
free_one (Limits *self, const char *text, GError **error)
{
  RingletRefineParameter parameter;

  if (!claim (self, "--free", text, &parameter, error))
    return FALSE;
  self->inputs->limits[parameter].state = RINGLET_REFINE_FREE;
  return TRUE;
}

static gboolean
fix_one (Limits *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  RingletRefineParameter parameter;

  if (!claim (self, "--fix", g_strstrip (parts[0]), &parameter, error))
    return FALSE;
  self->inputs->limits[parameter].state = RINGLET_REFINE_FIXED;
  if (parts[1] == NULL)
    return TRUE;
  if (!parse_value (
          "--fix", parameter, parts[1], &self->inputs->values[parameter], error))
    return FALSE;
  if (parameter == RINGLET_REFINE_WAVELENGTH)
    self->inputs->wavelength_m = self->inputs->values[parameter];
  return TRUE;
}

static gboolean
bound_one (Limits *self, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  g_auto (GStrv) ends = g_strsplit (parts[1] != NULL ? parts[1] : "", ",", -1);
  RingletRefineParameter parameter;
  RingletRefineLimit *limit = NULL;

  if (parts[1] == NULL || g_strv_length (ends) != 2) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--bound takes NAME=LO,HI, not \"%s\"", text);
    return FALSE;
  }
  if (!claim (self, "--bound", g_strstrip (parts[0]), &parameter, error))
    return FALSE;
  limit = &self->inputs->limits[parameter];
  limit->state = RINGLET_REFINE_BOUNDED;
  if (!parse_value ("--bound", parameter, ends[0], &limit->lo, error) ||
      !parse_value ("--bound", parameter, ends[1], &limit->hi, error))
    return FALSE;
  /* Energies run the other way. */
  if (parameter == RINGLET_REFINE_WAVELENGTH && limit->lo > limit->hi) {
    const double lo = limit->hi;

    limit->hi = limit->lo;
    limit->lo = lo;
  }
  if (limit->lo < limit->hi)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "--bound %s: the first value must be below the second one", text);
  return FALSE;
}

/* Each of the texts, taken apart at commas. */
static gboolean
each_part (Limits *self, const char *const *texts,
    gboolean (*one) (Limits *, const char *, GError **), GError **error)
{
  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++) {
    g_auto (GStrv) parts = g_strsplit (texts[i], ",", -1);

    for (gsize k = 0; parts[k] != NULL; k++) {
      if (!one (self, g_strstrip (parts[k]), error))
        return FALSE;
    }
  }
  return TRUE;
}

gboolean
ringlet_calibrate_limits_parse (const char *const *free, const char *const *fix,
    const char *const *bound, RingletCalibrationInputs *inputs, GError **error)
{
  Limits self = { inputs, { NULL } };

  if (!each_part (&self, free, free_one, error) ||
      !each_part (&self, fix, fix_one, error))
    return FALSE;
  for (gsize i = 0; bound != NULL && bound[i] != NULL; i++) {
    if (!bound_one (&self, bound[i], error))
      return FALSE;
  }
  return TRUE;
}
