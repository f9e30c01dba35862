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

/**
 * ringlet_chords_judge:
 * @sample: where it is in the frame of the detector, metres
 * @u: along the beam
 * @most: a loss that is no longer of interest
 *
 * Returns: the part of the length of @arcs that lies on no ring, or would by chance; 1
 *   when that is more than @most
 */
double ringlet_chords_judge (const RingletChords *self, const RingletArc *arcs,
    guint n_arcs, const double *sample, const double *u, double most);

/* Whether an arc that goes through a ring in its middle follows it to its ends, so far
 * that it would count as one on it. Much cheaper than ringlet_chords_judge(). */
gboolean ringlet_chords_follows (const RingletChords *self, guint ring,
    const RingletArc *arc, const double *sample, const double *u);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RingletChords, ringlet_chords_clear)

G_END_DECLS
