/* SPDX-License-Identifier: MIT */

/* What is sent to a terminal is read again by a decoder that shares no code with it:
 * DEC STD 070, chapter 9. */

#include "export/sixel.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A screen: colours in percent, −1 where nothing was drawn. */
typedef struct {
  guint width;
  guint height;
  int *percent; /* 3 each */
} Screen;

static void
screen_clear (Screen *self)
{
  g_clear_pointer (&self->percent, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Screen, screen_clear)

/* The cursor, and the registers of the terminal. */
typedef struct {
  const char *at;
  guint x;
  guint y;
  guint colour;
  int registers[256][3];
} Decoder;

static guint
take_number (Decoder *d)
{
  char *end = NULL;
  const gulong value = strtoul (d->at, &end, 10);

  g_assert_true (end != d->at);
  d->at = end;
  return (guint) value;
}

static void
take_separator (Decoder *d)
{
  g_assert_cmpint (*d->at, ==, ';');
  d->at++;
}

static void
put_sixels (Decoder *d, Screen *screen, char sixel, guint n)
{
  g_assert_true (sixel >= '?' && sixel <= '~');
  for (guint i = 0; i < n; i++, d->x++) {
    for (guint bit = 0; bit < 6; bit++) {
      if (((sixel - '?') >> bit & 1) == 0)
        continue;
      g_assert_cmpuint (d->x, <, screen->width);
      g_assert_cmpuint (d->y + bit, <, screen->height);
      memcpy (screen->percent + 3 * ((d->y + bit) * screen->width + d->x),
          d->registers[d->colour], 3 * sizeof (int));
    }
  }
}

static void
take_colour (Decoder *d)
{
  d->colour = take_number (d);
  g_assert_cmpuint (d->colour, <, 256);
  if (*d->at != ';')
    return;
  take_separator (d);
  g_assert_cmpuint (take_number (d), ==, 2); /* red, green, blue */
  for (int k = 0; k < 3; k++) {
    take_separator (d);
    d->registers[d->colour][k] = (int) take_number (d);
    g_assert_cmpint (d->registers[d->colour][k], <=, 100);
  }
}

static void
take_size (Decoder *d, Screen *screen)
{
  g_assert_cmpuint (take_number (d), ==, 1);
  take_separator (d);
  g_assert_cmpuint (take_number (d), ==, 1);
  take_separator (d);
  screen->width = take_number (d);
  take_separator (d);
  screen->height = take_number (d);
  screen->percent = g_new (int, 3 * screen->width * screen->height);
  for (guint i = 0; i < 3 * screen->width * screen->height; i++)
    screen->percent[i] = -1;
}

static void
take_command (Decoder *d, Screen *screen)
{
  const char command = *d->at++;
  guint n;

  switch (command) {
  case '"':
    take_size (d, screen);
    return;
  case '#':
    take_colour (d);
    return;
  case '!':
    n = take_number (d);
    put_sixels (d, screen, *d->at++, n);
    return;
  case '$':
    d->x = 0;
    return;
  case '-':
    d->x = 0;
    d->y += 6;
    return;
  default:
    put_sixels (d, screen, command, 1);
  }
}

static Screen
decode (const char *text)
{
  Decoder d = { .at = text };
  Screen screen = { 0 };

  g_assert_true (g_str_has_prefix (text, "\033P"));
  d.at = strchr (text, 'q');
  g_assert_nonnull (d.at);
  d.at++;
  while (*d.at != '\033')
    take_command (&d, &screen);
  g_assert_cmpstr (d.at, ==, "\033\\");
  return screen;
}

typedef struct {
  const char *name;
  gsize width;
  gsize height;
  guint n_colours; /* of a pattern; 0 for all that differ */
  double mean;     /* largest mean error of a channel, of 255 */
  double largest;  /* error */
} SixelCase;

/* Half a percent is 1.275; one more half where both are rounded. Of a cube of 4096
 * colours 256 boxes stand for 16 each: 16^(1/3) · 17 ≈ 43 across. */
static const SixelCase cases[] = {
  { "pixel", 1, 1, 1, 1.3, 1.3 },
  { "row", 37, 1, 5, 1.3, 1.3 },
  { "column", 1, 40, 5, 1.3, 1.3 },
  { "six", 13, 6, 3, 1.3, 1.3 },
  { "seven", 13, 7, 256, 1.3, 1.3 },
  { "long-runs", 300, 20, 2, 1.3, 1.3 },
  { "256-colours", 64, 50, 256, 1.3, 1.3 },
  { "4096-colours", 64, 64, 0, 15.0, 60.0 },
};

static guint32
colour_at (const SixelCase *c, gsize i, gsize j)
{
  const guint number = (guint) (i / 2 * c->width + j / 3);
  const guint k = c->n_colours > 0 ? number % c->n_colours : (guint) (i * 64 + j);

  if (c->n_colours > 0)
    return 0x010203u * (k / 4) + 0x301000u * (k % 4);
  return (k & 15) * 0x11u | (k >> 4 & 15) * 0x1100u | (k >> 8 & 15) * 0x110000u;
}

static void
test_decoded (void)
{
  for (gsize n = 0; n < G_N_ELEMENTS (cases); n++) {
    const SixelCase *c = &cases[n];
    const gsize stride = 4 * (c->width + 3);
    g_autofree guint32 *pixels = g_new (guint32, (c->width + 3) * c->height);
    g_autofree char *text = NULL;
    g_auto (Screen) screen = { 0 };
    double sum = 0.0;

    g_test_message ("%s", c->name);
    memset (pixels, 0x55, stride * c->height);
    for (gsize i = 0; i < c->height; i++) {
      for (gsize j = 0; j < c->width; j++)
        pixels[i * (c->width + 3) + j] = colour_at (c, i, j);
    }
    text = ringlet_sixel_encode ((const guint8 *) pixels, stride, c->width, c->height);
    screen = decode (text);
    g_assert_cmpuint (screen.width, ==, c->width);
    g_assert_cmpuint (screen.height, ==, c->height);
    for (gsize i = 0; i < 3 * c->width * c->height; i++) {
      const guint32 colour = colour_at (c, i / 3 / c->width, i / 3 % c->width);
      const double wanted = (double) ((colour >> (16 - 8 * (i % 3))) & 0xff);
      const double error = fabs (2.55 * screen.percent[i] - wanted);

      g_assert_cmpint (screen.percent[i], >=, 0);
      g_assert_cmpfloat (error, <=, c->largest);
      sum += error;
    }
    g_assert_cmpfloat (sum / (double) (3 * c->width * c->height), <=, c->mean);
  }
}

/* Runs are counted: a page of one colour is no longer than its bands. */
static void
test_short (void)
{
  g_autofree guint32 *pixels = g_new0 (guint32, 1000 * 600);
  g_autofree char *text =
      ringlet_sixel_encode ((const guint8 *) pixels, 4000, 1000, 600);

  g_assert_cmpuint (strlen (text), <, 100 * 10 + 60);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sixel/decoded", test_decoded);
  g_test_add_func ("/sixel/short", test_short);
  return g_test_run ();
}
