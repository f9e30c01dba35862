/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/layer.h"
#include "profile-region.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PROFILE_LAYER (ringlet_profile_layer_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletProfileLayer, ringlet_profile_layer, RINGLET, PROFILE_LAYER, RingletLayer)

/* The line or the box of a profile on the image, whatever tool has the pointer. */
GtkWidget *ringlet_profile_layer_new (void);

/* @has_handles: the profile tool has the pointer; @part: what arrow keys move then */
void ringlet_profile_layer_set (RingletProfileLayer *self,
    const RingletProfileRegion *region, gboolean has_handles, guint part);

G_END_DECLS
