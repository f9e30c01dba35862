/* SPDX-License-Identifier: MIT */

/* pyFAI's file of control points. Source: pyFAI, control_points.py. */

#include "calib/control-points.h"

#include <math.h>
#include <string.h>

#include "base/number.h"
#include "base/output.h"

/* Files count from the centre of the first pixel. */
#define CENTRE 0.5
/* Metres into Å and back: places that the point moves. */
#define ANGSTROM_PLACES 10

static void
group_clear (gpointer data)
{
  RingletControlGroup *group = data;

  g_array_unref (group->points);
}

RingletControlPoints *
ringlet_control_points_new (void)
{
  RingletControlPoints *self = g_new0 (RingletControlPoints, 1);

  self->d_m = g_array_new (FALSE, FALSE, sizeof (double));
  self->groups = g_array_new (FALSE, FALSE, sizeof (RingletControlGroup));
  g_array_set_clear_func (self->groups, group_clear);
  return self;
}

void
ringlet_control_points_free (RingletControlPoints *self)
{
  g_free (self->calibrant);
  g_array_unref (self->d_m);
  g_array_unref (self->groups);
  g_free (self);
}

void
ringlet_control_points_add (
    RingletControlPoints *self, guint ring, double two_theta_rad, const GArray *points)
{
  RingletControlGroup group = { ring, two_theta_rad,
    g_array_new (FALSE, FALSE, sizeof (RingletControlPoint)) };

  for (guint k = 0; points != NULL && k < points->len; k++) {
    RingletControlPoint point = g_array_index (points, RingletControlPoint, k);

    point.ring = ring;
    g_array_append_val (group.points, point);
  }
  g_array_append_val (self->groups, group);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const guint x = *(const guint *) a;
  const guint y = *(const guint *) b;

  return (x > y) - (x < y);
}

static GArray *
numbers_of (const GArray *points)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n = 0;

  for (guint k = 0; k < points->len; k++)
    g_array_append_val (numbers, g_array_index (points, RingletControlPoint, k).ring);
  g_array_sort (numbers, compare_numbers);
  for (guint k = 0; k < numbers->len; k++) {
    const guint number = g_array_index (numbers, guint, k);

    if (n == 0 || g_array_index (numbers, guint, n - 1) != number)
      g_array_index (numbers, guint, n++) = number;
  }
  g_array_set_size (numbers, n);
  return numbers;
}

gboolean
ringlet_control_points_have_sigma (const GArray *points)
{
  for (guint i = 0; i < points->len; i++) {
    if (!(g_array_index (points, RingletControlPoint, i).sigma_px > 0.0))
      return FALSE;
  }
  return TRUE;
}

void
ringlet_control_points_add_rings (RingletControlPoints *self, const GArray *points)
{
  g_autoptr (GArray) numbers = numbers_of (points);

  for (guint k = 0; k < numbers->len; k++) {
    const guint ring = g_array_index (numbers, guint, k);
    g_autoptr (GArray) on_it = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));

    for (guint i = 0; i < points->len; i++) {
      if (g_array_index (points, RingletControlPoint, i).ring == ring)
        g_array_append_val (on_it, g_array_index (points, RingletControlPoint, i));
    }
    ringlet_control_points_add (self, ring, NAN, on_it);
  }
}

GArray *
ringlet_control_points_flat (const RingletControlPoints *self)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));

  for (guint k = 0; k < self->groups->len; k++) {
    const GArray *some = g_array_index (self->groups, RingletControlGroup, k).points;

    if (some->len > 0)
      g_array_append_vals (points, some->data, some->len);
  }
  return points;
}

/* ---- writing ---- */

static void
append_number (GString *text, const char *before, double value, int places)
{
  char number[RINGLET_NUMBER_SIZE];

  g_string_append (text, before);
  g_string_append (text,
      isnan (value) ? "None" : ringlet_number_format_scaled (value, places, number));
}

/* pyFAI takes the last word of the calibrant for the wavelength, and what it does not
 * find as not known. */
static void
append_head (const RingletControlPoints *self, GString *text)
{
  const double wavelength_m = self->wavelength_m > 0.0 ? self->wavelength_m : NAN;

  g_string_append (text,
      "# set of control point used by pyFAI to calibrate the geometry of a scattering "
      "experiment\n#angles are in radians, wavelength in meter and positions in "
      "pixels\n");
  if (self->calibrant != NULL) {
    g_string_append_printf (text, "calibrant: %s Calibrant with %u reflections",
        self->calibrant, self->d_m->len);
    append_number (text, " at wavelength ", wavelength_m, 0);
    g_string_append_c (text, '\n');
  }
  if (self->wavelength_m > 0.0)
    append_number (text, "wavelength: ", wavelength_m, 0);
  g_string_append (text, self->wavelength_m > 0.0 ? "\ndspacing:" : "dspacing:");
  for (guint k = 0; k < self->d_m->len; k++)
    append_number (
        text, k > 0 ? " " : "", g_array_index (self->d_m, double, k), ANGSTROM_PLACES);
  g_string_append_c (text, '\n');
}

static double
angle_of (const RingletControlPoints *self, const RingletControlGroup *group)
{
  double sine;

  if (!isnan (group->two_theta_rad) || group->ring == 0 ||
      group->ring > self->d_m->len || !(self->wavelength_m > 0.0))
    return group->two_theta_rad;
  sine =
      self->wavelength_m / (2.0 * g_array_index (self->d_m, double, group->ring - 1));
  return sine <= 1.0 ? 2.0 * asin (sine) : NAN;
}

static void
append_group (const RingletControlPoints *self, guint index, GString *text)
{
  const RingletControlGroup *group =
      &g_array_index (self->groups, RingletControlGroup, index);

  g_string_append_printf (text, "\nNew group of points: %u", index);
  append_number (text, "\n2theta: ", angle_of (self, group), 0);
  append_number (
      text, "\nring: ", group->ring > 0 ? (double) group->ring - 1.0 : NAN, 0);
  for (guint k = 0; k < group->points->len; k++) {
    const RingletControlPoint *point =
        &g_array_index (group->points, RingletControlPoint, k);

    append_number (text, "\npoint: x=", point->fast_px - CENTRE, 0);
    append_number (text, " y=", point->slow_px - CENTRE, 0);
    /* pyFAI reads what stands behind x= and y=, and passes over the rest. */
    if (point->sigma_px > 0.0)
      append_number (text, " sigma=", point->sigma_px, 0);
  }
  g_string_append_c (text, '\n');
}

char *
ringlet_control_points_format (const RingletControlPoints *self)
{
  GString *text = g_string_new (NULL);

  append_head (self, text);
  for (guint k = 0; k < self->groups->len; k++)
    append_group (self, k, text);
  return g_string_free (text, FALSE);
}

gboolean
ringlet_control_points_save (const RingletControlPoints *self, const char *path,
    gboolean overwrite, GError **error)
{
  g_autofree char *text = ringlet_control_points_format (self);

  return ringlet_output_write (path, text, strlen (text), overwrite, error);
}
