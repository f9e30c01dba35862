/* SPDX-License-Identifier: MIT */

/* Rings of files are found by their spacings. */

#include <locale.h>
#include <math.h>

#include "calibration.h"

/* The file leaves out 110 and has a line that LaB6 has not; the edge of the cubic cell
 * is the spacing of 100. */
static void
test_numbers (void)
{
  const RingletCalibrant *lab6 = ringlet_calibrant_find ("LaB6", NULL);
  const double edge = lab6->cell.a_m;
  const double spacings[] = { edge, edge / sqrt (3.0), edge / 1.77, edge / 2.0 };
  const guint expected[] = { 1, 3, 0, 4 };
  g_autoptr (RingletControlPoints) given = ringlet_control_points_new ();
  g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));
  g_autoptr (GArray) points = NULL;
  const RingletControlPoint point = { 10.0, 20.0, 0, 0.0 };
  g_autofree char *lost = NULL;
  guint n_lost = 0;

  g_array_append_val (one, point);
  g_array_append_vals (given->d_m, spacings, G_N_ELEMENTS (spacings));
  for (guint k = 0; k < G_N_ELEMENTS (spacings); k++)
    ringlet_control_points_add (given, k + 1, NAN, one);
  points = ringlet_calibration_number_points (given, lab6, &n_lost, &lost);
  g_assert_cmpuint (n_lost, ==, 1);
  g_assert_cmpstr (lost, ==, "2");
  g_assert_cmpuint (points->len, ==, G_N_ELEMENTS (expected));
  for (guint k = 0; k < points->len; k++)
    g_assert_cmpuint (
        g_array_index (points, RingletControlPoint, k).ring, ==, expected[k]);
}

/* A file without spacings has the numbers that it has. */
static void
test_no_spacings (void)
{
  g_autoptr (RingletControlPoints) given = ringlet_control_points_new ();
  g_autoptr (GArray) one = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));
  g_autoptr (GArray) points = NULL;
  const RingletControlPoint point = { 10.0, 20.0, 0, 0.0 };
  guint n_lost = 1;

  g_array_append_val (one, point);
  ringlet_control_points_add (given, 7, NAN, one);
  points = ringlet_calibration_number_points (
      given, ringlet_calibrant_find ("LaB6", NULL), &n_lost, NULL);
  g_assert_cmpuint (n_lost, ==, 0);
  g_assert_cmpuint (g_array_index (points, RingletControlPoint, 0).ring, ==, 7);
}

/* Each number once and in order, however the groups of the file lie. */
static void
test_lost (void)
{
  const double spacings[] = { 7e-10, 4.15689e-10, 6e-10, 5e-10 };
  const guint rings[] = { 4, 1, 2, 4, 3 };
  g_autoptr (RingletControlPoints) given = ringlet_control_points_new ();
  g_autoptr (GArray) two = g_array_new (FALSE, TRUE, sizeof (RingletControlPoint));
  g_autoptr (GArray) points = NULL;
  g_autofree char *lost = NULL;
  guint n_lost = 0;

  g_array_set_size (two, 2);
  g_array_append_vals (given->d_m, spacings, G_N_ELEMENTS (spacings));
  for (guint k = 0; k < G_N_ELEMENTS (rings); k++)
    ringlet_control_points_add (given, rings[k], NAN, two);
  points = ringlet_calibration_number_points (
      given, ringlet_calibrant_find ("LaB6", NULL), &n_lost, &lost);
  g_assert_cmpuint (n_lost, ==, 8);
  g_assert_cmpuint (points->len, ==, 10);
  g_assert_cmpstr (lost, ==, "0, 2 and 3");
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calibration-points/numbers", test_numbers);
  g_test_add_func ("/calibration-points/no-spacings", test_no_spacings);
  g_test_add_func ("/calibration-points/lost", test_lost);
  return g_test_run ();
}
