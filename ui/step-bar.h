/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "steps.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_STEP_BAR (ringlet_step_bar_get_type ())
G_DECLARE_FINAL_TYPE (RingletStepBar, ringlet_step_bar, RINGLET, STEP_BAR, AdwBin)

/**
 * RingletStepBar:
 *
 * A button for each step, with a mark of how it stands: done ✓, needs attention !,
 * optional ○; in words in its tooltip and for assistive technology. They are the action
 * "win.step", and none of them is ever out of reach.
 */

/* Says how @step stands. */
void ringlet_step_bar_set_status (
    RingletStepBar *self, RingletStep step, RingletStepStatus status);

/* In a row, as at first, or below each other. */
void ringlet_step_bar_set_orientation (
    RingletStepBar *self, GtkOrientation orientation);

G_END_DECLS
