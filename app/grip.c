/* SPDX-License-Identifier: MIT */
#include "grip.h"

#include <math.h>

#include "geometry/lab.h"

/* In the frame of the detector, metres; the beam is the third row of the rotation. */
typedef struct {
  double slow;
  double fast;
} Place;

#define STEEPEST 0.98   /* sine of the largest tilt that a hand gives */
#define LEAST_SINE 1e-6 /* of 2θ: a ring of no radius cannot be pulled */

/* From (@slow_px, @fast_px) to where the beam would be, as a vector in the surface. */
static Place
step_between (const RingletGeometry *geometry, const RingletDetector *detector,
    double from_slow, double from_fast, double to_slow, double to_fast)
{
  const RingletProjection frame = ringlet_geometry_projection (geometry);
  const RingletLab a =
      ringlet_geometry_lab_at (geometry, detector, from_slow, from_fast);
  const RingletLab b = ringlet_geometry_lab_at (geometry, detector, to_slow, to_fast);
  const double d[3] = { b.y - a.y, b.x - a.x, b.z - a.z };

  return (Place){
    .slow = d[0] * frame.slow[0] + d[1] * frame.slow[1] + d[2] * frame.slow[2],
    .fast = d[0] * frame.fast[0] + d[1] * frame.fast[1] + d[2] * frame.fast[2],
  };
}

/* How far the beam runs to the detector; not positive where it does not meet it. */
static double
beam_length (const RingletGeometry *geometry)
{
  return geometry->distance_m / (cos (geometry->rot1_rad) * cos (geometry->rot2_rad));
}

/* Where the beam meets it. */
static Place
beam_place (const RingletGeometry *geometry)
{
  const RingletProjection frame = ringlet_geometry_projection (geometry);
  const double length = beam_length (geometry);

  return (Place){ geometry->poni_slow_m + length * frame.slow[2],
    geometry->poni_fast_m + length * frame.fast[2] };
}

gboolean
ringlet_grip_normal (const RingletGeometry *geometry, const RingletDetector *detector,
    double *slow_px, double *fast_px)
{
  const RingletProjection frame = ringlet_geometry_projection (geometry);
  const RingletPlacement placement = ringlet_placement_new (detector, geometry);
  const RingletLab direction = { frame.normal[1], frame.normal[0], frame.normal[2] };

  return ringlet_placement_find (&placement, direction, slow_px, fast_px);
}

/* ---- what is there ---- */

/* How far a point lies from where 2θ is @two_theta_rad, pixels: the difference over
 * the slope. */
static double
distance_to_ring (const RingletGeometry *geometry, const RingletDetector *detector,
    double slow_px, double fast_px, double two_theta_rad)
{
  const double half = 0.5;
  double at[4] = { 0 };
  const double steps[4][2] = { { -half, 0 }, { half, 0 }, { 0, -half }, { 0, half } };
  const double here = ringlet_lab_two_theta (
      ringlet_geometry_lab_at (geometry, detector, slow_px, fast_px));

  for (int i = 0; i < 4; i++)
    at[i] = ringlet_lab_two_theta (ringlet_geometry_lab_at (
        geometry, detector, slow_px + steps[i][0], fast_px + steps[i][1]));
  return fabs (here - two_theta_rad) / hypot (at[1] - at[0], at[3] - at[2]);
}

static const RingletRing *
find_ring (const RingletDetector *detector, const RingletGeometry *geometry,
    const GArray *rings, double slow_px, double fast_px, double reach_px)
{
  const double two_theta_rad = ringlet_lab_two_theta (
      ringlet_geometry_lab_at (geometry, detector, slow_px, fast_px));
  const RingletRing *ring =
      rings != NULL ? ringlet_rings_nearest (rings, two_theta_rad, G_PI) : NULL;

  if (ring == NULL ||
      !(distance_to_ring (geometry, detector, slow_px, fast_px, ring->two_theta_rad) <=
          reach_px))
    return NULL;
  return ring;
}

RingletGrip
ringlet_grip_find (const RingletDetector *detector, const RingletGeometry *geometry,
    const GArray *rings, double slow_px, double fast_px, double reach_px)
{
  RingletGrip grip = { RINGLET_GRIP_NONE, slow_px, fast_px, 0, *geometry };
  const RingletRing *ring = NULL;
  double slow = NAN;
  double fast = NAN;

  if (!(geometry->distance_m > 0.0) || !(beam_length (geometry) > 0.0))
    return grip;

  if (ringlet_grip_normal (geometry, detector, &slow, &fast) &&
      hypot (slow - slow_px, fast - fast_px) <= reach_px) {
    grip.kind = RINGLET_GRIP_TILT;
    return grip;
  }
  ring = find_ring (detector, geometry, rings, slow_px, fast_px, reach_px);
  grip.kind = ring != NULL ? RINGLET_GRIP_DISTANCE : RINGLET_GRIP_CENTRE;
  grip.ring = ring != NULL ? ring->number : 0;
  return grip;
}

/* ---- where it is taken to ---- */

/* With the beam in the middle all of it grows alike. A point v away from the beam, in
 * the laboratory, has tan 2θ = |v⊥| / (L + v∥): the L that gives it this 2θ. */
static gboolean
move_ring (const RingletGrip *self, const RingletDetector *detector, double slow_px,
    double fast_px, RingletGeometry *moved)
{
  const RingletGeometry *start = &self->start;
  const double length = beam_length (start);
  const double two_theta_rad = ringlet_lab_two_theta (
      ringlet_geometry_lab_at (start, detector, self->slow_px, self->fast_px));
  const RingletLab to = ringlet_geometry_lab_at (start, detector, slow_px, fast_px);
  const Place beam = beam_place (start);
  double factor = NAN;

  if (!(sin (two_theta_rad) > LEAST_SINE))
    return FALSE;
  factor = (ringlet_lab_radius (to) * cos (two_theta_rad) / sin (two_theta_rad) -
               (to.z - length)) /
      length;
  if (!(factor > 0.0) || !isfinite (factor))
    return FALSE;

  moved->distance_m = start->distance_m * factor;
  moved->poni_slow_m = beam.slow + (start->poni_slow_m - beam.slow) * factor;
  moved->poni_fast_m = beam.fast + (start->poni_fast_m - beam.fast) * factor;
  return TRUE;
}

/* The third row of the rotation is (sin rot2, −cos rot2 sin rot1, cos rot1 cos rot2);
 * times L it is what leads from the foot of the normal to the beam. */
static gboolean
move_normal (const RingletGrip *self, const RingletDetector *detector, double slow_px,
    double fast_px, RingletGeometry *moved)
{
  const RingletGeometry *start = &self->start;
  const double length = beam_length (start);
  const Place beam = beam_place (start);
  const Place by =
      step_between (start, detector, self->slow_px, self->fast_px, slow_px, fast_px);
  const double slow = start->poni_slow_m + by.slow;
  const double fast = start->poni_fast_m + by.fast;
  double sine = NAN;

  if (!(hypot (beam.slow - slow, beam.fast - fast) <= STEEPEST * length))
    return FALSE;

  moved->poni_slow_m = slow;
  moved->poni_fast_m = fast;
  moved->rot2_rad = asin ((beam.slow - slow) / length);
  sine = (beam.fast - fast) / (length * cos (moved->rot2_rad));
  moved->rot1_rad = -asin (CLAMP (sine, -1.0, 1.0));
  moved->distance_m = length * cos (moved->rot1_rad) * cos (moved->rot2_rad);
  return TRUE;
}

static gboolean
move_all (const RingletGrip *self, const RingletDetector *detector, double slow_px,
    double fast_px, RingletGeometry *moved)
{
  const Place by = step_between (
      &self->start, detector, self->slow_px, self->fast_px, slow_px, fast_px);

  moved->poni_slow_m = self->start.poni_slow_m + by.slow;
  moved->poni_fast_m = self->start.poni_fast_m + by.fast;
  return TRUE;
}

gboolean
ringlet_grip_move (const RingletGrip *self, const RingletDetector *detector,
    double slow_px, double fast_px, RingletGeometry *moved)
{
  gboolean (*const moves[]) (const RingletGrip *, const RingletDetector *, double,
      double, RingletGeometry *) = { NULL, move_ring, move_all, move_normal };
  RingletGeometry after = self->start;

  if (moves[self->kind] == NULL ||
      !moves[self->kind](self, detector, slow_px, fast_px, &after) ||
      !ringlet_geometry_check (&after, NULL))
    return FALSE;
  *moved = after;
  return TRUE;
}

gboolean
ringlet_grip_centre (const RingletGeometry *geometry, const RingletDetector *detector,
    double slow_px, double fast_px, RingletGeometry *moved)
{
  RingletGrip grip = { RINGLET_GRIP_CENTRE, NAN, NAN, 0, *geometry };

  return geometry->distance_m > 0.0 &&
      ringlet_geometry_beam_centre (geometry, detector, &grip.slow_px, &grip.fast_px) &&
      ringlet_grip_move (&grip, detector, slow_px, fast_px, moved);
}
