/* SPDX-License-Identifier: MIT */

/* The patterns of a series over each other: levels against means that are counted,
 * pictures against colours. */

#include "heat-map.h"

#include <math.h>

#include "base/error.h"
#include "map-picture.h"
#include "series-map.h"

static RingletHeatAxis
axis_of (gsize n_bins)
{
  return (RingletHeatAxis){ ringlet_unit_find ("2th_deg", NULL), 2.0, 12.0, n_bins };
}

/* Frame i is 100 i + column. */
static void
put_row (RingletHeatMap *map, gsize frame, gsize n_bins)
{
  g_autofree float *values = g_new (float, n_bins);

  for (gsize j = 0; j < n_bins; j++)
    values[j] = (float) (100 * frame + j);
  ringlet_heat_map_put (map, frame, values);
}

static void
test_levels (void)
{
  const RingletHeatAxis axis = axis_of (10);
  g_autoptr (RingletHeatMap) map = ringlet_heat_map_new (&axis, 300);

  g_assert_cmpuint (ringlet_heat_map_n_levels (map), ==, 4); /* 300 150 75 38 */
  g_assert_cmpuint (ringlet_heat_map_n_rows (map, 3), ==, 38);
  g_assert_true (isnan (ringlet_heat_map_row (map, 3, 0)[0]));
  for (gsize i = 0; i < 300; i++)
    put_row (map, i, 10);
  /* (0 … 7) and (296 … 299) × 100 */
  g_assert_cmpfloat (ringlet_heat_map_row (map, 3, 0)[4], ==, 354.0f);
  g_assert_cmpfloat (ringlet_heat_map_row (map, 3, 37)[0], ==, 29750.0f);
}

/* What is not there is no part of a mean. */
static void
test_missing (void)
{
  const RingletHeatAxis axis = axis_of (10);
  g_autoptr (RingletHeatMap) map = ringlet_heat_map_new (&axis, 300);

  put_row (map, 5, 10);
  g_assert_true (ringlet_heat_map_has (map, 5));
  g_assert_false (ringlet_heat_map_has (map, 4));
  g_assert_false (ringlet_heat_map_has (map, 300));
  for (guint k = 0; k < 4; k++)
    g_assert_cmpfloat (ringlet_heat_map_row (map, k, 5 >> k)[1], ==, 501.0f);
  g_assert_true (isnan (ringlet_heat_map_row (map, 1, 3)[1]));
}

static void
test_grow (void)
{
  const RingletHeatAxis axis = axis_of (10);
  g_autoptr (RingletHeatMap) map = ringlet_heat_map_new (&axis, 1);
  g_autoptr (RingletHeatMap) whole = ringlet_heat_map_new (&axis, 1000);

  for (gsize i = 0; i < 1000; i++) {
    ringlet_heat_map_grow (map, i + 1);
    put_row (map, i, 10);
    put_row (whole, i, 10);
  }
  g_assert_cmpuint (
      ringlet_heat_map_n_levels (map), ==, ringlet_heat_map_n_levels (whole));
  for (guint k = 0; k < ringlet_heat_map_n_levels (map); k++) {
    for (gsize i = 0; i < ringlet_heat_map_n_rows (map, k); i++)
      g_assert_cmpmem (
          ringlet_heat_map_row (map, k, i), 40, ringlet_heat_map_row (whole, k, i), 40);
  }
  ringlet_heat_map_grow (map, 5); /* never less */
  g_assert_cmpuint (ringlet_heat_map_n_frames (map), ==, 1000);
}

/* 20 000 frames of 1000 bins are 80 MB: two bins are one column. Before it grew, each
 * was one. */
static void
test_cap (void)
{
  const RingletHeatAxis axis = axis_of (1001);
  g_autoptr (RingletHeatMap) map = ringlet_heat_map_new (&axis, 100);

  put_row (map, 7, 1001);
  g_assert_cmpuint (ringlet_heat_map_n_joined (map), ==, 1);
  ringlet_heat_map_grow (map, 20000);
  g_assert_cmpuint (ringlet_heat_map_n_joined (map), ==, 2);
  g_assert_cmpuint (ringlet_heat_map_n_columns (map), ==, 501);
  put_row (map, 19999, 1001);
  g_assert_cmpfloat (ringlet_heat_map_row (map, 0, 7)[1], ==, 702.5f);
  g_assert_cmpfloat (ringlet_heat_map_row (map, 0, 7)[500], ==, 1700.0f);
  g_assert_cmpfloat (ringlet_heat_map_row (map, 0, 19999)[0], ==, 1999900.5f);
  g_assert_true (ringlet_heat_map_has (map, 7));
}

static void
test_axis (void)
{
  const RingletHeatAxis axis = axis_of (1000); /* 0.01° each */
  const RingletHeatAxis other = axis_of (1001);
  g_autoptr (RingletHeatMap) map = ringlet_heat_map_new (&axis, 20000);

  g_assert_true (ringlet_heat_axis_equal (ringlet_heat_map_axis (map), &axis));
  g_assert_false (ringlet_heat_axis_equal (ringlet_heat_map_axis (map), &other));
  g_assert_cmpfloat_with_epsilon (ringlet_heat_map_radial (map, 0.0), 2.01, 1e-12);
  g_assert_cmpfloat_with_epsilon (
      ringlet_heat_map_column (map, ringlet_heat_map_radial (map, 7.25)), 7.25, 1e-9);
}

/* ---- pictures ---- */

static guint32
colour (const RingletLevels *levels, double value)
{
  guint32 table[RINGLET_COLORMAP_SIZE];
  const double at = (value - levels->min) / (levels->max - levels->min);

  ringlet_levels_table (levels, table);
  return table[(gsize) (CLAMP (at, 0.0, 1.0) * 255.0 + 0.5)];
}

/* Cells larger than pixels: each pixel shows the cell that it is in, frames upwards. */
static void
test_paint_cells (void)
{
  const RingletHeatAxis axis = axis_of (3);
  g_autoptr (RingletHeatMap) map = ringlet_heat_map_new (&axis, 2);
  const RingletHeatView view = { 0.0, 3.0, -1.0, 3.0 }; /* a frame and a column more */
  RingletLevels levels = ringlet_levels_default ();
  guint32 pixels[12 * 16];

  levels.scale = RINGLET_SCALE_LINEAR;
  levels.min = 0.0;
  levels.max = 102.0;
  put_row (map, 0, 3);
  put_row (map, 1, 3);
  ringlet_heat_map_paint (map, &view, &levels, 16, 12, pixels);
  for (int y = 0; y < 12; y++) {
    for (int x = 0; x < 16; x++) {
      const int frame = 2 - y / 4;
      const int column = x / 4 - 1;
      const guint32 expected =
          frame > 1 || column < 0 ? 0 : colour (&levels, 100 * frame + column);

      if (pixels[y * 16 + x] != expected)
        g_error ("%d %d: %08x, not %08x", y, x, pixels[y * 16 + x], expected);
    }
  }
}

/* Smaller ones: the mean of all that a pixel covers, of the level or not. */
static void
test_paint_means (void)
{
  const RingletHeatAxis axis = axis_of (100);
  g_autoptr (RingletHeatMap) map = ringlet_heat_map_new (&axis, 1024);
  const RingletHeatView view = { 0.0, 1024.0, 0.0, 100.0 };
  RingletLevels levels = ringlet_levels_default ();
  guint32 pixels[64 * 10];

  levels.scale = RINGLET_SCALE_LINEAR;
  levels.min = 0.0;
  levels.max = 102400.0;
  for (gsize i = 0; i < 1024; i++)
    put_row (map, i, 100);
  ringlet_heat_map_paint (map, &view, &levels, 10, 64, pixels);
  for (int y = 0; y < 64; y++) {
    for (int x = 0; x < 10; x++) {
      const double mean = 100.0 * (16 * (63 - y) + 7.5) + 10 * x + 4.5;

      g_assert_cmphex (pixels[y * 10 + x], ==, colour (&levels, mean));
    }
  }
}

/* More pixels are shared between threads: the same picture. */
static void
test_paint_many (void)
{
  const RingletHeatAxis axis = axis_of (100);
  g_autoptr (RingletHeatMap) map = ringlet_heat_map_new (&axis, 1024);
  const RingletHeatView view = { 0.0, 1024.0, 0.0, 100.0 };
  const RingletLevels levels = ringlet_levels_default ();
  g_autofree guint32 *few = g_new (guint32, 1024 * 100);
  g_autofree guint32 *many = g_new (guint32, 2048 * 1000);

  for (gsize i = 0; i < 1024; i++)
    put_row (map, i, 100);
  ringlet_heat_map_paint (map, &view, &levels, 100, 1024, few);
  ringlet_heat_map_paint (map, &view, &levels, 1000, 2048, many);
  for (gsize y = 0; y < 2048; y++) {
    for (gsize x = 0; x < 1000; x++)
      g_assert_cmphex (many[y * 1000 + x], ==, few[y / 2 * 100 + x / 10]);
  }
}

static void
test_histogram (void)
{
  const RingletHeatAxis axis = axis_of (100);
  g_autoptr (RingletHeatMap) map = ringlet_heat_map_new (&axis, 5000);
  g_autoptr (RingletHistogram) none = ringlet_heat_map_histogram (map);
  g_autoptr (RingletHistogram) some = NULL;

  g_assert_cmpuint (none->n_values, ==, 0);
  put_row (map, 4, 100);
  some = ringlet_heat_map_histogram (map);
  g_assert_cmpuint (some->n_values, ==, 100);
  g_assert_cmpfloat (some->min, ==, 400.0);
  g_assert_cmpfloat (some->max, ==, 499.0);
}

/* ---- the map of a scan ---- */

static void
add_roi (RingletSeriesSetup *setup, double lo, double hi, const char *unit)
{
  const RingletMapRoi roi = { lo, hi, ringlet_unit_find (unit, NULL),
    RINGLET_MAP_OF_SUM };

  g_array_append_val (setup->rois, roi);
}

/* Columns 3 … 5 and 7 of frame i: 300 i + 12 and 100 i + 7; the second one said in q.
 */
static void
test_values (void)
{
  const RingletHeatAxis axis = axis_of (10); /* 2.5, 3.5 … */
  g_autoptr (RingletHeatMap) map = ringlet_heat_map_new (&axis, 4);
  g_autoptr (RingletSeriesSetup) setup = ringlet_series_setup_dup (NULL);
  g_autoptr (RingletState) state = ringlet_state_new ();
  g_autoptr (GError) error = NULL;
  g_autofree double *first = NULL;
  g_autofree double *ratio = NULL;
  const double k = 4.0 * G_PI; /* q = k sin θ of 1 Å */

  g_assert_null (ringlet_series_map_values (map, setup, state, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);

  state->geometry = (RingletGeometry){ .distance_m = 0.1, .wavelength_m = 1e-10 };
  put_row (map, 1, 10);
  put_row (map, 3, 10);
  add_roi (setup, 5.0, 8.0, "2th_deg");
  add_roi (setup, k * sin (4.6 * G_PI / 180.0), k * sin (4.9 * G_PI / 180.0), "q_A^-1");
  first = ringlet_series_map_values (map, setup, state, &error);
  g_assert_no_error (error);
  g_assert_true (isnan (first[0]) && isnan (first[2]));
  g_assert_cmpfloat (first[1], ==, 312.0);
  g_assert_cmpfloat (first[3], ==, 912.0);

  ringlet_series_setup_set_expression (setup, "A/B");
  ratio = ringlet_series_map_values (map, setup, state, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (ratio[1], ==, 312.0 / 107.0);
  ringlet_series_setup_set_expression (setup, "A/C");
  g_assert_null (ringlet_series_map_values (map, setup, state, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

/* A serpentine of 2 × 3 with one blank, rows downwards and a part of it upwards. */
static void
test_picture (void)
{
  const double values[] = { 0, 10, 20, 30, 40 };
  RingletMapGrid grid = { 2, 3, TRUE, 0, NULL, NULL };
  const RingletHeatView down = { 2.0, 0.0, 0.0, 3.0 };
  const RingletHeatView beside = { 0.0, 1.0, 2.0, 4.0 };
  RingletLevels levels = ringlet_levels_default ();
  g_autoptr (RingletMapPicture) picture = NULL;
  g_autoptr (RingletHistogram) histogram = NULL;
  guint32 pixels[24];

  levels.scale = RINGLET_SCALE_LINEAR;
  levels.min = 0.0;
  levels.max = 40.0;
  g_assert_true (ringlet_map_blanks_parse ("2", &grid.blanks, NULL));
  picture = ringlet_map_picture_new (&grid, values, G_N_ELEMENTS (values));
  ringlet_map_picture_paint (picture, FALSE, &down, &levels, 6, 4, pixels);
  g_assert_cmphex (pixels[0], ==, colour (&levels, 0));
  g_assert_cmphex (pixels[2], ==, 0);
  g_assert_cmphex (pixels[5], ==, colour (&levels, 10));
  g_assert_cmphex (pixels[18], ==, colour (&levels, 40));
  g_assert_cmphex (pixels[23], ==, colour (&levels, 20));
  ringlet_map_picture_paint (picture, FALSE, &beside, &levels, 2, 1, pixels);
  g_assert_cmphex (pixels[0], ==, colour (&levels, 10));
  g_assert_cmphex (pixels[1], ==, 0);

  histogram = ringlet_map_picture_histogram (picture);
  g_assert_cmpuint (histogram->n_values, ==, 5);
  g_assert_cmpfloat (histogram->max, ==, 40.0);

  /* A quarter of the way to the row below; of the four about the second pixel one is
   * not known, so that the others count for all. */
  ringlet_map_picture_paint (picture, TRUE, &down, &levels, 6, 4, pixels);
  g_assert_cmphex (pixels[0], ==, colour (&levels, 0));
  g_assert_cmphex (pixels[6], ==, colour (&levels, 10));
  g_assert_cmphex (pixels[7], ==,
      colour (&levels, (0.1875 * 40 + 0.0625 * 30) / (0.5625 + 0.1875 + 0.0625)));
  g_assert_cmphex (pixels[8], ==, 0);
  g_array_unref (grid.blanks);
}

/* A frame that is excluded is no cell, and its value is none for the colours. */
static void
test_excluded (void)
{
  const double values[] = { 0, 10, 20, 1000 };
  RingletMapGrid grid = { 2, 2, TRUE, 0, NULL, NULL };
  g_autoptr (RingletMapPicture) picture = NULL;
  g_autoptr (RingletHistogram) histogram = NULL;

  grid.excluded = ringlet_map_grid_toggle_excluded (&grid, 3);
  g_assert_true (ringlet_map_grid_is_excluded (&grid, 3));
  g_assert_false (ringlet_map_grid_is_excluded (&grid, 2));
  g_assert_false (ringlet_map_grid_is_excluded (&grid, -1));
  picture = ringlet_map_picture_new (&grid, values, G_N_ELEMENTS (values));
  g_assert_true (isnan (picture->cells[2])); /* the second row runs back */
  g_assert_cmpfloat (picture->cells[3], ==, 20.0);
  histogram = ringlet_map_picture_histogram (picture);
  g_assert_cmpuint (histogram->n_values, ==, 3);
  g_assert_cmpfloat (histogram->max, ==, 20.0);
  g_array_unref (grid.excluded);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heat-map/levels", test_levels);
  g_test_add_func ("/heat-map/missing", test_missing);
  g_test_add_func ("/heat-map/grow", test_grow);
  g_test_add_func ("/heat-map/cap", test_cap);
  g_test_add_func ("/heat-map/axis", test_axis);
  g_test_add_func ("/heat-map/paint/cells", test_paint_cells);
  g_test_add_func ("/heat-map/paint/means", test_paint_means);
  g_test_add_func ("/heat-map/paint/many", test_paint_many);
  g_test_add_func ("/heat-map/excluded", test_excluded);
  g_test_add_func ("/heat-map/histogram", test_histogram);
  g_test_add_func ("/heat-map/values", test_values);
  g_test_add_func ("/heat-map/picture", test_picture);
  return g_test_run ();
}
