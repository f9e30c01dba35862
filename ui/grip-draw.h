/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "display/viewport.h"
#include "grip.h"

G_BEGIN_DECLS

/**
 * ringlet_grip_draw:
 * @kind: what is lit: under the pointer, or held
 * @at: (array fixed-size=4): slow and fast pixel of the beam centre, and of where the
 *   normal meets the detector
 *
 * A cross where the beam is, a circle where the normal is, and the lever between; see
 * the snapshot of #RingletToolClass.
 */
void ringlet_grip_draw (GtkSnapshot *snapshot, const RingletViewport *viewport,
    const graphene_rect_t *clip, RingletGripKind kind, const double *at);

G_END_DECLS
