/* SPDX-License-Identifier: MIT */
#include "detector/sensor.h"

#include <math.h>

#include "base/error.h"
#include "base/number.h"
#include "base/units.h"
#include "detector/material.h"

const RingletMaterial *
ringlet_material_find (const char *name, GError **error)
{
  const RingletMaterial *const *list = ringlet_material_list ();
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; list[i] != NULL; i++) {
    if (g_ascii_strcasecmp (list[i]->name, name) == 0)
      return list[i];
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", list[i]->name);
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "There is no sensor material \"%s\"; known are %s", name, names->str);
  return NULL;
}

const char *
ringlet_material_name (const RingletMaterial *self)
{
  return self->name;
}

/* µ/ρ between two rows of the table that are not the two sides of an edge. */
static double
between (const RingletAttenuation *a, const RingletAttenuation *b, double energy_kev)
{
  const double f =
      log (energy_kev / a->energy_kev) / log (b->energy_kev / a->energy_kev);

  return a->cm2_per_g * pow (b->cm2_per_g / a->cm2_per_g, f);
}

static void
set_outside (const RingletMaterial *self, double energy_kev, GError **error)
{
  const double values[] = { self->table[0].energy_kev,
    self->table[self->n - 1].energy_kev, energy_kev };
  char text[3][RINGLET_NUMBER_SIZE];

  for (int i = 0; i < 3; i++)
    g_ascii_formatd (text[i], sizeof text[i], "%.6g", values[i]);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The attenuation of %s is known from %s to %s keV, not at %s keV", self->name,
      text[0], text[1], text[2]);
}

double
ringlet_material_attenuation (
    const RingletMaterial *self, double wavelength_m, GError **error)
{
  const double energy_kev = RINGLET_KEV_METRE / wavelength_m;
  const double m2_per_kg = 0.1;

  /* From above, so that an energy on an edge has the value above it. */
  for (gsize i = self->n - 1; i > 0; i--) {
    const RingletAttenuation *a = &self->table[i - 1];
    const RingletAttenuation *b = &self->table[i];

    if (a->energy_kev <= energy_kev && energy_kev <= b->energy_kev &&
        a->energy_kev < b->energy_kev)
      return between (a, b, energy_kev) * m2_per_kg * self->density_kg_m3;
  }

  set_outside (self, energy_kev, error);
  return 0.0;
}

gboolean
ringlet_sensor_equal (const RingletSensor *a, const RingletSensor *b)
{
  return a->material == b->material && a->thickness_m == b->thickness_m;
}

void
ringlet_sensor_digest (const RingletSensor *self, RingletDigest *digest)
{
  ringlet_digest_add_string (
      digest, self->material != NULL ? self->material->name : "");
  ringlet_digest_add_double (digest, self->thickness_m);
}
