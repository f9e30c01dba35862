/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "base/scale.h"
#include "display/profile.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PROFILE_VIEW (ringlet_profile_view_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletProfileView, ringlet_profile_view, RINGLET, PROFILE_VIEW, GtkWidget)

/**
 * RingletProfileView:
 *
 * The intensity along an axis in pixels, with a band of ±σ and a cursor. Points that
 * have no pixel leave gaps. Arrow keys move the cursor by a point (Shift 10, Home,
 * End).
 *
 * Signals: "pointed" (int point): where the pointer or the cursor is, −1 where it left;
 * at most once a frame of the screen. "removed" (): Delete.
 *
 * Accessible role: image.
 */
GtkWidget *ringlet_profile_view_new (void);

/* @profile: (nullable); @label_x: of the axis below; @is_sum: the sums and not the
 * means
 */
void ringlet_profile_view_set (RingletProfileView *self, RingletProfile *profile,
    const char *label_x, gboolean is_sum);
void ringlet_profile_view_set_scale (RingletProfileView *self, RingletScale scale);

/* The point that the cursor is at, −1 for none. */
int ringlet_profile_view_get_cursor (RingletProfileView *self);

/* What is said of it to who cannot see it. */
void ringlet_profile_view_set_words (RingletProfileView *self, const char *text);

G_END_DECLS
