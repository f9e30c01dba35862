/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the points of one image as a system to be solved. */

#include "calib/refine-rows.h"
#include "calib/refine-solve.h"

G_BEGIN_DECLS

/**
 * RingletRefineProblem:
 * @detector: borrowed
 * @points: borrowed: all of them
 * @kind: of the residual
 * @use_sigma: weights from sigma_px
 * @n: points with a ring
 * @indices: (array): which these are
 * @spots: (array): what they are to the model
 * @weights: (array): what their residual is multiplied with
 * @is_rejected: (array): what is left out
 * @used: (array): numbers of the spots that are not
 * @n_used: how many
 * @rows: these once more, for vector units
 * @all: and all spots
 * @n_rejections: how often it was asked what to leave out
 *
 * Changed only between two solutions.
 */
typedef struct {
  const RingletDetector *detector;
  const GArray *points;
  RingletRefineResidual kind;
  gboolean use_sigma;
  gsize n;
  gsize *indices;
  RingletRefineSpot *spots;
  double *weights;
  gboolean *is_rejected;
  gsize *used;
  gsize n_used;
  RingletRefineRows rows;
  RingletRefineRows all;
  guint n_rejections;
} RingletRefineProblem;

/**
 * ringlet_refine_problem_new:
 * @geometry: where the depth in the sensor and the weights are taken
 * @error: RINGLET_ERROR_VALUE for a point that is not finite, a ring that is not among
 *   @rings, a ring without an angle, a point without sigma_px
 */
RingletRefineProblem *ringlet_refine_problem_new (const RingletDetector *detector,
    const RingletGeometry *geometry, const GArray *rings, const GArray *points,
    RingletRefineResidual kind, gboolean use_sigma, GError **error);
void ringlet_refine_problem_free (RingletRefineProblem *self);

/* The depth in the sensor and the weights at another geometry. Returns the largest
 * relative change of a weight, or change of a place in pixels. */
double ringlet_refine_problem_place (
    RingletRefineProblem *self, const RingletGeometry *geometry);

/* Uses no more than about @n points, evenly among those that are not rejected;
 * G_MAXSIZE for all of these. */
void ringlet_refine_problem_thin (RingletRefineProblem *self, gsize n);

/* Weighted residuals of the used points at @geometry into @out. */
void ringlet_refine_problem_residuals (
    const RingletRefineProblem *self, const RingletGeometry *geometry, double *out);

/* Derivatives of residuals of @kind: parameter p of point i into out[p · stride + i].
 */
void ringlet_refine_problem_jacobian (const RingletRefineProblem *self,
    const RingletGeometry *geometry, RingletRefineResidual kind, gsize stride,
    double *out);

/* 1.4826 × the median of the absolute weighted residuals, rejected ones included: so it
 * does not shrink with what is left out. */
double ringlet_refine_problem_scatter (
    const RingletRefineProblem *self, const RingletGeometry *geometry);

/* A millionth of a pixel in the unit of the weighted residuals: what is nearer is not
 * told apart from exact. */
double ringlet_refine_problem_floor (
    const RingletRefineProblem *self, const RingletGeometry *geometry);

/* What all points scatter beyond their own σ, pixels: added to each in squares, it
 * makes half of them lie within 0.6745 of the sum. 0 where they scatter no more. */
double ringlet_refine_problem_excess (
    const RingletRefineProblem *self, const RingletGeometry *geometry);

/**
 * RingletRefineReach:
 * @least: weighted residual that a point may have by its own σ
 * @most: that any may have
 * @excess_px: grows @least: added in squares to the σ of each point
 *
 * How far a point may lie from its ring.
 */
typedef struct {
  double least;
  double most;
  double excess_px;
} RingletRefineReach;

/* Leaves out what is farther than @reach and takes in what is not; TRUE when that
 * changed anything. After four times, what is left out stays so: a point that is too
 * far when it does not count, and is not when it does, would go in and out for ever. */
gboolean ringlet_refine_problem_reject (RingletRefineProblem *self,
    const RingletGeometry *geometry, const RingletRefineReach *reach);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletRefineProblem, ringlet_refine_problem_free)

G_END_DECLS
