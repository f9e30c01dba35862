/* SPDX-License-Identifier: MIT */

/* FIT2D's one-dimensional output, see writer-chi.c; Dioptas and GSAS-II write it, too.
 */

#include <string.h>

#include "base/error.h"
#include "export/chi-label.h"
#include "export/pattern-draft.h"
#include "export/pattern-read.h"
#include "export/text-lines.h"

/* Title, two axes and the number of points. */
#define N_TITLES 4

static gboolean
is_row (const char *line)
{
  double value;

  return ringlet_text_take_number (&line, &value) &&
      ringlet_text_take_number (&line, &value);
}

/* "2000", or "2000 1": points and curves. */
static gboolean
read_counts (const char *line, guint64 *n_points, guint64 *n_curves)
{
  g_autofree char *plain = g_strstrip (g_strdup (line));
  g_auto (GStrv) words = g_strsplit_set (plain, " \t", 2);

  *n_curves = 1;
  return words[0] != NULL &&
      g_ascii_string_to_unsigned (
          words[0], 10, 1, RINGLET_PATTERN_MAX_BYTES, n_points, NULL) &&
      (words[1] == NULL ||
          g_ascii_string_to_unsigned (
              g_strchug (words[1]), 10, 1, G_MAXUINT, n_curves, NULL));
}

static void
take_title (RingletPatternDraft *draft, const char *title)
{
  g_auto (GStrv) lines = g_strsplit (title, "\t", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    ringlet_pattern_draft_add_line (draft, lines[i], -1);
}

static gboolean
take_titles (RingletPatternDraft *draft, RingletTextLines *lines, guint64 *n_points,
    GError **error)
{
  guint64 n_curves = 0;

  for (guint i = 0; i < N_TITLES; i++) {
    if (!ringlet_text_lines_next (lines)) {
      g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
          "The file ends before its number of points in line 4");
      return FALSE;
    }
    if (i == 0)
      take_title (draft, lines->line->str);
    if (i == 1)
      draft->unit = ringlet_chi_unit (lines->line->str);
  }
  if (!read_counts (lines->line->str, n_points, &n_curves)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "line 4: the number of points belongs here, not \"%.60s\"", lines->line->str);
    return FALSE;
  }
  if (n_curves == 1)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "line 4: there are %" G_GUINT64_FORMAT " curves in it; one is read", n_curves);
  return FALSE;
}

static gboolean
take_point (RingletPatternDraft *draft, const RingletTextLines *lines, GError **error)
{
  const char *at = lines->line->str;
  char where[RINGLET_TEXT_WHERE_SIZE];
  double x;
  double intensity;

  if (!ringlet_text_take_number (&at, &x) ||
      !ringlet_text_take_number (&at, &intensity)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s: two numbers belong here, not \"%.60s\"", ringlet_text_where (lines, where),
        lines->line->str);
    return FALSE;
  }
  return ringlet_pattern_draft_add (
      draft, x, intensity, NULL, ringlet_text_where (lines, where), error);
}

static RingletPattern *
chi_read (const char *path, const char *data, gsize size, GError **error)
{
  g_auto (RingletPatternDraft) draft = { 0 };
  g_auto (RingletTextLines) lines = { 0 };
  guint64 n_points = 0;

  ringlet_pattern_draft_init (&draft);
  ringlet_text_lines_init (&lines, data);
  if (!take_titles (&draft, &lines, &n_points, error))
    return NULL;
  while (ringlet_text_lines_next (&lines)) {
    if (*g_strstrip (lines.line->str) != '\0' && !take_point (&draft, &lines, error))
      return NULL;
  }
  if (draft.x->len != n_points) {
    g_set_error (error, RINGLET_ERROR,
        draft.x->len < n_points ? RINGLET_ERROR_TRUNCATED : RINGLET_ERROR_FORMAT,
        "line 4 says %" G_GUINT64_FORMAT " points, and there are %u", n_points,
        draft.x->len);
    return NULL;
  }
  return ringlet_pattern_draft_finish (&draft, error);
}

/* Three lines that are no points, a number, and a point. */
static int
chi_probe (const char *data, gsize size)
{
  g_auto (RingletTextLines) lines = { 0 };
  guint64 n_points = 0;
  guint64 n_curves = 0;

  ringlet_text_lines_init (&lines, data);
  while (lines.number < N_TITLES) {
    if (!ringlet_text_lines_next (&lines) || *lines.line->str == '#' ||
        (lines.number < N_TITLES && is_row (lines.line->str)))
      return 0;
  }
  return memchr (data, '\0', size) == NULL &&
          read_counts (lines.line->str, &n_points, &n_curves)
      ? 90
      : 0;
}

static const char *const chi_suffixes[] = { ".chi", NULL };

const RingletPatternReader ringlet_pattern_reader_chi = {
  .name = "chi",
  .suffixes = chi_suffixes,
  .probe = chi_probe,
  .read = chi_read,
};
