/* SPDX-License-Identifier: MIT */
#include "support/arc-case.h"

#include <math.h>

#define STEP 1e-5 /* of the azimuth, for tangents */

ArcSetup
arc_setup (
    double slow_m, double fast_m, double distance_m, double tilt_slow, double tilt_fast)
{
  const double up = sqrt (1.0 - tilt_slow * tilt_slow - tilt_fast * tilt_fast);

  return (ArcSetup){ { slow_m - distance_m * tilt_slow, fast_m - distance_m * tilt_fast,
                         -distance_m * up },
    { tilt_slow, tilt_fast, up } };
}

gboolean
arc_setup_meet (const ArcSetup *self, const RingletDetector *detector,
    double two_theta_rad, double phi_rad, double *slow_px, double *fast_px)
{
  const double *u = self->u;
  const double norm = hypot (u[1], u[2]);
  /* Across the beam: e and f = u × e. */
  const double e[3] = { 0.0, u[2] / norm, -u[1] / norm };
  const double f[3] = { u[1] * e[2] - u[2] * e[1], u[2] * e[0] - u[0] * e[2],
    u[0] * e[1] - u[1] * e[0] };
  double v[3], times = 0.0;

  for (int i = 0; i < 3; i++)
    v[i] = cos (two_theta_rad) * u[i] +
        sin (two_theta_rad) * (cos (phi_rad) * e[i] + sin (phi_rad) * f[i]);
  times = -self->sample[2] / v[2];
  *slow_px = (self->sample[0] + times * v[0]) / detector->pixel_slow_m;
  *fast_px = (self->sample[1] + times * v[1]) / detector->pixel_fast_m;
  return times > 0.0 && *slow_px > 0.0 &&
      *slow_px<(double) detector->n_slow && * fast_px> 0.0 &&
      *fast_px < (double) detector->n_fast;
}

static gboolean
set_point (const ArcSetup *self, const RingletDetector *detector, double two_theta_rad,
    double phi_rad, RingletConePoint *point)
{
  double slow = 0.0, fast = 0.0, next[2], length = 0.0;

  if (!arc_setup_meet (
          self, detector, two_theta_rad, phi_rad + STEP, &next[0], &next[1]) ||
      !arc_setup_meet (self, detector, two_theta_rad, phi_rad, &slow, &fast) ||
      !ringlet_cone_point (detector, slow, fast, point))
    return FALSE;
  point->tangent[0] = (next[0] - slow) * detector->pixel_slow_m;
  point->tangent[1] = (next[1] - fast) * detector->pixel_fast_m;
  point->tangent[2] = 0.0;
  length = hypot (point->tangent[0], point->tangent[1]);
  for (int i = 0; i < 2; i++)
    point->tangent[i] /= length;
  return TRUE;
}

gboolean
arc_setup_arc (const ArcSetup *self, const RingletDetector *detector,
    double two_theta_rad, double phi_rad, double half_rad, RingletArc *arc)
{
  arc->weight = 0.0;
  for (int k = 0; k < RINGLET_ARC_POINTS; k++)
    if (!set_point (self, detector, two_theta_rad, phi_rad + (k - 1) * half_rad,
            &arc->points[k]))
      return FALSE;
  arc->weight = hypot (arc->points[2].slow_px - arc->points[0].slow_px,
      arc->points[2].fast_px - arc->points[0].fast_px);
  return TRUE;
}

GArray *
arc_rings (const double *two_theta_rad, guint n)
{
  GArray *rings = g_array_new (FALSE, TRUE, sizeof (RingletRing));

  for (guint i = 0; i < n; i++) {
    const RingletRing ring = { .number = i + 1, .two_theta_rad = two_theta_rad[i] };

    g_array_append_val (rings, ring);
  }
  return rings;
}
