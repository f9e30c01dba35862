/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "calibration.h"

/* Cells of two certificates differ by less, and rings that can be told apart by more.
 */
#define SAME_SPACING 2e-3

/* The spacing of ring @number by the file; NaN where it does not say. */
static double
spacing_of (const RingletControlPoints *given, guint number)
{
  return number > 0 && number <= given->d_m->len
      ? g_array_index (given->d_m, double, number - 1)
      : NAN;
}

static double
least_spacing (const RingletControlPoints *given)
{
  double least = INFINITY;

  for (guint i = 0; i < given->d_m->len; i++) {
    const double d = g_array_index (given->d_m, double, i);

    if (d > 0.0)
      least = fmin (least, d);
  }
  return least;
}

/* The number of the ring of that spacing; 0 when there is none. */
static guint
nearest (const GArray *reflections, double d_m)
{
  guint best = 0;
  double off = SAME_SPACING;

  for (guint i = 0; i < reflections->len; i++) {
    const double now =
        fabs (g_array_index (reflections, RingletReflection, i).d_m / d_m - 1.0);

    if (now < off) {
      off = now;
      best = i + 1;
    }
  }
  return best;
}

static int
compare_rings (gconstpointer a, gconstpointer b)
{
  const guint x = *(const guint *) a, y = *(const guint *) b;

  return (x > y) - (x < y);
}

/* "3, 5 and 7", each once. */
static char *
list_of (GArray *numbers)
{
  GString *list = g_string_new (NULL);
  guint n = 0;

  g_array_sort (numbers, compare_rings);
  for (guint i = 0; i < numbers->len; i++) {
    const guint number = g_array_index (numbers, guint, i);

    if (n == 0 || g_array_index (numbers, guint, n - 1) != number)
      g_array_index (numbers, guint, n++) = number;
  }
  for (guint i = 0; i < n; i++)
    g_string_append_printf (list, "%s%u",
        i == 0           ? ""
            : i + 1 == n ? " and "
                         : ", ",
        g_array_index (numbers, guint, i));
  return g_string_free (list, FALSE);
}

GArray *
ringlet_calibration_number_points (const RingletControlPoints *given,
    const RingletCalibrant *calibrant, guint *n_lost, char **lost)
{
  GArray *points = ringlet_control_points_flat (given);
  const double floor = ringlet_calibrant_d_floor (calibrant);
  const double least = fmax (0.99 * least_spacing (given), floor);
  g_autoptr (GArray) reflections =
      isfinite (least) ? ringlet_calibrant_reflections (calibrant, least, NULL) : NULL;
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; reflections != NULL && i < points->len; i++) {
    RingletControlPoint *point = &g_array_index (points, RingletControlPoint, i);
    const double d = spacing_of (given, point->ring);

    const guint in_file = point->ring - 1;

    if (!(d > 0.0))
      continue;
    point->ring = nearest (reflections, d);
    if (point->ring == 0)
      g_array_append_val (numbers, in_file);
  }
  *n_lost = numbers->len;
  if (lost != NULL)
    *lost = list_of (numbers);
  return points;
}
