/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Each iteration is a pass over all pixels, and clipping ends by itself long before. */
#define RINGLET_STATISTIC_MAX_ITERATIONS 1000

/**
 * RingletStatisticKind:
 * @RINGLET_STATISTIC_MEAN: Σ signal / Σ normalisation of all pixels of a bin
 * @RINGLET_STATISTIC_SIGMA_CLIP: the same without outliers, see #RingletStatistic
 * @RINGLET_STATISTIC_PERCENTILES: the same of those between two percentiles; of both
 *   being 50, the median
 *
 * What is made of the pixels in a bin.
 */
typedef enum {
  RINGLET_STATISTIC_MEAN,
  RINGLET_STATISTIC_SIGMA_CLIP,
  RINGLET_STATISTIC_PERCENTILES,
} RingletStatisticKind;

/**
 * RingletStatistic:
 * @kind: what is made of the pixels in a bin
 * @clip_threshold: least distance from the mean, in standard deviations, of what is an
 *   outlier; 0 for Chauvenet's criterion alone
 * @clip_iterations: how often outliers are looked for, at most
 * @percentile_min: 0 … 100
 * @percentile_max: the same or larger
 * @spread: the standard deviation of the pixels in each bin is wanted as well
 *
 * With x = signal / normalisation of a pixel and ω = share · normalisation, its weight
 * in a bin:
 *
 * Sigma clipping leaves out what is farther from the mean than @clip_threshold or,
 * where that is more, √(2 ln (n / √(2π))) standard deviations, n = max (3, Σ share),
 * and begins again with what is left, until nothing is left out any more. The second
 * number is Chauvenet's: half a pixel of a bell curve lies beyond it, so that no
 * threshold takes its tails away. The standard deviation is √(Σ share² variance / Σ ω²)
 * with the error models poisson and variance, and the scatter √(Σ ω² (x − mean)² / Σ
 * ω²) with azimuthal, hybrid and none. Where it is 0 nothing is an outlier. A pixel in
 * several bins is judged in each of them for itself.
 *
 * Percentiles: the pixels are sorted by x, and each takes an interval as wide as its
 * ω. Those wholly between @percentile_min and @percentile_max of Σ ω are left; else,
 * as for the median, those that reach over both; else those that lie there in part.
 *
 * Source: sigma_clip_ng() and medfilt1d_ng() of pyFAI 2026.9 (CSR_common.pxi).
 * Differences: its pixel that is left out in one bin is missing in the others, too, in
 * the order in which its threads come by; where the standard deviation is 0 it leaves
 * out what is not the mean itself; and of percentiles that lie in two pixels in part
 * its bin is empty.
 */
typedef struct {
  RingletStatisticKind kind;
  double clip_threshold;
  guint clip_iterations;
  double percentile_min;
  double percentile_max;
  gboolean spread;
} RingletStatistic;

/* The mean and no spread; pyFAI's 5 standard deviations in 5 iterations, and the
 * median, for who asks for these. */
RingletStatistic ringlet_statistic_default (void);

/* Whether it needs the pixels of a bin one by one, which engines that only sum do not
 * have. */
gboolean ringlet_statistic_needs_bins (const RingletStatistic *self);

/* Whether it leaves one pixel of each bin, or two: whether both percentiles are one. */
gboolean ringlet_statistic_is_quantile (const RingletStatistic *self);

/* @error: RINGLET_ERROR_VALUE naming the first member that is outside its domain */
gboolean ringlet_statistic_check (const RingletStatistic *self, GError **error);

/* Whether both make the same; members that do not count are not compared. */
gboolean ringlet_statistic_equal (const RingletStatistic *a, const RingletStatistic *b);

G_END_DECLS
