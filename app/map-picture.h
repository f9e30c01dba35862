/* SPDX-License-Identifier: MIT */
#pragma once

#include "heat-map.h"
#include "map-grid.h"

G_BEGIN_DECLS

/**
 * RingletMapPicture:
 * @n_slow: rows
 * @n_fast: columns
 * @cells: (array): n_slow × n_fast; NaN where nothing is known
 *
 * Values of frames where they were measured. Immutable.
 */
typedef struct {
  guint n_slow;
  guint n_fast;
  float *cells;
} RingletMapPicture;

/* @grid: of at least one cell. @values: (array length=n_values): one a frame */
RingletMapPicture *ringlet_map_picture_new (
    const RingletMapGrid *grid, const double *values, gsize n_values);
void ringlet_map_picture_free (RingletMapPicture *self);

/* Returns (transfer full): how the values are spread. */
RingletHistogram *ringlet_map_picture_histogram (const RingletMapPicture *self);

/* As ringlet_heat_map_paint(), one cell a pixel; @is_smooth: between the middles of
 * cells that are known by straight lines, in no cell that is not. A row at the upper
 * edge may have a lower number than one at the lower edge. */
void ringlet_map_picture_paint (const RingletMapPicture *self, gboolean is_smooth,
    const RingletHeatView *view, const RingletLevels *levels, gsize width, gsize height,
    guint32 *pixels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMapPicture, ringlet_map_picture_free)

G_END_DECLS
