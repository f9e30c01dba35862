/* SPDX-License-Identifier: MIT */
#include "export/cells.h"

#include <string.h>

RingletCells *
ringlet_cells_new (gsize n_columns, gsize n_rows, gboolean is_ascii)
{
  RingletCells *self = g_new0 (RingletCells, 1);

  self->n_columns = n_columns;
  self->n_rows = n_rows;
  self->is_ascii = is_ascii;
  self->cells = g_new0 (RingletCell, n_columns * n_rows);
  return self;
}

void
ringlet_cells_free (RingletCells *self)
{
  g_free (self->cells);
  g_free (self);
}

/* --- text --- */

/* Of labels and units. */
static const struct {
  const char *from;
  const char *to;
} words[] = {
  { "⁻", "-" },
  { "⁰", "0" },
  { "¹", "1" },
  { "²", "2" },
  { "³", "3" },
  { "⁴", "4" },
  { "⁵", "5" },
  { "⁶", "6" },
  { "⁷", "7" },
  { "⁸", "8" },
  { "⁹", "9" },
  { "₀", "0" },
  { "₁", "1" },
  { "Å", "A" },
  { "θ", "theta" },
  { "χ", "chi" },
  { "λ", "lambda" },
  { "µ", "u" },
  { "°", "deg" },
  { "−", "-" },
  { "·", "*" },
  { "×", "x" },
  { "±", "+-" },
  { "…", "..." },
  { "–", "-" },
};
#define N_RAISED 11 /* the first of them stand above the line */

/* Returns (transfer full): what is in no table is "?". */
static char *
to_ascii (const char *text)
{
  GString *ascii = g_string_new (NULL);
  gboolean was_raised = FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gsize i = 0;
    gboolean is_raised;

    if ((guchar) *at < 0x80) {
      g_string_append_c (ascii, *at);
      was_raised = FALSE;
      continue;
    }
    while (i < G_N_ELEMENTS (words) && !g_str_has_prefix (at, words[i].from))
      i++;
    is_raised = i < N_RAISED;
    if (is_raised && !was_raised)
      g_string_append_c (ascii, '^');
    g_string_append (ascii, i < G_N_ELEMENTS (words) ? words[i].to : "?");
    was_raised = is_raised;
  }
  return g_string_free (ascii, FALSE);
}

static char *
prepare (const RingletCells *self, const char *text)
{
  return self->is_ascii ? to_ascii (text) : g_strdup (text);
}

gsize
ringlet_cells_width (const RingletCells *self, const char *text)
{
  g_autofree char *prepared = prepare (self, text);

  return (gsize) g_utf8_strlen (prepared, -1);
}

void
ringlet_cells_text (
    RingletCells *self, gsize row, gssize column, const char *text, guint32 colour)
{
  g_autofree char *prepared = prepare (self, text);

  if (row >= self->n_rows)
    return;
  for (const char *at = prepared; *at != '\0'; at = g_utf8_next_char (at), column++) {
    const gunichar character = g_utf8_get_char (at);

    if (column < 0 || column >= (gssize) self->n_columns)
      continue;
    *ringlet_cells_at (self, row, (gsize) column) = (RingletCell){
      .text = g_unichar_isprint (character) ? character : '?',
      .colours = { colour, 0 },
    };
  }
}

/* --- colours --- */

/* Those of VGA, which terminals come near to. */
static const guint32 ansi[16] = { 0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa,
  0xaa00aa, 0x00aaaa, 0xaaaaaa, 0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff,
  0xff55ff, 0x55ffff, 0xffffff };
static const int cube[6] = { 0, 95, 135, 175, 215, 255 };

static int
channel (guint32 colour, int k)
{
  return (int) ((colour >> (16 - 8 * k)) & 0xff);
}

static int
distance (guint32 a, guint32 b)
{
  int sum = 0;

  for (int k = 0; k < 3; k++)
    sum += (channel (a, k) - channel (b, k)) * (channel (a, k) - channel (b, k));
  return sum;
}

static int
nearest_16 (guint32 colour)
{
  int best = 0;

  for (int i = 1; i < 16; i++) {
    if (distance (colour, ansi[i]) < distance (colour, ansi[best]))
      best = i;
  }
  return best;
}

/* Of the cube of 6 × 6 × 6, or of the 24 greys behind it. */
static int
nearest_256 (guint32 colour)
{
  int index = 16;
  guint32 found = 0;
  int best;

  for (int k = 0; k < 3; k++) {
    int level = 0;

    for (int i = 1; i < 6; i++) {
      if (ABS (channel (colour, k) - cube[i]) < ABS (channel (colour, k) - cube[level]))
        level = i;
    }
    index += level * (k == 0 ? 36 : k == 1 ? 6 : 1);
    found = (found << 8) | (guint32) cube[level];
  }
  best = distance (colour, found);
  for (int i = 0; i < 24; i++) {
    const guint32 grey = (guint32) (8 + 10 * i) * 0x010101u;

    if (distance (colour, grey) < best) {
      best = distance (colour, grey);
      index = 232 + i;
    }
  }
  return index;
}

/* The parameters of SGR that set the colour of the characters, or of what is behind. */
static void
append_colour (
    GString *text, guint32 colour, gboolean is_behind, RingletCellColours colours)
{
  const int base = is_behind ? 40 : 30;

  if (colour == 0) {
    g_string_append_printf (text, ";%d", base + 9);
  } else if (colours == RINGLET_CELLS_TRUE) {
    g_string_append_printf (text, ";%d;2;%d;%d;%d", base + 8, channel (colour, 0),
        channel (colour, 1), channel (colour, 2));
  } else if (colours == RINGLET_CELLS_256) {
    g_string_append_printf (text, ";%d;5;%d", base + 8, nearest_256 (colour));
  } else {
    const int index = nearest_16 (colour);

    g_string_append_printf (
        text, ";%d", index < 8 ? base + index : base + 60 + index - 8);
  }
}

/* --- lines --- */

/* What a cell becomes: a character before a background. */
typedef struct {
  gunichar character;
  guint32 front;
  guint32 behind;
} Glyph;

static Glyph
glyph_of (const RingletCell *cell, RingletCellColours colours)
{
  if (cell->text != 0)
    return (Glyph){ cell->text, cell->colours[0], 0 };
  if (colours == RINGLET_CELLS_PLAIN)
    return (Glyph){ cell->plain != '\0' ? (gunichar) cell->plain : ' ', 0, 0 };
  if (cell->colours[0] == 0 && cell->colours[1] == 0)
    return (Glyph){ ' ', 0, 0 };
  if (cell->colours[0] == 0)
    return (Glyph){ 0x2584, cell->colours[1], 0 };              /* ▄ */
  return (Glyph){ 0x2580, cell->colours[0], cell->colours[1] }; /* ▀ */
}

static void
append_row (
    GString *text, const RingletCells *self, gsize row, RingletCellColours colours)
{
  guint32 front = 0;
  guint32 behind = 0;

  for (gsize column = 0; column < self->n_columns; column++) {
    const Glyph glyph = glyph_of (ringlet_cells_at (self, row, column), colours);

    if (colours != RINGLET_CELLS_PLAIN &&
        (glyph.front != front || glyph.behind != behind)) {
      g_string_append (text, "\033[0");
      if (glyph.front != 0)
        append_colour (text, glyph.front, FALSE, colours);
      if (glyph.behind != 0)
        append_colour (text, glyph.behind, TRUE, colours);
      g_string_append_c (text, 'm');
      front = glyph.front;
      behind = glyph.behind;
    }
    g_string_append_unichar (text, glyph.character);
  }
  if (front != 0 || behind != 0)
    g_string_append (text, "\033[0m");
}

char *
ringlet_cells_encode (const RingletCells *self, RingletCellColours colours)
{
  GString *text = g_string_new (NULL);

  for (gsize row = 0; row < self->n_rows; row++) {
    append_row (text, self, row, colours);
    while (text->len > 0 && text->str[text->len - 1] == ' ')
      g_string_truncate (text, text->len - 1);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}
