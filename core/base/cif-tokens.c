/* SPDX-License-Identifier: MIT */
#include "base/cif-tokens.h"

#include <string.h>

#include "base/error.h"

void
ringlet_cif_tokens_init (RingletCifTokens *self, const char *text)
{
  *self = (RingletCifTokens){
    .text = g_string_new (NULL), .start = text, .at = text, .at_line = 1
  };
}

void
ringlet_cif_tokens_clear (RingletCifTokens *self)
{
  if (self->text != NULL)
    g_string_free (self->text, TRUE);
  self->text = NULL;
}

static void
skip_blanks (RingletCifTokens *self)
{
  while (g_ascii_isspace (*self->at)) {
    self->at_line += *self->at == '\n';
    self->at++;
  }
}

static void
take (RingletCifTokens *self, RingletCifKind kind, const char *from, const char *to)
{
  self->kind = kind;
  g_string_truncate (self->text, 0);
  g_string_append_len (self->text, from, to - from);
}

static gboolean
fail_open (const RingletCifTokens *self, const char *what, GError **error)
{
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_TRUNCATED,
      "The %s that begins in line %" G_GUINT64_FORMAT " does not end", what,
      self->line);
  return FALSE;
}

/* From a semicolon that begins a line to the next one. */
static gboolean
take_text (RingletCifTokens *self, GError **error)
{
  const char *from = self->at + 1;
  const char *end = strstr (from, "\n;");

  if (end == NULL)
    return fail_open (self, "text", error);

  take (self, RINGLET_CIF_VALUE, from, end);
  for (const char *c = from; c <= end; c++)
    self->at_line += *c == '\n';
  self->at = end + 2;
  return TRUE;
}

/* A quote ends where a blank follows it, and in its line. */
static gboolean
take_quoted (RingletCifTokens *self, GError **error)
{
  const char quote = *self->at;
  const char *from = self->at + 1;

  for (const char *c = from; *c != '\0' && *c != '\n'; c++) {
    if (*c == quote && (c[1] == '\0' || g_ascii_isspace (c[1]))) {
      take (self, RINGLET_CIF_VALUE, from, c);
      self->at = c + 1;
      return TRUE;
    }
  }
  return fail_open (self, "quote", error);
}

static RingletCifKind
word_kind (const char *word)
{
  if (*word == '_')
    return RINGLET_CIF_NAME;
  if (g_ascii_strcasecmp (word, "loop_") == 0)
    return RINGLET_CIF_LOOP;
  return g_ascii_strncasecmp (word, "data_", 5) == 0 ? RINGLET_CIF_BLOCK
                                                     : RINGLET_CIF_VALUE;
}

static gboolean
take_word (RingletCifTokens *self)
{
  const char *end = self->at;

  while (*end != '\0' && !g_ascii_isspace (*end))
    end++;
  take (self, RINGLET_CIF_VALUE, self->at, end);
  self->kind = word_kind (self->text->str);
  self->at = end;
  return TRUE;
}

gboolean
ringlet_cif_tokens_next (RingletCifTokens *self, GError **error)
{
  skip_blanks (self);
  self->line = self->at_line;
  if (*self->at == '\0') {
    take (self, RINGLET_CIF_END, self->at, self->at);
    return TRUE;
  }
  if (*self->at == '#') {
    const char *end = self->at + strcspn (self->at, "\r\n");

    take (self, RINGLET_CIF_COMMENT, self->at + 1, end);
    self->at = end;
    return TRUE;
  }
  if (*self->at == ';' && (self->at == self->start || self->at[-1] == '\n'))
    return take_text (self, error);
  if (*self->at == '\'' || *self->at == '"')
    return take_quoted (self, error);
  return take_word (self);
}
