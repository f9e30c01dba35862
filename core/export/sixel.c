/* SPDX-License-Identifier: MIT */
#include "export/sixel.h"

#include "export/palette.h"

#define BAND 6          /* rows in one line of sixels, one bit each */
#define FIRST_SIXEL '?' /* no bit */
#define WORTH_COUNTING 3

static void
append_run (GString *text, guint8 bits, gsize n)
{
  const char sixel = (char) (FIRST_SIXEL + bits);

  if (n > WORTH_COUNTING) {
    g_string_append_printf (text, "!%" G_GSIZE_FORMAT "%c", n, sixel);
    return;
  }
  for (gsize i = 0; i < n; i++)
    g_string_append_c (text, sixel);
}

/* Which of the rows of the band have the colour @index in column @j. */
static guint8
bits_at (const RingletPalette *palette, gsize width, gsize first, gsize n_rows, gsize j,
    guint index)
{
  guint8 bits = 0;

  for (gsize i = 0; i < n_rows; i++) {
    if (palette->indices[(first + i) * width + j] == index)
      bits |= (guint8) (1u << i);
  }
  return bits;
}

static void
append_colour (GString *text, const RingletPalette *palette, gsize width, gsize first,
    gsize n_rows, guint index)
{
  guint8 last = bits_at (palette, width, first, n_rows, 0, index);
  gsize n = 1;

  g_string_append_printf (text, "#%u", index);
  for (gsize j = 1; j < width; j++) {
    const guint8 bits = bits_at (palette, width, first, n_rows, j, index);

    if (bits == last) {
      n++;
      continue;
    }
    append_run (text, last, n);
    last = bits;
    n = 1;
  }
  if (last != 0) /* nothing more to the right */
    append_run (text, last, n);
}

/* One colour after the other, each from the left again. */
static void
append_band (GString *text, const RingletPalette *palette, gsize width, gsize first,
    gsize n_rows)
{
  gboolean is_used[RINGLET_PALETTE_SIZE] = { FALSE };
  const char *separator = "";

  for (gsize i = first * width; i < (first + n_rows) * width; i++)
    is_used[palette->indices[i]] = TRUE;
  for (guint index = 0; index < palette->n; index++) {
    if (!is_used[index])
      continue;
    g_string_append (text, separator);
    append_colour (text, palette, width, first, n_rows, index);
    separator = "$";
  }
  g_string_append_c (text, '-');
}

char *
ringlet_sixel_encode (const guint8 *pixels, gsize stride, gsize width, gsize height)
{
  g_autoptr (RingletPalette) palette =
      ringlet_palette_new (pixels, stride, width, height);
  GString *text = g_string_new ("\033P0;1q");

  /* Square pixels, and the size, so that the terminal makes room. */
  g_string_append_printf (
      text, "\"1;1;%" G_GSIZE_FORMAT ";%" G_GSIZE_FORMAT, width, height);
  for (guint i = 0; i < palette->n; i++) {
    const guint8 *c = palette->percent[i];

    g_string_append_printf (text, "#%u;2;%u;%u;%u", i, c[0], c[1], c[2]);
  }
  for (gsize first = 0; first < height; first += BAND)
    append_band (text, palette, width, first, MIN (BAND, height - first));
  g_string_append (text, "\033\\");
  return g_string_free (text, FALSE);
}
