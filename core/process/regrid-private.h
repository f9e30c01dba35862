/* SPDX-License-Identifier: MIT */
#pragma once

#include "matrix/csc.h"
#include "process/regrid.h"
#include "split/polygon.h"

G_BEGIN_DECLS

/**
 * RingletRegridCorners:
 * @corner: corner k of each pixel, metres
 * @data: where they are
 *
 * The corners of a row of pixels.
 */
typedef struct {
  RingletPoints corner[RINGLET_CORNERS_MAX];
  double *data;
} RingletRegridCorners;

/* Room for @n pixels; FALSE with RINGLET_ERROR_LIMIT. */
gboolean ringlet_regrid_corners_init (
    RingletRegridCorners *self, gsize n, GError **error);
void ringlet_regrid_corners_clear (RingletRegridCorners *self);

/**
 * RingletRegridView:
 * @detector: whose pixels are seen
 * @geometry: (nullable): from where
 * @grid: on what
 *
 * Pixels as polygons on the regular grid.
 */
typedef struct {
  const RingletDetector *detector;
  const RingletGeometry *geometry;
  RingletRegularGrid grid;
} RingletRegridView;

/* What ringlet_regrid_new() says of detector, geometry and @mask (nullable). */
gboolean ringlet_regrid_view_check (
    const RingletRegridView *self, const RingletMask *mask, GError **error);

/* Pixel @j of a row in pixels of the grid; FALSE where it has no position. */
gboolean ringlet_regrid_view_polygon (const RingletRegridView *self,
    const RingletRegridCorners *corners, gsize j, RingletPolygon *polygon);

/* FALSE with RINGLET_ERROR_VALUE where that is no pixel. */
gboolean ringlet_regrid_check_pixel (double slow_m, double fast_m, GError **error);

/**
 * ringlet_regrid_iterate:
 * @by_pixel: the shares of @self by pixels of the detector
 * @counts: on the grid; NaN where nothing is known
 * @pixels: (inout): on the detector; NaN where there is no pixel
 * @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Steps towards the pixels whose counts on the grid would be @counts.
 */
gboolean ringlet_regrid_iterate (const RingletRegrid *self, const RingletCsc *by_pixel,
    const double *counts, guint n_iterations, double *pixels, GCancellable *cancellable,
    GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletRegridCorners, ringlet_regrid_corners_clear)

G_END_DECLS
