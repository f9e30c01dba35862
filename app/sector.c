/* SPDX-License-Identifier: MIT */
#include "sector.h"

#include <math.h>

#include "geometry/extent.h"
#include "geometry/placement.h"
#include "probe.h"
#include "radial.h"

#define DEGREE (G_PI / 180.0)
#define STEPS_PER_DEGREE 10.0
#define LEAST_DEG 0.1    /* of a sector, and of what is left of the turn */
#define TIDY 1e9         /* 0.3 after sums of tenths */
#define N_RAY 64         /* chords of a ray: straight on flat detectors */
#define ARC_STEP_DEG 2.0 /* of an arc: 0.15 pixels off at a radius of 1000 */

gboolean
ringlet_sector_of_plan (const RingletPlan *plan, RingletSector *sector)
{
  if (!plan->has_azimuth_range ||
      ringlet_plan_is_whole_turn (plan->azimuth_min_deg, plan->azimuth_max_deg))
    return FALSE;

  *sector = (RingletSector){ plan->azimuth_min_deg, plan->azimuth_max_deg };
  return TRUE;
}

/* ---- dragged ---- */

/* In steps, so many in a degree. */
static double
rounded (double degrees, double per_degree)
{
  return round (degrees * per_degree) / per_degree;
}

/* The same angle from @least up, less than a turn. */
static double
turned (double degrees, double least)
{
  return degrees - 360.0 * floor ((degrees - least) / 360.0);
}

RingletSector
ringlet_sector_drag (
    const RingletSector *self, RingletSectorPart which, double from_deg, double to_deg)
{
  const double shift = remainder (to_deg - from_deg, 360.0);
  const double start_deg = rounded (self->start_deg + shift, STEPS_PER_DEGREE);
  RingletSector moved = *self;
  double turn = 0.0;

  if (which == RINGLET_SECTOR_START)
    moved.start_deg = fmin (turned (start_deg, self->end_deg - 360.0 + LEAST_DEG),
        self->end_deg - LEAST_DEG);
  if (which == RINGLET_SECTOR_END)
    moved.end_deg = fmin (turned (rounded (self->end_deg + shift, STEPS_PER_DEGREE),
                              self->start_deg + LEAST_DEG),
        self->start_deg + 360.0 - LEAST_DEG);
  if (which == RINGLET_SECTOR_ALL)
    moved = (RingletSector){ start_deg, start_deg + self->end_deg - self->start_deg };

  turn = moved.start_deg - turned (moved.start_deg, -180.0);
  moved.start_deg = rounded (moved.start_deg - turn, TIDY);
  moved.end_deg = rounded (moved.end_deg - turn, TIDY);
  return moved;
}

RingletSector
ringlet_sector_between (double from_deg, double to_deg)
{
  const double shift = remainder (to_deg - from_deg, 360.0);
  const double first =
      rounded (turned (from_deg + fmin (shift, 0.0), -180.0), STEPS_PER_DEGREE);

  return (RingletSector){ first,
    rounded (first + rounded (fabs (shift), STEPS_PER_DEGREE), TIDY) };
}

RingletSector
ringlet_sector_around (double middle_deg, double width_deg)
{
  return ringlet_sector_between (
      middle_deg - width_deg / 2.0, middle_deg + width_deg / 2.0);
}

/* ---- drawn ---- */

static RingletDetector *
usable (const RingletState *state, RingletDetector *detector)
{
  return state->geometry.distance_m > 0.0 ? detector : NULL;
}

/* 2θ of a limit of the radial range, @otherwise where there is none that can be said.
 */
static double
limit_of (const RingletState *state, const RingletDetector *detector, gboolean is_outer,
    double chi_rad, double otherwise)
{
  const RingletPlan *plan = &state->plan;
  double two_theta = NAN;

  if (plan->has_radial_range)
    two_theta = ringlet_radial_to_two_theta (plan->unit,
        is_outer ? plan->radial_max : plan->radial_min, detector, &state->geometry,
        chi_rad);
  return isfinite (two_theta) ? two_theta : otherwise;
}

/* FALSE where no ray meets the detector. */
static gboolean
add_point (GArray *points, const RingletPlacement *placement, double two_theta_rad,
    double chi_rad)
{
  RingletSectorPoint point = { 0 };

  if (!ringlet_placement_find_angles (
          placement, two_theta_rad, chi_rad, &point.slow_px, &point.fast_px))
    return FALSE;
  g_array_append_val (points, point);
  return TRUE;
}

GArray *
ringlet_sector_ray (
    const RingletState *state, RingletDetector *detector, double azimuth_deg)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RingletSectorPoint));
  const double chi = azimuth_deg * DEGREE;
  RingletPlacement placement = { 0 };
  double ends[2];

  if (usable (state, detector) == NULL)
    return points;
  placement = ringlet_placement_new (detector, &state->geometry);
  ends[0] = limit_of (state, detector, FALSE, chi, 0.0);
  ends[1] = limit_of (state, detector, TRUE, chi,
      ringlet_geometry_largest_two_theta (&state->geometry, detector));
  /* In d the larger number is the smaller angle. */
  for (guint i = 0; i <= N_RAY; i++) {
    const double share = (double) i / N_RAY;
    const double least = fmin (ends[0], ends[1]);

    if (!add_point (
            points, &placement, least + share * (fmax (ends[0], ends[1]) - least), chi))
      break;
  }
  return points;
}

GArray *
ringlet_sector_arc (const RingletState *state, RingletDetector *detector,
    const RingletSector *sector, gboolean is_outer)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RingletSectorPoint));
  const double width = sector->end_deg - sector->start_deg;
  const guint n = (guint) ceil (width / ARC_STEP_DEG);
  RingletPlacement placement = { 0 };

  if (usable (state, detector) == NULL)
    return points;
  placement = ringlet_placement_new (detector, &state->geometry);
  for (guint i = 0; i <= n; i++) {
    const double chi = (sector->start_deg + width * i / n) * DEGREE;
    const double two_theta = limit_of (state, detector, is_outer, chi, NAN);

    if (isnan (two_theta) || !add_point (points, &placement, two_theta, chi)) {
      g_array_set_size (points, 0);
      return points;
    }
  }
  return points;
}

/* ---- grabbed ---- */

/* Pixels to a ray, along the ring through the place. */
static double
distance_to (
    const RingletPlacement *placement, const RingletProbe *probe, double azimuth_deg)
{
  double slow = 0.0;
  double fast = 0.0;

  if (!ringlet_placement_find_angles (
          placement, probe->two_theta_rad, azimuth_deg * DEGREE, &slow, &fast))
    return INFINITY;
  return hypot (slow - probe->slow_px, fast - probe->fast_px);
}

RingletSectorPart
ringlet_sector_find (const RingletState *state, RingletDetector *detector,
    const RingletSector *sector, double slow_px, double fast_px, double reach_px)
{
  const RingletProbe probe = ringlet_probe_at_pixel (state, detector, slow_px, fast_px);
  RingletPlacement placement = { 0 };
  double start = INFINITY;
  double end = INFINITY;

  if (usable (state, detector) == NULL || !probe.has_chi)
    return RINGLET_SECTOR_NONE;
  placement = ringlet_placement_new (detector, &state->geometry);
  start = distance_to (&placement, &probe, sector->start_deg);
  end = distance_to (&placement, &probe, sector->end_deg);
  if (fmin (start, end) > reach_px)
    return RINGLET_SECTOR_NONE;
  return end <= start ? RINGLET_SECTOR_END : RINGLET_SECTOR_START;
}

/* ---- on the cake ---- */

double
ringlet_sector_row (
    const RingletSector *self, const RingletResult *cake, gboolean is_end)
{
  const double first = cake->azimuth_min_deg;
  const double bin_deg = (cake->azimuth_max_deg - first) / (double) cake->n_azimuth;
  /* A start that is rounded to just below the cake is not a turn above it. */
  const double start = turned (self->start_deg, first - bin_deg / 2.0);

  const double row =
      (start - first + (is_end ? self->end_deg - self->start_deg : 0.0)) / bin_deg;

  return row > (double) cake->n_azimuth &&
          ringlet_plan_is_whole_turn (first, cake->azimuth_max_deg)
      ? row - (double) cake->n_azimuth
      : row;
}
