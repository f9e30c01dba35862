/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the residual of one point and its derivatives. */

#include "calib/refine.h"

G_BEGIN_DECLS

/**
 * RingletRefineSpot:
 * @at_m: the point in the frame of the detector (slow, fast, normal)
 * @steps_m: how far it moves there with a pixel along the slow and the fast axis
 * @d_m: spacing of its ring
 *
 * What a point is to the model. Only its place on the detector, which no parameter
 * changes: derivatives go through the rotation alone, whatever the shape of the
 * detector.
 */
typedef struct {
  double at_m[3];
  double steps_m[2][3];
  double d_m;
} RingletRefineSpot;

/* The point (@slow_px, @fast_px) of the detector of @placement, where a photon that is
 * counted there entered if the geometry has a parallax. */
RingletRefineSpot ringlet_refine_spot (
    const RingletPlacement *placement, double slow_px, double fast_px, double d_m);

/**
 * RingletRefineFrame:
 * @geometry: where the detector stands
 * @projection: the same as a matrix
 * @cos1: of rot1
 * @sin1: of rot1
 *
 * What all points of one image share. A value.
 */
typedef struct {
  RingletGeometry geometry;
  RingletProjection projection;
  double cos1;
  double sin1;
} RingletRefineFrame;

RingletRefineFrame ringlet_refine_frame (const RingletGeometry *geometry);

/* 2θ of a spacing; NaN where it does not reflect. */
double ringlet_refine_ring_angle (double d_m, double wavelength_m);

/* Its derivative by the wavelength. */
double ringlet_refine_ring_slope (double d_m, double wavelength_m);

/**
 * RingletRefineValue:
 * @two_theta_rad: of the point
 * @chi_rad: likewise
 * @ring_rad: 2θ of its ring
 * @per_px: gradient of 2θ on the detector, rad per pixel
 *
 * What a point is in a geometry.
 */
typedef struct {
  double two_theta_rad;
  double chi_rad;
  double ring_rad;
  double per_px;
} RingletRefineValue;

RingletRefineValue ringlet_refine_value (
    const RingletRefineFrame *frame, const RingletRefineSpot *spot);

/**
 * ringlet_refine_model:
 * @kind: of the residual
 * @gradient: (out) (nullable): by each parameter
 *
 * Returns: the residual; NaN where the ring does not exist at the wavelength
 */
double ringlet_refine_model (const RingletRefineFrame *frame,
    const RingletRefineSpot *spot, RingletRefineResidual kind,
    double gradient[RINGLET_REFINE_N]);

G_END_DECLS
