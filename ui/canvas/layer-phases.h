/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/layer.h"
#include "engine/result.h"
#include "geometry/placement.h"
#include "phase-rings.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_PHASES_LAYER (ringlet_phases_layer_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletPhasesLayer, ringlet_phases_layer, RINGLET, PHASES_LAYER, RingletLayer)

/* The lines of phases over an image, as rings, or over a cake, as upright lines: in
 * colour and dash of the phase, the fainter the weaker they are, the strongest with
 * name and indices. */
RingletLayer *ringlet_phases_layer_new (void);

/* Over an image. @detector: (nullable): nothing is drawn without one; @phases:
 * (nullable) (element-type RingletPhaseRings) */
void ringlet_phases_layer_set_image (RingletPhasesLayer *self,
    RingletDetector *detector, const RingletGeometry *geometry, GPtrArray *phases);

/* Over a cake. @cake: (nullable) */
void ringlet_phases_layer_set_cake (
    RingletPhasesLayer *self, RingletResult *cake, GPtrArray *phases);

G_END_DECLS
