/* SPDX-License-Identifier: MIT */
#include "base/number.h"

#include <math.h>

#include "base/error.h"

const char *
ringlet_number_format (double value, char *buffer)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  if (isnan (value))
    return g_strlcpy (buffer, "nan", RINGLET_NUMBER_SIZE) > 0 ? buffer : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (buffer, RINGLET_NUMBER_SIZE, formats[i], value);
    if (g_ascii_strtod (buffer, NULL) == value)
      break;
  }
  return buffer;
}

gboolean
ringlet_number_parse (const char *text, double *value)
{
  char *end = NULL;

  *value = g_ascii_strtod (text, &end);
  if (end == text)
    return FALSE;

  while (g_ascii_isspace (*end))
    end++;
  return *end == '\0' && isfinite (*value);
}

gboolean
ringlet_number_refuse (
    const char *what, const char *allowed, double value, GError **error)
{
  char text[RINGLET_NUMBER_SIZE];

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "The %s must be %s, not %s",
      what, allowed, ringlet_number_format (value, text));
  return FALSE;
}
