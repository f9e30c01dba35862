/* SPDX-License-Identifier: MIT */
#include "mask-offer.h"

#include "mask-proposal.h"
#include "mask-stack.h"

void
ringlet_mask_offer_free (RingletMaskOffer *self)
{
  ringlet_mask_layers_unref (self->layers);
  g_free (self->n_pixels);
  g_free (self);
}

static gboolean
count (RingletMaskOffer *self, RingletImage *image, RingletDetector *detector,
    GCancellable *cancellable, GError **error)
{
  const guint n = ringlet_mask_layers_n (self->layers);
  const RingletMaskScene scene = { image->n_slow, image->n_fast, NULL, image, detector,
    NULL };
  g_autoptr (RingletMaskStack) stack = ringlet_mask_stack_new ();

  if (!ringlet_mask_stack_update (
          stack, self->layers, &scene, NULL, cancellable, error))
    return FALSE;
  self->n_pixels = g_new (gsize, n);
  for (guint i = 0; i < n; i++)
    self->n_pixels[i] = ringlet_mask_stack_count (stack, i).n_own;
  return TRUE;
}

RingletMaskOffer *
ringlet_mask_offer_new (const RingletState *state, RingletImage *image,
    RingletDetector *detector, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletState) bare = ringlet_state_dup (state);
  g_autoptr (RingletMaskOffer) self = g_new0 (RingletMaskOffer, 1);

  g_clear_pointer (&bare->layers, ringlet_mask_layers_unref);
  if (!ringlet_mask_proposal (bare, image, detector, &self->layers, error))
    return NULL;
  if (self->layers != NULL && !count (self, image, detector, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

gboolean
ringlet_mask_offer_is_same (const RingletState *a, const RingletState *b)
{
  return a->source == b->source && !a->gap_mask == !b->gap_mask &&
      ringlet_detector_equal (a->detector, b->detector);
}

gboolean
ringlet_mask_offer_is_open (
    const RingletMaskOffer *self, guint index, const RingletMaskLayers *layers)
{
  const RingletMaskLayer *offered = ringlet_mask_layers_get (self->layers, index);

  for (guint i = 0; i < ringlet_mask_layers_n (layers); i++) {
    if (layers->layers[i]->klass == offered->klass)
      return FALSE;
  }
  return TRUE;
}
