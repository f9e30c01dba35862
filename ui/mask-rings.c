/* SPDX-License-Identifier: MIT */
#include "mask-rings.h"

#include <math.h>

#include "canvas/ring-path.h"

/* Where a handle lies if it can: away from the axes, which gaps and beam stops are on.
 */
#define HANDLE_RAD (G_PI / 4)

static const RingletPathPoint *
find_handle (const GArray *path)
{
  const RingletPathPoint *best = NULL;

  for (guint i = 0; i < path->len; i++) {
    const RingletPathPoint *at = &g_array_index (path, RingletPathPoint, i);

    if (best == NULL ||
        fabs (remainder (at->chi_rad - HANDLE_RAD, 2 * G_PI)) <
            fabs (remainder (best->chi_rad - HANDLE_RAD, 2 * G_PI)))
      best = at;
  }
  return best;
}

static RingletMaskPoint
find_point (const RingletMaskSketch *self, const RingletPathPoint *at)
{
  RingletMaskPoint point = { 0, 0, at->is_start };

  ringlet_viewport_to_image (self->viewport, at->x - self->clip->origin.x,
      at->y - self->clip->origin.y, &point.y, &point.x);
  return point;
}

void
ringlet_mask_sketch_ring (const RingletMaskSketch *self,
    const RingletDetector *detector, const RingletGeometry *geometry,
    double two_theta_rad, gboolean has_handle)
{
  const RingletPlacement placement = ringlet_placement_new (detector, geometry);
  g_autoptr (RingletRingView) view =
      ringlet_ring_path_view (&placement, self->viewport);
  g_autoptr (GArray) path =
      ringlet_ring_path_new (view, two_theta_rad, self->viewport, self->clip);
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (RingletMaskPoint));

  for (guint i = 0; i < path->len; i++) {
    const RingletMaskPoint point =
        find_point (self, &g_array_index (path, RingletPathPoint, i));

    g_array_append_val (points, point);
  }
  ringlet_mask_sketch_lines (self, points, FALSE);
  if (has_handle && path->len > 0) {
    const RingletMaskPoint point = find_point (self, find_handle (path));

    ringlet_mask_sketch_handle (self, point.y, point.x);
  }
}
