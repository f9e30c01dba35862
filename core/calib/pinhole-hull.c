/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "calib/pinhole-steps.h"

typedef struct {
  double x;
  double y;
} Point;

static int
compare_points (gconstpointer a, gconstpointer b)
{
  const Point *p = a;
  const Point *q = b;

  if (p->x != q->x)
    return p->x < q->x ? -1 : 1;
  return (p->y > q->y) - (p->y < q->y);
}

static double
turn (Point a, Point b, Point c)
{
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

/* Andrew's monotone chain over sorted points; returns the length of the closed hull. */
static gsize
find_hull (const Point *points, gsize n, Point *hull)
{
  gsize length = 0;
  gsize lower;

  for (gsize i = 0; i < n; i++) {
    while (length >= 2 && turn (hull[length - 2], hull[length - 1], points[i]) <= 0.0)
      length--;
    hull[length++] = points[i];
  }
  lower = length + 1;
  for (gsize i = n - 1; i-- > 0;) {
    while (
        length >= lower && turn (hull[length - 2], hull[length - 1], points[i]) <= 0.0)
      length--;
    hull[length++] = points[i];
  }
  return length;
}

/* Where the horizontal at @y enters and leaves the hull. */
static void
cut_hull (const Point *hull, gsize n, double y, double *enter, double *leave)
{
  *enter = INFINITY;
  *leave = -INFINITY;
  for (gsize i = 0; i + 1 < n; i++) {
    const Point a = hull[i];
    const Point b = hull[i + 1];
    double x;

    if ((a.y < y) == (b.y < y))
      continue;
    x = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
    *enter = fmin (*enter, x);
    *leave = fmax (*leave, x);
  }
}

RingletMask *
ringlet_pinhole_hull (const RingletImage *image, const RingletMask *mask, gsize n,
    const double *slow_px, const double *fast_px)
{
  g_autofree Point *points = g_new (Point, n);
  g_autofree Point *hull = g_new (Point, 2 * n);
  guint8 *bad = g_malloc0 (ringlet_image_n_pixels (image));
  gsize length;

  for (gsize i = 0; i < n; i++)
    points[i] = (Point){ fast_px[i], slow_px[i] };
  qsort (points, n, sizeof *points, compare_points);
  length = find_hull (points, n, hull);

  for (gsize i = 0; i < image->n_slow; i++) {
    double enter;
    double leave;

    cut_hull (hull, length, (double) i + 0.5, &enter, &leave);
    for (gsize j = 0; j < image->n_fast; j++) {
      const double x = (double) j + 0.5;
      const gsize at = i * image->n_fast + j;

      bad[at] = !(x >= enter && x <= leave) || (mask != NULL && mask->bad[at]);
    }
  }
  return ringlet_mask_new_take (image->n_slow, image->n_fast, bad);
}
