/* SPDX-License-Identifier: MIT */
#include "export/pattern-facts.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "export/facts.h"

static char **
fact_lines (const RingletResult *result)
{
  g_autoptr (GPtrArray) facts = ringlet_result_facts (result);
  GPtrArray *lines = g_ptr_array_new ();

  for (guint i = 0; i < facts->len; i++) {
    const RingletFact *fact = g_ptr_array_index (facts, i);

    g_ptr_array_add (lines,
        fact->unit != NULL
            ? g_strdup_printf ("%s: %s %s", fact->key, fact->text, fact->unit)
            : g_strdup_printf ("%s: %s", fact->key, fact->text));
  }
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}

RingletPattern *
ringlet_pattern_from_result (const RingletResult *result, GError **error)
{
  const gboolean has_sigma = result->sigma != NULL;
  const gsize size = result->n_radial * sizeof (double);
  RingletPattern *self = NULL;

  g_return_val_if_fail (!ringlet_result_is_cake (result), NULL);

  self = ringlet_pattern_new (result->n_radial, has_sigma, error);
  if (self == NULL)
    return NULL;
  if (result->spread != NULL && !ringlet_pattern_add_spread (self, error)) {
    ringlet_pattern_unref (self);
    return NULL;
  }

  memcpy (self->x, result->radial, size);
  memcpy (self->intensity, result->intensity, size);
  if (has_sigma)
    memcpy (self->sigma, result->sigma, size);
  if (result->spread != NULL)
    memcpy (self->spread, result->spread, size);
  self->unit = result->unit;
  self->wavelength_m = result->provenance.geometry.wavelength_m;
  g_strfreev (self->header);
  self->header = fact_lines (result);
  return self;
}

/* Puts "@key: @value" where the line of that key stands, else at the end. */
static void
set_line (GPtrArray *lines, const char *key, const char *value)
{
  g_autofree char *start = g_strconcat (key, ": ", NULL);

  for (guint i = 0; i < lines->len; i++) {
    char *line = g_ptr_array_index (lines, i);

    if (!g_str_has_prefix (line, start))
      continue;
    if (!g_str_equal (line + strlen (start), value)) {
      g_free (line);
      lines->pdata[i] = g_strconcat (start, value, NULL);
    }
    return;
  }
  g_ptr_array_add (lines, g_strconcat (start, value, NULL));
}

char **
ringlet_pattern_header_lines (const RingletPattern *self)
{
  GPtrArray *lines = g_ptr_array_new ();
  char number[RINGLET_NUMBER_SIZE];

  for (gsize i = 0; self->header[i] != NULL; i++) {
    /* Of a column that was lost on the way. */
    if (self->spread != NULL || !g_str_has_prefix (self->header[i], "sigma_chi: "))
      g_ptr_array_add (lines, g_strdup (self->header[i]));
  }
  if (self->unit != NULL)
    set_line (lines, "unit", self->unit->name);
  if (self->wavelength_m > 0.0) {
    g_autofree char *value =
        g_strconcat (ringlet_number_format (self->wavelength_m, number), " m", NULL);

    set_line (lines, "wavelength", value);
  }
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}

double *
ringlet_pattern_two_theta (
    const RingletPattern *self, const char *format, GError **error)
{
  const RingletUnit *unit = self->unit;
  double *degrees = NULL;

  if (unit == NULL || unit->space != RINGLET_SPACE_TWO_THETA) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "The format %s holds 2θ in degrees, and this pattern is over %s: integrate "
        "with the unit 2th_deg, or choose the format xy or xye",
        format, unit != NULL ? unit->name : "a quantity that its file does not name");
    return NULL;
  }

  degrees = g_new (double, self->n);
  for (gsize i = 0; i < self->n; i++)
    degrees[i] = g_str_equal (unit->name, "2th_deg")
        ? self->x[i]
        : self->x[i] / unit->factor * (180.0 / G_PI);
  return degrees;
}
