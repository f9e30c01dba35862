/* SPDX-License-Identifier: MIT */
#pragma once

#include "plot/profile-view.h"
#include "profile-cut.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PROFILE_PANE (ringlet_profile_pane_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletProfilePane, ringlet_profile_pane, RINGLET, PROFILE_PANE, GtkBox)

/**
 * RingletProfilePane:
 *
 * The profile of a line or a box, below the image: curve, what is said of all its
 * pixels and of the one at the cursor, and the buttons that belong to it.
 *
 * Signals: "pointed" (int point): the cursor, −1 for none; "width" (uint): of a line,
 * as the user wants it.
 */

/**
 * ringlet_profile_pane_show:
 * @cut: (nullable): none yet
 * @of_rows: of a box its rows and not its columns
 * @is_sum: sums and not means
 * @state: the document now
 */
void ringlet_profile_pane_show (RingletProfilePane *self, RingletProfileCut *cut,
    gboolean of_rows, gboolean is_sum, RingletState *state);

/* What of a line was asked for, be it that its profile is not there yet. */
void ringlet_profile_pane_set_region (
    RingletProfilePane *self, const RingletProfileRegion *region);

void ringlet_profile_pane_set_scale (RingletProfilePane *self, RingletScale scale);

/* Returns (transfer none): the curve. */
RingletProfileView *ringlet_profile_pane_get_view (RingletProfilePane *self);

G_END_DECLS
