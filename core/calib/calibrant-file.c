/* SPDX-License-Identifier: MIT */

/* Which kind of text a file with a calibrant is. */

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "calib/calibrant-private.h"

typedef RingletCalibrant *(*Parse) (const char *name, const char *text, GError **error);

static gboolean
has_line (const char *text, const char *beginning)
{
  const gsize n = strlen (beginning);

  for (const char *line = text; line != NULL; line = strchr (line, '\n')) {
    line += *line == '\n';
    while (*line == ' ' || *line == '\t')
      line++;
    if (g_ascii_strncasecmp (line, beginning, n) == 0)
      return TRUE;
  }
  return FALSE;
}

/* A suffix alone decides only about JCPDS cards of the first version, which begin with
 * any comment. */
static Parse
find_parser (const char *path, const char *text)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (has_line (text, "_cell_length_a") || has_line (text, "_cell.length_a") ||
      g_str_has_suffix (lower, ".cif") || g_str_has_suffix (lower, ".mmcif"))
    return ringlet_calibrant_parse_cif;
  if (has_line (text, "VERSION:") || has_line (text, "DIHKL:") ||
      g_str_has_suffix (lower, ".jcpds"))
    return ringlet_calibrant_parse_jcpds;
  return ringlet_calibrant_parse_spacings;
}

RingletCalibrant *
ringlet_calibrant_load (const char *name, const char *path, GError **error)
{
  g_autofree char *text = NULL;
  gsize size = 0;
  RingletCalibrant *self = NULL;

  if (!ringlet_file_load (path, &text, &size, error))
    return NULL;
  if (strlen (text) != size) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s: it is no text; a calibrant is a .D, CIF or JCPDS file", path);
    return NULL;
  }
  self = find_parser (path, text) (name, text, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", path);
  return self;
}
