/* SPDX-License-Identifier: MIT */
#include "cli/set-up-factors.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "cli/parse.h"
#include "geometry/factor-text.h"

#define TEXT G_OPTION_ARG_STRING
#define FLAG G_OPTION_ARG_NONE

GOptionEntry *
ringlet_set_up_factors_entries (RingletSetUpFactors *self, const GOptionEntry *before)
{
  const GOptionEntry entries[] = {
    { "no-solid-angle", 0, 0, FLAG, &self->no_solid_angle,
        "No correction for the solid angle", NULL },
    { "solid-angle-order", 0, 0, TEXT, &self->solid_angle_order,
        "Power of the cosine of the incidence, 1 to 3 (3)", "N" },
    { "polarization", 'P', 0, TEXT, &self->polarization,
        "Polarisation factor, -1 to 1 (no correction)", "F" },
    { "polarization-offset", 0, 0, TEXT, &self->polarization_offset,
        "Azimuth of its plane from the horizontal, in degrees (0)", "DEG" },
    { "sensor-transmission", 0, 0, FLAG, &self->sensor_transmission,
        "Correct for what the sensor of the detector lets through", NULL },
    { "oblique", 0, 0, TEXT, &self->oblique,
        "Correct for a plate that lets this part through at normal incidence", "T0" },
    { "sample", 0, 0, TEXT, &self->sample,
        "Correct for the absorption of the sample: slab:µT[,TILT_X,TILT_Y], "
        "cylinder:µR[,horizontal], sphere:µR",
        "SHAPE" },
    { "cbn-seat", 0, 0, TEXT, &self->cbn_seat,
        "Correct for diamond and seat of a cell, as Dioptas does: diamond=2,seat=5,"
        "r1=0.5,r2=2,tilt=0,rotation=0,… in mm and degrees",
        "KEY=VALUE,…" },
    { "absorption", 0, 0, G_OPTION_ARG_FILENAME, &self->absorption,
        "Image that divides, like the flat field", "FILE" },
  };
  gsize n = 0;
  GOptionEntry *all = NULL;

  while (before[n].long_name != NULL)
    n++;
  all = g_new0 (GOptionEntry, n + G_N_ELEMENTS (entries) + 1);
  memcpy (all, before, n * sizeof *all);
  memcpy (all + n, entries, sizeof entries);
  return all;
}

void
ringlet_set_up_factors_clear (RingletSetUpFactors *self)
{
  g_free (self->solid_angle_order);
  g_free (self->polarization);
  g_free (self->polarization_offset);
  g_free (self->oblique);
  g_free (self->sample);
  g_free (self->cbn_seat);
  g_free (self->absorption);
}

gboolean
ringlet_set_up_factors_given (const RingletSetUpFactors *self)
{
  const char *const texts[] = { self->solid_angle_order, self->polarization,
    self->polarization_offset, self->oblique, self->sample, self->cbn_seat };
  gboolean given = self->no_solid_angle || self->sensor_transmission;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    given = given || texts[i] != NULL;
  return given;
}

static gboolean
parse_solid_angle (
    const RingletSetUpFactors *self, RingletFactors *factors, GError **error)
{
  guint order = RINGLET_SOLID_ANGLE_ORDER;

  if (!ringlet_parse_count (
          "--solid-angle-order", self->solid_angle_order, &order, error))
    return FALSE;
  if (order < 1 || order > RINGLET_SOLID_ANGLE_ORDER)
    return ringlet_parse_refuse ("--solid-angle-order", self->solid_angle_order,
        "1, 2 or 3 (--no-solid-angle leaves the correction out)", error);
  if (self->no_solid_angle && self->solid_angle_order != NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--no-solid-angle and --solid-angle-order contradict each other");
    return FALSE;
  }
  if (self->solid_angle_order != NULL)
    factors->solid_angle_order = order;
  if (self->no_solid_angle)
    factors->solid_angle_order = 0;
  return TRUE;
}

static gboolean
parse_polarization (
    const RingletSetUpFactors *self, RingletFactors *factors, GError **error)
{
  double degrees = 0.0;

  if (!ringlet_parse_number (
          "--polarization", self->polarization, &factors->polarization, error) ||
      !ringlet_parse_number (
          "--polarization-offset", self->polarization_offset, &degrees, error))
    return FALSE;
  if (self->polarization != NULL && !(fabs (factors->polarization) <= 1.0))
    return ringlet_parse_refuse (
        "--polarization", self->polarization, "a number from -1 to 1", error);
  if (self->polarization_offset != NULL && isnan (factors->polarization)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "--polarization-offset needs --polarization");
    return FALSE;
  }
  if (self->polarization_offset != NULL)
    factors->polarization_offset_rad = degrees * RINGLET_DEGREE;
  return TRUE;
}

static gboolean
parse_oblique (const char *text, double *transmission, GError **error)
{
  if (!ringlet_parse_number ("--oblique", text, transmission, error))
    return FALSE;
  if (text != NULL && !(*transmission > 0.0 && *transmission < 1.0))
    return ringlet_parse_refuse (
        "--oblique", text, "a number between 0 and 1, neither of them included", error);
  return TRUE;
}

/* These say in their own words what is allowed. */
static gboolean
prefix (gboolean ok, const char *option, const char *text, GError **error)
{
  if (!ok)
    g_prefix_error (error, "%s %s: ", option, text);
  return ok;
}

gboolean
ringlet_set_up_factors_parse (
    const RingletSetUpFactors *self, RingletFactors *factors, GError **error)
{
  if (self->sensor_transmission)
    factors->sensor_transmission = TRUE;
  if (!parse_solid_angle (self, factors, error) ||
      !parse_polarization (self, factors, error) ||
      !parse_oblique (self->oblique, &factors->oblique_transmission, error))
    return FALSE;
  if (self->sample != NULL &&
      !prefix (ringlet_sample_from_text (self->sample, &factors->sample, error),
          "--sample", self->sample, error))
    return FALSE;
  if (self->cbn_seat != NULL &&
      !prefix (ringlet_cbn_from_text (self->cbn_seat, &factors->cbn, error),
          "--cbn-seat", self->cbn_seat, error))
    return FALSE;
  return ringlet_factors_check (factors, error);
}
