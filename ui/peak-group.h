/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "fitted-peaks.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PEAK_GROUP (ringlet_peak_group_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletPeakGroup, ringlet_peak_group, RINGLET, PEAK_GROUP, AdwPreferencesGroup)

/**
 * RingletPeakGroup:
 *
 * The peaks that were fitted as a table, with buttons to find all of them, to copy and
 * to forget them; these are actions of the window. Delete forgets the selected one.
 *
 * Signals: "selected" (double position): a row was chosen; "removed" (double position).
 */

/* What the table says from now on; @problem: (nullable): said below it. */
void ringlet_peak_group_show (
    RingletPeakGroup *self, const RingletFittedPeaks *peaks, const char *problem);

G_END_DECLS
