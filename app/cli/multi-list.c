/* SPDX-License-Identifier: MIT */
#include "cli/multi-list.h"

#include <string.h>

#include "base/error.h"
#include "cli/list-file.h"
#include "cli/parse.h"

void
ringlet_multi_line_free (gpointer line)
{
  RingletMultiLine *self = line;

  g_free (self->poni);
  g_free (self->image);
  g_free (self->mask);
  g_free (self);
}

/* The last colon that stands alone; NULL when there is none. */
static char *
find_last_colon (char *text)
{
  for (gsize i = strlen (text); i-- > 1;) {
    if (text[i] == ':' && text[i - 1] == ':')
      i--;
    else if (text[i] == ':')
      return text + i;
  }
  return NULL;
}

static gboolean
parse_monitor (const char *text, double *monitor, GError **error)
{
  return ringlet_parse_positive ("the monitor of a set", text, monitor, error);
}

/* What is behind the last colon, where that is meant as a number: a name of a file that
 * is a number has a folder in front. */
static gboolean
take_monitor (RingletMultiLine *line, GError **error)
{
  char *colon = find_last_colon (line->image);

  if (colon == NULL)
    return TRUE;
  *colon = '\0';
  return parse_monitor (colon + 1, &line->monitor, error);
}

gboolean
ringlet_multi_parse_word (const char *word, GPtrArray *lines, GError **error)
{
  const char *colon = strchr (word, ':');
  RingletMultiLine *line = NULL;

  if (colon == NULL || colon == word || colon[1] == ':' || colon[1] == '\0') {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "a set is PONI:IMAGE or PONI:IMAGE:MONITOR, not \"%s\"", word);
    return FALSE;
  }

  line = g_new0 (RingletMultiLine, 1);
  g_ptr_array_add (lines, line);
  line->poni = g_strndup (word, (gsize) (colon - word));
  line->image = g_strdup (colon + 1);
  line->frame = -1;
  if (take_monitor (line, error))
    return TRUE;
  g_prefix_error (error, "%s: ", word);
  return FALSE;
}

/* ---- the list ---- */

static gboolean
parse_frame (const char *text, gint64 *frame, GError **error)
{
  guint value = 0;

  if (!ringlet_parse_count ("frame", text, &value, error))
    return FALSE;
  *frame = value;
  return TRUE;
}

static gboolean
parse_option (
    RingletMultiLine *line, const char *word, const char *folder, GError **error)
{
  if (g_str_has_prefix (word, "monitor="))
    return parse_monitor (word + strlen ("monitor="), &line->monitor, error);
  if (g_str_has_prefix (word, "frame="))
    return parse_frame (word + strlen ("frame="), &line->frame, error);
  if (g_str_has_prefix (word, "mask=")) {
    g_free (line->mask);
    line->mask = ringlet_list_file_name (folder, word + strlen ("mask="));
    return TRUE;
  }

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "\"%s\" is none of monitor=M, frame=N and mask=FILE", word);
  return FALSE;
}

static gboolean
parse_line (char **words, int n, const char *folder, gpointer lines, GError **error)
{
  RingletMultiLine *line = NULL;

  if (n < 2) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "a set has a geometry and an image: PONI IMAGE [monitor=M] [frame=N] "
        "[mask=FILE]");
    return FALSE;
  }

  line = g_new0 (RingletMultiLine, 1);
  g_ptr_array_add (lines, line);
  line->poni = ringlet_list_file_name (folder, words[0]);
  line->image = ringlet_list_file_name (folder, words[1]);
  line->frame = -1;
  for (int i = 2; i < n; i++) {
    if (!parse_option (line, words[i], folder, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_multi_load_list (const char *path, GPtrArray *lines, GError **error)
{
  return ringlet_list_file_load (path, "sets", parse_line, lines, error);
}
