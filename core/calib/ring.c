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

#include "calib/ring.h"

#include <math.h>

#define N_SIDES 4
#define N_FIRST 8    /* chords that a whole ring has at least */
#define MAX_DEPTH 20 /* halvings of a chord; against a tolerance of nothing */
#define MARGIN 8.0   /* tolerances around the rectangle: half a thick line */

GArray *
ringlet_rings_new (
    const RingletCalibrant *calibrant, double wavelength_m, double two_theta_max_rad)
{
  const double max = fmin (two_theta_max_rad, G_PI);
  GArray *rings = g_array_new (FALSE, FALSE, sizeof (RingletRing));
  g_autoptr (GArray) reflections = NULL;

  g_return_val_if_fail (calibrant != NULL, rings);

  if (!(wavelength_m > 0.0 && max > 0.0))
    return rings;

  reflections = ringlet_calibrant_reflections (
      calibrant, wavelength_m / (2.0 * sin (max / 2.0)), NULL);
  for (guint i = 0; reflections != NULL && i < reflections->len; i++) {
    const RingletReflection *reflection =
        &g_array_index (reflections, RingletReflection, i);
    const double sine = fmin (wavelength_m / (2.0 * reflection->d_m), 1.0);
    const RingletRing ring = { i + 1, *reflection, 2.0 * asin (sine) };

    g_array_append_val (rings, ring);
  }
  return rings;
}

const RingletRing *
ringlet_rings_nearest (const GArray *rings, double two_theta_rad, double within_rad)
{
  const RingletRing *nearest = NULL;
  double least = within_rad;

  for (guint i = 0; i < rings->len; i++) {
    const RingletRing *ring = &g_array_index (rings, RingletRing, i);
    const double distance = fabs (ring->two_theta_rad - two_theta_rad);

    if (distance < least) {
      least = distance;
      nearest = ring;
    }
  }
  return nearest;
}

static gboolean
is_digit (int index)
{
  return index >= 0 && index <= 9;
}

char *
ringlet_reflection_label (const RingletReflection *reflection)
{
  const int h = reflection->h;
  const int k = reflection->k;
  const int l = reflection->l;

  if (is_digit (h) && is_digit (k) && is_digit (l))
    return g_strdup_printf ("%d%d%d", h, k, l);
  return g_strdup_printf ("(%d %d %d)", h, k, l);
}

/* --- what can be seen --- */

/**
 * View:
 * @placement: from directions to pixels
 * @sides: planes through the sample and an edge of the rectangle, pointing inwards
 * @sine: of 2θ
 * @cosine: of 2θ
 *
 * One ring and the pyramid that it is looked at through.
 */
typedef struct {
  const RingletPlacement *placement;
  RingletLab sides[N_SIDES];
  double sine;
  double cosine;
} View;

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

static RingletLab
corner_at (const RingletPlacement *placement, double slow_px, double fast_px)
{
  return ringlet_placement_at (placement, slow_px, fast_px);
}

static View
view_new (const RingletPlacement *placement, double two_theta_rad,
    const RingletRect *inside, double margin_px)
{
  const double slow[2] = { inside->slow_min - margin_px, inside->slow_max + margin_px };
  const double fast[2] = { inside->fast_min - margin_px, inside->fast_max + margin_px };
  const RingletLab corners[N_SIDES] = {
    corner_at (placement, slow[0], fast[0]),
    corner_at (placement, slow[0], fast[1]),
    corner_at (placement, slow[1], fast[1]),
    corner_at (placement, slow[1], fast[0]),
  };
  View self = { placement, .sine = sin (two_theta_rad), .cosine = cos (two_theta_rad) };

  for (int i = 0; i < N_SIDES; i++) {
    const RingletLab side = cross (corners[i], corners[(i + 1) % N_SIDES]);
    /* Some orientations go round the other way; the opposite corner is inside. */
    const double sign = dot (side, corners[(i + 2) % N_SIDES]) < 0.0 ? -1.0 : 1.0;

    self.sides[i] = (RingletLab){ sign * side.x, sign * side.y, sign * side.z };
  }
  return self;
}

static gboolean
is_inside (const View *self, double chi)
{
  const RingletLab ray = {
    .x = self->sine * cos (chi),
    .y = self->sine * sin (chi),
    .z = self->cosine,
  };

  for (int i = 0; i < N_SIDES; i++) {
    if (!(dot (self->sides[i], ray) >= 0.0))
      return FALSE;
  }
  return TRUE;
}

/* Where the ring may come in or go out, ascending from −π; returns how many. */
static int
find_crossings (const View *self, double chi[2 * N_SIDES])
{
  int n = 0;

  for (int i = 0; i < N_SIDES; i++) {
    const RingletLab *side = &self->sides[i];
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
point_new (const View *view, double chi, double x, double y)
{
  const double length = sqrt (x * x + y * y);
  Point p = { .chi = chi, .x = x / length, .y = y / length };
  const RingletLab ray = { view->sine * p.x, view->sine * p.y, view->cosine };

  /* Inside the pyramid every ray meets the plane. */
  p.slow = p.fast = NAN;
  ringlet_placement_find (view->placement, ray, &p.slow, &p.fast);
  return p;
}

static Point
point_at (const View *view, double chi)
{
  return point_new (view, chi, cos (chi), sin (chi));
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
add_arc (GArray *curve, const View *view, const Point *a, const Point *b,
    double tolerance, int depth)
{
  const Point middle =
      point_new (view, (a->chi + b->chi) / 2.0, a->x + b->x, a->y + b->y);

  if (depth == 0 || is_flat (a, &middle, b, tolerance)) {
    append (curve, b, FALSE);
    return;
  }
  add_arc (curve, view, a, &middle, tolerance, depth - 1);
  add_arc (curve, view, &middle, b, tolerance, depth - 1);
}

/* From @first to @last, which is larger. */
static void
add_piece (GArray *curve, const View *view, double first, double last, double tolerance)
{
  const int n = (int) ceil (N_FIRST * (last - first) / (2.0 * G_PI));
  Point before = point_at (view, first);

  append (curve, &before, TRUE);
  for (int i = 1; i <= n; i++) {
    const Point next = point_at (view, first + (last - first) * i / n);

    add_arc (curve, view, &before, &next, tolerance, MAX_DEPTH);
    before = next;
  }
}

GArray *
ringlet_ring_curve (const RingletPlacement *placement, double two_theta_rad,
    const RingletRect *inside, double tolerance_px)
{
  GArray *curve = g_array_new (FALSE, FALSE, sizeof (RingletCurvePoint));
  double crossings[2 * N_SIDES + 1];
  View view;
  int n = 0;

  g_return_val_if_fail (tolerance_px > 0.0, curve);

  if (!(two_theta_rad > 0.0 && two_theta_rad < G_PI))
    return curve; /* a point, the beam */

  view = view_new (placement, two_theta_rad, inside, MARGIN * tolerance_px);
  n = find_crossings (&view, crossings);
  if (n == 0)
    crossings[n++] = -G_PI; /* all or nothing */
  crossings[n] = crossings[0] + 2.0 * G_PI;
  for (int i = 0; i < n; i++) {
    if (crossings[i] < crossings[i + 1] &&
        is_inside (&view, (crossings[i] + crossings[i + 1]) / 2.0))
      add_piece (curve, &view, crossings[i], crossings[i + 1], tolerance_px);
  }
  return curve;
}
