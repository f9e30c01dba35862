/* SPDX-License-Identifier: MIT */
#include "display/scale-axis.h"

#include "support/fake-histogram.h"

#define EXACT 1e-9 /* relative: logarithms and back */

static const RingletScaleAxis linear = { RINGLET_SCALE_LINEAR, 0.0, 1000.0 };
static const RingletScaleAxis root = { RINGLET_SCALE_SQRT, 0.0, 4000.0 };
static const RingletScaleAxis decades = { RINGLET_SCALE_LOG, 1.0, 1e4 };

static void
test_place (void)
{
  static const struct {
    const RingletScaleAxis *axis;
    double value;
    double place;
  } cases[] = {
    { &linear, 250.0, 0.25 },
    { &root, 250.0, 0.25 },
    { &root, 1000.0, 0.5 },
    { &decades, 10.0, 0.25 },
    { &decades, 1000.0, 0.75 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const double place = ringlet_scale_axis_place (cases[i].axis, cases[i].value);
    const double value = ringlet_scale_axis_value (cases[i].axis, cases[i].place);

    g_assert_cmpfloat_with_epsilon (place, cases[i].place, EXACT);
    g_assert_cmpfloat_with_epsilon (value, cases[i].value, EXACT * cases[i].value);
  }
}

static void
test_ends (void)
{
  const RingletScaleAxis *const axes[] = { &linear, &root, &decades };

  for (gsize i = 0; i < G_N_ELEMENTS (axes); i++) {
    g_assert_cmpfloat (ringlet_scale_axis_place (axes[i], -1e9), ==, 0.0);
    g_assert_cmpfloat (ringlet_scale_axis_place (axes[i], 0.0), ==, 0.0);
    g_assert_cmpfloat (ringlet_scale_axis_place (axes[i], 1e9), ==, 1.0);
    g_assert_cmpfloat (ringlet_scale_axis_value (axes[i], -0.5), ==, axes[i]->low);
    g_assert_cmpfloat (ringlet_scale_axis_value (axes[i], 0.0), ==, axes[i]->low);
    g_assert_cmpfloat (ringlet_scale_axis_value (axes[i], 1.0), ==, axes[i]->high);
    g_assert_cmpfloat (ringlet_scale_axis_value (axes[i], 1.5), ==, axes[i]->high);
  }
}

static void
test_of_histogram (void)
{
  g_autoptr (RingletHistogram) histogram = fake_histogram_new ();
  const RingletHistogramScale nothing = { 0 };
  RingletScaleAxis axis = ringlet_scale_axis_of (histogram, RINGLET_SCALE_LOG);

  g_assert_cmpfloat (axis.low, ==, 1.0);
  g_assert_cmpfloat (axis.high, ==, 1e4);
  for (int scale = 0; scale < RINGLET_SCALE_N; scale++) {
    histogram->scales[scale] = nothing;
    axis = ringlet_scale_axis_of (histogram, (RingletScale) scale);
    g_assert_cmpfloat (axis.high, >, axis.low);
    g_assert_true (isfinite (ringlet_scale_axis_value (&axis, 0.5)));
    g_assert_true (isfinite (ringlet_scale_axis_place (&axis, 0.5)));
  }
}

static void
test_move (void)
{
  static const struct {
    const char *name;
    RingletLimit limit;
    double min;
    double max;
    double place;
    double new_min;
    double new_max;
  } cases[] = {
    { "lower", RINGLET_LIMIT_LOWER, 200, 800, 0.5, 500, 800 },
    { "upper", RINGLET_LIMIT_UPPER, 200, 800, 0.5, 200, 500 },
    { "lower up to the other", RINGLET_LIMIT_LOWER, 200, 800, 0.9, 795, 800 },
    { "upper down to the other", RINGLET_LIMIT_UPPER, 200, 800, -3.0, 200, 205 },
    { "near already: not pushed back", RINGLET_LIMIT_LOWER, 797, 799, 0.9, 797, 799 },
    { "near already: away", RINGLET_LIMIT_LOWER, 797, 799, 0.7, 700, 799 },
    { "nowhere", RINGLET_LIMIT_UPPER, 200, 800, 0.8, 200, 800 },
    { "beyond, at the end still", RINGLET_LIMIT_UPPER, 200, 5000, 1.3, 200, 5000 },
    { "beyond, leaves the end", RINGLET_LIMIT_UPPER, 200, 5000, 0.9, 200, 900 },
    { "both beyond: not below the other", RINGLET_LIMIT_UPPER, 2000, 5000, 0.9, 2000,
        5000 },
    { "both beyond: away", RINGLET_LIMIT_LOWER, 2000, 5000, 0.9, 900, 5000 },
    { "both below: not above the other", RINGLET_LIMIT_LOWER, -20, -10, 0.5, -20, -10 },
    { "both below: away", RINGLET_LIMIT_UPPER, -20, -10, 0.5, -20, 500 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    RingletLevels levels = ringlet_levels_default ();
    gboolean has_changed;

    levels.min = cases[i].min;
    levels.max = cases[i].max;
    has_changed =
        ringlet_scale_axis_move (&linear, &levels, cases[i].limit, cases[i].place);
    g_test_message ("%s: %g to %g", cases[i].name, levels.min, levels.max);
    g_assert_cmpfloat_with_epsilon (levels.min, cases[i].new_min, 1e-9);
    g_assert_cmpfloat_with_epsilon (levels.max, cases[i].new_max, 1e-9);
    g_assert_true (has_changed ==
        (cases[i].min != cases[i].new_min || cases[i].max != cases[i].new_max));
  }
}

/* The first colour up to the lower limit, the last from the upper one on, and the
 * middle of the table half-way between. */
static void
test_colours (void)
{
  const RingletScaleAxis *const axes[] = { &linear, &root, &decades };

  for (gsize i = 0; i < G_N_ELEMENTS (axes); i++) {
    RingletLevels levels = ringlet_levels_default ();
    guint32 pixels[1000];

    levels.scale = axes[i]->scale;
    levels.min = ringlet_scale_axis_value (axes[i], 0.2);
    levels.max = ringlet_scale_axis_value (axes[i], 0.8);
    ringlet_scale_axis_colours (axes[i], &levels, pixels, G_N_ELEMENTS (pixels));
    for (gsize k = 0; k < 200; k++) {
      g_assert_cmphex (pixels[k], ==, levels.colormap->colours[0]);
      g_assert_cmphex (pixels[999 - k], ==, levels.colormap->colours[255]);
    }
    /* 0.5005 of the axis is 127.7 of 255. */
    g_assert_cmphex (pixels[500], ==, levels.colormap->colours[128]);
    levels.inverted = TRUE;
    ringlet_scale_axis_colours (axes[i], &levels, pixels, G_N_ELEMENTS (pixels));
    g_assert_cmphex (pixels[0], ==, levels.colormap->colours[255]);
  }
}

static void
test_heights (void)
{
  g_autoptr (RingletHistogram) histogram = fake_histogram_new ();
  double heights[RINGLET_HISTOGRAM_BINS];

  histogram->scales[RINGLET_SCALE_LOG].counts[7] = 0;
  histogram->scales[RINGLET_SCALE_LOG].counts[9] = 999999; /* 10^6 with the one */
  histogram->scales[RINGLET_SCALE_LOG].counts[11] = 999;
  ringlet_scale_axis_heights (histogram, RINGLET_SCALE_LOG, heights);
  g_assert_cmpfloat (heights[7], ==, 0.0);
  g_assert_cmpfloat (heights[9], ==, 1.0);
  g_assert_cmpfloat_with_epsilon (heights[11], 0.5, EXACT);

  histogram->scales[RINGLET_SCALE_LINEAR] = (RingletHistogramScale){ 0 };
  ringlet_scale_axis_heights (histogram, RINGLET_SCALE_LINEAR, heights);
  for (gsize i = 0; i < RINGLET_HISTOGRAM_BINS; i++)
    g_assert_cmpfloat (heights[i], ==, 0.0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/scale-axis/place", test_place);
  g_test_add_func ("/display/scale-axis/ends", test_ends);
  g_test_add_func ("/display/scale-axis/of-histogram", test_of_histogram);
  g_test_add_func ("/display/scale-axis/move", test_move);
  g_test_add_func ("/display/scale-axis/colours", test_colours);
  g_test_add_func ("/display/scale-axis/heights", test_heights);
  return g_test_run ();
}
