/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: the neighbours of a ring. */

#include "calib/peak-ring-fit.h"

G_BEGIN_DECLS

/* The lines beside ring @index that may shift a peak there, by their distance in
 * radians. */
RingletPeakLines ringlet_ring_powder_lines (
    const RingletRingPowder *self, const GArray *rings, guint index);

/* How far to look for ring @index, at most up to its neighbours. */
RingletRingWindow ringlet_ring_window (const GArray *rings, guint index);

G_END_DECLS
