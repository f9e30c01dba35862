/* SPDX-License-Identifier: MIT */

/* Detectors in words. */

#include "describe.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/units.h"

static RingletDetector *
make (const char *name, RingletGrid *grid)
{
  return ringlet_detector_new_grid (name, grid, 3, NULL);
}

static RingletDetector *
make_measured (void)
{
  g_autoptr (RingletDetector) bare = make ("BM29",
      ringlet_grid_new_nodes (
          1e-4, 2e-4, 2, 2, g_new0 (double, 9), g_new0 (double, 9)));
  guint8 bad[] = { 0, 1, 0, 1 };
  g_autoptr (RingletMask) mask = ringlet_mask_new_take (2, 2, g_memdup2 (bad, 4));
  g_autoptr (RingletDetector) masked = ringlet_detector_with_mask (bare, mask);

  return ringlet_detector_with_path (masked, "/data/bm29.h5");
}

static RingletDetector *
make_sensor (void)
{
  const RingletSensor sensor = { ringlet_material_find ("Si", NULL), 4.5e-4 };
  g_autoptr (RingletDetector) bare = ringlet_detector_new_named ("Pilatus1M", 3, NULL);

  return ringlet_detector_with_sensor (bare, &sensor);
}

static void
assert_words (RingletDetector *detector, const char *expected)
{
  g_autofree char *words = ringlet_describe_detector (detector);

  g_assert_cmpstr (words, ==, expected);
  ringlet_detector_unref (detector);
}

static void
test_detector (void)
{
  assert_words (ringlet_detector_new_generic (1e-4, 2e-4, 0, 0, 3, NULL),
      "generic, 200 × 100 µm");
  assert_words (make_sensor (), "Pilatus1M, 172 × 172 µm, Si 450 µm");
  assert_words (
      make ("Aarhus",
          ringlet_grid_new_cylinder (24.893e-6, 24.893e-6, 10, 16000, 0.29989, NULL)),
      "Aarhus, 24.893 × 24.893 µm, cylinder of radius 299.9 mm");
  assert_words (make ("Pixirad1", ringlet_grid_new_hexagon (6e-5, 10, 10)),
      "Pixirad1, 60 × 51.9615 µm, hexagons");
  assert_words (
      make_measured (), "BM29, 200 × 100 µm, distorted, 2 bad pixels, from bm29.h5");
}

/* A beam between two modules that look away from each other meets no detector. */
static void
test_centre (void)
{
  const RingletPanel panels[] = {
    { 0, 0, 40, 100, { 0.0, 0.0, 0.0 }, { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 } },
    { 60, 0, 40, 100, { 0.006, 0.0, 0.0 }, { 1.0, 0.0, 0.0 }, { 0.0, 1.0, 0.0 } },
  };
  g_autoptr (RingletDetector) detector = make (
      "two", ringlet_grid_new_panels (1e-4, 1e-4, 100, 100, panels, 2, NULL, NULL));
  RingletGeometry geometry = { 0.1, 0.0021, 0.0033, 0.0, 0.0, 0.0, 1e-10 };
  g_autofree char *on = ringlet_describe_centre (&geometry, detector);
  g_autofree char *away = NULL;

  g_assert_cmpstr (on, ==, "x 33.00, y 21.00 pixels");
  geometry.rot1_rad = G_PI;
  away = ringlet_describe_centre (&geometry, detector);
  g_assert_cmpstr (away, ==, "the beam does not meet the detector");
}

static void
test_mask_warning (void)
{
  g_autoptr (RingletState) state = ringlet_state_new ();
  guint8 *bad = g_malloc0 (6);
  g_autofree char *none = ringlet_describe_mask_warning (state);
  g_autofree char *some = NULL;
  g_autofree char *named = NULL;

  memset (bad, 1, 4);
  state->mask = ringlet_mask_new_take (2, 3, bad);
  some = ringlet_describe_mask_warning (state);
  state->mask_path = g_strdup ("m.edf");
  named = ringlet_describe_mask_warning (state);
  g_assert_null (none);
  g_assert_true (g_str_has_prefix (some, "The mask hides 4 of 6 pixels"));
  g_assert_true (g_str_has_prefix (named, "m.edf hides 4 of 6 pixels"));
}

/* A gap in the first row, which the mask hides in the last one. */
static void
test_flipped_mask (void)
{
  g_autoptr (RingletState) state = ringlet_state_new ();
  g_autoptr (RingletDetector) plain =
      ringlet_detector_new_generic (1e-4, 1e-4, 4, 2, 3, NULL);
  guint8 *gap = g_malloc0 (8);
  guint8 *bad = g_malloc0 (8);
  g_autoptr (RingletMask) gaps = NULL;
  g_autoptr (RingletMask) flipped = NULL;
  g_autofree char *warning = NULL;
  g_autofree char *none = NULL;

  memset (gap, 1, 2);
  memset (bad + 6, 1, 2);
  gaps = ringlet_mask_new_take (4, 2, gap);
  flipped = ringlet_mask_new_take (4, 2, bad);
  state->detector = ringlet_detector_with_mask (plain, gaps);
  state->mask = ringlet_mask_ref (gaps);
  none = ringlet_describe_mask_warning (state);
  g_assert_null (none);

  ringlet_mask_unref (state->mask);
  state->mask = ringlet_mask_ref (flipped);
  warning = ringlet_describe_mask_warning (state);
  g_assert_nonnull (strstr (warning, "upside down"));
}

/* Where a structure lies is not what it is called; a space group is no path. */
static void
test_calibrant (void)
{
  static const struct {
    const char *name;
    const char *text;
  } cases[] = {
    { "LaB6", "LaB6" },
    { "/data/2026/silicon.cif", "silicon.cif" },
    { "/data/silicon.cif+CeO2+/other/x.cif", "silicon.cif+CeO2+x.cif" },
    { "cell:a=2.951,c=4.725,sg=P63/mmc", "cell:a=2.951,c=4.725,sg=P63/mmc" },
  };
  g_autofree char *none = ringlet_describe_calibrant (NULL);

  g_assert_cmpstr (none, ==, "");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletCalibrant calibrant = { .name = cases[i].name };
    g_autofree char *text = ringlet_describe_calibrant (&calibrant);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

/* By hand: two digits, rounded, no exponent, whatever the size. */
static void
test_sigma (void)
{
  static const struct {
    double sigma;
    const char *unit;
    const char *text;
  } cases[] = {
    { 1.8e-5, "mm", "± 18 nm" },
    { 0.0123, "mm", "± 0.012 mm" },
    { 0.01, "mm", "± 0.010 mm" },
    { 0.00996, "mm", "± 10 µm" },
    { 0.0996, "mm", "± 0.10 mm" },
    { 9.96, "mm", "± 10 mm" },
    { 2.5, "mm", "± 2.5 mm" },
    { 523.0, "mm", "± 520 mm" },
    { 3.4e-10, "mm", "± 0.34 pm" },
    { 1.3e-16, "mm", "± < 0.000001 pm" },
    { 4.2e-5, "°", "± 42 µ°" },
    { 1.24e-3, "°", "± 1.2 m°" },
    { 6.66e-7, "Å", "± 670 nÅ" },
    { 0.00014, "pixels", "± 0.00014 pixels" },
    { 1e-9, "pixels", "± < 0.000001 pixels" },
    { 0.0, "pixels", "± < 0.000001 pixels" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = ringlet_describe_sigma (cases[i].sigma, cases[i].unit);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
  g_assert_null (ringlet_describe_sigma (NAN, "mm"));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/describe/detector", test_detector);
  g_test_add_func ("/describe/centre", test_centre);
  g_test_add_func ("/describe/mask-warning", test_mask_warning);
  g_test_add_func ("/describe/flipped-mask", test_flipped_mask);
  g_test_add_func ("/describe/calibrant", test_calibrant);
  g_test_add_func ("/describe/sigma", test_sigma);

  return g_test_run ();
}
