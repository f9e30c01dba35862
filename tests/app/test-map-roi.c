/* SPDX-License-Identifier: MIT */

/* Regions of patterns and what is measured in them, by formula. */

#include <locale.h>
#include <math.h>

#include "map-roi.h"

/* A triangle on a slope: 10 + x, and 8 − 2 |x − 10| from 6 to 14; bins 0, 1 … 19. */
static void
fill_triangle (float *values)
{
  for (int i = 0; i < 20; i++)
    values[i] = (float) (10 + i + MAX (8 - 2 * abs (i - 10), 0));
}

static const struct {
  RingletMapQuantity quantity;
  double lo;
  double hi;
  double value;
} regions[] = {
  { RINGLET_MAP_OF_SUM, 0.0, 0.0, 10.0 },
  { RINGLET_MAP_OF_SUM, 0.0, 4.0, 60.0 }, /* both ends */
  { RINGLET_MAP_OF_SUM, 0.1, 4.0, 50.0 },
  { RINGLET_MAP_OF_SUM, 3.5, 3.9, NAN }, /* between two bins */
  { RINGLET_MAP_OF_SUM, -9.0, -1.0, NAN },
  { RINGLET_MAP_OF_SUM, 30.0, 40.0, NAN },
  { RINGLET_MAP_OF_SUM, -1e300, 1e300, 422.0 },
  { RINGLET_MAP_OF_AREA, 6.0, 14.0, 32.0 }, /* base 8, height 8 */
  { RINGLET_MAP_OF_AREA, 4.0, 16.0, 32.0 }, /* the slope is no area */
  { RINGLET_MAP_OF_AREA, 0.0, 4.0, 0.0 },
  { RINGLET_MAP_OF_POSITION, 4.0, 16.0, 10.0 },
  { RINGLET_MAP_OF_POSITION, 0.0, 4.0, NAN },
  { RINGLET_MAP_OF_FWHM, 4.0, 16.0, 4.0 },
  { RINGLET_MAP_OF_FWHM, 0.0, 4.0, NAN },
};

static void
test_regions (void)
{
  float values[20];

  fill_triangle (values);
  for (gsize i = 0; i < G_N_ELEMENTS (regions); i++) {
    const double value = ringlet_map_roi_measure (regions[i].quantity, regions[i].lo,
        regions[i].hi, 0.0, 1.0, values, G_N_ELEMENTS (values));

    if (isnan (value) != isnan (regions[i].value) ||
        fabs (value - regions[i].value) > 1e-5)
      g_error ("%s of %g … %g: %.9g", ringlet_map_quantity_name (regions[i].quantity),
          regions[i].lo, regions[i].hi, value);
  }
}

/* Σ I Δ = h w √(π / 4 ln 2), and the width is the width, on bins of any size. */
static void
test_gaussian (void)
{
  const double step = 0.01;
  const double width = 0.12;
  const double centre = 5.0037;
  float values[200];
  double value = 0.0;

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    const double x = 4.0 + step * (double) i;

    values[i] = (float) (50.0 - x +
        1000.0 * exp (-4.0 * G_LN2 * pow ((x - centre) / width, 2)));
  }
  value = ringlet_map_roi_measure (
      RINGLET_MAP_OF_AREA, 4.5, 5.5, 4.0, step, values, G_N_ELEMENTS (values));
  g_assert_cmpfloat_with_epsilon (
      value, 1000.0 * width * sqrt (G_PI / (4.0 * G_LN2)), 0.02);
  value = ringlet_map_roi_measure (
      RINGLET_MAP_OF_POSITION, 4.5, 5.5, 4.0, step, values, G_N_ELEMENTS (values));
  g_assert_cmpfloat_with_epsilon (value, centre, 1e-5);
  /* Between bins it is a straight line. */
  value = ringlet_map_roi_measure (
      RINGLET_MAP_OF_FWHM, 4.5, 5.5, 4.0, step, values, G_N_ELEMENTS (values));
  g_assert_cmpfloat_with_epsilon (value, width, 1e-3);
}

/* Empty bins are passed over, also at the ends. */
static void
test_gaps (void)
{
  float values[20];

  fill_triangle (values);
  values[4] = values[16] = values[9] = NAN;
  g_assert_cmpfloat (ringlet_map_roi_measure (RINGLET_MAP_OF_AREA, 4.0, 16.0, 0.0, 1.0,
                         values, G_N_ELEMENTS (values)),
      ==, 26.0);
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    values[i] = NAN;
  for (guint i = 0; i < RINGLET_MAP_N_QUANTITIES; i++)
    g_assert_true (isnan (ringlet_map_roi_measure (
        (RingletMapQuantity) i, 0.0, 19.0, 0.0, 1.0, values, G_N_ELEMENTS (values))));
}

static const struct {
  const char *text;
  const char *again; /* NULL: refused */
} ranges[] = {
  { "4.2 – 4.6", "4.2 – 4.6" },
  { "4.2,4.6", "4.2 – 4.6" },
  { " 4.6  4.2 ", "4.2 – 4.6" },
  { "4.2 - 4.6", "4.2 – 4.6" },
  { "-1.5 – 2", "-1.5 – 2" },
  { "4.2", NULL },
  { "4.2 4.2", NULL },
  { "1 2 3", NULL },
  { "1 x", NULL },
  { "", NULL },
};

static void
test_ranges (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++) {
    RingletMapRoi roi = { 0 };
    const gboolean ok = ringlet_map_roi_parse (&roi, ranges[i].text);
    g_autofree char *again = ringlet_map_roi_format (&roi);

    g_assert_cmpint (ok, ==, ranges[i].again != NULL);
    if (ok)
      g_assert_cmpstr (again, ==, ranges[i].again);
  }
}

static void
test_round (void)
{
  g_assert_cmpfloat (ringlet_map_roi_round (7.67976, 0.026), ==, 7.68);
  g_assert_cmpfloat (ringlet_map_roi_round (7.67976, 0.01), ==, 7.68);
  g_assert_cmpfloat (ringlet_map_roi_round (7.67976, 0.00999), ==, 7.680);
  g_assert_cmpfloat (ringlet_map_roi_round (-1234.0, 25.0), ==, -1230.0);
}

static void
test_names (void)
{
  for (guint i = 0; i < RINGLET_MAP_N_QUANTITIES; i++) {
    RingletMapQuantity quantity = RINGLET_MAP_N_QUANTITIES;

    g_assert_true (ringlet_map_quantity_parse (
        ringlet_map_quantity_name ((RingletMapQuantity) i), &quantity));
    g_assert_cmpuint (quantity, ==, i);
    g_assert_false (ringlet_map_quantity_parse ("height", &quantity));
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series-map/roi/triangle", test_regions);
  g_test_add_func ("/series-map/roi/gaussian", test_gaussian);
  g_test_add_func ("/series-map/roi/gaps", test_gaps);
  g_test_add_func ("/series-map/roi/names", test_names);
  g_test_add_func ("/series-map/roi/ranges", test_ranges);
  g_test_add_func ("/series-map/roi/round", test_round);
  return g_test_run ();
}
