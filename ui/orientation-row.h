/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_ORIENTATION_ROW (ringlet_orientation_row_get_type ())
G_DECLARE_FINAL_TYPE (RingletOrientationRow, ringlet_orientation_row, RINGLET,
    ORIENTATION_ROW, AdwActionRow)

/**
 * RingletOrientationRow:
 *
 * How the pixels of the file lie on the detector: four buttons, one an orientation as
 * pyFAI counts them, each with the letter F as an F that is written in the file stands
 * there. Not there without a detector.
 */

/* Once, before it is shown. */
void ringlet_orientation_row_bind (
    RingletOrientationRow *self, RingletProject *project);

G_END_DECLS
