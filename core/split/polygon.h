/* SPDX-License-Identifier: MIT */
#pragma once

#include "split/row.h"

G_BEGIN_DECLS

/* Clipping to an azimuthal row adds at most one corner at each of its two edges and for
 * each crossing of a non-convex outline; twice the corners and more is enough. */
#define RINGLET_POLYGON_MAX 16

/**
 * RingletPolygon:
 * @n: corners
 * @u: radial coordinate, in bins
 * @v: azimuthal coordinate, in bins
 *
 * A pixel, or a part of one, in the (radial, χ) plane; edges are straight there.
 */
typedef struct {
  int n;
  double u[RINGLET_POLYGON_MAX];
  double v[RINGLET_POLYGON_MAX];
} RingletPolygon;

/**
 * ringlet_polygon_add_shares:
 * @weight: what the whole polygon counts, 1 for a pixel
 * @shares: gets the area in each bin, relative to the whole polygon, times @weight. The
 *   part outside the range is dropped. A polygon that crosses the start of the range
 * may give a bin twice
 *
 * Returns: %FALSE when the polygon has no area, as of a pixel seen edge-on: then
 * nothing is added
 */
gboolean ringlet_polygon_add_shares (const RingletPolygon *self, const RingletRow *row,
    double weight, RingletShares *shares);

/**
 * ringlet_polygon_add_squares:
 * @self: finite
 * @n_v: rows of squares of side 1, from the origin
 * @n_u: squares in a row
 * @shares: gets the area in each square, relative to the whole polygon, ascending; the
 *   part that is on no square is dropped
 *
 * The same on a plane that does not wrap.
 *
 * Returns: the area of the polygon; 0 when it has none, then nothing is added
 */
double ringlet_polygon_add_squares (
    const RingletPolygon *self, gsize n_v, gsize n_u, RingletShares *shares);

G_END_DECLS
