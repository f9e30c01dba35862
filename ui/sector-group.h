/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_SECTOR_GROUP (ringlet_sector_group_get_type ())
G_DECLARE_FINAL_TYPE (RingletSectorGroup, ringlet_sector_group, RINGLET, SECTOR_GROUP,
    AdwPreferencesGroup)

/**
 * RingletSectorGroup:
 *
 * The sectors that have patterns of their own: a row for each, buttons to draw one and
 * to write their patterns, and into how many parts of one size the turn is divided.
 */

/* @project: borrowed as long as the group lives; once */
void ringlet_sector_group_bind (RingletSectorGroup *self, RingletProject *project);

G_END_DECLS
