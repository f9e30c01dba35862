/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: what all pixels of one ring say of the geometry. */

#include "calib/auto-cone.h"
#include "calib/peak-ring-fit.h"

G_BEGIN_DECLS

#define RINGLET_PIXEL_SHAPES 3

/**
 * RingletPixelEvidence:
 * @matrix: Fisher information of the geometry
 * @score: slope of the likelihood
 * @scatter: Σ weight · residual²
 * @expected: the same of counts
 * @deviances: of the pixels of the ring, with each of the shapes
 * @off: how far the ring lies off as a whole, in its standard deviations
 * @is_seen: the ring says something
 */
typedef struct {
  double deviances[RINGLET_PIXEL_SHAPES];
  double matrix[RINGLET_CONE_PARAMETERS][RINGLET_CONE_PARAMETERS];
  double score[RINGLET_CONE_PARAMETERS];
  double scatter;
  double expected;
  double off;
  gboolean is_seen;
} RingletPixelEvidence;

/**
 * RingletPixelScoring:
 * @view: of the image
 * @cone: where it stands
 * @rings: all
 * @powder: that they are of
 * @lorentzian: share of a Lorentzian in the shape of all rings
 * @shapes: others that it is compared with
 * @n_shapes: of them
 * @evidence: of each ring
 */
typedef struct {
  RingletRingSight view;
  const RingletDetector *detector;
  RingletCone cone;
  const GArray *rings;
  const RingletRingPowder *powder;
  double lorentzian;
  double shapes[RINGLET_PIXEL_SHAPES];
  int n_shapes;
  RingletPixelEvidence *evidence;
} RingletPixelScoring;

/* Fills the evidence of the ring of an index in @data, a #RingletPixelScoring; without
 * the ring it stays as it is. */
void ringlet_pixel_ring (gsize index, gpointer data);

G_END_DECLS
