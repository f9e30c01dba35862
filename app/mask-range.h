/* SPDX-License-Identifier: MIT */
#pragma once

#include "mask-layer.h"
#include "state.h"

G_BEGIN_DECLS

/* A range of a radial axis changed by hand on its image: its limits are rings, which
 * can be grabbed anywhere. Pure functions of a layer of @RINGLET_MASK_LAYER_RANGE, a
 * document with a geometry, and a detector in the shape of the image. Places are in
 * pixels of the file, rows before columns. */

/* What there is to grab: one of the limits, all that lies between. */
#define RINGLET_MASK_RANGE_MIN 0
#define RINGLET_MASK_RANGE_MAX 1
#define RINGLET_MASK_RANGE_ALL 2
#define RINGLET_MASK_RANGE_NONE 3

/* Returns what is there; @reach_px: how near counts as on a limit. */
guint ringlet_mask_range_find (const RingletMaskLayer *layer, const RingletState *state,
    RingletDetector *detector, double y, double x, double reach_px);

/* Returns 2θ of limit @which in radians; NaN where the geometry cannot say. */
double ringlet_mask_range_two_theta (const RingletMaskLayer *layer,
    const RingletState *state, RingletDetector *detector, guint which);

/**
 * ringlet_mask_range_drag:
 * @layer: when it was grabbed
 * @which: what of it
 * @from: (array fixed-size=2): where that was
 * @to: (array fixed-size=2): where it is taken
 * @numbers: (out) (array fixed-size=2): its limits then, in the unit of @layer; a
 *   limit that is taken past the other one makes none that a layer takes
 *
 * Returns: %FALSE where one of the places has no angle
 */
gboolean ringlet_mask_range_drag (const RingletMaskLayer *layer,
    const RingletState *state, RingletDetector *detector, guint which,
    const double *from, const double *to, double *numbers);

G_END_DECLS
