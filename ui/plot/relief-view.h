/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "series-relief.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_RELIEF_VIEW (ringlet_relief_view_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletReliefView, ringlet_relief_view, RINGLET, RELIEF_VIEW, GtkWidget)

/**
 * RingletReliefView:
 *
 * The patterns of a series as a waterfall or a surface. A drag and the arrows (with
 * Shift further) shift the curves or turn the surface, + and − make them higher and
 * lower, 0 shows all as it was at first; the wheel zooms (with Ctrl the frames alone),
 * a drag with Ctrl and Ctrl with arrows move what is seen.
 *
 * Signals: "chosen" and "pointed" (frame: double; NaN where nothing is pointed at).
 *
 * Accessible role: image; its description says what is seen and from where.
 */
GtkWidget *ringlet_relief_view_new (const char *label);

void ringlet_relief_view_set_kind (RingletReliefView *self, RingletReliefKind kind);

/* @map: (nullable): borrowed; call it again when its patterns change, and with NULL
 * before it goes. What is seen stays while the shape does, and all of it stays all. */
void ringlet_relief_view_set_map (RingletReliefView *self, const RingletHeatMap *map);

/* Of the intensities, and of a surface. */
void ringlet_relief_view_set_colours (
    RingletReliefView *self, RingletScale scale, const RingletLevels *levels);

/* The one that is marked. */
void ringlet_relief_view_set_frame (RingletReliefView *self, guint64 frame);

/* What of the map is seen. */
void ringlet_relief_view_set_seen (
    RingletReliefView *self, const RingletHeatView *seen);
RingletHeatView ringlet_relief_view_get_seen (RingletReliefView *self);

void ringlet_relief_view_set_shows_hidden (
    RingletReliefView *self, gboolean shows_hidden);
gboolean ringlet_relief_view_get_shows_hidden (RingletReliefView *self);

/* What is said where there is nothing to be seen. */
void ringlet_relief_view_set_hint (RingletReliefView *self, const char *text);

/* Returns (transfer none) (nullable): what is seen; @pose: (out): from where */
RingletSeriesRelief *ringlet_relief_view_get_relief (
    RingletReliefView *self, RingletReliefPose *pose);

G_END_DECLS
