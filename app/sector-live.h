/* SPDX-License-Identifier: MIT */
#pragma once

#include "live.h"
#include "project-sectors.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_SECTOR_LIVE (ringlet_sector_live_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletSectorLive, ringlet_sector_live, RINGLET, SECTOR_LIVE, GObject)

/**
 * RingletSectorLive:
 *
 * The patterns of the visible sectors of a document: each integrated in a worker, one
 * after the other, when the pattern of the document is exact. What was there stays
 * until the new is; what is on its way when a sector is dragged is finished, so that
 * the curve follows. Main thread only.
 *
 * Signals: "changed": one of the patterns, or which there are; "failed" (string): one
 * cannot be had, and is not tried again before the document changes.
 */
RingletSectorLive *ringlet_sector_live_new (RingletProject *project, RingletLive *live);

/* Of the sector @index of the present document: (transfer none) (nullable). */
RingletResult *ringlet_sector_live_get (RingletSectorLive *self, guint index);

/* The same less its background, see ringlet_traces_shown(); as it is where that cannot
 * be found. (transfer none) (nullable). */
RingletResult *ringlet_sector_live_get_shown (RingletSectorLive *self, guint index);

/* Whether something is still to be computed. */
gboolean ringlet_sector_live_is_busy (RingletSectorLive *self);

/* Whether a worker is at it. */
gboolean ringlet_sector_live_is_working (RingletSectorLive *self);

/* Stops that, and begins nothing before the document changes. FALSE where there is
 * nothing to stop. */
gboolean ringlet_sector_live_cancel (RingletSectorLive *self);
void ringlet_sector_live_resume (RingletSectorLive *self);

G_END_DECLS
