/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletPixelStats:
 * @n: pixels that count
 * @n_left_out: those that do not
 * @area: of the former that lies inside, in pixels; @n where all lie inside as a whole
 * @sum: Σ area · value
 * @mean: @sum / @area; NaN where no pixel counts, as the next three
 * @std: standard deviation, √(Σ area · (value − mean)² / @area)
 * @min: the least value
 * @max: the largest
 *
 * What can be said of many pixels. A value.
 */
typedef struct {
  gsize n;
  gsize n_left_out;
  double area;
  double sum;
  double mean;
  double std;
  double min;
  double max;
} RingletPixelStats;

/* Of nothing yet. */
RingletPixelStats ringlet_pixel_stats_empty (void);

/**
 * ringlet_pixel_stats_add:
 * @values: (array length=n): NaN for those that do not count
 * @areas: (array length=n) (nullable): of each; 1 when NULL
 * @factor: all areas are multiplied with it
 *
 * @self->std is the sum of squares as long as pixels come.
 */
void ringlet_pixel_stats_add (RingletPixelStats *self, const double *values,
    const double *areas, double factor, gsize n);

/* Adds those of other pixels, neither being finished: Chan, Golub and LeVeque, Am.
 * Stat. 37 (1983) 242. */
void ringlet_pixel_stats_merge (
    RingletPixelStats *self, const RingletPixelStats *other);

/* No more will come. */
void ringlet_pixel_stats_finish (RingletPixelStats *self);

G_END_DECLS
