/* SPDX-License-Identifier: MIT */

/* On a detector that is bent, or in pieces, no formula says where a ring comes in. But
 * a net of its points knows where it is: a ring that is nowhere near a point of the net
 * in angle is not near it on the detector. What the points leave is followed along χ in
 * small steps; between two of them the curve is halved until it is straight, and what
 * never gets straight is a jump. */

#include <math.h>

#include "calib/ring-view.h"
#include "geometry/lab.h"

#define N_NET 48        /* meshes of the net along each side of the rectangle */
#define LARGE 4.0       /* a mesh is no larger than so many of nominal pixels */
#define N_STEPS 4.0     /* steps of the curve from a point of the net to the next */
#define MIN_STEPS 64.0  /* round a whole ring */
#define MAX_STEPS 4096  /* in all */
#define MAX_FINDS 20000 /* points of a ring that may be looked for */
#define MAX_DEPTH 12    /* halvings of a step */
#define N_BLIND 4       /* of them where the curve is not seen at either end */
#define REGULAR 0.25    /* a middle is so far from both ends, as a part of the chord */
#define JUMP_PX 1.5     /* farther than this the curve is not joined */
#define SHORT 10.0      /* tolerances: a chord too short to look into */
#define SAME_RAD 1e-10  /* directions this near are one */

/* --- where the detector is --- */

typedef RingletLab Knots[N_NET + 1][N_NET + 1];

static void
find_knots (const RingletRingView *view, Knots knots)
{
  const RingletRect *r = &view->inside;

  for (int i = 0; i <= N_NET; i++) {
    const double slow = r->slow_min + (r->slow_max - r->slow_min) * i / N_NET;

    for (int j = 0; j <= N_NET; j++)
      knots[i][j] = ringlet_placement_at (&view->placement, slow,
          r->fast_min + (r->fast_max - r->fast_min) * j / N_NET);
  }
}

/* 0 where there is no such knot. */
static double
distance_to (const Knots knots, RingletLab p, int i, int j)
{
  RingletLab other = { NAN, NAN, NAN };
  double distance = 0.0;

  if (i >= 0 && i <= N_NET && j >= 0 && j <= N_NET)
    other = knots[i][j];
  distance = hypot (hypot (other.x - p.x, other.y - p.y), other.z - p.z);
  return isfinite (distance) ? distance : 0.0;
}

/* As far as the next knots: @mesh_m when the pixels between are of nominal size, some
 * are larger. */
static double
reach_of (const Knots knots, int i, int j, double mesh_m)
{
  const RingletLab p = knots[i][j];
  const double slow =
      fmax (distance_to (knots, p, i - 1, j), distance_to (knots, p, i + 1, j));
  const double fast =
      fmax (distance_to (knots, p, i, j - 1), distance_to (knots, p, i, j + 1));

  return CLAMP (hypot (slow, fast), mesh_m, LARGE * mesh_m);
}

static void
add_patch (RingletRingView *view, const Knots knots, int i, int j, double mesh_m)
{
  const RingletLab p = knots[i][j];
  const double length = ringlet_lab_length (p);
  const RingletRingPatch patch = { ringlet_lab_two_theta (p), ringlet_lab_chi (p),
    fmin (reach_of (knots, i, j, mesh_m) / length, G_PI) };

  if (isfinite (length) && length > 0.0)
    g_array_append_val (view->net, patch);
}

/* Beside the image there are no pixels that could tell their angles. */
static gboolean
clip (RingletRect *r, const RingletDetector *detector)
{
  if (!(r->slow_max > r->slow_min && r->fast_max > r->fast_min))
    return FALSE; /* perhaps not a number */

  r->slow_min = fmax (r->slow_min, 0.0);
  r->fast_min = fmax (r->fast_min, 0.0);
  r->slow_max = fmin (r->slow_max, (double) detector->n_slow);
  r->fast_max = fmin (r->fast_max, (double) detector->n_fast);
  return r->slow_max > r->slow_min && r->fast_max > r->fast_min;
}

void
ringlet_ring_trace_prepare (RingletRingView *view)
{
  const RingletDetector *detector = view->placement.detector;
  RingletRect *r = &view->inside;
  double mesh_m = 0.0;
  Knots knots;

  view->net = g_array_new (FALSE, FALSE, sizeof (RingletRingPatch));
  if (!clip (r, detector))
    return;

  mesh_m = hypot ((r->slow_max - r->slow_min) * detector->pixel_slow_m,
               (r->fast_max - r->fast_min) * detector->pixel_fast_m) /
      N_NET;
  find_knots (view, knots);
  for (int i = 0; i <= N_NET; i++) {
    for (int j = 0; j <= N_NET; j++)
      add_patch (view, knots, i, j, mesh_m);
  }
}

/* --- where the ring may be --- */

typedef struct {
  double from;
  double to;
} Arc;

static void
add_arc (GArray *arcs, double from, double to)
{
  const Arc arc = { from, to };

  g_array_append_val (arcs, arc);
}

/* Half of what of the ring is in reach of the patch, as an angle of χ. */
static double
half_arc (const RingletRingPatch *patch, double two_theta_rad)
{
  const double cosine =
      (cos (patch->reach_rad) - cos (patch->two_theta_rad) * cos (two_theta_rad)) /
      (sin (patch->two_theta_rad) * sin (two_theta_rad));

  return cosine > -1.0 ? acos (fmin (cosine, 1.0)) : G_PI;
}

static int
compare_arcs (gconstpointer a, gconstpointer b)
{
  const double first = ((const Arc *) a)->from;
  const double second = ((const Arc *) b)->from;

  return (first > second) - (first < second);
}

/* What is near the ring, as arcs within −π … π; returns the least reach of that. */
static double
add_arcs (GArray *arcs, const RingletRingView *view, double two_theta_rad)
{
  double reach_rad = INFINITY;

  for (guint i = 0; i < view->net->len; i++) {
    const RingletRingPatch *patch = &g_array_index (view->net, RingletRingPatch, i);
    double half = 0.0;

    if (fabs (patch->two_theta_rad - two_theta_rad) > patch->reach_rad)
      continue;
    reach_rad = fmin (reach_rad, patch->reach_rad);
    half = half_arc (patch, two_theta_rad);
    if (patch->chi_rad - half < -G_PI)
      add_arc (arcs, fmax (patch->chi_rad - half + 2.0 * G_PI, -G_PI), G_PI);
    if (patch->chi_rad + half > G_PI)
      add_arc (arcs, -G_PI, fmin (patch->chi_rad + half - 2.0 * G_PI, G_PI));
    add_arc (
        arcs, fmax (patch->chi_rad - half, -G_PI), fmin (patch->chi_rad + half, G_PI));
  }
  return reach_rad;
}

/* Makes the arcs ascend without overlap; returns their length in all. */
static double
merge_arcs (GArray *arcs)
{
  double length = 0.0;
  guint n = 0;

  g_array_sort (arcs, compare_arcs);
  for (guint i = 0; i < arcs->len; i++) {
    const Arc arc = g_array_index (arcs, Arc, i);
    Arc *last = n > 0 ? &g_array_index (arcs, Arc, n - 1) : NULL;

    if (last != NULL && arc.from <= last->to)
      last->to = fmax (last->to, arc.to);
    else
      g_array_index (arcs, Arc, n++) = arc;
  }
  g_array_set_size (arcs, n);
  for (guint i = 0; i < n; i++)
    length += g_array_index (arcs, Arc, i).to - g_array_index (arcs, Arc, i).from;
  return length;
}

/* --- the curve --- */

/**
 * Tracer:
 * @step: of χ
 * @n_halvings: that a step may take
 * @n_left: of them for this step
 * @is_open: the last point of the curve is where the next chord begins
 */
typedef struct {
  const RingletRingView *view;
  double sine;
  double cosine;
  GArray *curve;
  double step;
  int n_halvings;
  int n_left;
  gboolean is_open;
} Tracer;

typedef struct {
  double chi;
  double slow;
  double fast;
  gboolean is_seen;
} Point;

/* Between modules a ray may be given to the pixel beside the gap. */
static gboolean
is_there (const RingletPlacement *placement, const Point *p, RingletLab ray)
{
  const RingletLab lab = ringlet_placement_at (placement, p->slow, p->fast);
  const double length = ringlet_lab_length (lab);

  return fabs (lab.x / length - ray.x) <= SAME_RAD &&
      fabs (lab.y / length - ray.y) <= SAME_RAD &&
      fabs (lab.z / length - ray.z) <= SAME_RAD;
}

static Point
point_at (const Tracer *self, double chi)
{
  const RingletPlacement *placement = &self->view->placement;
  const RingletRect *inside = &self->view->inside;
  const RingletLab ray = { self->sine * cos (chi), self->sine * sin (chi),
    self->cosine };
  Point p = { .chi = chi };

  p.is_seen = ringlet_placement_find (placement, ray, &p.slow, &p.fast) &&
      p.slow >= inside->slow_min && p.slow <= inside->slow_max &&
      p.fast >= inside->fast_min && p.fast <= inside->fast_max &&
      (placement->detector->grid->is_contiguous || is_there (placement, &p, ray));
  return p;
}

static void
append (Tracer *self, const Point *p)
{
  const RingletCurvePoint point = { p->slow, p->fast, p->chi, !self->is_open };

  g_array_append_val (self->curve, point);
  self->is_open = TRUE;
}

static void
append_chord (Tracer *self, const Point *a, const Point *b)
{
  if (!self->is_open)
    append (self, a);
  append (self, b);
}

/* The curve is nearly a parabola between near points, its middle half-way: where that
 * is h above the chord at the fraction f, nothing is above h / 4 f (1 − f). */
static gboolean
is_straight (const Point *a, const Point *middle, const Point *b, double tolerance)
{
  const double slow = b->slow - a->slow;
  const double fast = b->fast - a->fast;
  const double to_slow = middle->slow - a->slow;
  const double to_fast = middle->fast - a->fast;
  const double length2 = slow * slow + fast * fast;
  const double f = (to_slow * slow + to_fast * fast) / length2;
  const double height = fabs (to_slow * fast - to_fast * slow) / sqrt (length2);

  return f >= REGULAR && f <= 1.0 - REGULAR &&
      height <= tolerance * 4.0 * f * (1.0 - f);
}

/* What is not divided any more. */
static void
join_or_end (Tracer *self, const Point *a, const Point *b, double length)
{
  if (a->is_seen && b->is_seen && length <= JUMP_PX)
    append_chord (self, a, b);
  else
    self->is_open = FALSE;
}

/* From one hexagon to the next the curve jumps by less than a pixel: where a pixel is
 * hardly seen, that is not looked into. */
static void
trace (Tracer *self, const Point *a, const Point *b, int depth)
{
  const double tolerance = self->view->tolerance_px;
  const double length = hypot (b->slow - a->slow, b->fast - a->fast);
  const gboolean is_blind = !a->is_seen && !b->is_seen && depth <= MAX_DEPTH - N_BLIND;
  const gboolean is_short =
      a->is_seen && b->is_seen && length <= fmin (SHORT * tolerance, JUMP_PX);
  Point middle;

  if (depth == 0 || self->n_left == 0 || is_blind || is_short) {
    join_or_end (self, a, b, length);
    return;
  }

  self->n_left--;
  middle = point_at (self, (a->chi + b->chi) / 2.0);
  if (a->is_seen && middle.is_seen && b->is_seen &&
      is_straight (a, &middle, b, tolerance)) {
    append_chord (self, a, b);
    return;
  }
  trace (self, a, &middle, depth - 1);
  trace (self, &middle, b, depth - 1);
}

static void
trace_arc (Tracer *self, const Arc *arc)
{
  const double length = arc->to - arc->from;
  const int n = (int) ceil (length / self->step);
  Point before = point_at (self, arc->from);

  self->is_open = FALSE;
  for (int i = 1; i <= n; i++) {
    const Point next = point_at (self, arc->from + length * i / n);

    self->n_left = self->n_halvings;
    trace (self, &before, &next, MAX_DEPTH);
    before = next;
  }
}

void
ringlet_ring_trace (const RingletRingView *view, double two_theta_rad, GArray *curve)
{
  g_autoptr (GArray) arcs = g_array_new (FALSE, FALSE, sizeof (Arc));
  const double reach_rad = add_arcs (arcs, view, two_theta_rad);
  const double length = merge_arcs (arcs);
  Tracer self = {
    .view = view,
    .sine = sin (two_theta_rad),
    .cosine = cos (two_theta_rad),
    .curve = curve,
  };

  self.step = fmin (reach_rad / N_STEPS / self.sine, 2.0 * G_PI / MIN_STEPS);
  self.step = fmax (self.step, length / MAX_STEPS);
  self.n_halvings = (int) fmin (MAX_FINDS * self.step / length, MAX_FINDS);
  for (guint i = 0; i < arcs->len; i++)
    trace_arc (&self, &g_array_index (arcs, Arc, i));
}
