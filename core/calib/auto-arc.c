/* SPDX-License-Identifier: MIT */
#include "calib/auto-arc.h"

#include <math.h>

#define MIN_POINTS 5
#define MAX_RMS_PX                                                                     \
  1.5            /* from the parabola: what is farther is no arc, or a long one        \
                  */
#define ENDS 0.8 /* of the half length: where noise bends the parabola less */
#define MIN_HALF_PX 4.0

/**
 * Parabola:
 * @middle: in pixels, slow and fast
 * @along: unit vector of the chord
 * @first: of the positions along it
 * @last: likewise
 * @c: height over the chord is c[0] + c[1] s + c[2] s²
 * @rms: of the points
 */
typedef struct {
  double middle[2];
  double along[2];
  double first;
  double last;
  double c[3];
  double rms;
} Parabola;

/* The direction in which the points reach farthest. */
static void
set_frame (const RingletConePoint *points, gsize n, Parabola *self)
{
  double ss = 0.0, ff = 0.0, sf = 0.0, angle = 0.0;

  for (gsize i = 0; i < n; i++) {
    self->middle[0] += points[i].slow_px / (double) n;
    self->middle[1] += points[i].fast_px / (double) n;
  }
  for (gsize i = 0; i < n; i++) {
    const double s = points[i].slow_px - self->middle[0];
    const double f = points[i].fast_px - self->middle[1];

    ss += s * s;
    ff += f * f;
    sf += s * f;
  }
  angle = 0.5 * atan2 (2.0 * sf, ss - ff);
  self->along[0] = cos (angle);
  self->along[1] = sin (angle);
}

static void
to_frame (const Parabola *self, const RingletConePoint *point, double *s, double *y)
{
  const double slow = point->slow_px - self->middle[0];
  const double fast = point->fast_px - self->middle[1];

  *s = slow * self->along[0] + fast * self->along[1];
  *y = fast * self->along[0] - slow * self->along[1];
}

/* Solves the symmetric 3 × 3 system of a parabola by Cramer's rule. */
static gboolean
solve (const double m[5], const double b[3], double c[3])
{
  const double a0 = m[2] * m[4] - m[3] * m[3];
  const double a1 = m[1] * m[4] - m[2] * m[3];
  const double a2 = m[1] * m[3] - m[2] * m[2];
  const double det = m[0] * a0 - m[1] * a1 + m[2] * a2;

  if (!(fabs (det) > 1e-9 * m[0] * m[2] * m[4]))
    return FALSE;
  c[0] = (b[0] * a0 - b[1] * a1 + b[2] * a2) / det;
  c[1] = (-b[0] * a1 + b[1] * (m[0] * m[4] - m[2] * m[2]) -
             b[2] * (m[0] * m[3] - m[1] * m[2])) /
      det;
  c[2] = (b[0] * a2 - b[1] * (m[0] * m[3] - m[1] * m[2]) +
             b[2] * (m[0] * m[2] - m[1] * m[1])) /
      det;
  return TRUE;
}

static gboolean
fit (const RingletConePoint *points, gsize n, Parabola *self)
{
  double m[5] = { 0.0 }, b[3] = { 0.0 };
  double squares = 0.0;

  set_frame (points, n, self);
  self->first = INFINITY;
  self->last = -INFINITY;
  for (gsize i = 0; i < n; i++) {
    double s = 0.0, y = 0.0, power = 1.0;

    to_frame (self, &points[i], &s, &y);
    self->first = fmin (self->first, s);
    self->last = fmax (self->last, s);
    for (int k = 0; k < 5; k++, power *= s) {
      m[k] += power;
      if (k < 3)
        b[k] += power * y;
    }
  }
  if (!solve (m, b, self->c))
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    double s = 0.0, y = 0.0, off = 0.0;

    to_frame (self, &points[i], &s, &y);
    off = y - self->c[0] - s * (self->c[1] + s * self->c[2]);
    squares += off * off;
  }
  self->rms = sqrt (squares / (double) n);
  return TRUE;
}

static gboolean
point_at (const Parabola *self, double s, const RingletDetector *detector,
    RingletConePoint *point)
{
  const double y = self->c[0] + s * (self->c[1] + s * self->c[2]);
  const double slope = self->c[1] + 2.0 * s * self->c[2];
  const double slow_px = self->middle[0] + s * self->along[0] - y * self->along[1];
  const double fast_px = self->middle[1] + s * self->along[1] + y * self->along[0];
  const double t_slow = self->along[0] - slope * self->along[1];
  const double t_fast = self->along[1] + slope * self->along[0];
  double length = 0.0;

  if (!ringlet_cone_point (detector, slow_px, fast_px, point))
    return FALSE;
  for (int i = 0; i < 3; i++) {
    point->tangent[i] = t_slow * point->slow[i] + t_fast * point->fast[i];
    length += point->tangent[i] * point->tangent[i];
  }
  for (int i = 0; i < 3; i++)
    point->tangent[i] /= sqrt (length);
  return TRUE;
}

static void
add_arc (const RingletConePoint *points, gsize n, const RingletDetector *detector,
    gboolean may_cut, GArray *arcs)
{
  Parabola parabola = { { 0.0 } };
  RingletArc arc = { .weight = 0.0 };
  double middle = 0.0, half = 0.0;
  gboolean is_whole = TRUE;

  if (n < MIN_POINTS || !fit (points, n, &parabola))
    return;
  if (parabola.rms > MAX_RMS_PX) {
    if (may_cut) {
      add_arc (points, n / 2, detector, FALSE, arcs);
      add_arc (points + n / 2, n - n / 2, detector, FALSE, arcs);
    }
    return;
  }
  middle = 0.5 * (parabola.first + parabola.last);
  half = 0.5 * (parabola.last - parabola.first);
  for (int k = 0; k < RINGLET_ARC_POINTS; k++) {
    is_whole = is_whole &&
        point_at (&parabola, middle + (k - 1) * ENDS * half, detector, &arc.points[k]);
    arc.points[k].chain = arcs->len;
  }
  for (gsize i = 0; i < n; i++)
    arc.weight += points[i].weight;
  for (int k = 0; k < RINGLET_ARC_POINTS; k++)
    arc.points[k].weight = arc.weight / RINGLET_ARC_POINTS;
  if (is_whole && half >= MIN_HALF_PX)
    g_array_append_val (arcs, arc);
}

static int
compare_weights (gconstpointer a, gconstpointer b)
{
  const RingletArc *x = a, *y = b;

  if (x->weight != y->weight)
    return x->weight > y->weight ? -1 : 1;
  return (x->points[0].chain > y->points[0].chain) -
      (x->points[0].chain < y->points[0].chain);
}

GArray *
ringlet_arcs_new (const GArray *points, const RingletDetector *detector, guint most)
{
  const RingletConePoint *all = (const RingletConePoint *) points->data;
  GArray *arcs = g_array_new (FALSE, FALSE, sizeof (RingletArc));

  for (gsize i = 0, end = 0; i < points->len; i = end) {
    for (end = i; end < points->len && all[end].chain == all[i].chain; end++)
      ;
    add_arc (all + i, end - i, detector, TRUE, arcs);
  }
  g_array_sort (arcs, compare_weights);
  g_array_set_size (arcs, MIN (arcs->len, most));
  return arcs;
}
