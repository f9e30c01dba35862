/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "comparison.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_COMPARE_PANEL (ringlet_compare_panel_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletComparePanel, ringlet_compare_panel, RINGLET, COMPARE_PANEL, AdwBin)

/**
 * RingletComparePanel:
 *
 * The page of the step Compare: what the image is compared with, what of it is shown,
 * and that nothing of it is in results.
 */

/* Once. */
void ringlet_compare_panel_bind (
    RingletComparePanel *self, RingletProject *project, RingletComparison *comparison);

/* @text: (nullable): why nothing blinks by itself */
void ringlet_compare_panel_set_still (RingletComparePanel *self, const char *text);

G_END_DECLS
