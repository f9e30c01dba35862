/* SPDX-License-Identifier: MIT */
#pragma once

#include "detector/spline.h"
#include "image/mask.h"

G_BEGIN_DECLS

/* The steps of pinhole.c, one a file. */

/**
 * RingletSpot:
 * @slow_px: centroid, pixels from the corner of the image
 * @fast_px: likewise
 * @row: which hole it is
 * @column: likewise
 * @is_hole: whether it has a number
 */
typedef struct {
  double slow_px;
  double fast_px;
  int row;
  int column;
  gboolean is_hole;
} RingletSpot;

/* Returns (transfer full) (element-type RingletSpot): bright spots above what is around
 * them. */
GArray *ringlet_pinhole_spots (const RingletImage *image, const RingletMask *mask);

/* Numbers the spots that lie on a lattice; returns how many. Rows and columns go on as
 * those of the image do. */
gsize ringlet_pinhole_number (GArray *spots);

/**
 * ringlet_pinhole_fit:
 * @n: points
 * @x: where they are
 * @y: likewise
 * @values: (inout): at the points; what the surface leaves of them
 * @surface: (out): over 0 … @x_max, 0 … @y_max, with an interval every @spacing
 *
 * Least squares, and as smooth as the points allow where there are none.
 */
void ringlet_pinhole_fit (gsize n, const double *x, const double *y, double *values,
    double x_max, double y_max, double spacing, RingletSplineSurface *surface);

/* Returns (transfer full): @mask and all pixels outside the convex hull of @n points.
 */
RingletMask *ringlet_pinhole_hull (const RingletImage *image, const RingletMask *mask,
    gsize n, const double *slow_px, const double *fast_px);

G_END_DECLS
