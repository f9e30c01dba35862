/* SPDX-License-Identifier: MIT */
#include "canvas/ring-path.h"

#include <math.h>

#define TOLERANCE 0.1 /* widget pixels */
#define MARGIN 8.0    /* half a thick line and more, widget pixels */

/* What the view and a little around it show of the image, and nothing beside it. */
static RingletRect
get_rect (const RingletViewport *viewport)
{
  double slow[2] = { 0, 0 };
  double fast[2] = { 0, 0 };

  ringlet_viewport_to_image (viewport, -MARGIN, -MARGIN, &slow[0], &fast[0]);
  ringlet_viewport_to_image (viewport, viewport->width + MARGIN,
      viewport->height + MARGIN, &slow[1], &fast[1]);
  return (RingletRect){ fmax (fmin (slow[0], slow[1]), 0),
    fmin (fmax (slow[0], slow[1]), viewport->n_slow), fmax (fmin (fast[0], fast[1]), 0),
    fmin (fmax (fast[0], fast[1]), viewport->n_fast) };
}

RingletRingView *
ringlet_ring_path_view (
    const RingletPlacement *placement, const RingletViewport *viewport)
{
  const RingletRect rect = get_rect (viewport);
  const double tolerance_px = TOLERANCE / fmax (viewport->scale_x, viewport->scale_y);

  return ringlet_ring_view_new (placement, &rect, tolerance_px);
}

GArray *
ringlet_ring_path_new (const RingletRingView *view, double two_theta_rad,
    const RingletViewport *viewport, const graphene_rect_t *clip)
{
  g_autoptr (GArray) curve = ringlet_ring_view_curve (view, two_theta_rad);
  GArray *path =
      g_array_sized_new (FALSE, FALSE, sizeof (RingletPathPoint), curve->len);

  for (guint i = 0; i < curve->len; i++) {
    const RingletCurvePoint *from = &g_array_index (curve, RingletCurvePoint, i);
    double x = 0;
    double y = 0;
    RingletPathPoint point = { 0 };

    ringlet_viewport_to_view (viewport, from->slow, from->fast, &x, &y);
    point = (RingletPathPoint){ (float) x + clip->origin.x, (float) y + clip->origin.y,
      (float) from->chi_rad, from->is_start };
    g_array_append_val (path, point);
  }
  return path;
}
