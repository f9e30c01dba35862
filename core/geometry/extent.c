/* SPDX-License-Identifier: MIT */
#include "geometry/extent.h"

#include "geometry/lab.h"
#include "geometry/placement.h"

static double
two_theta_at (const RingletGeometry *geometry, const RingletDetector *detector,
    double slow_px, double fast_px)
{
  return ringlet_lab_two_theta (
      ringlet_geometry_lab_at (geometry, detector, slow_px, fast_px));
}

/* Over one side, from corner to corner in steps of about a pixel. */
static double
largest_on_side (const RingletGeometry *geometry, const RingletDetector *detector,
    const double from[2], const double to[2])
{
  const int n = (int) fmax (fabs (to[0] - from[0]), fabs (to[1] - from[1])) + 1;
  double largest = 0.0;

  for (int i = 0; i <= n; i++)
    largest = fmax (largest,
        two_theta_at (geometry, detector, from[0] + (to[0] - from[0]) * i / n,
            from[1] + (to[1] - from[1]) * i / n));
  return largest;
}

double
ringlet_geometry_largest_two_theta (
    const RingletGeometry *self, const RingletDetector *detector)
{
  const RingletPlacement placement = ringlet_placement_new (detector, self);
  const double n_slow = (double) detector->n_slow;
  const double n_fast = (double) detector->n_fast;
  const double corners[5][2] = { { 0.0, 0.0 }, { n_slow, 0.0 }, { n_slow, n_fast },
    { 0.0, n_fast }, { 0.0, 0.0 } };
  double largest = 0.0;
  double slow = 0.0;
  double fast = 0.0;

  if (ringlet_placement_find_angles (&placement, G_PI, 0.0, &slow, &fast) &&
      slow >= 0.0 && slow <= n_slow && fast >= 0.0 && fast <= n_fast)
    return G_PI;

  for (int i = 0; i < 4; i++)
    largest =
        fmax (largest, two_theta_at (self, detector, corners[i][0], corners[i][1]));
  /* Lines of equal 2θ are convex below 90° only: beyond, a side may lead. */
  for (int i = 0; largest > G_PI / 2.0 && i < 4; i++)
    largest =
        fmax (largest, largest_on_side (self, detector, corners[i], corners[i + 1]));
  return largest;
}
