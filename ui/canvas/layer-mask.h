/* SPDX-License-Identifier: MIT */
#pragma once

#include "canvas/layer.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_OVERLAY (ringlet_mask_overlay_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletMaskOverlay, ringlet_mask_overlay, RINGLET, MASK_OVERLAY, RingletLayer)

/**
 * RingletMaskOverlay:
 *
 * Masked pixels, hatched over the image: told by the pattern, not by the colour alone.
 * From far away a screen pixel is hatched when any of the pixels below it is masked. It
 * has a copy of the pixels, of which only the rows that changed are made again.
 */
RingletLayer *ringlet_mask_overlay_new (void);

/**
 * ringlet_mask_overlay_update:
 * @pixels: (nullable): @n_slow × @n_fast bytes, 0 for what is not masked; NULL for none
 * @slow: the first row that is to be copied
 * @slow_end: the row after the last one
 */
void ringlet_mask_overlay_update (RingletMaskOverlay *self, const guint8 *pixels,
    gsize n_slow, gsize n_fast, gsize slow, gsize slow_end);

/* How much of the image the hatching hides at first. */
#define RINGLET_MASK_OVERLAY_OPACITY 0.8

/* @opacity: 0 … 1 */
void ringlet_mask_overlay_set_opacity (RingletMaskOverlay *self, double opacity);

G_END_DECLS
