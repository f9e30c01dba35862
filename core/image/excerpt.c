/* SPDX-License-Identifier: MIT */
#include "image/excerpt.h"

#include <string.h>

#define MAX_BYTES 60

char *
ringlet_excerpt (const char *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL)
    return g_strdup ("");
  valid = g_utf8_make_valid (text, (gssize) strnlen (text, 4 * MAX_BYTES));
  if (strlen (valid) > MAX_BYTES)
    *g_utf8_find_prev_char (valid, valid + MAX_BYTES + 1) = '\0';
  return g_steal_pointer (&valid);
}
