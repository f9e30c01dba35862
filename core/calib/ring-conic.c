/* SPDX-License-Identifier: MIT */

/* The rectangle seen from the sample is a pyramid, the ring a cone around the beam. A
 * side of the pyramid is a plane n through the sample, and the direction u of the ring
 * at χ lies inside it where
 *
 *   n · u = sin 2θ (nx cos χ + ny sin χ) + nz cos 2θ ≥ 0:
 *
 * one interval of χ, its ends known in closed form, whatever the tilt and whichever
 * conic the ring is. What all four sides leave is the visible part; only that is
 * divided into chords. */

#include <math.h>

#include "calib/ring-view.h"

#define N_SIDES RINGLET_PYRAMID_SIDES
#define N_FIRST 8    /* chords that a whole ring has at least */
#define MAX_DEPTH 20 /* halvings of a chord; against a tolerance of nothing */
#define MARGIN 8.0   /* tolerances around the rectangle: half a thick line */

/* --- what can be seen --- */

/**
 * Ring:
 * @sine: of 2θ
 * @cosine: of 2θ
 *
 * One ring and the pyramid that it is looked at through.
 */
typedef struct {
  const RingletRingView *view;
  double sine;
  double cosine;
} Ring;

static RingletLab
cross (RingletLab a, RingletLab b)
{
  return (RingletLab){
    .x = a.y * b.z - a.z * b.y,
    .y = a.z * b.x - a.x * b.z,
    .z = a.x * b.y - a.y * b.x,
  };
}

static double
dot (RingletLab a, RingletLab b)
{
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

void
ringlet_ring_conic_prepare (RingletRingView *view)
{
  const double margin_px = MARGIN * view->tolerance_px;
  const RingletRect *r = &view->inside;
  const double slow[2] = { r->slow_min - margin_px, r->slow_max + margin_px };
  const double fast[2] = { r->fast_min - margin_px, r->fast_max + margin_px };
  RingletLab corners[N_SIDES];

  for (int i = 0; i < N_SIDES; i++)
    corners[i] =
        ringlet_placement_at (&view->placement, slow[i / 2], fast[i == 1 || i == 2]);
  for (int i = 0; i < N_SIDES; i++) {
    const RingletLab side = cross (corners[i], corners[(i + 1) % N_SIDES]);
    /* Some orientations go round the other way; the opposite corner is inside. */
    const double sign = dot (side, corners[(i + 2) % N_SIDES]) < 0.0 ? -1.0 : 1.0;

    view->sides[i] = (RingletLab){ sign * side.x, sign * side.y, sign * side.z };
  }
}

static gboolean
is_inside (const Ring *self, double chi)
{
  const RingletLab ray = {
    .x = self->sine * cos (chi),
    .y = self->sine * sin (chi),
    .z = self->cosine,
  };

  for (int i = 0; i < N_SIDES; i++) {
    if (!(dot (self->view->sides[i], ray) >= 0.0))
      return FALSE;
  }
  return TRUE;
}

/* Where the ring may come in or go out, ascending from −π; returns how many. */
static int
find_crossings (const Ring *self, double chi[2 * N_SIDES])
{
  int n = 0;

  for (int i = 0; i < N_SIDES; i++) {
    const RingletLab *side = &self->view->sides[i];
    const double ratio =
        -side->z * self->cosine / (self->sine * hypot (side->x, side->y));
    const double middle = atan2 (side->y, side->x);

    if (!(fabs (ratio) < 1.0))
      continue;
    for (int sign = -1; sign <= 1; sign += 2) {
      const double at = remainder (middle + sign * acos (ratio), 2.0 * G_PI);
      int place = n++;

      for (; place > 0 && chi[place - 1] > at; place--)
        chi[place] = chi[place - 1];
      chi[place] = at;
    }
  }
  return n;
}

/* --- chords --- */

/* A point of the curve with cos χ and sin χ: the direction half-way between two is
 * their sum, which spares the trigonometric functions. */
typedef struct {
  double chi;
  double x;
  double y;
  double slow;
  double fast;
} Point;

/* @chi for @direction, of any length. */
static Point
point_new (const Ring *ring, double chi, double x, double y)
{
  const double length = sqrt (x * x + y * y);
  Point p = { .chi = chi, .x = x / length, .y = y / length };
  const RingletLab ray = { ring->sine * p.x, ring->sine * p.y, ring->cosine };

  /* Inside the pyramid every ray meets the plane. */
  p.slow = p.fast = NAN;
  ringlet_placement_find (&ring->view->placement, ray, &p.slow, &p.fast);
  return p;
}

static Point
point_at (const Ring *ring, double chi)
{
  return point_new (ring, chi, cos (chi), sin (chi));
}

static void
append (GArray *curve, const Point *p, gboolean is_start)
{
  const RingletCurvePoint point = { p->slow, p->fast, p->chi, is_start };

  g_array_append_val (curve, point);
}

/* A conic arc is convex: where its height over the chord is h at the fraction f of
 * the chord, it is nowhere more than h / min (f, 1 − f). */
static gboolean
is_flat (const Point *a, const Point *middle, const Point *b, double tolerance)
{
  const double slow = b->slow - a->slow;
  const double fast = b->fast - a->fast;
  const double to_slow = middle->slow - a->slow;
  const double to_fast = middle->fast - a->fast;
  const double length2 = slow * slow + fast * fast;
  const double f = (to_slow * slow + to_fast * fast) / length2;
  const double height = fabs (to_slow * fast - to_fast * slow) / sqrt (length2);

  if (!(length2 > 0.0))
    return fabs (to_slow) + fabs (to_fast) <= tolerance;
  return height <= tolerance * fmin (f, 1.0 - f);
}

/* Everything behind @a up to and with @b. */
static void
add_arc (GArray *curve, const Ring *ring, const Point *a, const Point *b,
    double tolerance, int depth)
{
  const Point middle =
      point_new (ring, (a->chi + b->chi) / 2.0, a->x + b->x, a->y + b->y);

  if (depth == 0 || is_flat (a, &middle, b, tolerance)) {
    append (curve, b, FALSE);
    return;
  }
  add_arc (curve, ring, a, &middle, tolerance, depth - 1);
  add_arc (curve, ring, &middle, b, tolerance, depth - 1);
}

/* From @first to @last, which is larger. */
static void
add_piece (GArray *curve, const Ring *ring, double first, double last, double tolerance)
{
  const int n = (int) ceil (N_FIRST * (last - first) / (2.0 * G_PI));
  Point before = point_at (ring, first);

  append (curve, &before, TRUE);
  for (int i = 1; i <= n; i++) {
    const Point next = point_at (ring, first + (last - first) * i / n);

    add_arc (curve, ring, &before, &next, tolerance, MAX_DEPTH);
    before = next;
  }
}

void
ringlet_ring_conic (const RingletRingView *view, double two_theta_rad, GArray *curve)
{
  const Ring ring = { view, sin (two_theta_rad), cos (two_theta_rad) };
  double crossings[2 * N_SIDES + 1];
  int n = find_crossings (&ring, crossings);

  if (n == 0)
    crossings[n++] = -G_PI; /* all or nothing */
  crossings[n] = crossings[0] + 2.0 * G_PI;
  for (int i = 0; i < n; i++) {
    if (crossings[i] < crossings[i + 1] &&
        is_inside (&ring, (crossings[i] + crossings[i + 1]) / 2.0))
      add_piece (curve, &ring, crossings[i], crossings[i + 1], view->tolerance_px);
  }
}
