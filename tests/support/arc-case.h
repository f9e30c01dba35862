/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/auto-arc.h"
#include "calib/ring.h"

G_BEGIN_DECLS

/* Beam along @u, the detector at z = 0, the sample at @sample below it: what the
 * headers of core/calib/auto-*.h call the frame of the detector. All from v = cos 2θ u
 * + sin 2θ w, with w across the beam. */
typedef struct {
  double sample[3];
  double u[3];
} ArcSetup;

/* Of a beam that meets the plane at @slow_m, @fast_m, and its tilt. */
ArcSetup arc_setup (double slow_m, double fast_m, double distance_m, double tilt_slow,
    double tilt_fast);

/* Where the ring of an angle meets the detector at azimuth @phi_rad. FALSE where it
 * does not, outside of the detector too. */
gboolean arc_setup_meet (const ArcSetup *self, const RingletDetector *detector,
    double two_theta_rad, double phi_rad, double *slow_px, double *fast_px);

/* A piece of a ring, from -half to half about @phi_rad, its points exact and tangents
 * by differences. FALSE where a part is outside. */
gboolean arc_setup_arc (const ArcSetup *self, const RingletDetector *detector,
    double two_theta_rad, double phi_rad, double half_rad, RingletArc *arc);

/* Rings of these angles, without reflections. */
GArray *arc_rings (const double *two_theta_rad, guint n);

G_END_DECLS
