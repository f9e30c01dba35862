/* SPDX-License-Identifier: MIT */
#pragma once

/* Where the pixels of an uneven detector lie within it, on a device. */

#include "base/memo.h"
#include "detector/detector.h"
#include "opencl/buffer.h"

G_BEGIN_DECLS

/**
 * RingletClPointsKind:
 * @RINGLET_CL_POINTS_GRID: a regular grid, which needs no points
 * @RINGLET_CL_POINTS_NODES: those that neighbours share
 * @RINGLET_CL_POINTS_CORNERS: those of each pixel
 *
 * As kernels/place.cl has them.
 */
typedef enum {
  RINGLET_CL_POINTS_GRID,
  RINGLET_CL_POINTS_NODES,
  RINGLET_CL_POINTS_CORNERS,
} RingletClPointsKind;

/**
 * RingletClPoints:
 * @cl: the device
 * @kind: what @corner holds
 * @corner: (slow, fast, normal) of each node or corner; empty where nobody wants them
 * @centre: of each pixel
 *
 * They do not depend on where the detector stands. Immutable and counted.
 */
typedef struct {
  RingletCl *cl;
  RingletClPointsKind kind;
  RingletClBuffer corner;
  RingletClBuffer centre;
} RingletClPoints;

/**
 * ringlet_cl_points_get:
 * @with_corners: else centres alone
 * @memo: keeps them: a detector has them once, however it moves
 * @error: RINGLET_ERROR_DEVICE, RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): those of @detector
 */
RingletClPoints *ringlet_cl_points_get (RingletCl *cl, const RingletDetector *detector,
    gboolean with_corners, RingletMemo *memo, GCancellable *cancellable,
    GError **error);
void ringlet_cl_points_unref (RingletClPoints *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletClPoints, ringlet_cl_points_unref)

G_END_DECLS
