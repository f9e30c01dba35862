/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "calib/refine.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_RESIDUAL_VIEW (ringlet_residual_view_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletResidualView, ringlet_residual_view, RINGLET, RESIDUAL_VIEW, GtkWidget)

/**
 * RingletResidualView:
 *
 * How far points lie from their rings, in thousandths of a degree of 2θ, against the
 * azimuth; rings by shape and colour. The harmonics of all points together are drawn
 * through them: the first is what a wrong centre leaves, the second what a wrong tilt
 * does.
 *
 * Accessible role: image, with the same in words.
 */
GtkWidget *ringlet_residual_view_new (void);

/* @refinement: (nullable)
 * @ring: the only one to show; 0 for all */
void ringlet_residual_view_set (
    RingletResidualView *self, RingletRefinement *refinement, guint ring);

G_END_DECLS
