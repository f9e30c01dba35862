/* SPDX-License-Identifier: MIT */
#pragma once

#include <adwaita.h>

#include "project.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_OVERLAY_GROUP (ringlet_overlay_group_get_type ())
G_DECLARE_FINAL_TYPE (RingletOverlayGroup, ringlet_overlay_group, RINGLET,
    OVERLAY_GROUP, AdwPreferencesGroup)

/**
 * RingletOverlayGroup:
 *
 * The patterns that are shown above the present one: a row for each, buttons to keep
 * the pattern and to add others, and how far they stand apart.
 */

/* @project: borrowed as long as the group lives; once */
void ringlet_overlay_group_bind (RingletOverlayGroup *self, RingletProject *project);

G_END_DECLS
