/* SPDX-License-Identifier: MIT */
#include "mask-offer.h"

#include "mask-proposal.h"
#include "mask-stack.h"
#include "masking.h"

void
ringlet_mask_offer_free (RingletMaskOffer *self)
{
  ringlet_mask_layers_unref (self->layers);
  g_free (self->n_pixels);
  g_free (self);
}

/* Returns (transfer full) (nullable): what is masked without layers; a mask of another
 * shape masks nothing. */
static RingletMask *
find_base (const RingletState *bare, RingletImage *image, RingletDetector *detector,
    RingletMemo *memo, GCancellable *cancellable)
{
  RingletMask *base = NULL;

  ringlet_masking_get (bare, detector, image, memo, &base, cancellable, NULL);
  return base;
}

/* Takes @layers, and keeps those that mask what nothing below does. */
static void
keep (RingletMaskOffer *self, RingletMaskLayers *layers, RingletMaskStack *stack)
{
  const guint n = ringlet_mask_layers_n (layers);

  self->n_pixels = g_new (gsize, n);
  for (guint i = 0; i < n; i++) {
    const guint n_kept = ringlet_mask_layers_n (self->layers);
    const gsize n_pixels = ringlet_mask_stack_count (stack, i).n_changed;
    RingletMaskLayers *before = self->layers;

    if (n_pixels == 0)
      continue;
    self->layers = ringlet_mask_layers_insert (before, n_kept, layers->layers[i]);
    self->n_pixels[n_kept] = n_pixels;
    ringlet_mask_layers_unref (before);
  }
  ringlet_mask_layers_unref (layers);
}

RingletMaskOffer *
ringlet_mask_offer_new (const RingletState *state, RingletImage *image,
    RingletDetector *detector, RingletMemo *memo, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (RingletState) bare = ringlet_state_dup (state);
  g_autoptr (RingletMaskOffer) self = g_new0 (RingletMaskOffer, 1);
  g_autoptr (RingletMaskStack) stack = ringlet_mask_stack_new ();
  g_autoptr (RingletMaskLayers) layers = NULL;
  g_autoptr (RingletMask) base = NULL;
  RingletMaskScene scene = { image->n_slow, image->n_fast, NULL, image, detector,
    NULL };

  g_clear_pointer (&bare->layers, ringlet_mask_layers_unref);
  if (!ringlet_mask_proposal (bare, image, detector, &layers, error))
    return NULL;
  if (layers == NULL)
    return g_steal_pointer (&self);

  scene.base = base = find_base (bare, image, detector, memo, cancellable);
  if (!ringlet_mask_stack_update (stack, layers, &scene, NULL, cancellable, error))
    return NULL;
  keep (self, g_steal_pointer (&layers), stack);
  return g_steal_pointer (&self);
}

gboolean
ringlet_mask_offer_is_same (const RingletState *a, const RingletState *b)
{
  return a->source == b->source && a->mask == b->mask && !a->gap_mask == !b->gap_mask &&
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
