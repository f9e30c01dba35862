/* SPDX-License-Identifier: MIT */

/* What a user's path says: which file, and what inside it. */

#include "image/source-path.h"

#include <string.h>

#include "base/error.h"

/* Where "::" ends the name of a file; failing that, the first at all. */
static const char *
find_colons (const char *path)
{
  const char *first = strstr (path + 1, "::");

  for (const char *at = first; at != NULL; at = strstr (at + 1, "::")) {
    g_autofree char *file = g_strndup (path, (gsize) (at - path));

    if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
      return at;
  }
  return first;
}

gboolean
ringlet_source_path_split (const char *path, char **file, char **inner, GError **error)
{
  const char *colons = NULL;

  *file = NULL;
  *inner = NULL;
  if (*path == '\0') {
    g_set_error (
        error, RINGLET_ERROR, RINGLET_ERROR_VALUE, "The name of the file is empty");
    return FALSE;
  }

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    colons = find_colons (path);
  if (colons == NULL) {
    *file = g_strdup (path);
    return TRUE;
  }
  if (colons[2] == '\0') {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "Nothing follows \"::\"; give the name of a dataset or leave \"::\" out");
    return FALSE;
  }

  *file = g_strndup (path, (gsize) (colons - path));
  *inner = g_strdup (colons + 2);
  return TRUE;
}
