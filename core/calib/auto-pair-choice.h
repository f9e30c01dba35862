/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: which two arcs say most together. */

#include "calib/auto-arc.h"

G_BEGIN_DECLS

/**
 * RingletAutoPair:
 * @a: index of an arc
 * @b: of another
 * @apart_px: across the first
 * @rings_apart: so many at most
 */
typedef struct {
  guint a;
  guint b;
  double apart_px;
  guint rings_apart;
} RingletAutoPair;

/**
 * ringlet_auto_pair_choose:
 * @arcs: the longest first
 * @most: pairs
 * @pairs: (out): of that length
 *
 * Long arcs far apart, the best first; none in too many pairs.
 *
 * Returns: how many
 */
guint ringlet_auto_pair_choose (
    const RingletArc *arcs, guint n_arcs, guint most, RingletAutoPair *pairs);

G_END_DECLS
