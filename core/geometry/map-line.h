/* SPDX-License-Identifier: MIT */
#pragma once

#include "geometry/map-table.h"
#include "geometry/placement.h"

G_BEGIN_DECLS

/**
 * ringlet_map_line_row:
 * @out: (array length=n_fast): gets the normalisation of row @slow
 *
 * The product of solid angle and polarisation, or of one of them, of a regular grid
 * without parallax. The same bits as by factors. Thread-safe.
 *
 * Returns: FALSE where there is another factor or another grid; @out is as it was
 */
gboolean ringlet_map_line_row (const RingletPlacement *placement,
    const RingletFactors *factors, gsize slow, double *out);

G_END_DECLS
