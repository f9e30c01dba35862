/* SPDX-License-Identifier: MIT */
#pragma once

#include "calib/symmetry.h"

G_BEGIN_DECLS

/**
 * RingletSpaceGroup:
 * @number: 1 to 230
 * @choice: of origin, "1" or "2", or of axes, "H" or "R"; "" where there is none
 * @name: Hermann–Mauguin, "P 1 21/c 1"
 * @hall: Hall symbol
 *
 * One of 530 settings of the 230 space groups. Source: International Tables for
 * Crystallography B (2010), table A1.4.2.7.
 */
typedef struct {
  int number;
  const char *choice;
  const char *name;
  const char *hall;
} RingletSpaceGroup;

/* All settings; the number of the last is 0. */
extern const RingletSpaceGroup ringlet_space_groups[];

/**
 * ringlet_space_group_find:
 * @text: "Fd-3m", "F d -3 m :2", "P6_3/mmc", "P21/c", "Fm3m" (before 1992), a number,
 *   "227", "166:R", or a Hall symbol
 * @is_rhombohedral: the cell is one of three equal edges: of R groups that setting is
 *   meant, and else the hexagonal one, unless @text says
 * @error: RINGLET_ERROR_VALUE
 *
 * Where both are usual and @text does not say, the origin is choice 2, at a centre of
 * symmetry.
 *
 * Returns: (transfer none): the setting
 */
const RingletSpaceGroup *ringlet_space_group_find (
    const char *text, gboolean is_rhombohedral, GError **error);

G_END_DECLS
