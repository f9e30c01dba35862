/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/symmetry.h"
#include "calib/unit-cell.h"

G_BEGIN_DECLS

/**
 * RingletLooseCell:
 * @edges: a, b, c in Å; NAN where not given
 * @angles: α, β, γ in degrees; NAN where not given
 *
 * What people say of a cell: no more than is needed.
 */
typedef struct {
  double edges[3];
  double angles[3];
} RingletLooseCell;

#define RINGLET_LOOSE_CELL_INIT                                                        \
  {                                                                                    \
    { NAN, NAN, NAN },                                                                 \
    {                                                                                  \
      NAN, NAN, NAN                                                                    \
    }                                                                                  \
  }

/**
 * ringlet_unit_cell_complete:
 * @group: (nullable): a space group as ringlet_space_group_find() takes it, or one
 *   letter, P, A, B, C, I, F or R, for the centring alone, or NULL for P: then with the
 *   highest symmetry of such edges and angles
 * @cell: (out): with what follows from the symmetry
 * @name: (out) (transfer full): of the group
 * @symmetry: (out) (transfer full): its operations
 * @error: RINGLET_ERROR_VALUE naming what is missing or what contradicts the group
 */
gboolean ringlet_unit_cell_complete (const RingletLooseCell *loose, const char *group,
    RingletUnitCell *cell, char **name, RingletSymmetry **symmetry, GError **error);

G_END_DECLS
