/* SPDX-License-Identifier: MIT */
#pragma once

#include "display.h"
#include "mask-stack.h"

G_BEGIN_DECLS

/**
 * RingletMaskSet:
 * @layers: (nullable): the layers
 * @scene: what they are painted on; its members belong to this
 * @geometry: that of @scene
 * @opened: (nullable): the mask that was opened as a file
 *
 * What the pixels of a mask are made of, in one box that a worker may have.
 */
typedef struct {
  RingletMaskLayers *layers;
  RingletMaskScene scene;
  RingletGeometry geometry;
  RingletMask *opened;
} RingletMaskSet;

/**
 * ringlet_mask_set_new:
 * @candidate: (nullable): put on top of the layers, not enabled
 * @before: (nullable): what is the same is taken from here, so that nothing is painted
 *   again because of another copy of it
 * @error: as ringlet_masking_get()
 */
RingletMaskSet *ringlet_mask_set_new (const RingletState *state,
    RingletDisplay *display, RingletMaskLayer *candidate, const RingletMaskSet *before,
    RingletMemo *memo, GError **error);
void ringlet_mask_set_free (RingletMaskSet *self);

/* Whether it is what @state and @display say, not only what is as good. */
gboolean ringlet_mask_set_is_of (const RingletMaskSet *self, const RingletState *state,
    const RingletDisplay *display);

/* Whether all that differs are brushes and shapes, which are painted in milliseconds.
 */
gboolean ringlet_mask_set_is_near (const RingletMaskSet *a, const RingletMaskSet *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMaskSet, ringlet_mask_set_free)

G_END_DECLS
