/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "live.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_ENGINE_ROW (ringlet_engine_row_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletEngineRow, ringlet_engine_row, RINGLET, ENGINE_ROW, AdwPreferencesRow)

/**
 * RingletEngineRow:
 *
 * What adds up the pixels: a list of the engines, and of the OpenCL devices of this
 * machine; below, what ran and why.
 */

/* @project, @live: borrowed as long as the row lives */
GtkWidget *ringlet_engine_row_new (RingletProject *project, RingletLive *live);

/* What the document says now. */
void ringlet_engine_row_show (RingletEngineRow *self);

G_END_DECLS
