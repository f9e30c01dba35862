/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: what is found once in an image and asked for again and again. */

#include "base/progress.h"
#include "calib/auto-check.h"
#include "calib/auto-order.h"

G_BEGIN_DECLS

/**
 * RingletAutoWork:
 * @detector: borrowed
 * @bounds: of what is possible
 * @peaks: the image
 * @image: the same stabilised
 * @n_valid: pixels that count
 * @points: (element-type RingletConePoint): on bright lines
 * @few: of these, for what is tried often
 * @candidates: (nullable) (element-type RingletAutoCandidate): NULL where there are
 *   hardly any lines
 * @progress: (nullable)
 * @cancellable: (nullable)
 */
typedef struct {
  RingletDetector *detector;
  RingletConeBounds bounds;
  RingletPeakImage *peaks;
  RingletPeakImage *image;
  gsize n_valid;
  GArray *points;
  GArray *few;
  GArray *candidates;
  const RingletProgress *progress;
  GCancellable *cancellable;
} RingletAutoWork;

/**
 * RingletAutoChecked:
 * @order: a way to number the rings
 * @check: what the whole image says of it
 * @score: of both, 0 … 1
 */
typedef struct {
  RingletAutoOrder order;
  RingletAutoCheck check;
  double score;
} RingletAutoChecked;

/**
 * ringlet_auto_work_prepare:
 * @self: with detector, progress and cancellable
 * @mask: (nullable)
 * @seed: of what is tried by chance
 * @error: RINGLET_ERROR_LIMIT, G_IO_ERROR_CANCELLED
 */
gboolean ringlet_auto_work_prepare (RingletAutoWork *self, const RingletImage *image,
    const RingletMask *mask, guint32 seed, GError **error);
void ringlet_auto_work_clear (RingletAutoWork *self);

/* Returns (transfer full) (element-type RingletAutoChecked): ways to number the rings,
 * the best first. Error G_IO_ERROR_CANCELLED. */
GArray *ringlet_auto_work_orders (const RingletAutoWork *self, const GArray *rings,
    gboolean hold_tilt, GError **error);

/**
 * ringlet_auto_work_pairs:
 * @round: as ringlet_auto_pairs() has it
 * @checked: (inout) (element-type RingletAutoChecked): the best first
 * @error: G_IO_ERROR_CANCELLED
 *
 * Adds the ways to number the rings that ringlet_auto_pairs() proposes: more work, for
 * images in which the shape of the lines does not tell where the beam is.
 */
gboolean ringlet_auto_work_pairs (const RingletAutoWork *self, const GArray *rings,
    gboolean hold_tilt, guint round, GArray *checked, GError **error);

/* Returns (transfer full) (element-type RingletRing): those that automatic calibration
 * looks for: all up to 2θ = 90° and more, the first few hundred. */
GArray *ringlet_auto_rings (const RingletCalibrant *calibrant, double wavelength_m);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletAutoWork, ringlet_auto_work_clear)

G_END_DECLS
