/* SPDX-License-Identifier: MIT */
#pragma once

#include "mask-layers.h"
#include "mask-paint.h"

G_BEGIN_DECLS

/**
 * RingletMaskStack:
 *
 * The pixels of layers, one on the other, kept from one set of layers to the next: what
 * did not change is not painted again, a stroke that goes on is painted from where it
 * was, and only rows that changed are combined. What comes out depends on layers and
 * scene alone, never on what was there before: to paint is to call
 * ringlet_mask_stack_update() with each new set, 60 times a second. One thread at a
 * time.
 *
 * What a layer would mask is told before it is in the document: put it on top of the
 * others, not enabled, and ask ringlet_mask_stack_count().
 */
typedef struct _RingletMaskStack RingletMaskStack;

RingletMaskStack *ringlet_mask_stack_new (void);
void ringlet_mask_stack_free (RingletMaskStack *self);

/**
 * ringlet_mask_stack_update:
 * @layers: (nullable)
 * @changed: (out) (optional): rows that may differ from what was there before; an area
 *   without rows for none. All columns
 * @error: RINGLET_ERROR_SHAPE for a layer of another shape, RINGLET_ERROR_LIMIT,
 *   G_IO_ERROR_CANCELLED; the stack is empty then, and whole with the next update
 */
gboolean ringlet_mask_stack_update (RingletMaskStack *self,
    const RingletMaskLayers *layers, const RingletMaskScene *scene,
    RingletMaskArea *changed, GCancellable *cancellable, GError **error);

/* Returns (transfer none) (array): what is masked since the last update, a byte a
 * pixel, row-major; until the next one. */
const guint8 *ringlet_mask_stack_peek (RingletMaskStack *self);

/* Returns (transfer full): the same as a mask; NULL with RINGLET_ERROR_LIMIT. Made once
 * for each change. */
RingletMask *ringlet_mask_stack_get_mask (RingletMaskStack *self, GError **error);

/* Returns (transfer none): one byte a pixel: what layer @index does alone,
 * RINGLET_MASK_PAINT_BAD or _FREE or 0; NULL for an operation. */
const guint8 *ringlet_mask_stack_peek_layer (RingletMaskStack *self, guint index);

/**
 * RingletMaskCount:
 * @n_own: pixels that the layer masks or frees, whatever is below; 0 for operations
 * @n_changed: those of them that are not so below: newly masked, or newly freed. Of a
 *   layer that is not enabled, those that would be; of an operation that is not, 0
 */
typedef struct {
  gsize n_own;
  gsize n_changed;
} RingletMaskCount;

/* Of layer @index of the last update. */
RingletMaskCount ringlet_mask_stack_count (RingletMaskStack *self, guint index);

/* All that is masked. */
gsize ringlet_mask_stack_n_masked (RingletMaskStack *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMaskStack, ringlet_mask_stack_free)

G_END_DECLS
