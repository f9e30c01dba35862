/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "calib/refine-steps.h"

/* Beyond this tilt there may be no beam centre to turn about. */
#define LEAST_COS_TILT 0.1
/* A tilt that is as good as none has no other side. */
#define LEAST_TILT 1e-5
/* Rings up to here are circles on an untilted plane, with a tangent. */
#define MAX_RING_RAD (80.0 * G_PI / 180.0)

/* ---- another tilt about the same beam centre ---- */

RingletGeometry
ringlet_refine_turn_about_beam (
    const RingletGeometry *geometry, double rot1, double rot2, double stretch)
{
  const double old = cos (geometry->rot1_rad) * cos (geometry->rot2_rad);
  const double new = cos (rot1) * cos (rot2);
  const double from = geometry->distance_m / old;
  const double slow = geometry->poni_slow_m + from * sin (geometry->rot2_rad);
  const double fast = geometry->poni_fast_m -
      from * cos (geometry->rot2_rad) * sin (geometry->rot1_rad);
  const double along = from * stretch;
  RingletGeometry other = *geometry;

  other.rot1_rad = rot1;
  other.rot2_rad = rot2;
  other.distance_m = along * new;
  other.poni_slow_m = slow - along * sin (rot2);
  other.poni_fast_m = fast + along * cos (rot2) * sin (rot1);
  return other;
}

static RingletGeometry
tilted (const RingletGeometry *geometry, double rot1, double rot2)
{
  return ringlet_refine_turn_about_beam (geometry, rot1, rot2, 1.0);
}

static void
add_tilts (const RingletGeometry *geometry, GArray *starts)
{
  const double rot1 = geometry->rot1_rad;
  const double rot2 = geometry->rot2_rad;
  const RingletRefineStart others[] = {
    { tilted (geometry, -rot1, rot2), "rot1 mirrored" },
    { tilted (geometry, rot1, -rot2), "rot2 mirrored" },
    { tilted (geometry, -rot1, -rot2), "rot1 and rot2 mirrored" },
    { tilted (geometry, 0.0, 0.0), "no tilt" },
  };

  if (cos (rot1) * cos (rot2) < LEAST_COS_TILT || hypot (rot1, rot2) < LEAST_TILT)
    return;
  g_array_append_vals (starts, others, G_N_ELEMENTS (others));
}

/* ---- circles about one centre ---- */

/**
 * Circle:
 * @ring_rad: 2θ, which tells rings apart
 * @n: points
 * @slow: mean
 * @fast: mean
 * @square: mean of slow² + fast²
 */
typedef struct {
  double ring_rad;
  double n;
  double slow;
  double fast;
  double square;
} Circle;

static double
ring_of (const RingletRefineSpot *spot, double wavelength_m)
{
  return 2.0 * asin (wavelength_m / (2.0 * spot->d_m));
}

static Circle *
circle_of (GArray *circles, double ring_rad)
{
  const Circle new = { .ring_rad = ring_rad };

  for (guint i = 0; i < circles->len; i++) {
    Circle *circle = &g_array_index (circles, Circle, i);

    if (circle->ring_rad == ring_rad)
      return circle;
  }
  g_array_append_val (circles, new);
  return &g_array_index (circles, Circle, circles->len - 1);
}

static GArray *
circles_new (const RingletRefineProblem *problem, double wavelength_m)
{
  GArray *circles = g_array_new (FALSE, FALSE, sizeof (Circle));

  for (gsize i = 0; i < problem->n_used; i++) {
    const RingletRefineSpot *spot = &problem->spots[problem->used[i]];
    const double slow = spot->at_m[0];
    const double fast = spot->at_m[1];
    Circle *circle = circle_of (circles, ring_of (spot, wavelength_m));

    circle->n += 1.0;
    circle->slow += (slow - circle->slow) / circle->n;
    circle->fast += (fast - circle->fast) / circle->n;
    circle->square += (slow * slow + fast * fast - circle->square) / circle->n;
  }
  return circles;
}

/* slow² + fast² = 2 s · slow + 2 f · fast + const of the ring: linear in the centre
 * (s, f). Source: I. Kåsa, IEEE Trans. Instrum. Meas. 25 (1976) 8. */
static gboolean
find_centre (const RingletRefineProblem *problem, double wavelength_m, GArray *circles,
    double centre[2])
{
  double ss = 0.0, sf = 0.0, ff = 0.0, rs = 0.0, rf = 0.0;
  double determinant = 0.0;

  for (gsize i = 0; i < problem->n_used; i++) {
    const RingletRefineSpot *spot = &problem->spots[problem->used[i]];
    const Circle *circle = circle_of (circles, ring_of (spot, wavelength_m));
    const double slow = spot->at_m[0], fast = spot->at_m[1];
    const double s = slow - circle->slow, f = fast - circle->fast;
    const double right = (slow * slow + fast * fast - circle->square) / 2.0;

    ss += s * s;
    sf += s * f;
    ff += f * f;
    rs += s * right;
    rf += f * right;
  }
  determinant = ss * ff - sf * sf;
  if (!(determinant > 1e-9 * ss * ff))
    return FALSE;
  centre[0] = (rs * ff - rf * sf) / determinant;
  centre[1] = (rf * ss - rs * sf) / determinant;
  return TRUE;
}

/* Radius over tangent, by least squares. */
static double
find_distance (const GArray *circles, const double centre[2])
{
  double above = 0.0;
  double below = 0.0;

  for (guint i = 0; i < circles->len; i++) {
    const Circle *circle = &g_array_index (circles, Circle, i);
    const double square = circle->square - 2.0 * centre[0] * circle->slow -
        2.0 * centre[1] * circle->fast + centre[0] * centre[0] + centre[1] * centre[1];
    const double tangent = tan (circle->ring_rad);

    if (!(circle->ring_rad < MAX_RING_RAD))
      return 0.0;
    above += circle->n * tangent * sqrt (square);
    below += circle->n * tangent * tangent;
  }
  return above / below;
}

static void
add_circles (const RingletRefineProblem *problem, const RingletGeometry *geometry,
    GArray *starts)
{
  g_autoptr (GArray) circles = circles_new (problem, geometry->wavelength_m);
  RingletRefineStart start = { *geometry, "circles about one centre" };
  double centre[2];

  if (!problem->detector->grid->is_flat ||
      !find_centre (problem, geometry->wavelength_m, circles, centre))
    return;
  start.geometry.distance_m = find_distance (circles, centre);
  start.geometry.poni_slow_m = centre[0];
  start.geometry.poni_fast_m = centre[1];
  start.geometry.rot1_rad = 0.0;
  start.geometry.rot2_rad = 0.0;
  if (start.geometry.distance_m > 0.0 && isfinite (start.geometry.distance_m))
    g_array_append_val (starts, start);
}

/* ---- which of them may be tried ---- */

static gboolean
is_within (const RingletGeometry *geometry, const RingletRefineLimit *limits)
{
  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_N; k++) {
    const double value = ringlet_refine_parameter_get (geometry, k);

    if (limits[k].state == RINGLET_REFINE_BOUNDED &&
        !(value >= limits[k].lo && value <= limits[k].hi))
      return FALSE;
  }
  return TRUE;
}

GArray *
ringlet_refine_starts (const RingletRefineProblem *problem,
    const RingletGeometry *geometry, const RingletRefineLimit *limits)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (RingletRefineStart));

  for (RingletRefineParameter k = 0; k < RINGLET_REFINE_ROT3; k++) {
    if (limits[k].state == RINGLET_REFINE_FIXED)
      return starts;
  }
  add_tilts (geometry, starts);
  add_circles (problem, geometry, starts);
  for (guint i = starts->len; i-- > 0;) {
    if (!is_within (&g_array_index (starts, RingletRefineStart, i).geometry, limits))
      g_array_remove_index (starts, i);
  }
  return starts;
}
