/* SPDX-License-Identifier: MIT */
#include "command-words.h"

#include <string.h>

#include "base/number.h"

/* Bytes that no shell takes for anything else, anywhere in a word. */
#define PLAIN "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./,:+-"

void
ringlet_line_word (GString *line, const char *word)
{
  g_autofree char *quoted = NULL;

  if (line->len > 0)
    g_string_append_c (line, ' ');
  if (*word != '\0' && strspn (word, PLAIN) == strlen (word)) {
    g_string_append (line, word);
    return;
  }

  quoted = g_shell_quote (word);
  g_string_append (line, quoted);
}

/* @value may begin with a dash: it is a word of its own and taken as it is. */
void
ringlet_line_option (GString *line, const char *option, const char *value)
{
  if (value == NULL)
    return;

  ringlet_line_word (line, option);
  ringlet_line_word (line, value);
}

void
ringlet_line_flag (GString *line, const char *option, gboolean given)
{
  if (given)
    ringlet_line_word (line, option);
}

void
ringlet_line_number (GString *line, const char *option, double value)
{
  char number[RINGLET_NUMBER_SIZE];

  ringlet_line_option (line, option, ringlet_number_format (value, number));
}

void
ringlet_line_count (GString *line, const char *option, guint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, value);

  ringlet_line_option (line, option, text);
}

void
ringlet_line_range (
    GString *line, const char *option, gboolean given, double min, double max)
{
  char first[RINGLET_NUMBER_SIZE];
  char last[RINGLET_NUMBER_SIZE];
  g_autofree char *text = NULL;

  if (!given)
    return;

  text = g_strdup_printf (
      "%s,%s", ringlet_number_format (min, first), ringlet_number_format (max, last));
  ringlet_line_option (line, option, text);
}
