/* SPDX-License-Identifier: MIT */
#pragma once

#include "engine/result.h"
#include "state.h"

G_BEGIN_DECLS

/* The sector of an integration, as lines on its image and changed by hand. Pure
 * functions. Azimuths are in degrees as the plan has them, places in pixels of the
 * file.
 */

/* What there is to grab: its two rays, and all of it. */
typedef enum {
  RINGLET_SECTOR_START,
  RINGLET_SECTOR_END,
  RINGLET_SECTOR_ALL,
  RINGLET_SECTOR_NONE,
} RingletSectorPart;

/**
 * RingletSector:
 * @start_deg: as the plan says it
 * @end_deg: above @start_deg, by less than a turn
 *
 * What of the turn is integrated. A value.
 */
typedef struct {
  double start_deg;
  double end_deg;
} RingletSector;

/* Returns %FALSE where the plan takes the whole turn. */
gboolean ringlet_sector_of_plan (const RingletPlan *plan, RingletSector *sector);

/**
 * ringlet_sector_drag:
 * @self: when it was grabbed
 * @from_deg: where that was, any turn
 * @to_deg: where it is taken
 *
 * One ray follows and the other one stays; where they meet the sector goes around. All
 * of it keeps its width. Tenths of a degree, which is what a hand can do; the start is
 * in −180 … 180.
 */
RingletSector ringlet_sector_drag (
    const RingletSector *self, RingletSectorPart which, double from_deg, double to_deg);

/* Returns what lies between two azimuths, the shorter way round, in tenths of a degree;
 * of no width where they are one. */
RingletSector ringlet_sector_between (double from_deg, double to_deg);

/* Returns what lies to both sides of an azimuth, likewise. */
RingletSector ringlet_sector_around (double middle_deg, double width_deg);

/* A place on the image. */
typedef struct {
  double slow_px;
  double fast_px;
} RingletSectorPoint;

/**
 * ringlet_sector_ray:
 * @detector: of the shape of the image
 *
 * What the plan takes of one azimuth, from the beam outwards; it may go on beside the
 * detector.
 *
 * Returns: (transfer full) (element-type RingletSectorPoint): a line; empty without a
 *   geometry
 */
GArray *ringlet_sector_ray (
    const RingletState *state, RingletDetector *detector, double azimuth_deg);

/**
 * ringlet_sector_arc:
 * @is_outer: the upper limit of the radial range of the plan, and not the lower one
 *
 * Returns: (transfer full) (element-type RingletSectorPoint): that limit between the
 *   rays; empty where the plan has none, and where no ray meets the detector
 */
GArray *ringlet_sector_arc (const RingletState *state, RingletDetector *detector,
    const RingletSector *sector, gboolean is_outer);

/**
 * ringlet_sector_find:
 * @reach_px: how near counts as on it
 *
 * Returns: the nearer of its two rays at that place, or none
 */
RingletSectorPart ringlet_sector_find (const RingletState *state,
    RingletDetector *detector, const RingletSector *sector, double slow_px,
    double fast_px, double reach_px);

/* Returns the row of a cake where the sector begins or, @is_end, ends, in bins from the
 * lower edge; outside of it when the cake is one of another sector. That of the whole
 * turn has every azimuth. */
double ringlet_sector_row (
    const RingletSector *self, const RingletResult *cake, gboolean is_end);

G_END_DECLS
