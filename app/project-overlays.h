/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

/* The verbs of patterns that are shown above the present one. @index: of an overlay
 * that there is. */

/**
 * ringlet_project_keep_pattern:
 * @pattern: of the present state, not a preview
 * @error: as ringlet_background_choice_apply()
 *
 * Keeps the pattern as an overlay, less its background where one is taken off, named
 * after the image.
 */
gboolean ringlet_project_keep_pattern (
    RingletProject *self, const RingletResult *pattern, GError **error);

/**
 * ringlet_project_load_overlays_async:
 * @job: cancels; not used before
 * @paths: (array zero-terminated=1): patterns of any format
 *
 * Reads patterns in a worker and adds them, all as one step. Where a file names no
 * unit, it is that of the document, and so is a wavelength that it does not name.
 */
void ringlet_project_load_overlays_async (RingletProject *self, RingletJob *job,
    const char *const *paths, GAsyncReadyCallback callback, gpointer user_data);

/* @error: as ringlet_pattern_read(); nothing was added then */
gboolean ringlet_project_load_overlays_finish (
    RingletProject *self, GAsyncResult *result, GError **error);

/**
 * ringlet_project_change_overlay:
 * @item: what it is from now on
 *
 * One step, named after what differs; scales that follow each other at once, as those
 * of a drag do, are one step, and so are offsets.
 */
void ringlet_project_change_overlay (
    RingletProject *self, guint index, const RingletOverlay *item);
void ringlet_project_remove_overlay (RingletProject *self, guint index);
void ringlet_project_clear_overlays (RingletProject *self);

/* What each overlay is lifted above the one below; values that follow each other at
 * once are one step. Without overlays it does nothing. */
void ringlet_project_set_waterfall (RingletProject *self, double waterfall);

/* @index: −1 for none */
void ringlet_project_compare_overlay (RingletProject *self, int index);

/**
 * ringlet_project_match_overlay:
 * @shown: the pattern that it is to lie over
 * @min: lower end of the range that counts, in the unit of @shown
 * @max: upper end
 * @error: RINGLET_ERROR_VALUE when they have too little in common
 *
 * Scales and shifts an overlay, see ringlet_trace_match().
 */
gboolean ringlet_project_match_overlay (RingletProject *self, guint index,
    const RingletResult *shown, double min, double max, GError **error);

G_END_DECLS
