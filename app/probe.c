/* SPDX-License-Identifier: MIT */
#include "probe.h"

#include <math.h>

#include "geometry/lab.h"
#include "geometry/placement.h"
#include "radial.h"

#define DEGREE (G_PI / 180.0)

RingletProbe
ringlet_probe_at_pixel (const RingletState *state, const RingletDetector *detector,
    double slow_px, double fast_px)
{
  RingletProbe probe = { .is_active = TRUE, .has_pixel = TRUE };
  RingletLab lab;

  probe.origin = RINGLET_PROBE_PIXEL;
  probe.slow_px = slow_px;
  probe.fast_px = fast_px;
  if (detector == NULL || state->geometry.distance_m <= 0.0)
    return probe;

  lab = ringlet_geometry_lab_at (&state->geometry, detector, slow_px, fast_px);
  if (!isfinite (ringlet_lab_length (lab)))
    return probe; /* a gap between modules is nowhere */
  probe.has_two_theta = TRUE;
  probe.two_theta_rad = ringlet_lab_two_theta (lab);
  probe.has_chi = TRUE;
  probe.chi_rad = ringlet_lab_chi (lab);
  return probe;
}

/* The pixel that a ray meets, where there is one. */
static void
find_pixel (
    RingletProbe *self, const RingletState *state, const RingletDetector *detector)
{
  const RingletPlacement placement = ringlet_placement_new (detector, &state->geometry);

  self->has_pixel = ringlet_placement_find_angles (
      &placement, self->two_theta_rad, self->chi_rad, &self->slow_px, &self->fast_px);
  self->has_pixel = self->has_pixel && self->slow_px >= 0.0 && self->fast_px >= 0.0 &&
      self->slow_px < (double) detector->n_slow &&
      self->fast_px < (double) detector->n_fast;
}

RingletProbe
ringlet_probe_at_bin (const RingletState *state, const RingletDetector *detector,
    const RingletUnit *unit, double radial, double chi_deg)
{
  RingletProbe probe = {
    .is_active = TRUE,
    .origin = RINGLET_PROBE_BIN,
    .unit = unit,
    .radial = radial,
    .chi_deg = chi_deg,
  };

  probe.has_chi = isfinite (chi_deg);
  if (probe.has_chi)
    probe.chi_rad = remainder (chi_deg * DEGREE, 2.0 * G_PI);
  probe.two_theta_rad = ringlet_radial_to_two_theta (
      unit, radial, detector, &state->geometry, probe.has_chi ? probe.chi_rad : NAN);
  probe.has_two_theta = isfinite (probe.two_theta_rad);

  if (probe.has_chi && probe.has_two_theta && detector != NULL &&
      state->geometry.distance_m > 0.0)
    find_pixel (&probe, state, detector);
  return probe;
}

RingletProbe
ringlet_probe_refresh (const RingletProbe *self, const RingletState *state,
    const RingletDetector *detector)
{
  RingletProbe probe = *self;

  if (self->origin == RINGLET_PROBE_PIXEL)
    probe = ringlet_probe_at_pixel (state, detector, self->slow_px, self->fast_px);
  if (self->origin == RINGLET_PROBE_BIN)
    probe =
        ringlet_probe_at_bin (state, detector, self->unit, self->radial, self->chi_deg);
  probe.is_active = self->is_active;
  return probe;
}

double
ringlet_probe_radial (
    const RingletProbe *self, const RingletState *state, const RingletUnit *unit)
{
  if (!self->is_active || !self->has_two_theta)
    return NAN;

  return ringlet_radial_from_two_theta (unit, self->two_theta_rad, state->detector,
      &state->geometry, self->has_chi ? self->chi_rad : NAN);
}
