/* SPDX-License-Identifier: MIT */
#include "cli/list-file.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"

char *
ringlet_list_file_name (const char *folder, const char *name)
{
  return g_path_is_absolute (name) || g_str_equal (folder, ".")
      ? g_strdup (name)
      : g_build_filename (folder, name, NULL);
}

/* Blank, or a comment. */
static gboolean
says_nothing (const char *text)
{
  const char *at = text + strspn (text, " \t\r");

  return *at == '\0' || *at == '#';
}

static gboolean
read_line (const char *text, const char *folder, RingletListFunc func, gpointer data,
    GError **error)
{
  g_auto (GStrv) words = NULL;
  int n = 0;

  return g_shell_parse_argv (text, &n, &words, error) &&
      func (words, n, folder, data, error);
}

gboolean
ringlet_list_file_load (const char *path, const char *what, RingletListFunc func,
    gpointer data, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!ringlet_file_load (path, &text, NULL, error))
    return FALSE;
  if (!g_utf8_validate (text, -1, NULL)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s: this is no text of %s, one a line", path, what);
    return FALSE;
  }

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    if (!says_nothing (lines[i]) && !read_line (lines[i], folder, func, data, error)) {
      g_prefix_error (error, "%s:%u: ", path, i + 1);
      return FALSE;
    }
  }
  return TRUE;
}
