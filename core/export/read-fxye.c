/* SPDX-License-Identifier: MIT */

/* GSAS, see writer-fxye.c: the types FXYE and FXY, whose columns are free. */

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "export/pattern-draft.h"
#include "export/pattern-read.h"
#include "export/text-lines.h"

/* BANK 1 n_points n_records CONS start step 0 0 FXYE */
#define MIN_BANK_WORDS 5

typedef struct {
  RingletPatternDraft draft;
  GString *comment;
  guint64 n_points;
  gboolean has_sigma;
  gboolean in_bank;
} Fxye;

static void
end_comment (Fxye *self)
{
  ringlet_pattern_draft_add_line (
      &self->draft, self->comment->str, (gssize) self->comment->len);
  g_string_truncate (self->comment, 0);
}

/* "#>" goes on where the line before stopped. */
static void
take_comment (Fxye *self, const char *line)
{
  g_autofree char *plain = g_strchomp (g_strdup (line + 1));

  if (*plain == '>') {
    g_string_append (self->comment, plain + 1);
    return;
  }
  end_comment (self);
  g_string_append (self->comment, plain);
}

static gboolean
is_bank (const char *line)
{
  return g_ascii_strncasecmp (line, "BANK", 4) == 0 && g_ascii_isspace (line[4]);
}

static gboolean
take_bank (Fxye *self, const RingletTextLines *lines, GError **error)
{
  g_autofree char *line = g_strstrip (g_strdup (lines->line->str));
  g_auto (GStrv) words = NULL;
  const char *type = strrchr (line, ' ');
  char where[RINGLET_TEXT_WHERE_SIZE];
  guint n = 0;

  if (self->in_bank) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
        "%s: a second bank; files of one are read", ringlet_text_where (lines, where));
    return FALSE;
  }
  words = g_regex_split_simple ("\\s+", line, 0, 0);
  n = g_strv_length (words);
  type = words[n - 1];
  if (n < MIN_BANK_WORDS ||
      !g_ascii_string_to_unsigned (
          words[2], 10, 1, RINGLET_PATTERN_MAX_BYTES, &self->n_points, NULL)) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s: bank, points, records, steps and type belong here, not \"%.60s\"",
        ringlet_text_where (lines, where), line);
    return FALSE;
  }
  self->in_bank = TRUE;
  self->has_sigma = g_ascii_strcasecmp (type, "FXYE") == 0;
  if (self->has_sigma || g_ascii_strcasecmp (type, "FXY") == 0)
    return TRUE;

  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED,
      "%s: a bank of type %.20s; FXYE and FXY are read",
      ringlet_text_where (lines, where), type);
  return FALSE;
}

/* An angle in hundredths of a degree. */
static gboolean
take_angle (const char **at, double *degrees)
{
  const char *start = *at;
  g_autofree char *word = NULL;

  while (g_ascii_isspace (*start))
    start++;
  word = g_strndup (start, strcspn (start, " \t,"));
  return ringlet_text_take_number (at, degrees) &&
      ringlet_number_parse_scaled (word, -2, degrees);
}

static gboolean
take_point (Fxye *self, const RingletTextLines *lines, GError **error)
{
  const char *at = lines->line->str;
  char where[RINGLET_TEXT_WHERE_SIZE];
  double x = 0.0;
  double intensity = 0.0;
  double sigma = 0.0;

  if (!take_angle (&at, &x) || !ringlet_text_take_number (&at, &intensity) ||
      (self->has_sigma && !ringlet_text_take_number (&at, &sigma))) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_FORMAT,
        "%s: %s numbers belong here, not \"%.60s\"", ringlet_text_where (lines, where),
        self->has_sigma ? "three" : "two", lines->line->str);
    return FALSE;
  }
  if (self->has_sigma && intensity == 0.0 && sigma == 0.0)
    intensity = sigma = NAN;
  return ringlet_pattern_draft_add (&self->draft, x, intensity,
      self->has_sigma ? &sigma : NULL, ringlet_text_where (lines, where), error);
}

static gboolean
take_line (Fxye *self, const RingletTextLines *lines, GError **error)
{
  const char *line = lines->line->str;

  if (*line == '#') {
    take_comment (self, line);
    return TRUE;
  }
  if (is_bank (line))
    return take_bank (self, lines, error);
  if (!self->in_bank || line[strspn (line, " \t")] == '\0')
    return TRUE;
  return take_point (self, lines, error);
}

static RingletPattern *
finish (Fxye *self, GError **error)
{
  end_comment (self);
  if (self->draft.x->len != self->n_points) {
    g_set_error (error, RINGLET_ERROR,
        self->draft.x->len < self->n_points ? RINGLET_ERROR_TRUNCATED
                                            : RINGLET_ERROR_FORMAT,
        "The bank says %" G_GUINT64_FORMAT " points, and there are %u", self->n_points,
        self->draft.x->len);
    return NULL;
  }
  self->draft.unit = ringlet_unit_find ("2th_deg", NULL);
  return ringlet_pattern_draft_finish (&self->draft, error);
}

static RingletPattern *
fxye_read (const char *path, const char *data, gsize size, GError **error)
{
  Fxye self = { .comment = g_string_new (NULL) };
  g_auto (RingletTextLines) lines = { 0 };
  RingletPattern *pattern = NULL;
  gboolean ok = TRUE;

  ringlet_pattern_draft_init (&self.draft);
  ringlet_text_lines_init (&lines, data);
  while (ok && ringlet_text_lines_next (&lines))
    ok = take_line (&self, &lines, error);
  if (ok)
    pattern = finish (&self, error);
  ringlet_pattern_draft_clear (&self.draft);
  g_string_free (self.comment, TRUE);
  return pattern;
}

static int
fxye_probe (const char *data, gsize size)
{
  g_auto (RingletTextLines) lines = { 0 };

  if (memchr (data, '\0', size) != NULL)
    return 0;

  ringlet_text_lines_init (&lines, data);
  while (ringlet_text_lines_next (&lines)) {
    if (is_bank (lines.line->str))
      return 95;
  }
  return 0;
}

static const char *const fxye_suffixes[] = { ".fxye", ".gsas", ".gsa", ".gda", ".raw",
  NULL };

const RingletPatternReader ringlet_pattern_reader_fxye = {
  .name = "fxye",
  .suffixes = fxye_suffixes,
  .probe = fxye_probe,
  .read = fxye_read,
};
