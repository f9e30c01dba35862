/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside of the plots: round numbers where even steps of the number are not even on
 * the canvas. */

#include "display/plot.h"

G_BEGIN_DECLS

/**
 * RingletLadder:
 * @frame: of the axis
 * @q_per_inverse_angstrom: 0 for the axis on the left; for spacings in Å on an axis of
 *   q below, 1 in Å⁻¹, 10 in nm⁻¹
 * @gap: canvas units between neighbours, at least
 * @depth: divisions of a decade: 0 for powers of ten alone, 1 with 2 and 5, 2 with all
 *   digits, more for more digits
 */
typedef struct {
  const RingletPlotFrame *frame;
  double q_per_inverse_angstrom;
  double gap;
  int depth;
} RingletLadder;

/* Where @value stands on the canvas. */
double ringlet_ladder_at (const RingletLadder *self, double value);

/* Least and largest number on the axis, the edges with a little more; spacings end
 * before q = 0. */
void ringlet_ladder_range (const RingletLadder *self, double *min, double *max);

/**
 * ringlet_ladder_values:
 *
 * Powers of ten first, then 2 and 5 between them, then all digits, and so on between
 * each two neighbours as far as they stand apart.
 *
 * Returns: (transfer full) (element-type double): ascending
 */
GArray *ringlet_ladder_values (const RingletLadder *self);

G_END_DECLS
