/* SPDX-License-Identifier: MIT */
#include "calib/ring-view.h"

#include <math.h>

RingletRingView *
ringlet_ring_view_new (
    const RingletPlacement *placement, const RingletRect *inside, double tolerance_px)
{
  const RingletGrid *grid = placement->detector->grid;
  RingletRingView *self = NULL;

  g_return_val_if_fail (tolerance_px > 0.0, NULL);

  self = g_new0 (RingletRingView, 1);
  self->placement = *placement;
  self->inside = *inside;
  self->tolerance_px = tolerance_px;
  if (grid->is_flat && grid->is_contiguous && grid->is_uniform &&
      !placement->parallax.is_active)
    ringlet_ring_conic_prepare (self);
  else
    ringlet_ring_trace_prepare (self);
  return self;
}

void
ringlet_ring_view_free (RingletRingView *self)
{
  g_clear_pointer (&self->net, g_array_unref);
  g_free (self);
}

GArray *
ringlet_ring_view_curve (const RingletRingView *self, double two_theta_rad)
{
  GArray *curve = g_array_new (FALSE, FALSE, sizeof (RingletCurvePoint));

  if (!(two_theta_rad > 0.0 && two_theta_rad < G_PI))
    return curve; /* a point, the beam */

  if (self->net != NULL)
    ringlet_ring_trace (self, two_theta_rad, curve);
  else
    ringlet_ring_conic (self, two_theta_rad, curve);
  return curve;
}

GArray *
ringlet_ring_curve (const RingletPlacement *placement, double two_theta_rad,
    const RingletRect *inside, double tolerance_px)
{
  g_autoptr (RingletRingView) view =
      ringlet_ring_view_new (placement, inside, tolerance_px);

  return ringlet_ring_view_curve (view, two_theta_rad);
}
