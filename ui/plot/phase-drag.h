/* SPDX-License-Identifier: MIT */
#pragma once

#include "plot/phase-bars.h"

G_BEGIN_DECLS

/* Bars are grabbed and dragged along the axis of @view, which they lie on: before what
 * else the view does with a drag. Both live as long as each other. */
void ringlet_phase_drag_connect (RingletPhaseBars *bars, GtkWidget *view);

/* Esc: the drag of a line is given up; %FALSE when there is none. */
gboolean ringlet_phase_drag_cancel (RingletPhaseBars *bars);

G_END_DECLS
