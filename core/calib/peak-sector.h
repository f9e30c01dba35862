/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: a part of a ring, as wide as one point needs. */

#include "calib/peak-image.h"
#include "calib/peak-profile.h"
#include "geometry/lab.h"
#include "geometry/placement.h"

G_BEGIN_DECLS

/**
 * RingletPeakSector:
 * @two_theta_rad: of the ring
 * @chi_rad: of its middle
 * @half_chi_rad: half of its width
 * @slow_px: where its middle is
 * @fast_px: likewise
 * @rad_per_px: change of 2θ by a pixel across the ring
 * @along_px: its length along the ring
 * @normal_rad: direction of growing 2θ: (slow, fast) = (sin, cos)
 * @curvature_per_px: of the ring, about
 * @polarization: factor of the polarisation; NaN where it is not known
 */
typedef struct {
  double two_theta_rad;
  double chi_rad;
  double half_chi_rad;
  double slow_px;
  double fast_px;
  double rad_per_px;
  double along_px;
  double normal_rad;
  double curvature_per_px;
  double polarization;
} RingletPeakSector;

/* FALSE where the ring does not meet the detector, or so flatly that pixels say
 * nothing. */
gboolean ringlet_peak_sector_init (RingletPeakSector *self,
    const RingletPlacement *placement, double two_theta_rad, double chi_rad,
    double half_chi_rad);

/* How much of what is sent its way a pixel gets: solid angle times polarisation, up to
 * a factor that is the same for all pixels. NaN as @polarization leaves the latter out.
 */
double ringlet_peak_sector_share (
    const RingletDetector *detector, RingletLab lab, double polarization);

/* Adds the pixels at most @half_px off the ring: their distance in 2θ, in pixels, and
 * where they are along it; their share beside that of the middle. A ring that gets
 * weaker outwards seems to lie farther inside, by its variance times the slope of the
 * logarithm. */
void ringlet_peak_sector_collect (const RingletPeakSector *self,
    const RingletPlacement *placement, const RingletPeakImage *image, double middle_px,
    double half_px, GArray *samples);

G_END_DECLS
