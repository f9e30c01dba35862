/* SPDX-License-Identifier: MIT */
#include "display/plot-read.h"

#include "support/fake-result.h"

#define EXACT 1e-9 /* of canvas units and of bins about 10 wide */

/* Bins of width 1 from 10; what the table says is in them. */
static RingletResult *
pattern_new (const double *intensity, gsize n)
{
  RingletResult *pattern = fake_result_new (n, 0, FALSE);

  for (gsize i = 0; i < n; i++) {
    pattern->radial[i] = 10.5 + (double) i;
    /* An empty bin may carry a number: it is one by its count. */
    pattern->intensity[i] = isnan (intensity[i]) ? 0.0 : intensity[i];
    pattern->count[i] = isnan (intensity[i]) ? 0.0 : 1.0;
  }
  return pattern;
}

static void
test_bin (void)
{
  static const double flat[] = { 1.0, 1.0, 1.0, 1.0, 1.0 };
  static const struct {
    double radial;
    gsize bin;
  } cases[] = {
    { -100.0, 0 },
    { 10.5, 0 },
    { 10.9, 0 },
    { 11.1, 1 },
    { 11.5, 1 },
    { 13.9, 3 },
    { 14.5, 4 },
    { 100.0, 4 },
  };
  g_autoptr (RingletResult) pattern = pattern_new (flat, G_N_ELEMENTS (flat));
  g_autoptr (RingletResult) alone = pattern_new (flat, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (ringlet_plot_bin (pattern, cases[i].radial), ==, cases[i].bin);
  g_assert_cmpuint (ringlet_plot_bin (alone, 12.0), ==, 0);
}

static void
test_highest (void)
{
  static const struct {
    double intensity[4];
    gsize bin;
  } cases[] = {
    { { 1.0, 7.0, 3.0, 7.0 }, 1 },
    { { NAN, -5.0, -2.0, NAN }, 2 },
    { { 1.0, INFINITY, 2.0, NAN }, 2 },
    { { NAN, NAN, NAN, NAN }, 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (RingletResult) pattern = pattern_new (cases[i].intensity, 4);

    g_assert_cmpuint (ringlet_plot_highest (pattern), ==, cases[i].bin);
  }
}

/* A frame 100 high for 0 … 100: y = 100 − value; a line between two bins is straight
 * on the canvas, also where the scale is not. */
static void
test_curve_y (void)
{
  static const double values[] = { 10.0, 50.0, NAN, 40.0, 90.0 };
  static const struct {
    RingletScale scale;
    double radial;
    double y;
  } cases[] = {
    { RINGLET_SCALE_LINEAR, 10.5, 90.0 }, { RINGLET_SCALE_LINEAR, 10.75, 80.0 },
    { RINGLET_SCALE_LINEAR, 11.5, 50.0 },
    { RINGLET_SCALE_LINEAR, 11.6, NAN }, /* the empty bin and its sides */
    { RINGLET_SCALE_LINEAR, 12.5, NAN }, { RINGLET_SCALE_LINEAR, 13.4, NAN },
    { RINGLET_SCALE_LINEAR, 13.5, 60.0 }, { RINGLET_SCALE_LINEAR, 14.5, 10.0 },
    { RINGLET_SCALE_LINEAR, 10.4, NAN }, { RINGLET_SCALE_LINEAR, 14.6, NAN },
    { RINGLET_SCALE_SQRT, 13.5, 100.0 - 10.0 * 6.324555320336759 }, /* √40 */
    { RINGLET_SCALE_SQRT, 14.0,
        100.0 - 5.0 * (6.324555320336759 + 9.486832980505138) }, /* and √90 */
  };
  g_autoptr (RingletResult) pattern = pattern_new (values, G_N_ELEMENTS (values));

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    const RingletPlotFrame frame = { .width = 100.0,
      .height = 100.0,
      .left = 10.0,
      .right = 15.0,
      .top = 100.0,
      .scale = cases[i].scale };
    const double y = ringlet_plot_curve_y (&frame, pattern, cases[i].radial);

    g_test_message ("at %g: %g", cases[i].radial, y);
    if (isnan (cases[i].y))
      g_assert_true (isnan (y));
    else
      g_assert_cmpfloat_with_epsilon (y, cases[i].y, EXACT);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/plot-read/bin", test_bin);
  g_test_add_func ("/display/plot-read/highest", test_highest);
  g_test_add_func ("/display/plot-read/curve-y", test_curve_y);
  return g_test_run ();
}
