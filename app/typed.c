/* SPDX-License-Identifier: MIT */
#include "typed.h"

#include <string.h>

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

/* Returns (transfer full): what stands between blanks and semicolons, or else commas;
 * without what is empty. */
static char **
split_pair (const char *text)
{
  const char *between = strpbrk (text, " \t;") != NULL ? " \t;" : ",";
  g_auto (GStrv) parts = g_strsplit_set (text, between, -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; parts[i] != NULL; i++) {
    gsize n = strlen (parts[i]);

    if (n > 0 && parts[i][n - 1] == ',') /* "0.5, 12" */
      parts[i][--n] = '\0';
    if (n > 0)
      g_strv_builder_add (builder, parts[i]);
  }
  return g_strv_builder_end (builder);
}

gboolean
ringlet_typed_pair (const char *text, double *first, double *second)
{
  g_auto (GStrv) parts = split_pair (text);

  return g_strv_length (parts) == 2 && ringlet_typed_number (parts[0], first) &&
      ringlet_typed_number (parts[1], second);
}
