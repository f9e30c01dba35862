/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"
#include "display/histogram.h"
#include "display/levels.h"

G_BEGIN_DECLS

/* For the patterns of a series; the levels take as much again. */
#define RINGLET_HEAT_MAP_MAX_BYTES ((gsize) 64 << 20)

/**
 * RingletHeatAxis:
 * @unit: of the limits
 * @radial_min: lower edge of the first bin
 * @radial_max: upper edge of the last one
 * @n_bins: how many there are
 *
 * The bins that all patterns of a series share. A value.
 */
typedef struct {
  const RingletUnit *unit;
  double radial_min;
  double radial_max;
  gsize n_bins;
} RingletHeatAxis;

/* To a thousandth of a bin: files round. */
gboolean ringlet_heat_axis_equal (const RingletHeatAxis *a, const RingletHeatAxis *b);

/**
 * RingletHeatMap:
 *
 * The patterns of a series one over the other, frames × bins in single precision: 10
 * 000 frames of 1000 bins are 40 MB. Of more than RINGLET_HEAT_MAP_MAX_BYTES,
 * neighbouring bins are joined to their mean, as many as it takes. Level k has the mean
 * of up to 2^k frames in a row, so that any part can be drawn from about as many rows
 * as the screen has; a level is up to date with every row that is put in. Frames that
 * are not there are NaN. One thread.
 */
typedef struct _RingletHeatMap RingletHeatMap;

/* @n_frames: at least 1 */
RingletHeatMap *ringlet_heat_map_new (const RingletHeatAxis *axis, gsize n_frames);
void ringlet_heat_map_free (RingletHeatMap *self);

/* More frames, of which nothing is known yet; bins may be joined for them. */
void ringlet_heat_map_grow (RingletHeatMap *self, gsize n_frames);

/* @values: (array): one a bin of the axis that it was made for */
void ringlet_heat_map_put (RingletHeatMap *self, gsize frame, const float *values);

gsize ringlet_heat_map_n_frames (const RingletHeatMap *self);

/* Columns: bins of the axis over ringlet_heat_map_n_joined(), rounded up. */
gsize ringlet_heat_map_n_columns (const RingletHeatMap *self);
guint ringlet_heat_map_n_joined (const RingletHeatMap *self);
const RingletHeatAxis *ringlet_heat_map_axis (const RingletHeatMap *self);

/* Centre of a column, which may lie between two, and back, in the unit of the axis. */
double ringlet_heat_map_radial (const RingletHeatMap *self, double column);
double ringlet_heat_map_column (const RingletHeatMap *self, double radial);

/* Whether a pattern was put in. */
gboolean ringlet_heat_map_has (const RingletHeatMap *self, gsize frame);

/* Returns (transfer none): the columns of row @row of level @level, 0 the frames
 * themselves. */
const float *ringlet_heat_map_row (const RingletHeatMap *self, guint level, gsize row);
guint ringlet_heat_map_n_levels (const RingletHeatMap *self);
gsize ringlet_heat_map_n_rows (const RingletHeatMap *self, guint level);

/* Returns (transfer full): how @values, n_rows × n_columns, are spread; NaN is none. */
RingletHistogram *ringlet_heat_histogram (
    const float *values, gsize n_rows, gsize n_columns);

/* Returns (transfer full): how values are spread, from a level of at most 512 rows;
 * of nothing, zeros. */
RingletHistogram *ringlet_heat_map_histogram (const RingletHeatMap *self);

/**
 * RingletHeatView:
 * @frame_min: at the lower edge of the picture; the middle of frame i is i + ½
 * @frame_max: at the upper edge
 * @column_min: at the left edge; likewise
 * @column_max: at the right edge
 *
 * What of a heat map is seen. May reach beyond it.
 */
typedef struct {
  double frame_min;
  double frame_max;
  double column_min;
  double column_max;
} RingletHeatView;

/**
 * ringlet_heat_map_paint:
 * @pixels: (array): @height × @width, 0xFFRRGGBB; 0 where no frame is
 *
 * Frames upwards. Each pixel is the mean of what it covers, from the level whose rows
 * are at most a pixel high.
 */
void ringlet_heat_map_paint (const RingletHeatMap *self, const RingletHeatView *view,
    const RingletLevels *levels, gsize width, gsize height, guint32 *pixels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletHeatMap, ringlet_heat_map_free)

G_END_DECLS
