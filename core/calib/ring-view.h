/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: what the two ways to draw a ring share. */

#include "calib/ring.h"

G_BEGIN_DECLS

#define RINGLET_PYRAMID_SIDES 4

/**
 * RingletRingView:
 * @placement: from directions to pixels
 * @inside: what is looked at
 * @tolerance_px: how far a chord may lie from the curve
 * @sides: on a plane: planes through the sample and an edge of the rectangle, pointing
 *   inwards
 * @net: (nullable) (element-type RingletRingPatch): elsewhere: where the detector is
 */
struct _RingletRingView {
  RingletPlacement placement;
  RingletRect inside;
  double tolerance_px;
  RingletLab sides[RINGLET_PYRAMID_SIDES];
  GArray *net;
};

/**
 * RingletRingPatch:
 * @two_theta_rad: of a point of the detector
 * @chi_rad: likewise
 * @reach_rad: the detector around it, as far as the next points, is no farther away
 */
typedef struct {
  double two_theta_rad;
  double chi_rad;
  double reach_rad;
} RingletRingPatch;

/* Conic sections, for detectors that are one plane of even pixels. */
void ringlet_ring_conic_prepare (RingletRingView *view);
void ringlet_ring_conic (
    const RingletRingView *view, double two_theta_rad, GArray *curve);

/* Curves followed point by point, for any other. */
void ringlet_ring_trace_prepare (RingletRingView *view);
void ringlet_ring_trace (
    const RingletRingView *view, double two_theta_rad, GArray *curve);

G_END_DECLS
