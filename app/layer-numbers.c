/* SPDX-License-Identifier: MIT */
#include "layer-numbers.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "base/error.h"
#include "typed.h"

double *
ringlet_layer_numbers_parse (const char *text, gsize *n, GError **error)
{
  g_auto (GStrv) words = g_strsplit_set (text, " \t\n;", -1);
  /* With room for one, so that none are no NULL. */
  g_autoptr (GArray) numbers = g_array_sized_new (FALSE, FALSE, sizeof (double), 1);

  for (gsize i = 0; words[i] != NULL; i++) {
    g_autofree char *plain = NULL;
    char *end = NULL;
    double number = 0;

    if (*words[i] == '\0')
      continue;
    plain = ringlet_typed_plain (words[i]);
    number = g_ascii_strtod (plain, &end);
    if (*end != '\0' || end == plain || isnan (number)) {
      g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
          _ ("“%s” is no number: write numbers between spaces"), words[i]);
      return NULL;
    }
    g_array_append_val (numbers, number);
  }
  *n = numbers->len;
  return (double *) (gpointer) g_array_free (g_steal_pointer (&numbers), FALSE);
}

char *
ringlet_layer_numbers_format (const double *numbers, gsize n)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%s%.8g", i > 0 ? " " : "", numbers[i]);
  return g_string_free (text, FALSE);
}

const char *
ringlet_layer_numbers_kind (const char *id, gsize n)
{
  if (g_str_equal (id, "circle") && n > 3)
    return "ellipse";
  if (g_str_equal (id, "ring") && n > 4)
    return "arc";
  return id;
}
