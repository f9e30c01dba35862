/* SPDX-License-Identifier: MIT */
#include "mask-set.h"

#include "masking.h"

/* Mask and gaps, without the layers. */
static gboolean
find_base (
    RingletMaskSet *self, const RingletState *state, RingletMemo *memo, GError **error)
{
  g_autoptr (RingletState) bare = ringlet_state_dup (state);

  g_clear_pointer (&bare->layers, ringlet_mask_layers_unref);
  return ringlet_masking_get (bare, self->scene.detector, self->scene.image, memo,
      &self->scene.base, NULL, error);
}

static gboolean
is_same_mask (const RingletMask *a, const RingletMask *b)
{
  return a == b || (a != NULL && b != NULL && g_str_equal (a->digest, b->digest));
}

/* The scene knows what it has painted by its address. */
static void
share (RingletMaskSet *self, const RingletMaskSet *before)
{
  RingletMaskScene *scene = &self->scene;

  if (scene->detector != NULL && before->scene.detector != NULL &&
      ringlet_detector_equal (scene->detector, before->scene.detector)) {
    ringlet_detector_unref (scene->detector);
    scene->detector = ringlet_detector_ref (before->scene.detector);
  }
  if (scene->base != NULL && is_same_mask (scene->base, before->scene.base)) {
    ringlet_mask_unref (scene->base);
    scene->base = ringlet_mask_ref (before->scene.base);
  }
}

static RingletMaskLayers *
stack_layers (RingletMaskLayers *layers, RingletMaskLayer *candidate)
{
  g_autoptr (RingletMaskLayer) idle = NULL;

  if (candidate == NULL)
    return layers != NULL ? ringlet_mask_layers_ref (layers) : NULL;
  idle = ringlet_mask_layer_with_enabled (candidate, FALSE);
  return ringlet_mask_layers_insert (layers, ringlet_mask_layers_n (layers), idle);
}

RingletMaskSet *
ringlet_mask_set_new (const RingletState *state, RingletDisplay *display,
    RingletMaskLayer *candidate, const RingletMaskSet *before, RingletMemo *memo,
    GError **error)
{
  g_autoptr (RingletMaskSet) self = g_new0 (RingletMaskSet, 1);

  self->scene.n_slow = display->image->n_slow;
  self->scene.n_fast = display->image->n_fast;
  self->scene.image = ringlet_image_ref (display->image);
  if (display->detector != NULL)
    self->scene.detector = ringlet_detector_ref (display->detector);
  self->geometry = state->geometry;
  if (self->geometry.distance_m > 0.0)
    self->scene.geometry = &self->geometry;
  self->layers = stack_layers (state->layers, candidate);
  self->opened = state->mask != NULL ? ringlet_mask_ref (state->mask) : NULL;
  if (!find_base (self, state, memo, error))
    return NULL;
  if (before != NULL)
    share (self, before);
  return g_steal_pointer (&self);
}

void
ringlet_mask_set_free (RingletMaskSet *self)
{
  g_clear_pointer (&self->layers, ringlet_mask_layers_unref);
  g_clear_pointer (&self->opened, ringlet_mask_unref);
  g_clear_pointer (&self->scene.image, ringlet_image_unref);
  g_clear_pointer (&self->scene.detector, ringlet_detector_unref);
  g_clear_pointer (&self->scene.base, ringlet_mask_unref);
  g_free (self);
}

/* ---- how much there is to do ---- */

static gboolean
is_same_detector (const RingletDetector *a, const RingletDetector *b)
{
  return a == b || (a != NULL && b != NULL && ringlet_detector_equal (a, b));
}

gboolean
ringlet_mask_set_is_of (const RingletMaskSet *self, const RingletState *state,
    const RingletDisplay *display)
{
  const gboolean needs_geometry =
      (ringlet_mask_layers_needs (self->layers) & RINGLET_MASK_NEEDS_GEOMETRY) != 0;

  return self->layers == state->layers && self->opened == state->mask &&
      self->scene.image == display->image &&
      is_same_detector (self->scene.detector, display->detector) &&
      (!needs_geometry || ringlet_geometry_equal (&self->geometry, &state->geometry));
}

static gboolean
is_same_scene (const RingletMaskSet *a, const RingletMaskSet *b)
{
  const guint needs =
      ringlet_mask_layers_needs (a->layers) | ringlet_mask_layers_needs (b->layers);

  return a->scene.image == b->scene.image && a->scene.base == b->scene.base &&
      a->scene.detector == b->scene.detector &&
      ((needs & RINGLET_MASK_NEEDS_GEOMETRY) == 0 ||
          ringlet_geometry_equal (&a->geometry, &b->geometry));
}

static const RingletMaskLayer *
get_layer (const RingletMaskSet *self, guint i)
{
  return i < ringlet_mask_layers_n (self->layers) ? self->layers->layers[i] : NULL;
}

static gboolean
is_quick (const RingletMaskLayer *layer)
{
  return layer == NULL || layer->klass->kind == RINGLET_MASK_LAYER_SHAPE ||
      layer->klass->kind == RINGLET_MASK_LAYER_BRUSH;
}

/* What fills holes looks at all of them. */
static gboolean
looks_at_all (const RingletMaskLayer *layer)
{
  return layer != NULL && layer->enabled &&
      layer->klass->kind == RINGLET_MASK_LAYER_FILL;
}

gboolean
ringlet_mask_set_is_near (const RingletMaskSet *a, const RingletMaskSet *b)
{
  const guint n =
      MAX (ringlet_mask_layers_n (a->layers), ringlet_mask_layers_n (b->layers));

  if (!is_same_scene (a, b))
    return FALSE;
  for (guint i = 0; i < n; i++) {
    const RingletMaskLayer *one = get_layer (a, i);
    const RingletMaskLayer *other = get_layer (b, i);

    if (looks_at_all (one) || looks_at_all (other))
      return FALSE;
    if (one == other || (is_quick (one) && is_quick (other)))
      continue;
    if (one == NULL || other == NULL || !ringlet_mask_layer_equal (one, other))
      return FALSE;
  }
  return TRUE;
}
