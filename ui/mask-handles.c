/* SPDX-License-Identifier: MIT */
#include "mask-handles.h"

#include <math.h>

#include "geometry/mask-shape.h"

#define LEAST 0.5 /* pixels: of a radius, and of a ring across */

static double
to_degrees (double dy, double dx)
{
  return atan2 (dy, dx) * 180.0 / G_PI;
}

/* On a circle around @p. */
static void
get_polar (const double *p, double radius, double degrees, double *y, double *x)
{
  *y = p[0] + radius * sin (degrees * G_PI / 180.0);
  *x = p[1] + radius * cos (degrees * G_PI / 180.0);
}

static double
get_radius (const double *p, double y, double x)
{
  return fmax (hypot (y - p[0], x - p[1]), LEAST);
}

/* ---- rectangle: its corners ---- */

static void
rectangle_get (const double *p, gsize n, guint index, double *y, double *x)
{
  *y = p[index < 2 ? 0 : 2];
  *x = p[index % 2 == 0 ? 1 : 3];
}

/* A corner stops before the opposite one. */
static void
rectangle_set (double *p, gsize n, guint index, double y, double x)
{
  if (index < 2)
    p[0] = fmin (y, p[2] - LEAST);
  else
    p[2] = fmax (y, p[0] + LEAST);
  if (index % 2 == 0)
    p[1] = fmin (x, p[3] - LEAST);
  else
    p[3] = fmax (x, p[1] + LEAST);
}

/* ---- circle: its rim; ellipse: the ends of its axes ---- */

static void
circle_get (const double *p, gsize n, guint index, double *y, double *x)
{
  get_polar (p, p[2], 0, y, x);
}

static void
circle_set (double *p, gsize n, guint index, double y, double x)
{
  p[2] = get_radius (p, y, x);
}

static void
ellipse_get (const double *p, gsize n, guint index, double *y, double *x)
{
  const double angle = n > 4 ? p[4] : 0;

  get_polar (p, index == 0 ? p[3] : p[2], index == 0 ? angle : angle + 90, y, x);
}

/* The first turns it, too, where it has an angle. */
static void
ellipse_set (double *p, gsize n, guint index, double y, double x)
{
  p[index == 0 ? 3 : 2] = get_radius (p, y, x);
  if (n > 4)
    p[4] = to_degrees (y - p[0], x - p[1]) - (index == 0 ? 0 : 90);
}

/* ---- polygon: its corners ---- */

static void
polygon_get (const double *p, gsize n, guint index, double *y, double *x)
{
  *y = p[2 * index];
  *x = p[2 * index + 1];
}

static void
polygon_set (double *p, gsize n, guint index, double y, double x)
{
  p[2 * index] = y;
  p[2 * index + 1] = x;
}

/* ---- ring: both rims; arc: the begin of the outer one, the end of the inner one ----
 */

static void
ring_get (const double *p, gsize n, guint index, double *y, double *x)
{
  get_polar (p, p[2 + index], 0, y, x);
}

static void
ring_set (double *p, gsize n, guint index, double y, double x)
{
  const double radius = hypot (y - p[0], x - p[1]);

  if (index == 0)
    p[2] = fmin (radius, p[3] - LEAST);
  else
    p[3] = fmax (radius, p[2] + LEAST);
}

static void
arc_get (const double *p, gsize n, guint index, double *y, double *x)
{
  get_polar (p, index == 0 ? p[3] : p[2], index == 0 ? p[4] : p[5], y, x);
}

static void
arc_set (double *p, gsize n, guint index, double y, double x)
{
  const double degrees = to_degrees (y - p[0], x - p[1]);

  ring_set (p, n, 1 - index, y, x);
  if (index == 0)
    p[4] = p[5] - (360 - fmod (fmod (degrees - p[5], 360) + 720, 360));
  else
    p[5] = p[4] + fmod (fmod (degrees - p[4], 360) + 720, 360);
  if (!(p[5] > p[4])) /* nothing was left of it: all of it is */
    p[5] = p[4] + 360;
}

/* ---- the table ---- */

static const struct {
  const char *id;
  guint n; /* 0: one for each pair of numbers */
  void (*get) (const double *numbers, gsize n, guint index, double *y, double *x);
  void (*set) (double *numbers, gsize n, guint index, double y, double x);
} kinds[] = {
  { "rectangle", 4, rectangle_get, rectangle_set },
  { "circle", 1, circle_get, circle_set },
  { "ellipse", 2, ellipse_get, ellipse_set },
  { "polygon", 0, polygon_get, polygon_set },
  { "ring", 2, ring_get, ring_set },
  { "arc", 2, arc_get, arc_set },
};

static int
find_kind (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (kinds[i].id, id))
      return (int) i;
  }
  return -1;
}

guint
ringlet_mask_handles_n (const char *id, gsize n)
{
  const int kind = find_kind (id);

  if (kind < 0)
    return 0;
  return kinds[kind].n > 0 ? kinds[kind].n : (guint) n / 2;
}

void
ringlet_mask_handles_get (
    const char *id, const double *numbers, gsize n, guint index, double *y, double *x)
{
  g_return_if_fail (index < ringlet_mask_handles_n (id, n));

  kinds[find_kind (id)].get (numbers, n, index, y, x);
}

void
ringlet_mask_handles_set (
    const char *id, double *numbers, gsize n, guint index, double y, double x)
{
  g_return_if_fail (index < ringlet_mask_handles_n (id, n));

  kinds[find_kind (id)].set (numbers, n, index, y, x);
}

void
ringlet_mask_handles_move (
    const char *id, double *numbers, gsize n, double dy, double dx)
{
  const gboolean is_polygon = g_str_equal (id, "polygon");
  const gsize n_moved = is_polygon ? n : g_str_equal (id, "rectangle") ? 4 : 2;

  for (gsize i = 0; i + 1 < n_moved; i += 2) {
    numbers[i] += dy;
    numbers[i + 1] += dx;
  }
}

/* What an odd number of edges separates from the outside. */
static gboolean
is_in_polygon (const double *p, gsize n, double y, double x)
{
  gboolean inside = FALSE;

  for (gsize i = 0, j = n - 2; i + 1 < n; j = i, i += 2) {
    if ((p[i] > y) != (p[j] > y) &&
        x < (p[j + 1] - p[i + 1]) * (y - p[i]) / (p[j] - p[i]) + p[i + 1])
      inside = !inside;
  }
  return inside;
}

gboolean
ringlet_mask_handles_contain (
    const char *id, const double *numbers, gsize n, double y, double x)
{
  const RingletMaskShapeClass *klass =
      find_kind (id) >= 0 ? ringlet_mask_shape_find (id) : NULL;
  const RingletMaskShape shape = { klass, 0, FALSE, (double *) numbers, n, NULL };

  if (klass == NULL)
    return FALSE;
  return klass->inside != NULL ? klass->inside (&shape, y, x)
                               : is_in_polygon (numbers, n, y, x);
}
