/* SPDX-License-Identifier: MIT */
#include "export/cake-header.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "export/header-lines.h"
#include "image/header.h"

/* ---- written ---- */

static void
add (GPtrArray *facts, const char *key, char *text, const char *unit)
{
  RingletFact *fact = g_new0 (RingletFact, 1);

  fact->key = key;
  fact->text = text;
  fact->unit = unit;
  g_ptr_array_add (facts, fact);
}

static void
add_number (GPtrArray *facts, const char *key, double value, const char *unit)
{
  char buffer[RINGLET_NUMBER_SIZE];

  add (facts, key, g_strdup (ringlet_number_format (value, buffer)), unit);
}

static void
add_flag (GPtrArray *facts, const char *key, gboolean value)
{
  add (facts, key, g_strdup (value ? "True" : "False"), NULL);
}

static void
add_axis (GPtrArray *facts, const char *name, const double *centres, gsize n)
{
  g_autofree char *min = g_strconcat (name, "_min", NULL);
  g_autofree char *max = g_strconcat (name, "_max", NULL);

  add_number (facts, g_intern_string (min), centres[0], NULL);
  add_number (facts, g_intern_string (max), centres[n - 1], NULL);
}

GPtrArray *
ringlet_cake_facts (const RingletResult *result)
{
  const RingletProvenance *from = &result->provenance;
  GPtrArray *facts = ringlet_result_facts (result);

  add_axis (facts, result->unit->name, result->radial, result->n_radial);
  add_axis (facts, "chi", result->azimuth, result->n_azimuth);
  add_number (facts, "dist", from->geometry.distance_m, NULL);
  add_flag (facts, "has_mask_applied", from->n_masked > 0);
  add_flag (facts, "has_dark_correction", from->dark != NULL);
  add_flag (facts, "has_flat_correction", from->flat != NULL);
  return facts;
}

/* ---- read ---- */

static gboolean
look_up_number (
    char **lines, const char *name, const char *end, double *value, GError **error)
{
  g_autofree char *key = g_strconcat (name, end, NULL);
  const char *text = ringlet_header_lines_find (lines, key);

  if (text != NULL && ringlet_header_number (text, value, NULL))
    return TRUE;
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "the header does not tell %s, so the image is no cake", key);
  return FALSE;
}

static double *
read_axis (char **lines, const char *name, gsize n, GError **error)
{
  double min = 0.0;
  double max = 0.0;
  double *values = NULL;

  if (!look_up_number (lines, name, "_min", &min, error) ||
      !look_up_number (lines, name, "_max", &max, error))
    return NULL;
  if (n > 1 ? !(max > min) : max != min) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "the axis %s of %" G_GSIZE_FORMAT " bins does not ascend", name, n);
    return NULL;
  }
  values = g_try_new (double, n);
  if (values == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT,
        "not enough memory for %" G_GSIZE_FORMAT " bins", n);
    return NULL;
  }

  values[0] = min;
  for (gsize i = 1; i < n; i++)
    values[i] = i + 1 == n ? max : min + (max - min) * ((double) i / (double) (n - 1));
  return values;
}

/* The lines before the axes. */
static char **
dup_facts (char **lines, const RingletUnit *unit)
{
  g_autofree char *first = g_strconcat (unit->name, "_min: ", NULL);
  GPtrArray *facts = g_ptr_array_new ();

  for (gsize i = 0; lines[i] != NULL && !g_str_has_prefix (lines[i], first); i++)
    g_ptr_array_add (facts, g_strdup (lines[i]));
  g_ptr_array_add (facts, NULL);
  return (char **) g_ptr_array_free (facts, FALSE);
}

RingletStoredCake *
ringlet_cake_take_header (char **lines, gsize n_radial, gsize n_azimuth, GError **error)
{
  g_auto (GStrv) owned = lines;
  g_autoptr (RingletStoredCake) self = g_new0 (RingletStoredCake, 1);
  const char *unit = ringlet_header_lines_find (lines, "unit");
  const char *wavelength = ringlet_header_lines_find (lines, "wavelength");
  const char *wavelength_unit = NULL;

  self->unit = unit != NULL ? ringlet_unit_find (unit, NULL) : NULL;
  if (self->unit == NULL) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "the header does not tell the unit, so the image is no cake");
    return NULL;
  }
  if (wavelength != NULL &&
      ringlet_header_number (wavelength, &self->wavelength_m, &wavelength_unit))
    self->wavelength_m *= ringlet_header_unit (wavelength_unit, 1.0);

  self->n_radial = n_radial;
  self->n_azimuth = n_azimuth;
  self->radial = read_axis (owned, self->unit->name, n_radial, error);
  if (self->radial != NULL)
    self->azimuth = read_axis (owned, "chi", n_azimuth, error);
  if (self->azimuth == NULL)
    return NULL;
  self->header = dup_facts (owned, self->unit);
  return g_steal_pointer (&self);
}

RingletImage *
ringlet_cake_image (const RingletResult *result, const double *values, GError **error)
{
  double *pixels = ringlet_image_alloc (
      RINGLET_PIXEL_F64, result->n_azimuth, result->n_radial, error);

  if (pixels == NULL)
    return NULL;
  memcpy (pixels, values, ringlet_result_n_bins (result) * sizeof *values);
  return ringlet_image_new_take (
      RINGLET_PIXEL_F64, result->n_azimuth, result->n_radial, pixels, NULL);
}
