/* SPDX-License-Identifier: MIT */
#pragma once

#include <string.h>

#include <glib.h>

G_BEGIN_DECLS

/* Returns (transfer none) (nullable): the value of the first line "@key: value". */
static inline const char *
ringlet_header_lines_find (char **lines, const char *key)
{
  const gsize length = strlen (key);

  for (gsize i = 0; lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], key) && g_str_has_prefix (lines[i] + length, ": "))
      return lines[i] + length + 2;
  }
  return NULL;
}

G_END_DECLS
