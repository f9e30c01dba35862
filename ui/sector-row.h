/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_SECTOR_ROW (ringlet_sector_row_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletSectorRow, ringlet_sector_row, RINGLET, SECTOR_ROW, AdwExpanderRow)

/**
 * RingletSectorRow:
 *
 * One sector of a document: its colour, whether its pattern is there, its name, where
 * it begins and ends, and a button that takes it away.
 */

/* @project: borrowed as long as the row lives. @index: of the sector */
GtkWidget *ringlet_sector_row_new (RingletProject *project, guint index);

/* Shows what the document says now. */
void ringlet_sector_row_show (RingletSectorRow *self);

G_END_DECLS
