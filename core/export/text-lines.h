/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletTextLines:
 * @at: what is left
 * @number: of the line in @line, from 1
 * @line: without its end
 *
 * The lines of a text that ends with a NUL: LF, CR LF or CR end a line.
 */
typedef struct {
  const char *at;
  guint64 number;
  GString *line;
} RingletTextLines;

void ringlet_text_lines_init (RingletTextLines *self, const char *text);
void ringlet_text_lines_clear (RingletTextLines *self);

/* FALSE behind the last line. */
gboolean ringlet_text_lines_next (RingletTextLines *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletTextLines, ringlet_text_lines_clear)

#define RINGLET_TEXT_WHERE_SIZE 40

/* "line 12"; @buffer has RINGLET_TEXT_WHERE_SIZE bytes. */
const char *ringlet_text_where (const RingletTextLines *self, char *buffer);

/* What may stand between two numbers of a line. */
static inline gboolean
ringlet_text_is_gap (char c)
{
  return g_ascii_isspace (c) || c == ',' || c == ';';
}

/**
 * ringlet_text_take_number:
 * @text: (inout): goes behind the number and the gap after it
 *
 * Numbers in the C locale; "nan" and "inf" are some, hexadecimal ones are none.
 *
 * Returns: %FALSE, and @text is where it was, when no number stands there that ends at
 *   a gap or the end
 */
gboolean ringlet_text_take_number (const char **text, double *value);

G_END_DECLS
