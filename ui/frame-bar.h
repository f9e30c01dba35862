/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RINGLET_TYPE_FRAME_BAR (ringlet_frame_bar_get_type ())
G_DECLARE_FINAL_TYPE (RingletFrameBar, ringlet_frame_bar, RINGLET, FRAME_BAR, GtkBox)

/**
 * RingletFrameBar:
 *
 * The line below the picture of a series: which frame is looked at, by slider, number
 * and buttons, and whether it is one, or sum or mean of those that follow. Not there
 * for a single image.
 */

/* Once, before it is shown. */
void ringlet_frame_bar_bind (RingletFrameBar *self, RingletProject *project);

G_END_DECLS
