/* SPDX-License-Identifier: MIT */

/* Characters and their colours are read again by a small terminal: ECMA-48, SGR. */

#include "export/cells.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  gunichar character;
  int front; /* 0xRRGGBB, or an index, −1 for that of the terminal */
  int behind;
} Seen;

/* One parameter of SGR, with those that belong to it. */
static void
take_parameter (char **words, gsize *i, int *front, int *behind)
{
  const int code = atoi (words[*i]);
  int *colour = code / 10 == 4 || code / 10 == 10 ? behind : front;

  if (code == 0) {
    *front = *behind = -1;
  } else if (code == 38 || code == 48) {
    const gboolean is_true = atoi (words[*i + 1]) == 2;

    g_assert_true (is_true || atoi (words[*i + 1]) == 5);
    *colour = is_true
        ? atoi (words[*i + 2]) << 16 | atoi (words[*i + 3]) << 8 | atoi (words[*i + 4])
        : atoi (words[*i + 2]);
    *i += is_true ? 4 : 2;
  } else if (code >= 90) {
    *colour = code % 10 + 8;
  } else {
    *colour = code % 10;
  }
}

/* Returns (transfer full) (element-type Seen): rows of @n_columns, blanks where a line
 * ends early. */
static GArray *
look_at (const char *text, gsize n_columns)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Seen));
  int front = -1;
  int behind = -1;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    Seen seen = { g_utf8_get_char (at), front, behind };

    if (*at == '\n') {
      const Seen blank = { ' ', -1, -1 };

      while (all->len % n_columns != 0)
        g_array_append_val (all, blank);
      g_assert_cmpint (front, ==, -1); /* nothing is left behind */
      g_assert_cmpint (behind, ==, -1);
      continue;
    }
    if (*at == '\033') {
      const char *end = strchr (at, 'm');
      g_autofree char *inner = g_strndup (at + 2, (gsize) (end - at - 2));
      g_auto (GStrv) words = g_strsplit (inner, ";", -1);

      g_assert_cmpint (at[1], ==, '[');
      for (gsize i = 0; words[i] != NULL; i++)
        take_parameter (words, &i, &front, &behind);
      at = end;
      continue;
    }
    g_array_append_val (all, seen);
  }
  return all;
}

/* The halves of a cell, as the terminal shows them. */
static void
halves_of (const Seen *seen, int *upper, int *lower)
{
  g_assert_true (
      seen->character == ' ' || seen->character == 0x2580 || seen->character == 0x2584);
  *upper = seen->character == 0x2580 ? seen->front : seen->behind;
  *lower = seen->character == 0x2584 ? seen->front : seen->behind;
}

#define COLUMNS 40
#define ROWS 5

static guint32
colour_at (gsize i, gsize j)
{
  if ((i + j) % 7 == 0)
    return 0;
  return 0xff000000u | (guint32) ((i * 1009 + j * 7919 + i * j * 104729) & 0xffffff);
}

static RingletCells *
make_picture (void)
{
  RingletCells *cells = ringlet_cells_new (COLUMNS, ROWS, FALSE);

  for (gsize i = 0; i < 2 * ROWS; i++) {
    for (gsize j = 0; j < COLUMNS; j++)
      ringlet_cells_at (cells, i / 2, j)->colours[i % 2] = colour_at (i, j);
  }
  return cells;
}

static int
distance (guint32 a, guint32 b)
{
  int sum = 0;

  for (int shift = 0; shift < 24; shift += 8) {
    const int d = (int) (a >> shift & 0xff) - (int) (b >> shift & 0xff);

    sum += d * d;
  }
  return sum;
}

/* xterm's table, from its manual (256colres.pl), and VGA's. */
static guint32
palette (int index)
{
  static const int levels[] = { 0, 95, 135, 175, 215, 255 };
  const int cube = index - 16;

  if (index < 16) {
    const guint high = index >= 8 ? 0x55u : 0;
    const guint red = (index & 1 ? 0xaau : 0) + high;
    const guint green = index == 3 ? 0x55u : (index & 2 ? 0xaau : 0) + high;
    const guint blue = (index & 4 ? 0xaau : 0) + high;

    return red << 16 | green << 8 | blue;
  }
  if (index >= 232)
    return 0x010101u * (guint32) (8 + 10 * (index - 232));
  return (
      guint32) (levels[cube / 36] << 16 | levels[cube / 6 % 6] << 8 | levels[cube % 6]);
}

static void
assert_nearest (guint32 colour, int index, int first, int end)
{
  g_assert_cmpint (index, >=, first);
  g_assert_cmpint (index, <, end);
  for (int other = first; other < end; other++)
    g_assert_cmpint (
        distance (colour, palette (index)), <=, distance (colour, palette (other)));
}

static void
assert_half (guint32 wanted, int seen, RingletCellColours colours)
{
  if (wanted == 0)
    g_assert_cmpint (seen, ==, -1);
  else if (colours == RINGLET_CELLS_TRUE)
    g_assert_cmphex ((guint) seen, ==, wanted & 0xffffff);
  else
    assert_nearest (wanted, seen, colours == RINGLET_CELLS_256 ? 16 : 0,
        colours == RINGLET_CELLS_256 ? 256 : 16);
}

static void
test_colours (void)
{
  for (int colours = RINGLET_CELLS_16; colours <= RINGLET_CELLS_TRUE; colours++) {
    g_autoptr (RingletCells) cells = make_picture ();
    g_autofree char *text = ringlet_cells_encode (cells, (RingletCellColours) colours);
    g_autoptr (GArray) seen = look_at (text, COLUMNS);

    g_test_message ("%d", colours);
    g_assert_cmpuint (seen->len, ==, COLUMNS * ROWS);
    for (gsize i = 0; i < COLUMNS * ROWS; i++) {
      int upper = 0;
      int lower = 0;

      halves_of (&g_array_index (seen, Seen, i), &upper, &lower);
      assert_half (colour_at (2 * (i / COLUMNS), i % COLUMNS), upper,
          (RingletCellColours) colours);
      assert_half (colour_at (2 * (i / COLUMNS) + 1, i % COLUMNS), lower,
          (RingletCellColours) colours);
    }
  }
}

static void
test_plain (void)
{
  g_autoptr (RingletCells) cells = make_picture ();
  g_autofree char *text = NULL;

  ringlet_cells_at (cells, 0, 0)->plain = '#';
  ringlet_cells_at (cells, 2, 3)->plain = '@';
  ringlet_cells_text (cells, 1, -1, "ab", 0xff00ff00u);
  text = ringlet_cells_encode (cells, RINGLET_CELLS_PLAIN);
  g_assert_cmpstr (text, ==, "#\nb\n   @\n\n\n");
}

typedef struct {
  const char *text;
  const char *ascii;
} TextCase;

static const TextCase texts[] = {
  { "q (Å⁻¹)", "q (A^-1)" },
  { "2θ (°)", "2theta (deg)" },
  { "Azimuth χ (°)", "Azimuth chi (deg)" },
  { "5·10⁻¹²", "5*10^-12" },
  { "log₁₀(q·m)", "log10(q*m)" },
  { "−0.5", "-0.5" },
  { "20 µm × 3", "20 um x 3" },
  { "häuser", "h?user" },
};

static void
test_ascii (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (RingletCells) cells = ringlet_cells_new (30, 1, TRUE);
    g_autofree char *text = NULL;
    g_autofree char *wanted = g_strconcat (texts[i].ascii, "\n", NULL);

    g_assert_cmpuint (
        ringlet_cells_width (cells, texts[i].text), ==, strlen (texts[i].ascii));
    ringlet_cells_text (cells, 0, 0, texts[i].text, 0);
    ringlet_cells_text (cells, 7, 0, "beside", 0);
    text = ringlet_cells_encode (cells, RINGLET_CELLS_PLAIN);
    g_assert_cmpstr (text, ==, wanted);
  }
}

/* Control characters of a file's name do not reach the terminal. */
static void
test_hostile (void)
{
  g_autoptr (RingletCells) cells = ringlet_cells_new (10, 1, FALSE);
  g_autofree char *text = NULL;

  ringlet_cells_text (cells, 0, 8, "a\033[2J", 0);
  ringlet_cells_text (cells, 0, 0, "\033]0;x\a", 0);
  text = ringlet_cells_encode (cells, RINGLET_CELLS_TRUE);
  g_assert_cmpstr (text, ==, "?]0;x?  a?\n");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cells/colours", test_colours);
  g_test_add_func ("/cells/plain", test_plain);
  g_test_add_func ("/cells/ascii", test_ascii);
  g_test_add_func ("/cells/hostile", test_hostile);
  return g_test_run ();
}
