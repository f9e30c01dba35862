/* SPDX-License-Identifier: MIT */

/* The colours are those of their authors, and what is no data looks like none of them.
 */

#include <locale.h>
#include <math.h>

#include "base/error.h"
#include "display/colormap.h"

#define FAR 60.0 /* of at most 442, in the cube of red, green and blue */

typedef struct {
  const char *name;
  guint32 colours[8]; /* at the places below */
} Case;

static const gsize places[] = { 0, 1, 64, 127, 128, 200, 254, 255 };

/* tests/reference/colormaps.py entries */
static const Case cases[] = {
  { "viridis",
      { 0xff440154, 0xff440256, 0xff3b528b, 0xff21908d, 0xff21918c, 0xff70cf57,
          0xfffbe723, 0xfffde725 } },
  { "grey",
      { 0xff000000, 0xff010101, 0xff404040, 0xff7f7f7f, 0xff808080, 0xffc8c8c8,
          0xfffefefe, 0xffffffff } },
  { "inferno",
      { 0xff000004, 0xff010005, 0xff57106e, 0xffba3655, 0xffbc3754, 0xfffb9d07,
          0xfffafda1, 0xfffcffa4 } },
  { "cividis",
      { 0xff00224e, 0xff00234f, 0xff434e6c, 0xff7c7b78, 0xff7d7c78, 0xffc4b468,
          0xfffee636, 0xfffee838 } },
};

static double
distance (guint32 a, guint32 b)
{
  double sum = 0.0;

  for (int shift = 0; shift < 24; shift += 8) {
    const double d = (double) (a >> shift & 255) - (double) (b >> shift & 255);

    sum += d * d;
  }
  return sqrt (sum);
}

/* Weighted for the eye, ITU-R BT.709 without the gamma. */
static double
brightness (guint32 colour)
{
  return 0.2126 * (colour >> 16 & 255) + 0.7152 * (colour >> 8 & 255) +
      0.0722 * (colour & 255);
}

static void
test_entries (void)
{
  const RingletColormap *const *list = ringlet_colormap_list ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletColormap *map = ringlet_colormap_find (cases[i].name, NULL);

    g_assert_true (map == list[i]);
    g_test_message ("%s", map->name);
    for (gsize j = 0; j < G_N_ELEMENTS (places); j++)
      g_assert_cmphex (map->colours[places[j]], ==, cases[i].colours[j]);
  }
  g_assert_null (list[G_N_ELEMENTS (cases)]);
}

static void
test_dark_to_bright (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const guint32 *colours = ringlet_colormap_list ()[i]->colours;

    for (gsize j = 1; j < RINGLET_COLORMAP_SIZE; j++) {
      g_assert_cmphex (colours[j] >> 24, ==, 0xff);
      g_assert_cmpfloat (brightness (colours[j]), >, brightness (colours[j - 1]) - 0.5);
      g_assert_cmpfloat (distance (colours[j], colours[j - 1]), <, 12.0);
    }
  }
}

static void
test_far (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletColormap *map = ringlet_colormap_list ()[i];

    g_assert_cmpfloat (distance (map->masked, map->no_data), >, FAR);
    for (gsize j = 0; j < RINGLET_COLORMAP_SIZE; j++) {
      g_assert_cmpfloat (distance (map->masked, map->colours[j]), >, FAR);
      g_assert_cmpfloat (distance (map->no_data, map->colours[j]), >, FAR);
    }
  }
}

/* Alike on both sides of its middle, which is the brightest;
 * tests/reference/colormaps.py entries */
static void
test_diverging (void)
{
  static const guint32 colours[] = { 0xff3b4cc0, 0xff3c4ec2, 0xff8db0fe, 0xffdcdddd,
    0xffdddcdc, 0xfff08b6e, 0xffb50927, 0xffb40426 };
  const RingletColormap *map = ringlet_colormap_diverging ();

  for (gsize j = 0; j < G_N_ELEMENTS (places); j++)
    g_assert_cmphex (map->colours[places[j]], ==, colours[j]);
  g_assert_cmpfloat (distance (map->masked, map->no_data), >, FAR);
  for (gsize j = 0; j < RINGLET_COLORMAP_SIZE; j++) {
    g_assert_cmpfloat (distance (map->masked, map->colours[j]), >, FAR);
    g_assert_cmpfloat (distance (map->no_data, map->colours[j]), >, FAR);
    g_assert_cmpfloat (
        brightness (map->colours[j]), <, brightness (map->colours[127]) + 1.0);
  }
}

static void
test_unknown (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (ringlet_colormap_find ("jet", &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_nonnull (strstr (error->message, cases[i].name));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colormap/entries", test_entries);
  g_test_add_func ("/colormap/dark-to-bright", test_dark_to_bright);
  g_test_add_func ("/colormap/far", test_far);
  g_test_add_func ("/colormap/diverging", test_diverging);
  g_test_add_func ("/colormap/unknown", test_unknown);
  return g_test_run ();
}
