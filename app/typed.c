/* SPDX-License-Identifier: MIT */
#include "typed.h"

#include "base/number.h"

char *
ringlet_typed_plain (const char *text)
{
  static const char *const meant[][2] = {
    { ",", "." },
    { "\u2212", "-" },
    { "\u00a0", "" },
    { "\u202f", "" },
  };
  GString *plain = g_string_new (text);

  for (gsize i = 0; i < G_N_ELEMENTS (meant); i++)
    g_string_replace (plain, meant[i][0], meant[i][1], 0);
  return g_string_free (plain, FALSE);
}

gboolean
ringlet_typed_number (const char *text, double *value)
{
  g_autofree char *plain = ringlet_typed_plain (text);
  double number = 0.0;

  if (!ringlet_number_parse (plain, &number))
    return FALSE;
  *value = number;
  return TRUE;
}
