/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: which rings they are. */

#include <gio/gio.h>

#include "calib/auto-find.h"
#include "calib/ring.h"

G_BEGIN_DECLS

/**
 * RingletAutoOrder:
 * @cone: the geometry that these ring numbers give
 * @explained: part of the length of all ridges that lies on rings, less what would by
 *   chance
 * @rms_px: across the rings, of the points that lie on one
 * @n_points: of them
 * @n_rings: rings with points
 */
typedef struct {
  RingletCone cone;
  double explained;
  double rms_px;
  guint n_points;
  guint n_rings;
} RingletAutoOrder;

/**
 * ringlet_auto_orders:
 * @points: (element-type RingletConePoint): in the order of their chains
 * @rings: (element-type RingletRing): all that there are at the wavelength
 * @bounds: of what is possible
 * @hold_tilt: nothing but circles
 * @error: G_IO_ERROR_CANCELLED
 *
 * Tries each ring for each of the strongest lines, from each candidate, and fits what
 * looks like a pattern.
 *
 * Returns: (transfer full) (element-type RingletAutoOrder): different ones, the best
 * first
 */
GArray *ringlet_auto_orders (const GArray *points, const GArray *candidates,
    const GArray *rings, const RingletConeBounds *bounds, gboolean hold_tilt,
    GCancellable *cancellable, GError **error);

/**
 * ringlet_auto_orders_near:
 * @cones: (element-type RingletCone): where to start from
 * @most: of the answers
 *
 * The same from geometries that put lines on rings already.
 */
GArray *ringlet_auto_orders_near (const GArray *points, const GArray *cones,
    const GArray *rings, const RingletConeBounds *bounds, gboolean hold_tilt,
    guint most, GCancellable *cancellable, GError **error);

/* How much of the lines of @points the rings explain at the best distance, with centre
 * and tilt of @cone, and how many of the rings there are lines for, 0 … 1: no fit. */
double ringlet_auto_lines_score (
    const GArray *points, const RingletCone *cone, const GArray *rings);

/* How much of @points (element-type RingletConePoint) the rings of a cone explain. */
RingletAutoOrder ringlet_auto_order_new (
    const GArray *points, const GArray *rings, const RingletCone *cone);

G_END_DECLS
