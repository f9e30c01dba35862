/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: points of lines, none of which is too near to another. */

#include <glib.h>

G_BEGIN_DECLS

/**
 * RingletPeakPlace:
 * @slow_px: in pixels from the corner of pixel (0, 0)
 * @fast_px: likewise
 * @normal_rad: direction across its line
 * @across_px: what is nearer than that across is the same line
 * @weight: it displaces what has at most twice the weight
 *
 * A point of a line.
 */
typedef struct {
  double slow_px;
  double fast_px;
  double normal_rad;
  double across_px;
  double weight;
} RingletPeakPlace;

/* Places that are taken. */
typedef struct _RingletPeakSpread RingletPeakSpread;

/* @spacing_px: least distance of two places along a line */
RingletPeakSpread *ringlet_peak_spread_new (
    gsize n_slow, gsize n_fast, double spacing_px);
void ringlet_peak_spread_free (RingletPeakSpread *self);

/* Takes a place; FALSE when it is taken already, or outside of the image. */
gboolean ringlet_peak_spread_take (
    RingletPeakSpread *self, const RingletPeakPlace *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletPeakSpread, ringlet_peak_spread_free)

G_END_DECLS
