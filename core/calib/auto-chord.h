/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside calib/ only: how well arcs lie on rings, fast. */

#include "calib/auto-arc.h"

G_BEGIN_DECLS

/**
 * RingletChords:
 * @chords: 2 sin θ = λ / d of each ring: the length of v − u, for unit vectors v to a
 *   point of the ring and u along the beam
 * @n: rings
 * @cells: first ring that is not inside of each of so many cells from 0 to 2
 */
typedef struct {
  double *chords;
  guint n;
  guint *cells;
} RingletChords;

/* @rings: (element-type RingletRing). Cleared with ringlet_chords_clear(). */
RingletChords ringlet_chords_new (const GArray *rings);
void ringlet_chords_clear (RingletChords *self);

/* Cosine of 2θ of a ring. */
static inline double
ringlet_chords_cosine (const RingletChords *self, guint ring)
{
  return 1.0 - 0.5 * self->chords[ring] * self->chords[ring];
}

#define RINGLET_ARC_ROWS_MAX 64

/**
 * RingletArcRows:
 * @arcs: (array length=n): the longest first, so that what is bad is soon known to be
 * @n: at most RINGLET_ARC_ROWS_MAX
 * @weight: of all together
 * @at: places of their middles, side by side for vector units
 * @slow: likewise, from one pixel to the next
 * @fast: likewise
 *
 * Arcs as they are judged a hundred thousand times.
 */
typedef struct {
  const RingletArc *arcs;
  guint n;
  double weight;
  double at[3][RINGLET_ARC_ROWS_MAX];
  double slow[3][RINGLET_ARC_ROWS_MAX];
  double fast[3][RINGLET_ARC_ROWS_MAX];
} RingletArcRows;

/* Of the first arcs, as many as there is room for; borrows @arcs. */
RingletArcRows ringlet_arc_rows (const RingletArc *arcs, guint n);

/**
 * ringlet_chords_judge:
 * @sample: where it is in the frame of the detector, metres
 * @u: along the beam
 * @most: a loss that is no longer of interest
 *
 * Returns: the part of the length of @arcs that lies on no ring, or would by chance; 1
 *   when that is more than @most
 */
double ringlet_chords_judge (const RingletChords *self, const RingletArcRows *arcs,
    const double sample[3], const double u[3], double most);

/* Whether an arc that goes through a ring in its middle follows it to its ends, so far
 * that it would count as one on it. Much cheaper than ringlet_chords_judge(). */
gboolean ringlet_chords_follows (const RingletChords *self, guint ring,
    const RingletArc *arc, const double *sample, const double *u);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletChords, ringlet_chords_clear)

G_END_DECLS
