/* SPDX-License-Identifier: MIT */
#pragma once

#include "live.h"
#include "profile-cut.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PROFILER (ringlet_profiler_get_type ())
G_DECLARE_FINAL_TYPE (RingletProfiler, ringlet_profiler, RINGLET, PROFILER, GObject)

/**
 * RingletProfiler:
 *
 * The line or the box that a user looks along, and what the frame that is shown has
 * there. Computed in a worker, one at a time and always the newest: what is there stays
 * until the next has come. A region that does not fit another image is given up. Main
 * thread only.
 *
 * Signal "changed": another region, another profile, or none.
 */
RingletProfiler *ringlet_profiler_new (RingletProject *project, RingletLive *live);

/* @region: empty for none */
void ringlet_profiler_set_region (
    RingletProfiler *self, const RingletProfileRegion *region);
void ringlet_profiler_clear (RingletProfiler *self);
/* Returns (transfer none). */
const RingletProfileRegion *ringlet_profiler_get_region (RingletProfiler *self);

/* Returns (transfer none) (nullable): of the region, or as long as it is computed of
 * the one before. */
RingletProfileCut *ringlet_profiler_get_cut (RingletProfiler *self);

/* Whether something is computed. */
gboolean ringlet_profiler_is_busy (RingletProfiler *self);

/* Where regions may be; empty without an image. */
RingletProfilePlane ringlet_profiler_get_plane (RingletProfiler *self);

G_END_DECLS
