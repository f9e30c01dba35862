/* SPDX-License-Identifier: MIT */
#pragma once

#include "base/units.h"

G_BEGIN_DECLS

/* What FIT2D writes over the first column for @unit: "2-Theta Angle (Degrees)"; the
 * name of a unit that FIT2D does not have. */
const char *ringlet_chi_label (const RingletUnit *unit);

/* Returns (nullable): the unit of such a label, whatever its case. */
const RingletUnit *ringlet_chi_unit (const char *label);

G_END_DECLS
