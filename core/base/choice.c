/* SPDX-License-Identifier: MIT */
#include "base/choice.h"

#include "base/error.h"

gboolean
ringlet_choice_parse (const char *name, const char *const *names, gsize n_names,
    const char *what, int *index, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (gsize i = 0; i < n_names; i++) {
    if (g_ascii_strcasecmp (name, names[i]) == 0) {
      *index = (int) i;
      return TRUE;
    }
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", names[i]);
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "\"%s\" is no known %s; choose one of %s", name, what, list->str);
  return FALSE;
}
