/* SPDX-License-Identifier: MIT */
#include "mask-layers.h"

#include "base/digest.h"
#include "base/error.h"

guint
ringlet_mask_layers_n (const RingletMaskLayers *self)
{
  return self != NULL ? self->n : 0;
}

RingletMaskLayer *
ringlet_mask_layers_get (const RingletMaskLayers *self, guint index)
{
  g_return_val_if_fail (index < ringlet_mask_layers_n (self), NULL);
  return self->layers[index];
}

/* Of pointers without references: takes its own. */
static RingletMaskLayers *
new_of (RingletMaskLayer *const *layers, guint n)
{
  RingletMaskLayers *self = NULL;

  if (n == 0)
    return NULL;

  self = g_atomic_rc_box_alloc0 (sizeof *self + n * sizeof *layers);
  self->n = n;
  for (guint i = 0; i < n; i++)
    self->layers[i] = ringlet_mask_layer_ref (layers[i]);
  return self;
}

/* Returns (transfer container) (element-type RingletMaskLayer) */
static GPtrArray *
list (const RingletMaskLayers *self)
{
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < ringlet_mask_layers_n (self); i++)
    g_ptr_array_add (all, self->layers[i]);
  return all;
}

static RingletMaskLayers *
of_list (GPtrArray *all)
{
  return new_of ((RingletMaskLayer *const *) all->pdata, all->len);
}

RingletMaskLayers *
ringlet_mask_layers_insert (
    const RingletMaskLayers *self, guint index, RingletMaskLayer *layer)
{
  g_autoptr (GPtrArray) all = list (self);

  g_ptr_array_insert (all, (int) MIN (index, all->len), layer);
  return of_list (all);
}

RingletMaskLayers *
ringlet_mask_layers_replace (
    const RingletMaskLayers *self, guint index, RingletMaskLayer *layer)
{
  g_autoptr (GPtrArray) all = list (self);

  all->pdata[index] = layer;
  return of_list (all);
}

RingletMaskLayers *
ringlet_mask_layers_remove (const RingletMaskLayers *self, guint index)
{
  g_autoptr (GPtrArray) all = list (self);

  g_ptr_array_remove_index (all, index);
  return of_list (all);
}

RingletMaskLayers *
ringlet_mask_layers_move (const RingletMaskLayers *self, guint from, guint to)
{
  g_autoptr (GPtrArray) all = list (self);
  gpointer layer = g_ptr_array_remove_index (all, from);

  g_ptr_array_insert (all, (int) MIN (to, all->len), layer);
  return of_list (all);
}

RingletMaskLayers *
ringlet_mask_layers_ref (RingletMaskLayers *self)
{
  return self != NULL ? g_atomic_rc_box_acquire (self) : NULL;
}

static void
layers_clear (gpointer data)
{
  RingletMaskLayers *self = data;

  for (guint i = 0; i < self->n; i++)
    ringlet_mask_layer_unref (self->layers[i]);
}

void
ringlet_mask_layers_unref (RingletMaskLayers *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, layers_clear);
}

gboolean
ringlet_mask_layers_equal (const RingletMaskLayers *a, const RingletMaskLayers *b)
{
  if (a == b || ringlet_mask_layers_n (a) != ringlet_mask_layers_n (b))
    return a == b;

  for (guint i = 0; i < a->n; i++) {
    if (!ringlet_mask_layer_equal (a->layers[i], b->layers[i]))
      return FALSE;
  }
  return TRUE;
}

gboolean
ringlet_mask_layers_same_pixels (const RingletMaskLayers *a, const RingletMaskLayers *b)
{
  if (a == b || ringlet_mask_layers_n (a) != ringlet_mask_layers_n (b))
    return a == b;

  for (guint i = 0; i < a->n; i++) {
    if (a->layers[i]->enabled != b->layers[i]->enabled ||
        !ringlet_mask_layer_same_pixels (a->layers[i], b->layers[i]))
      return FALSE;
  }
  return TRUE;
}

guint
ringlet_mask_layers_needs (const RingletMaskLayers *self)
{
  guint needs = 0;

  for (guint i = 0; i < ringlet_mask_layers_n (self); i++)
    needs |= self->layers[i]->enabled ? self->layers[i]->klass->needs : 0;
  return needs;
}

gboolean
ringlet_mask_layers_check_shape (
    const RingletMaskLayers *self, gsize n_slow, gsize n_fast, GError **error)
{
  for (guint i = 0; i < ringlet_mask_layers_n (self); i++) {
    const RingletMaskLayer *layer = self->layers[i];

    if (layer->mask == NULL ||
        (layer->mask->n_slow == n_slow && layer->mask->n_fast == n_fast))
      continue;
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE,
        "The mask layer “%s” has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        " pixels (rows × columns), the image %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
        ": remove the layer",
        layer->name, layer->mask->n_slow, layer->mask->n_fast, n_slow, n_fast);
    return FALSE;
  }
  return TRUE;
}

static void
digest_layer (RingletDigest *digest, const RingletMaskLayer *layer)
{
  const guint n_strokes = layer->strokes != NULL ? layer->strokes->len : 0;

  ringlet_digest_add_string (digest, layer->klass->id);
  ringlet_digest_add_string (digest, layer->name);
  ringlet_digest_add_uint (digest, layer->enabled != FALSE);
  ringlet_digest_add_uint (digest, layer->cut != FALSE);
  ringlet_digest_add_uint (digest, layer->n);
  for (gsize i = 0; i < layer->n; i++)
    ringlet_digest_add_double (digest, layer->numbers[i]);
  ringlet_digest_add_string (digest, layer->unit != NULL ? layer->unit->name : "");
  ringlet_digest_add_string (digest, layer->mask != NULL ? layer->mask->digest : "");
  ringlet_digest_add_string (digest, layer->path != NULL ? layer->path : "");
  ringlet_digest_add_uint (digest, n_strokes);
  for (guint i = 0; i < n_strokes; i++) {
    const RingletMaskStroke *stroke = g_ptr_array_index (layer->strokes, i);

    ringlet_digest_add_uint (digest, stroke->cut != FALSE);
    ringlet_digest_add_uint (digest, stroke->n);
    for (gsize k = 0; k < stroke->n; k++)
      ringlet_digest_add_double (digest, stroke->numbers[k]);
  }
}

char *
ringlet_mask_layers_digest (const RingletMaskLayers *self)
{
  RingletDigest *digest = ringlet_digest_new ("mask-layers");

  for (guint i = 0; i < ringlet_mask_layers_n (self); i++)
    digest_layer (digest, self->layers[i]);
  return ringlet_digest_finish (digest);
}
