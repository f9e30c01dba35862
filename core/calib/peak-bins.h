/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the pixels of a profile in narrow bins. */

#include "calib/peak-profile.h"

G_BEGIN_DECLS

/* Narrow beside any peak: of the narrowest, seen through pixels, a tenth of the
 * width. */
#define RINGLET_PEAK_BIN_PX 0.125
#define RINGLET_PEAK_MAX_BINS 640

/**
 * RingletPeakBin:
 * @n: pixels, each by its share
 * @across: their mean distance
 * @value: their sum by @n: so that its variance is that of counts, mean by @n
 */
typedef struct {
  double n;
  double across;
  double value;
} RingletPeakBin;

/**
 * RingletPeakBins:
 * @n: bins, empty ones included
 * @from: where the first begins
 * @width: of each
 */
typedef struct {
  gsize n;
  double from;
  double width;
  RingletPeakBin bins[RINGLET_PEAK_MAX_BINS];
} RingletPeakBins;

/* Sorts the samples of the range into @self, at most @most bins. */
void ringlet_peak_bins_init (
    RingletPeakBins *self, const GArray *samples, RingletPeakRange range, gsize most);

/* What stands out most of them. */
gboolean ringlet_peak_bins_guess (const RingletPeakBins *self, RingletPeakGuess *guess);

/* The least Σ weight · residual² of a straight line with one step somewhere. */
double ringlet_peak_bins_step (const RingletPeakBins *self, const double *weights);

G_END_DECLS
