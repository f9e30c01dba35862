/* SPDX-License-Identifier: MIT */

/* Columns of numbers, whatever separates them: xy, xye, dat and csv of Ringlet, pyFAI,
 * Dioptas and most others. Lines that begin with a mark of a comment, and those before
 * the first number, are the header. */

#include <string.h>

#include "base/error.h"
#include "export/pattern-draft.h"
#include "export/pattern-read.h"
#include "export/text-lines.h"

#define COMMENT "#!%;'\"*/"

static gboolean
is_comment (const char *line)
{
  return *line != '\0' && strchr (COMMENT, *line) != NULL;
}

static const char *
skip_blanks (const char *line)
{
  while (g_ascii_isspace (*line))
    line++;
  return line;
}

/* A radial unit that stands as the first word of a line of titles: "2th_deg  I". */
static const RingletUnit *
title_unit (const char *line)
{
  g_autofree char *word = NULL;

  while (is_comment (line) || g_ascii_isspace (*line))
    line++;
  word = g_strndup (line, strcspn (line, " \t,;\"'"));
  return *word != '\0' ? ringlet_unit_find (word, NULL) : NULL;
}

/* A comment is the header; the last line of titles before the numbers is not. */
static void
take_comment (RingletPatternDraft *draft, const char *line)
{
  const RingletUnit *unit = title_unit (line);

  if (unit != NULL) {
    draft->unit = unit;
    return;
  }
  while (is_comment (line))
    line++;
  ringlet_pattern_draft_add_line (draft, line, -1);
}

static gboolean
take_row (RingletPatternDraft *draft, const RingletTextLines *lines, GError **error)
{
  const char *at = lines->line->str;
  double value[3];
  char where[RINGLET_TEXT_WHERE_SIZE];
  gsize n = 0;

  while (n < G_N_ELEMENTS (value) && ringlet_text_take_number (&at, &value[n]))
    n++;
  if (n < 2) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s: two or three numbers belong here, not \"%.60s\"",
        ringlet_text_where (lines, where), lines->line->str);
    return FALSE;
  }
  return ringlet_pattern_draft_add (draft, value[0], value[1], n > 2 ? &value[2] : NULL,
      ringlet_text_where (lines, where), error);
}

static gboolean
is_row (const char *line)
{
  double value;

  return ringlet_text_take_number (&line, &value) &&
      ringlet_text_take_number (&line, &value);
}

static gboolean
take_line (RingletPatternDraft *draft, RingletTextLines *lines, GError **error)
{
  const char *line = skip_blanks (lines->line->str);

  if (*line == '\0')
    return TRUE;
  if (is_comment (line) || (draft->x->len == 0 && !is_row (line))) {
    take_comment (draft, line);
    return TRUE;
  }
  return take_row (draft, lines, error);
}

static RingletPattern *
columns_read (const char *path, const char *data, gsize size, GError **error)
{
  g_auto (RingletPatternDraft) draft = { 0 };
  g_auto (RingletTextLines) lines = { 0 };

  ringlet_pattern_draft_init (&draft);
  ringlet_text_lines_init (&lines, data);
  while (ringlet_text_lines_next (&lines)) {
    if (!take_line (&draft, &lines, error))
      return NULL;
  }
  return ringlet_pattern_draft_finish (&draft, error);
}

/* Some line of two numbers; what is before it may be anything but binary. */
static int
columns_probe (const char *data, gsize size)
{
  g_auto (RingletTextLines) lines = { 0 };

  if (memchr (data, '\0', size) != NULL)
    return 0;

  ringlet_text_lines_init (&lines, data);
  while (ringlet_text_lines_next (&lines)) {
    if (is_row (skip_blanks (lines.line->str)))
      return 20;
  }
  return 0;
}

static const char *const columns_suffixes[] = { ".xy", ".xye", ".dat", ".csv", NULL };

const RingletPatternReader ringlet_pattern_reader_columns = {
  .name = "columns",
  .suffixes = columns_suffixes,
  .probe = columns_probe,
  .read = columns_read,
};
