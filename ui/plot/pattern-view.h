/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "base/scale.h"
#include "calib/ring.h"
#include "engine/result.h"
#include "plot/phase-bars.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PATTERN_VIEW (ringlet_pattern_view_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletPatternView, ringlet_pattern_view, RINGLET, PATTERN_VIEW, GtkWidget)

/**
 * RingletPatternView:
 *
 * A pattern with axes, band of ±σ, ring positions, and the cursor that all views share.
 * Scrolling zooms the radial axis to the pointer, dragging with the primary button
 * chooses a range, with the middle button pans, a double click shows all. Arrow keys
 * move the cursor by a bin (Shift 10), + − 0 zoom while it has the focus.
 *
 * Signal "pointer" (double radial, boolean inside): where the pointer or the cursor is,
 * in the unit of the pattern; at most once a frame.
 *
 * Signal "lifted" (double by, boolean ended): the pointer is dragged with Shift held:
 * by so much of the intensity since the drag began, upwards. Esc lifts by 0.
 *
 * Signal "limit-moved" (double min, double max, boolean ended): an end of the range of
 * ringlet_pattern_view_set_limits() is dragged. Esc puts it back.
 *
 * Signal "picked" (double radial, double reach, int n): a click, the n-th of them that
 * follow each other at once, or Enter at the cursor. What is meant is within @reach.
 *
 * A preview is marked by a word in the corner. Accessible role: image, with a
 * description of what is shown.
 */
GtkWidget *ringlet_pattern_view_new (void);

/* @pattern: (nullable). A pattern in another unit keeps the part that is shown where
 * both units can be converted. */
void ringlet_pattern_view_set_pattern (
    RingletPatternView *self, RingletResult *pattern, gboolean is_stale);

/* @text: (nullable): shown while there is no pattern; NULL for what is usually missing
 */
void ringlet_pattern_view_set_hint (RingletPatternView *self, const char *text);

/* The numbers of the radial axis are d in Å; the curve stays where it is. Needs a
 * pattern in q. */
void ringlet_pattern_view_set_as_spacing (
    RingletPatternView *self, gboolean as_spacing);
void ringlet_pattern_view_set_scale (RingletPatternView *self, RingletScale scale);
RingletScale ringlet_pattern_view_get_scale (RingletPatternView *self);

/* @rings: (nullable) (element-type RingletRing): drawn as ticks with indices at the top
 */
void ringlet_pattern_view_set_rings (RingletPatternView *self, GArray *rings);

/* Returns (transfer none): the lines of phases, which the view keeps in their places.
 */
RingletPhaseBars *ringlet_pattern_view_get_phases (RingletPatternView *self);
/* @traces: (nullable) (transfer none) (element-type RingletTrace): what is drawn beside
 * it, in the unit of the pattern; overlays are named in a corner */
void ringlet_pattern_view_set_traces (RingletPatternView *self, GPtrArray *traces);

/* Returns (transfer full): numbers of what is seen, see ringlet_traces_text(); NULL
 * without a pattern. */
char *ringlet_pattern_view_text (RingletPatternView *self);

/* The part of the pattern that is kept, with ends that can be dragged. */
void ringlet_pattern_view_set_limits (
    RingletPatternView *self, gboolean is_shown, double min, double max);

/* Puts the cursor there, and shows it. */
void ringlet_pattern_view_reveal (RingletPatternView *self, double radial);

/* What of the axis is looked at, in the unit of the pattern. */
void ringlet_pattern_view_get_range (
    RingletPatternView *self, double *min, double *max);

/* Returns (transfer full): what is seen, without the cursor. */
GdkTexture *ringlet_pattern_view_paint (RingletPatternView *self);

/* The cursor, in the unit of the pattern; NaN for none. */
void ringlet_pattern_view_set_cursor (RingletPatternView *self, double radial);

void ringlet_pattern_view_show_all (RingletPatternView *self);
void ringlet_pattern_view_zoom (RingletPatternView *self, double factor);

G_END_DECLS
