/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/scale.h"
#include "display/levels.h"
#include "display/pyramid.h"

G_BEGIN_DECLS

#define RINGLET_HISTOGRAM_BINS 256
#define RINGLET_HISTOGRAM_QUANTILES 1001

/**
 * RingletHistogramScale:
 * @low: value at the lower edge of the first bin
 * @high: value at the upper edge of the last bin; what lies beyond is in that bin
 * @counts: pixels per bin; the bins are even in the scale
 */
typedef struct {
  double low;
  double high;
  guint32 counts[RINGLET_HISTOGRAM_BINS];
} RingletHistogramScale;

/**
 * RingletHistogram:
 * @n_values: pixels that count
 * @min: least of them
 * @max: largest
 * @scales: the histogram on each #RingletScale. The linear and the square-root one end
 *   where the brightest pixels would make the rest invisible; the logarithmic one
 * starts at the least positive value
 * @quantiles: value below which 0 ‰, 1 ‰ … 1000 ‰ of the pixels lie, from an even
 *   sample of at most 2^18 of them; the first and the last are @min and @max
 * @bright: value below which 99.5 % of those pixels of the sample lie that are above
 *   @min: where colours end when nearly all pixels are alike; @max when none is
 *
 * How the values of an image are spread. Immutable.
 */
typedef struct {
  gsize n_values;
  double min;
  double max;
  RingletHistogramScale scales[RINGLET_SCALE_N];
  double quantiles[RINGLET_HISTOGRAM_QUANTILES];
  double bright;
} RingletHistogram;

/* Returns (transfer full); an image without any data gives zeros.
 * @error: G_IO_ERROR_CANCELLED */
RingletHistogram *ringlet_histogram_new (
    const RingletPyramid *pyramid, GCancellable *cancellable, GError **error);
RingletHistogram *ringlet_histogram_ref (RingletHistogram *self);
void ringlet_histogram_unref (RingletHistogram *self);

/* @fraction 0 … 1; between the quantiles it is a straight line. */
double ringlet_histogram_quantile (const RingletHistogram *self, double fraction);

/**
 * ringlet_histogram_limits:
 * @percent: how much of the pixels the colours are for: 100 is from the least to the
 *   largest value; else half of the rest is left out at the dark end and, of powder
 *   rings, never more than half a percent at the bright end
 *
 * Limits that differ, whatever the image.
 */
void ringlet_histogram_limits (
    const RingletHistogram *self, double percent, double *min, double *max);

/* The same limits as those of @levels, for its scale: a logarithmic one, which cannot
 * show zeros, begins at the least positive value, at most four decades below the end.
 */
void ringlet_histogram_set_levels (
    const RingletHistogram *self, double percent, RingletLevels *levels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHistogram, ringlet_histogram_unref)

G_END_DECLS
