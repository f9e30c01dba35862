/* SPDX-License-Identifier: MIT */
#include "export/fact-read.h"

#include <string.h>

#include "base/error.h"
#include "base/number.h"

gboolean
ringlet_fact_refuse (
    const char *key, const char *value, const char *expected, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
      "%s: %s belongs here, not \"%.200s\"", key, expected, value);
  return FALSE;
}

const char *
ringlet_fact_text (const RingletPattern *self, const char *key, GError **error)
{
  const char *text = ringlet_pattern_header (self, key);

  if (text == NULL)
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "The header does not say \"%s\"", key);
  return text;
}

gboolean
ringlet_fact_number (const RingletPattern *self, const char *key, const char *unit,
    double *value, GError **error)
{
  const char *text = ringlet_fact_text (self, key, error);
  g_autofree char *number = NULL;
  g_autofree char *expected = NULL;

  if (text == NULL)
    return FALSE;

  number = g_strdup (text);
  if (unit != NULL) {
    g_autofree char *end = g_strconcat (" ", unit, NULL);

    if (g_str_has_suffix (number, end))
      number[strlen (number) - strlen (end)] = '\0';
    else
      *number = '\0';
  }
  if (ringlet_number_parse (number, value))
    return TRUE;

  expected =
      unit != NULL ? g_strdup_printf ("a number of %s", unit) : g_strdup ("a number");
  return ringlet_fact_refuse (key, text, expected, error);
}

gboolean
ringlet_fact_count (const RingletPattern *self, const char *key, guint max,
    guint *value, GError **error)
{
  const char *text = ringlet_fact_text (self, key, error);
  g_autofree char *expected = NULL;
  guint64 count = 0;

  if (text == NULL)
    return FALSE;
  if (g_ascii_string_to_unsigned (text, 10, 0, max, &count, NULL)) {
    *value = (guint) count;
    return TRUE;
  }
  expected = g_strdup_printf ("a whole number up to %u", max);
  return ringlet_fact_refuse (key, text, expected, error);
}

gboolean
ringlet_fact_choice (const RingletPattern *self, const char *key, const char *yes,
    const char *no, gboolean *value, GError **error)
{
  const char *text = ringlet_fact_text (self, key, error);
  g_autofree char *expected = NULL;

  if (text == NULL)
    return FALSE;

  *value = g_str_equal (text, yes);
  if (*value || g_str_equal (text, no))
    return TRUE;
  expected = g_strdup_printf ("\"%s\" or \"%s\"", yes, no);
  return ringlet_fact_refuse (key, text, expected, error);
}

gboolean
ringlet_fact_range (const RingletPattern *self, const char *key,
    RingletFactRange *range, GError **error)
{
  const char *text = ringlet_fact_text (self, key, error);
  g_auto (GStrv) words = NULL;
  guint n = 0;

  if (text == NULL)
    return FALSE;

  words = g_strsplit (text, " ", -1);
  n = g_strv_length (words);
  range->is_given = n == 3;
  if ((n != 3 && !(n == 4 && g_str_equal (words[3], "(automatic)"))) ||
      !ringlet_number_parse (words[0], &range->min) ||
      !ringlet_number_parse (words[1], &range->max) || !(range->min < range->max))
    return ringlet_fact_refuse (
        key, text, "two numbers, the smaller one first, and their unit", error);
  range->unit = g_intern_string (words[2]);
  return TRUE;
}
