/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_OVERLAY_ROW (ringlet_overlay_row_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletOverlayRow, ringlet_overlay_row, RINGLET, OVERLAY_ROW, AdwExpanderRow)

/**
 * RingletOverlayRow:
 *
 * One overlay of a document: its colour, its name, whether it is seen; unfolded, what
 * it is scaled and shifted by, and what can be done with it: it is matched, compared
 * and removed by the actions "win.match-overlay", "win.compare-overlay" and
 * "win.remove-overlay" with its number.
 */

/* @project: borrowed as long as the row lives; @index: of an overlay that there is */
GtkWidget *ringlet_overlay_row_new (RingletProject *project, guint index);

/* What the document says now. */
void ringlet_overlay_row_show (RingletOverlayRow *self);

G_END_DECLS
