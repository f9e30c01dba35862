/* SPDX-License-Identifier: MIT */

/* Texts of "key = value", as programs leave them in descriptions of pictures. */

#include <string.h>

#include "image/header-pairs.h"

#define NONE                                                                           \
  {                                                                                    \
    0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0                                             \
  }

static const struct {
  const char *text;
  gboolean is_one;
  /* wavelength, distance, exposure, pixel slow, pixel fast, beam slow, fast, monitor */
  double numbers[8];
  const char *date;
  const char *detector;
} cases[] = {
  { "Wavelength(A) = 0.5\nDetector distance: 250 mm\nExposure time (ms) = 1500\n"
    "Pixel size = 200 x 100 um\nBeam center = (1024.5, 1000.25)\nMonitor: 12345\n"
    "Date = 2014-06-07T10:20:30\nDetector: XRD 1621",
      TRUE, { 0.5e-10, 0.25, 1.5, 100e-6, 200e-6, 1000.25, 1024.5, 12345.0 },
      "2014-06-07T10:20:30", "XRD 1621" },
  { "wavelength=1.5e-10 m; distance=0.3 m; exposureTime=2; beam_x=-7; beam_y=9.5 "
    "pixels\r\n"
    "pixel_size_x = 0.2 mm\r\npixel_size_y = 150 micron\r\n",
      TRUE, { 1.5e-10, 0.3, 2.0, 150e-6, 200e-6, 9.5, -7.0, 0.0 }, NULL, NULL },
  { "PixelSize [um] = 172", TRUE, { 0.0, 0.0, 0.0, 172e-6, 172e-6, 0.0, 0.0, 0.0 },
      NULL, NULL },
  { "Energy = 12.398419843320026 keV", TRUE,
      { 1e-10, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0 }, NULL, NULL },
  { "Photon energy (eV): 24796.839686640052", TRUE,
      { 0.5e-10, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0 }, NULL, NULL },
  /* A length without a unit, or in another than it can have, is not guessed. */
  { "Wavelength = 0.5\nDistance = 250\nPixel size = 200\nBeam center = 10.5 mm\n"
    "Energy = 12.4",
      TRUE, NONE, NULL, NULL },
  { "Distance = -250 mm\nExposure time = no\nPixel size = 0 um\nMonitor =", TRUE, NONE,
      NULL, NULL },
  { "ImageJ=1.50e\nmin=0.0\nmax=255", TRUE, NONE, NULL, NULL },
  { "{\"shape\": [48, 64]}", FALSE, NONE, NULL, NULL },
  { "<?xml version=\"1.0\"?>\n<OME a=\"1\"/>", FALSE, NONE, NULL, NULL },
  { "A picture of my cat", FALSE, NONE, NULL, NULL },
  { "Exposure time = 3\nand a sentence", FALSE, NONE, NULL, NULL },
  { "= 3", FALSE, NONE, NULL, NULL },
  { "", FALSE, NONE, NULL, NULL },
};

static void
test_texts (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (RingletImageMeta) meta = { 0 };
    const gboolean is_one = ringlet_header_add_pairs (&meta, cases[i].text);
    const double numbers[] = { meta.wavelength_m, meta.distance_m, meta.exposure_s,
      meta.pixel_slow_m, meta.pixel_fast_m, meta.beam_slow_px, meta.beam_fast_px,
      meta.monitor };

    g_test_message ("%s", cases[i].text);
    g_assert_cmpint (is_one, ==, cases[i].is_one);
    for (gsize j = 0; j < G_N_ELEMENTS (numbers); j++) {
      /* Two roundings: of the unit and of the product. */
      g_assert_cmpfloat (ABS (numbers[j] - cases[i].numbers[j]), <=,
          4e-16 * ABS (cases[i].numbers[j]));
    }
    g_assert_cmpstr (meta.date, ==, cases[i].date);
    g_assert_cmpstr (meta.detector, ==, cases[i].detector);
    g_assert_cmpint (meta.header != NULL, ==, is_one);
    g_assert_null (meta.warnings);
  }
}

static void
test_lines (void)
{
  g_auto (RingletImageMeta) meta = { 0 };

  g_assert_true (ringlet_header_add_pairs (
      &meta, "Title: a = b\n\n Exposure time (s) =\t0.5 \nEmpty =\nLatin = \xe9"));
  g_assert_cmpuint (meta.header->len, ==, 8);
  g_assert_cmpstr (ringlet_image_meta_lookup (&meta, "Title"), ==, "a = b");
  g_assert_cmpstr (ringlet_image_meta_lookup (&meta, "Exposure time (s)"), ==, "0.5");
  g_assert_cmpstr (ringlet_image_meta_lookup (&meta, "Empty"), ==, "");
}

/* 1 MiB of lines may be a header, one byte more is a picture's business. */
static void
test_long (void)
{
  g_autoptr (GString) text = g_string_new ("Exposure time = 2\n");

  while (text->len < (1 << 20))
    g_string_append_c (text, '\n');
  for (guint i = 0; i < 2; i++) {
    g_auto (RingletImageMeta) meta = { 0 };

    g_assert_cmpint (ringlet_header_add_pairs (&meta, text->str), ==, i == 0);
    g_assert_cmpfloat (meta.exposure_s, ==, i == 0 ? 2.0 : 0.0);
    g_string_append_c (text, '\n');
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/header-pairs/texts", test_texts);
  g_test_add_func ("/header-pairs/lines", test_lines);
  g_test_add_func ("/header-pairs/long", test_long);
  return g_test_run ();
}
