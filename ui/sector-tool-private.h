/* SPDX-License-Identifier: MIT */
#pragma once

/* What the files of the tool share. */

#include "project-sectors.h"
#include "sector-tool.h"

G_BEGIN_DECLS

#define N_PARTS RINGLET_SECTOR_NONE /* that have a handle */

/* The sector of the plan is the first, those that have a name follow. */
#define OF_PLAN 0U
#define MOST_ITEMS (1U + RINGLET_MAX_SECTORS)

struct _RingletSectorTool {
  RingletTool parent_instance;

  RingletProject *project;
  RingletLive *live;
  gboolean is_cake;
  guint item;             /* whose part is */
  RingletSectorPart part; /* under the pointer, or held */
  gboolean is_held;
  gboolean draws;       /* the next press begins a sector */
  gboolean is_drawn;    /* the one that is held was begun by it */
  gboolean is_there;    /* and is in the document */
  RingletSector before; /* when it was grabbed */
  double from_deg;      /* where that was */
  RingletResult
      *cake; /* (nullable): that it was grabbed on: its axis stays till then */
  /* As they were drawn; NaN where they were not. */
  RingletSectorPoint handles[MOST_ITEMS][N_PARTS];
  double scale[2]; /* of the view then, across and down */
};

const RingletState *ringlet_sector_tool_state (RingletSectorTool *self);
/* (nullable): in the shape of the image */
RingletDetector *ringlet_sector_tool_detector (RingletSectorTool *self);

guint ringlet_sector_tool_n_items (RingletSectorTool *self);

/* Returns %FALSE for what is not there, or hidden. */
gboolean ringlet_sector_tool_item (
    RingletSectorTool *self, guint item, RingletSector *sector);

/* NaN where there is no azimuth. */
double ringlet_sector_tool_azimuth (
    RingletSectorTool *self, const RingletToolEvent *event);

/* What there is to grab, and of which sector. */
RingletSectorPart ringlet_sector_tool_find (
    RingletSectorTool *self, const RingletToolEvent *event, guint *item);

G_END_DECLS
