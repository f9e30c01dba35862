/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "chain.h"
#include "live.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_LINK_ROW (ringlet_link_row_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletLinkRow, ringlet_link_row, RINGLET, LINK_ROW, AdwPreferencesRow)

/**
 * RingletLinkRow:
 *
 * One correction of the chain: its name, an eye that shows it as an image in the place
 * of the frame, and a switch; below, what it is. Switched off it keeps that, and says
 * it; what was never said cannot be switched on.
 */

/* @project, @live: borrowed as long as the row lives */
GtkWidget *ringlet_link_row_new (
    RingletLink link, RingletProject *project, RingletLive *live);

/* What the document says now. */
void ringlet_link_row_show (RingletLinkRow *self);

G_END_DECLS
