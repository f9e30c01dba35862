/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/ring-path.h"
#include "canvas/stroke.h"
#include "plot/phase-style.h"

G_BEGIN_DECLS

/**
 * ringlet_dash_path:
 * @style: whose dashes, in widget pixels; the colour is that of @pen
 * @path: (element-type RingletPathPoint)
 * @origin: of the sheet in the widget
 * @factor: pixels of the sheet per widget pixel
 *
 * Draws a path, whose dashes go on from one of its lines to the next.
 */
void ringlet_dash_path (RingletSheet *sheet, const RingletPen *pen,
    const RingletPhaseStyle *style, const GArray *path, const graphene_point_t *origin,
    float factor);

G_END_DECLS
