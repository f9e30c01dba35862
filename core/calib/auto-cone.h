/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the model that automatic calibration fits. */

#include <math.h>

#include "calib/control-point.h"
#include "geometry/placement.h"

G_BEGIN_DECLS

#define RINGLET_CONE_PARAMETERS 5

/**
 * RingletCone:
 * @centre: where the direct beam meets the plane of the detector, metres
 * @distance_m: from the sample to there
 * @tilt: components of the beam along the slow and the fast axis of the detector
 *
 * The rings of all angles: cones about the beam, cut by the detector. The same as the
 * six parameters of a geometry without rot3, in words whose errors are independent.
 */
typedef struct {
  double centre[2];
  double distance_m;
  double tilt[2];
} RingletCone;

/**
 * RingletConePoint:
 * @at: in the frame of the detector, metres
 * @slow: from one pixel to the next along the slow axis, there
 * @fast: the same along the fast axis
 * @tangent: of the ridge it lies on, of length 1
 * @slow_px: in the image
 * @fast_px: likewise
 * @weight: above 0
 * @chain: points of one number lie on one ring
 * @two_theta_rad: of that ring; NaN when it is not known
 */
typedef struct {
  double at[3];
  double slow[3];
  double fast[3];
  double tangent[3];
  double slow_px;
  double fast_px;
  double weight;
  guint chain;
  double two_theta_rad;
} RingletConePoint;

/* A point of the image in the frame of the detector. FALSE where there is none. */
gboolean ringlet_cone_point (const RingletDetector *detector, double slow_px,
    double fast_px, RingletConePoint *point);

/**
 * RingletConeView:
 * @radius_m: of a point, from the beam
 * @along_m: along the beam
 * @per_pixel: change of 2θ per pixel where it is largest
 */
typedef struct {
  double radius_m;
  double along_m;
  double per_pixel;
} RingletConeView;

/* 2θ; for many points, ringlet_atan2_row() is faster. */
static inline double
ringlet_cone_two_theta (const RingletConeView *self)
{
  return atan2 (self->radius_m, self->along_m);
}

/* How @self sees a point. */
RingletConeView ringlet_cone_see (
    const RingletCone *self, const RingletConePoint *point);

/* The same, and how 2θ changes with the five parameters: centre (metres), ln distance
 * and tilt. In pixels across the ring, which stay where they are. */
RingletConeView ringlet_cone_slopes (const RingletCone *self,
    const RingletConePoint *point, double row[RINGLET_CONE_PARAMETERS]);

/* Angle on the detector between the ridge and the ring through the point, as a sine. */
double ringlet_cone_skew (const RingletCone *self, const RingletConePoint *point);

/* Both ways; the wavelength is not known to a cone. */
RingletGeometry ringlet_cone_geometry (const RingletCone *self, double wavelength_m);
RingletCone ringlet_cone_of_geometry (const RingletGeometry *geometry);

/**
 * RingletConeBounds:
 * @middle: of the detector, metres
 * @reach_m: the beam is no farther from there
 * @near_m: the sample is no nearer along the beam
 * @far_m: and no farther
 *
 * What no detector is outside of: straight lines are rings about a centre infinitely
 * far away.
 */
typedef struct {
  double middle[2];
  double reach_m;
  double near_m;
  double far_m;
} RingletConeBounds;

/* Those of a detector: six of its diagonals to the beam, 0.05 to 50 to the sample. */
RingletConeBounds ringlet_cone_bounds (const RingletDetector *detector);

/**
 * RingletConeFit:
 * @bounds: that are kept
 * @loss: residual in pixels (or as a sine) that counts half
 * @is_free: which of centre (2), distance and tilt (2) may move
 * @prior: weight of the last distance and tilt in each step: they stay where the points
 *   say nothing
 * @rounds: at most
 */
typedef struct {
  const RingletConeBounds *bounds;
  double loss;
  gboolean is_free[RINGLET_CONE_PARAMETERS];
  double prior;
  int rounds;
} RingletConeFit;

/**
 * ringlet_cone_fit_chains:
 * @points: in the order of their chains; those with two_theta_rad stay near it, of the
 *   others those of one chain keep together
 * @self: (inout)
 * @covariance: (nullable) (out): 5 × 5, of centre, ln distance and tilt, for points of
 * one pixel
 *
 * Levenberg–Marquardt with a redescending loss on distances across the ring, in pixels.
 *
 * Returns: mean loss, 0 … 1: the part of the weight that lies nowhere
 */
double ringlet_cone_fit_chains (const RingletConePoint *points, gsize n,
    const RingletConeFit *how, RingletCone *self, double *covariance);

/* The same for the directions of the ridges alone. */
double ringlet_cone_fit_tangents (const RingletConePoint *points, gsize n,
    const RingletConeFit *how, RingletCone *self);

G_END_DECLS
