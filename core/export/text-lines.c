/* SPDX-License-Identifier: MIT */
#include "export/text-lines.h"

#include <string.h>

void
ringlet_text_lines_init (RingletTextLines *self, const char *text)
{
  self->at = text;
  self->number = 0;
  self->line = g_string_new (NULL);
}

void
ringlet_text_lines_clear (RingletTextLines *self)
{
  if (self->line != NULL)
    g_string_free (self->line, TRUE);
  self->line = NULL;
}

gboolean
ringlet_text_lines_next (RingletTextLines *self)
{
  const gsize length = strcspn (self->at, "\r\n");
  const char *end = self->at + length;

  if (*self->at == '\0')
    return FALSE;

  g_string_truncate (self->line, 0);
  g_string_append_len (self->line, self->at, (gssize) length);
  self->number++;
  self->at = end + (*end == '\r' && end[1] == '\n' ? 2 : *end != '\0');
  return TRUE;
}

const char *
ringlet_text_where (const RingletTextLines *self, char *buffer)
{
  g_snprintf (buffer, RINGLET_TEXT_WHERE_SIZE, "line %" G_GUINT64_FORMAT, self->number);
  return buffer;
}

gboolean
ringlet_text_take_number (const char **text, double *value)
{
  const char *start = *text;
  char *end = NULL;

  while (g_ascii_isspace (*start))
    start++;
  *value = g_ascii_strtod (start, &end);
  if (end == start || (*end != '\0' && !ringlet_text_is_gap (*end)) ||
      memchr (start, 'x', (gsize) (end - start)) != NULL)
    return FALSE;

  /* At most one comma or semicolon, with blanks on both sides. */
  while (g_ascii_isspace (*end))
    end++;
  if (*end == ',' || *end == ';')
    end++;
  while (g_ascii_isspace (*end))
    end++;
  *text = end;
  return TRUE;
}
