/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the fit of a peak to bins by Fisher scoring. */

#include "calib/peak-bins.h"
#include "calib/peak-pixels.h"

G_BEGIN_DECLS

/* More bins than that tell nothing more of a peak. */
#define RINGLET_PEAK_FIT_BINS 96

/**
 * RingletPeakScoring:
 * @n: bins that count, up to whole eight; what is empty has no pixels
 * @pixels: in each bin
 * @across: their mean distance
 * @values: their mean
 * @means: as the model last evaluated has them
 * @slopes: their derivatives
 * @weights: pixels by their variance
 * @matrix: Fisher information, the lower half
 * @gradient: of the likelihood
 * @sum: Σ weight · residual²
 */
typedef struct {
  const RingletPeakBins *bins;
  gsize n;
  double pixels[RINGLET_PEAK_FIT_BINS];
  double across[RINGLET_PEAK_FIT_BINS];
  double values[RINGLET_PEAK_FIT_BINS];
  double means[RINGLET_PEAK_FIT_BINS];
  double slopes[RINGLET_PEAK_N][RINGLET_PEAK_FIT_BINS];
  double weights[RINGLET_PEAK_FIT_BINS];
  double matrix[RINGLET_PEAK_N][RINGLET_PEAK_N];
  double gradient[RINGLET_PEAK_N];
  double sum;
} RingletPeakScoring;

/* Steps from @model to the most likely one; FALSE when they do not arrive.
 * @tolerance_px: of its centre */
gboolean ringlet_peak_scoring_optimise (
    RingletPeakScoring *work, double tolerance_px, RingletPeakModel *model);

/* Weights that follow from the model that was evaluated last, and everything with them.
 * @least: mean that a pixel has at least, for its noise */
void ringlet_peak_scoring_linearise (RingletPeakScoring *work, double least);

/* The lower half of a symmetric matrix becomes its Cholesky factor; FALSE when it has
 * none. */
gboolean ringlet_peak_scoring_decompose (double a[RINGLET_PEAK_N][RINGLET_PEAK_N]);

/* Solves for @right with that factor. */
void ringlet_peak_scoring_solve (
    double a[RINGLET_PEAK_N][RINGLET_PEAK_N], double right[RINGLET_PEAK_N]);

G_END_DECLS
