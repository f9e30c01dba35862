/* SPDX-License-Identifier: MIT */
#pragma once

#include "split/row.h"

G_BEGIN_DECLS

/**
 * ringlet_pole_add_shares:
 * @j: a pixel for which ringlet_row_holds_pole()
 * @shares: gets shares that sum to 1 (less what is outside the range) and reach every
 *   azimuth; a bin may come several times
 *
 * The pixel that the beam axis passes through has every χ and no polygon with
 * straight edges in (radial, χ). It is quartered until the parts are small in azimuth;
 * a part without the axis counts by its polygon, in proportion to its area on the
 * detector; what is left around the axis is spread evenly over the turn.
 */
void ringlet_pole_add_shares (const RingletRow *row, gsize j, RingletShares *shares);

G_END_DECLS
