/* SPDX-License-Identifier: MIT */

/* Refines control points and prints what it cost, best of a number of runs; for
 * compare-calibration.py. Not a test.
 *
 *   bench-refine PONI POINTS SPACINGS [RUNS]   milliseconds, χ², the six parameters
 *   bench-refine --resave GONIOMETER NEW       reads a goniometer and writes it
 *
 * PONI is detector, wavelength and start. POINTS has a line for each point: slow, fast
 * (centre of pixel (0, 0) at 0) and the ring from 0; SPACINGS a spacing in metres for
 * each ring.
 */

#include <locale.h>
#include <stdio.h>

#include "base/number.h"
#include "calib/goniometer.h"
#include "calib/refine.h"
#include "geometry/poni.h"

/* Returns (transfer full): all numbers of a file. */
static GArray *
read_numbers (const char *path)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    g_error ("%s cannot be read", path);
  words = g_strsplit_set (text, " \n", -1);
  for (char **word = words; *word != NULL; word++) {
    double number = 0.0;

    if (**word != '\0' && !ringlet_number_parse (*word, &number))
      g_error ("%s: %s is no number", path, *word);
    if (**word != '\0')
      g_array_append_val (numbers, number);
  }
  return numbers;
}

static GArray *
read_points (const char *path)
{
  g_autoptr (GArray) numbers = read_numbers (path);
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));

  for (guint i = 0; i + 2 < numbers->len; i += 3) {
    const RingletControlPoint point = {
      .slow_px = g_array_index (numbers, double, i) + 0.5,
      .fast_px = g_array_index (numbers, double, i + 1) + 0.5,
      .ring = (guint) g_array_index (numbers, double, i + 2) + 1,
    };

    g_array_append_val (points, point);
  }
  return points;
}

static GArray *
read_rings (const char *path)
{
  g_autoptr (GArray) numbers = read_numbers (path);
  GArray *rings = g_array_new (FALSE, TRUE, sizeof (RingletRing));

  for (guint i = 0; i < numbers->len; i++) {
    const RingletRing ring = { .number = i + 1,
      .reflection.d_m = g_array_index (numbers, double, i) };

    g_array_append_val (rings, ring);
  }
  return rings;
}

static void
print_numbers (const double *numbers, gsize n)
{
  for (gsize i = 0; i < n; i++) {
    char number[RINGLET_NUMBER_SIZE];

    printf ("%s%s", ringlet_number_format (numbers[i], number), i + 1 < n ? "," : "\n");
  }
}

static void
bench (const RingletRefineOptions *options, int runs)
{
  double numbers[2 + RINGLET_REFINE_WAVELENGTH] = { G_MAXDOUBLE };

  for (int k = 0; k < runs; k++) {
    const gint64 start = g_get_monotonic_time ();
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletRefinement) result = ringlet_refine (options, NULL, &error);
    const double ms = (double) (g_get_monotonic_time () - start) / 1000.0;

    if (result == NULL)
      g_error ("%s", error->message);
    numbers[0] = MIN (numbers[0], ms);
    numbers[1] = result->chi2;
    for (RingletRefineParameter p = 0; p < RINGLET_REFINE_WAVELENGTH; p++)
      numbers[2 + p] = ringlet_refine_parameter_get (&result->geometry, p);
  }
  print_numbers (numbers, G_N_ELEMENTS (numbers));
}

static int
resave (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletGoniometer) goniometer = ringlet_goniometer_load (from, &error);

  if (goniometer == NULL || !ringlet_goniometer_save (goniometer, to, TRUE, &error))
    g_error ("%s", error->message);
  return 0;
}

int
main (int argc, char **argv)
{
  g_auto (RingletPoni) poni = { 0 };
  g_autoptr (GArray) points = NULL;
  g_autoptr (GArray) rings = NULL;
  g_autoptr (GError) error = NULL;
  RingletRefineOptions options;

  if (argc == 4 && g_str_equal (argv[1], "--resave"))
    return resave (argv[2], argv[3]);
  if (argc < 4)
    g_error ("bench-refine PONI POINTS SPACINGS [RUNS]");
  if (!ringlet_poni_load (argv[1], RINGLET_ORIENTATION_ONE_FLIP, &poni, &error))
    g_error ("%s", error->message);
  points = read_points (argv[2]);
  rings = read_rings (argv[3]);
  options = ringlet_refine_options (&poni.geometry, poni.detector, rings, points);
  bench (&options, argc > 4 ? (int) g_ascii_strtoll (argv[4], NULL, 10) : 5);
  return 0;
}
