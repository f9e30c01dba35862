/* SPDX-License-Identifier: MIT */
#include "base/number.h"

#include <math.h>
#include <string.h>

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

/* Digits that stand before the point where the number is written without exponent. */
#define PLAIN_MIN (-4)
#define PLAIN_MAX 17

/* Digits without the zeros behind them, and the power of ten of the first one. */
static void
take_apart (double value, char *digits, int *exponent)
{
  static const char *const formats[] = { "%.14e", "%.15e", "%.16e" };
  char text[RINGLET_NUMBER_SIZE];
  gsize n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (text, sizeof text, formats[i], value);
    if (g_ascii_strtod (text, NULL) == value)
      break;
  }
  *exponent = (int) g_ascii_strtoll (strchr (text, 'e') + 1, NULL, 10);
  for (const char *at = text; *at != 'e'; at++) {
    if (g_ascii_isdigit (*at))
      digits[n++] = *at;
  }
  while (n > 1 && digits[n - 1] == '0')
    n--;
  digits[n] = '\0';
}

const char *
ringlet_number_format_scaled (double value, int places, char *buffer)
{
  const char *sign = signbit (value) ? "-" : "";
  char digits[RINGLET_NUMBER_SIZE];
  g_autofree char *text = NULL;
  int n = 0;
  int before = 0;

  if (!isfinite (value) || value == 0.0)
    return ringlet_number_format (value, buffer);

  take_apart (value, digits, &before);
  n = (int) strlen (digits);
  before += places + 1;
  if (before < PLAIN_MIN || before > PLAIN_MAX)
    text = g_strdup_printf (
        "%s%c%s%se%+03d", sign, digits[0], n > 1 ? "." : "", digits + 1, before - 1);
  else if (before <= 0)
    text = g_strdup_printf ("%s0.%.*s%s", sign, -before, "00000", digits);
  else if (before >= n)
    text = g_strdup_printf ("%s%s%.*s", sign, digits, before - n, "0000000000000000");
  else
    text = g_strdup_printf ("%s%.*s.%s", sign, before, digits, digits + before);
  g_strlcpy (buffer, text, RINGLET_NUMBER_SIZE);
  return buffer;
}

gboolean
ringlet_number_parse_scaled (const char *text, int places, double *value)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  g_autofree char *moved = NULL;
  char *mark = plain + strcspn (plain, "eE");
  gint64 exponent = 0;

  if (!ringlet_number_parse (plain, value))
    return FALSE;

  if (*mark != '\0')
    exponent = g_ascii_strtoll (mark + 1, NULL, 10);
  if (exponent < -1000 || exponent > 1000)
    return FALSE;
  *mark = '\0';
  moved = g_strdup_printf ("%se%d", plain, (int) exponent + places);
  return ringlet_number_parse (moved, value);
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
