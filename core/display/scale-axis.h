/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/histogram.h"
#include "display/levels.h"

G_BEGIN_DECLS

/**
 * RingletScaleAxis:
 * @scale: what is even along the axis
 * @low: value at its beginning, place 0; positive on a logarithmic scale
 * @high: value at its end, place 1; larger
 *
 * An axis for values of pixels.
 */
typedef struct {
  RingletScale scale;
  double low;
  double high;
} RingletScaleAxis;

/* The axis of the histogram on @scale; from 0 or 1 to something larger when the image
 * has no data. */
RingletScaleAxis ringlet_scale_axis_of (
    const RingletHistogram *histogram, RingletScale scale);

/* 0 … 1; what lies beyond the axis is at its ends. */
double ringlet_scale_axis_place (const RingletScaleAxis *self, double value);
/* The inverse; exactly the ends at 0 and 1 and beyond. */
double ringlet_scale_axis_value (const RingletScaleAxis *self, double place);

/**
 * RingletLimit:
 * @RINGLET_LIMIT_LOWER: #RingletLevels.min
 * @RINGLET_LIMIT_UPPER: #RingletLevels.max
 */
typedef enum {
  RINGLET_LIMIT_LOWER,
  RINGLET_LIMIT_UPPER,
  RINGLET_LIMIT_N,
} RingletLimit;

double ringlet_limit_value (const RingletLevels *levels, RingletLimit limit);

/**
 * ringlet_scale_axis_move:
 * @levels: one limit is moved to @place, or as near as the other one lets it: limits
 *   never cross. A limit beyond the axis stays as it is until it leaves the end
 *
 * Returns: whether it changed
 */
gboolean ringlet_scale_axis_move (const RingletScaleAxis *self, RingletLevels *levels,
    RingletLimit limit, double place);

/* Fills @pixels (array length=n), 0xFFRRGGBB, with the colours along the axis. */
void ringlet_scale_axis_colours (const RingletScaleAxis *self,
    const RingletLevels *levels, guint32 *pixels, gsize n);

/* Fills @heights (array length=RINGLET_HISTOGRAM_BINS), 0 … 1, even steps of log (1 +
 * count); the highest bar is 1. */
void ringlet_scale_axis_heights (
    const RingletHistogram *histogram, RingletScale scale, double *heights);

G_END_DECLS
