/* SPDX-License-Identifier: MIT */
#include "cli/calibrants-seen.h"

#include <math.h>

#define N_AZIMUTH 720 /* every half degree */

typedef struct {
  RingletPlacement placement;
  double slow; /* beam centre */
  double fast;
} View;

/* Whether the ring is on the detector there, and its distance from the beam centre. */
static gboolean
find_radius (const View *self, double two_theta_rad, double chi_rad, double *radius)
{
  const RingletDetector *detector = self->placement.detector;
  double slow = 0.0;
  double fast = 0.0;

  if (!ringlet_placement_find_angles (
          &self->placement, two_theta_rad, chi_rad, &slow, &fast) ||
      !(slow >= 0.0 && slow <= (double) detector->n_slow && fast >= 0.0 &&
          fast <= (double) detector->n_fast))
    return FALSE;
  *radius = hypot (slow - self->slow, fast - self->fast);
  return TRUE;
}

/* @radii: of the ring before at each azimuth, replaced by those of this one. */
static RingletRingSeen
look (const View *self, double two_theta_rad, double radii[N_AZIMUTH])
{
  RingletRingSeen seen = { 0.0, 0.0, 0.0 };
  int n = 0;
  int n_both = 0;

  for (int i = 0; i < N_AZIMUTH; i++) {
    const double chi_rad = 2.0 * G_PI * (i + 0.5) / N_AZIMUTH - G_PI;
    double radius = NAN;

    if (find_radius (self, two_theta_rad, chi_rad, &radius)) {
      seen.radius_px += radius;
      n++;
      if (!isnan (radii[i])) {
        seen.gap_px += radius - radii[i];
        n_both++;
      }
    }
    radii[i] = radius;
  }
  seen.radius_px = n > 0 ? seen.radius_px / n : NAN;
  seen.gap_px = n_both > 0 ? seen.gap_px / n_both : NAN;
  seen.share = (double) n / N_AZIMUTH;
  return seen;
}

GArray *
ringlet_calibrants_seen (const RingletDetector *detector,
    const RingletGeometry *geometry, const GArray *rings)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (RingletRingSeen));
  View view = { .placement = ringlet_placement_new (detector, geometry) };
  double radii[N_AZIMUTH];

  if (!ringlet_geometry_beam_centre (geometry, detector, &view.slow, &view.fast))
    view.slow = view.fast = NAN; /* no centre: radii are not known either */
  for (int i = 0; i < N_AZIMUTH; i++)
    radii[i] = NAN;
  for (guint i = 0; i < rings->len; i++) {
    const RingletRing *ring = &g_array_index (rings, RingletRing, i);
    const RingletRingSeen seen = look (&view, ring->two_theta_rad, radii);

    g_array_append_val (all, seen);
  }
  return all;
}
