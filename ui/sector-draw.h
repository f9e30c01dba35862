/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "engine/result.h"
#include "mask-outline.h"
#include "sector.h"

G_BEGIN_DECLS

/* A sector in the style of the ranges of a mask. @handles: (out) (array
 * fixed-size=3): by #RingletSectorPart, where handles were drawn: in the middle of what
 * can be seen; left alone where nothing can. */

/* @detector: (nullable) */
void ringlet_sector_draw_on_image (const RingletMaskSketch *sketch,
    const RingletState *state, RingletDetector *detector, const RingletSector *sector,
    RingletSectorPoint *handles);

void ringlet_sector_draw_on_cake (const RingletMaskSketch *sketch,
    const RingletResult *cake, const RingletSector *sector,
    RingletSectorPoint *handles);

/* Of its lines, of its pattern and of what lists it. */
void ringlet_sector_colour (const RingletNamedSector *item, double rgb[3]);

/* Beside its handle, if that was drawn. @widget: for its font */
void ringlet_sector_draw_name (const RingletMaskSketch *sketch, GtkWidget *widget,
    const char *name, const RingletSectorPoint *handle);

G_END_DECLS
