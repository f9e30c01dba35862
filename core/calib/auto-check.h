/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: whether all of the image agrees with a geometry. */

#include "calib/auto-ridge.h"
#include "calib/ring.h"

G_BEGIN_DECLS

/**
 * RingletAutoCheck:
 * @score: what agrees over what agrees and disagrees, 0 … 1
 * @n_possible: rings on the detector that are strong enough to be seen
 * @n_matched: of those, the ones that are seen
 * @n_missing: rings that should be seen and are not
 * @n_absent: of those, orders of layers, of which the first is the strongest; 0 of
 * other powders
 * @n_extra: lines where there is no ring
 * @evidence: lines on rings, each less its chance to be there anyway
 * @first: number of the first ring that is seen
 * @last: of the last one
 */
typedef struct {
  double score;
  guint n_possible;
  guint n_matched;
  guint n_missing;
  guint n_absent;
  guint n_extra;
  double evidence;
  guint first;
  guint last;
} RingletAutoCheck;

/**
 * ringlet_auto_check:
 * @image: stabilised
 * @rings: (element-type RingletRing): all that there are at the wavelength
 * @is_seen: (nullable) (out): of length @rings->len: whether each ring is seen
 * @error: G_IO_ERROR_CANCELLED
 *
 * Averages the image along the rings of @cone and compares the lines of that pattern
 * with the rings: a geometry that is wrong blurs them, leaves lines unexplained, or
 * expects strong rings where there is nothing.
 */
gboolean ringlet_auto_check (const RingletPeakImage *image,
    const RingletDetector *detector, const RingletCone *cone, const GArray *rings,
    gboolean *is_seen, RingletAutoCheck *check, GCancellable *cancellable,
    GError **error);

G_END_DECLS
