/* SPDX-License-Identifier: MIT */
#include "calib/calibrant-words.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

gboolean
ringlet_word_quantity (const char *text, const RingletWordUnit *units, double *value)
{
  char *end = NULL;
  const double number = g_ascii_strtod (text, &end);

  if (end == text || !isfinite (number))
    return FALSE;
  while (*end == ' ')
    end++;
  for (; units->text != NULL; units++) {
    if (g_ascii_strcasecmp (end, units->text) == 0) {
      *value = number * units->factor + units->offset;
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean
fail_key (const char *text, const RingletWordField *fields, gsize n, const char *others,
    GError **error)
{
  g_autoptr (GString) keys = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (keys, "%s%s", i > 0 ? ", " : "", fields[i].key);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "\"%s\" is not understood; it may be KEY=NUMBER with one of %s, or %s", text,
      keys->str, others);
  return FALSE;
}

gboolean
ringlet_word_field (const char *text, const RingletWordField *fields, gsize n,
    const char *others, GError **error)
{
  const char *sign = strchr (text, '=');
  g_autofree char *key = g_strndup (text, sign != NULL ? (gsize) (sign - text) : 0);

  for (gsize i = 0; sign != NULL && i < n; i++) {
    double value = 0.0;

    if (g_ascii_strcasecmp (g_strstrip (key), fields[i].key) != 0)
      continue;
    if (!ringlet_number_parse (sign + 1, &value)) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          "%s= takes a number, not \"%s\"", fields[i].key, sign + 1);
      return FALSE;
    }
    *fields[i].value = value * fields[i].factor;
    return TRUE;
  }
  return fail_key (text, fields, n, others, error);
}
