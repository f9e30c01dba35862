/* SPDX-License-Identifier: MIT */
#pragma once

#include <gio/gio.h>

#include "state.h"

G_BEGIN_DECLS

/**
 * RingletMaskOffer:
 * @layers: (nullable): what mask-proposal.h proposes for one image, be it in the
 *   document already or not, as far as it masks what mask and gaps of the document do
 *   not; NULL for nothing
 * @n_pixels: (nullable) (array length=n of layers): how many pixels each would mask
 *   beside these and those before it
 *
 * A proposal that is on offer as long as the image stays: nothing of it is in the
 * document, nor counts in a result, until it is taken. Immutable.
 */
typedef struct {
  RingletMaskLayers *layers;
  gsize *n_pixels;
} RingletMaskOffer;

/**
 * ringlet_mask_offer_new:
 * @state: the document; its layers are not looked at
 * @image: the frame
 * @detector: (nullable): in the shape of @image
 * @memo: of the document
 * @error: as ringlet_mask_proposal(), and G_IO_ERROR_CANCELLED
 *
 * Any thread.
 */
RingletMaskOffer *ringlet_mask_offer_new (const RingletState *state,
    RingletImage *image, RingletDetector *detector, RingletMemo *memo,
    GCancellable *cancellable, GError **error);
void ringlet_mask_offer_free (RingletMaskOffer *self);

/* Whether what is proposed for the document @a is so for @b: another frame of the same
 * images has no other proposal. */
gboolean ringlet_mask_offer_is_same (const RingletState *a, const RingletState *b);

/* Whether @layers (nullable) has no layer of the kind of layer @index, so that it is
 * still to be taken. */
gboolean ringlet_mask_offer_is_open (
    const RingletMaskOffer *self, guint index, const RingletMaskLayers *layers);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMaskOffer, ringlet_mask_offer_free)

G_END_DECLS
