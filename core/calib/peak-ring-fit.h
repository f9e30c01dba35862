/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the peak in one sector of a ring. */

#include "calib/peak-ring.h"
#include "calib/peak-sector.h"

G_BEGIN_DECLS

/**
 * RingletRingWindow:
 * @ring: which
 * @inner_rad: how far to look towards the beam
 * @outer_rad: likewise, away from it
 * @n: sectors
 * @first: index of the first one among those of all rings
 * @lines: its neighbours, by their distance in radians
 */
typedef struct {
  const RingletRing *ring;
  double inner_rad;
  double outer_rad;
  gsize n;
  gsize first;
  RingletPeakLines lines;
} RingletRingWindow;

/**
 * RingletRingSight:
 * @image: what is looked at
 * @placement: where it stands
 * @search: how to look
 * @polarization: factor of the polarisation; NaN where it is not known
 */
typedef struct {
  const RingletPeakImage *image;
  const RingletPlacement *placement;
  RingletRingSearch search;
  double polarization;
} RingletRingSight;

/* Of the whole ring, pixels, about; 0 when no part of it meets the detector. */
double ringlet_ring_length (const RingletPlacement *placement, double two_theta_rad);

/* The part of a ring at an azimuth; FALSE where there is none. */
gboolean ringlet_ring_sector (const RingletRingSight *view,
    const RingletRingWindow *window, double chi_rad, double half_chi_rad,
    RingletPeakSector *sector);

/* The pixels of a sector, and the peak across them; FALSE where there is none. */
gboolean ringlet_ring_fit (const RingletRingSight *view,
    const RingletRingWindow *window, const RingletPeakSector *sector, GArray *samples,
    RingletPeakFit *fit);

G_END_DECLS
