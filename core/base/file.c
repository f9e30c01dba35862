/* SPDX-License-Identifier: MIT */
#include "base/file.h"

const char *
ringlet_file_advice (GFileError code)
{
  if (code == G_FILE_ERROR_NOENT || code == G_FILE_ERROR_NOTDIR)
    return "; check the name and the folder";
  if (code == G_FILE_ERROR_ACCES || code == G_FILE_ERROR_PERM)
    return "; ask its owner for the right to read it";
  return "";
}

gboolean
ringlet_file_load (const char *path, char **contents, gsize *size, GError **error)
{
  g_autoptr (GError) cause = NULL;

  if (g_file_get_contents (path, contents, size, &cause))
    return TRUE;

  g_set_error (error, cause->domain, cause->code, "%s%s", cause->message,
      ringlet_file_advice ((GFileError) cause->code));
  return FALSE;
}
