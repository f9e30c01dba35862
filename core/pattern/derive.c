/* SPDX-License-Identifier: MIT */
#include "pattern/derive.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

static gboolean
refuse_point (
    const char *what, gsize i, double value, const char *allowed, GError **error)
{
  char number[RINGLET_NUMBER_SIZE];

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "The %s of point %" G_GSIZE_FORMAT " is %s; %s", what, i + 1,
      ringlet_number_format (value, number), allowed);
  return FALSE;
}

gboolean
ringlet_pattern_check (const RingletPattern *self, GError **error)
{
  for (gsize i = 0; i < self->n; i++) {
    if (!isfinite (self->x[i]))
      return refuse_point ("position", i, self->x[i], "it must be finite", error);
    if (i > 0 && !(self->x[i] > self->x[i - 1]))
      return refuse_point ("position", i, self->x[i],
          "each must be larger than the one before it", error);
    if (isinf (self->intensity[i]))
      return refuse_point (
          "intensity", i, self->intensity[i], "it must be finite, or nan", error);
    if (self->sigma != NULL && !isnan (self->intensity[i]) &&
        !(self->sigma[i] >= 0.0 && isfinite (self->sigma[i])))
      return refuse_point (
          "sigma", i, self->sigma[i], "it must be 0 or more, and finite", error);
  }
  return TRUE;
}

/* Takes @line. */
static void
append_line (RingletPattern *self, char *line)
{
  const guint n = g_strv_length (self->header);

  self->header = g_renew (char *, self->header, n + 2);
  self->header[n] = line;
  self->header[n + 1] = NULL;
}

RingletPattern *
ringlet_pattern_derive (const RingletPattern *from, gsize n, gboolean with_sigma,
    char *operation, GError **error)
{
  g_autofree char *owned = operation;
  RingletPattern *self = ringlet_pattern_new (n, with_sigma, error);

  if (self == NULL)
    return NULL;

  self->unit = from->unit;
  self->wavelength_m = from->wavelength_m;
  g_strfreev (self->header);
  self->header = g_strdupv (from->header);
  append_line (self, g_strconcat ("operations: ", owned, NULL));
  return self;
}

void
ringlet_pattern_set_header (RingletPattern *self, const char *key, const char *value)
{
  g_autofree char *start = g_strconcat (key, ": ", NULL);

  for (gsize i = 0; self->header[i] != NULL; i++) {
    if (g_str_has_prefix (self->header[i], start)) {
      g_free (self->header[i]);
      self->header[i] = g_strconcat (start, value, NULL);
      return;
    }
  }
  append_line (self, g_strconcat (start, value, NULL));
}

void
ringlet_pattern_mark_correlated (RingletPattern *self)
{
  if (self->sigma != NULL)
    ringlet_pattern_set_header (self, "variance", "lower bound");
}

double
ringlet_pattern_pitch (const RingletPattern *self)
{
  return self->n > 1 ? (self->x[self->n - 1] - self->x[0]) / (double) (self->n - 1)
                     : 0.0;
}

char *
ringlet_pattern_numbers (const double *values, gsize n)
{
  GString *text = g_string_new (NULL);
  char number[RINGLET_NUMBER_SIZE];

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (
        text, "%s%s", i > 0 ? "," : "", ringlet_number_format (values[i], number));
  return g_string_free (text, FALSE);
}
