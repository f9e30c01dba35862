/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RINGLET_TYPE_LIMIT_HANDLE (ringlet_limit_handle_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletLimitHandle, ringlet_limit_handle, RINGLET, LIMIT_HANDLE, GtkWidget)

/* Room that a handle takes up, its line in the middle. */
#define RINGLET_LIMIT_HANDLE_WIDTH 24
/* Room of its knob at the lower end. */
#define RINGLET_LIMIT_HANDLE_KNOB 18

/**
 * RingletLimitHandle:
 *
 * One of the two handles on a histogram. It does not know where it stands: the parent
 * places it. Accessible role: slider.
 *
 * Signal "step" (double by): a key wants it moved by a part of the axis; ±1 is to the
 * end.
 */
GtkWidget *ringlet_limit_handle_new (const char *label);

/* What assistive technology says: @value of an axis from @min to @max, @text in words.
 */
void ringlet_limit_handle_tell (
    RingletLimitHandle *self, double value, double min, double max, const char *text);

G_END_DECLS
