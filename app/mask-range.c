/* SPDX-License-Identifier: MIT */
#include "mask-range.h"

#include <math.h>

#include "geometry/placement.h"
#include "probe.h"
#include "radial.h"

/* On the axis of @layer; NaN where there is nothing on it. */
static double
find_value (const RingletMaskLayer *layer, const RingletState *state,
    RingletDetector *detector, const double *at)
{
  const RingletProbe probe = ringlet_probe_at_pixel (state, detector, at[0], at[1]);

  if (!probe.has_two_theta)
    return NAN;
  if (layer->unit == NULL)
    return probe.two_theta_rad * 180.0 / G_PI;
  return ringlet_radial_from_two_theta (layer->unit, probe.two_theta_rad, detector,
      &state->geometry, probe.has_chi ? probe.chi_rad : NAN);
}

static double
find_two_theta (const RingletMaskLayer *layer, const RingletState *state,
    RingletDetector *detector, guint which, double chi_rad)
{
  if (layer->unit == NULL)
    return layer->numbers[which] * G_PI / 180.0;
  return ringlet_radial_to_two_theta (
      layer->unit, layer->numbers[which], detector, &state->geometry, chi_rad);
}

double
ringlet_mask_range_two_theta (const RingletMaskLayer *layer, const RingletState *state,
    RingletDetector *detector, guint which)
{
  g_return_val_if_fail (layer->klass->kind == RINGLET_MASK_LAYER_RANGE, NAN);
  g_return_val_if_fail (which <= RINGLET_MASK_RANGE_MAX, NAN);

  return find_two_theta (layer, state, detector, which, NAN);
}

/* Pixels from the point @at to the ring of a limit, along the radius. */
static double
find_distance (const RingletMaskLayer *layer, const RingletState *state,
    RingletDetector *detector, guint which, const double *at)
{
  const RingletProbe probe = ringlet_probe_at_pixel (state, detector, at[0], at[1]);
  const double two_theta =
      find_two_theta (layer, state, detector, which, probe.chi_rad);
  const RingletPlacement placement = ringlet_placement_new (detector, &state->geometry);
  double y = 0;
  double x = 0;

  if (!probe.has_chi || isnan (two_theta) ||
      !ringlet_placement_find_angles (&placement, two_theta, probe.chi_rad, &y, &x))
    return INFINITY;
  return hypot (y - at[0], x - at[1]);
}

guint
ringlet_mask_range_find (const RingletMaskLayer *layer, const RingletState *state,
    RingletDetector *detector, double y, double x, double reach_px)
{
  const double at[] = { y, x };
  const double value = find_value (layer, state, detector, at);
  double distances[2];
  guint nearest = 0;

  g_return_val_if_fail (
      layer->klass->kind == RINGLET_MASK_LAYER_RANGE, RINGLET_MASK_RANGE_NONE);

  if (isnan (value))
    return RINGLET_MASK_RANGE_NONE;
  for (guint i = 0; i < 2; i++)
    distances[i] = find_distance (layer, state, detector, i, at);
  nearest =
      distances[1] <= distances[0] ? RINGLET_MASK_RANGE_MAX : RINGLET_MASK_RANGE_MIN;
  if (distances[nearest] <= reach_px)
    return nearest;
  return value >= layer->numbers[0] && value < layer->numbers[1]
      ? RINGLET_MASK_RANGE_ALL
      : RINGLET_MASK_RANGE_NONE;
}

gboolean
ringlet_mask_range_drag (const RingletMaskLayer *layer, const RingletState *state,
    RingletDetector *detector, guint which, const double *from, const double *to,
    double *numbers)
{
  const double now = find_value (layer, state, detector, to);
  const double then = find_value (layer, state, detector, from);
  double shift = now - then;

  if (isnan (shift))
    return FALSE;
  numbers[0] = layer->numbers[0];
  numbers[1] = layer->numbers[1];
  if (which <= RINGLET_MASK_RANGE_MAX) {
    numbers[which] = now;
    return TRUE;
  }
  /* All of it stops at the beam. */
  shift = fmax (shift, -fmax (numbers[0], 0.0));
  numbers[0] += shift;
  numbers[1] += shift;
  return TRUE;
}
