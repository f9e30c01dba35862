/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "display/viewport.h"
#include "state.h"

G_BEGIN_DECLS

/* What the tool of points shows on the image; see the snapshot of #RingletToolClass. */

/* The points of the frame that is looked at, in three colours by their rings. */
void ringlet_pick_draw_points (GtkSnapshot *snapshot, const RingletViewport *viewport,
    const graphene_rect_t *clip, const RingletState *state);

/* @lasso: (element-type RingletLassoPoint) */
void ringlet_pick_draw_lasso (GtkSnapshot *snapshot, const RingletViewport *viewport,
    const graphene_rect_t *clip, const GArray *lasso);

/* "ring 3" beside a place, what a click there would be; 0: nobody knows */
void ringlet_pick_draw_number (GtkWidget *widget, GtkSnapshot *snapshot,
    const RingletViewport *viewport, const graphene_rect_t *clip, guint ring,
    double slow, double fast);

G_END_DECLS
