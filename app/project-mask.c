/* SPDX-License-Identifier: MIT */
#include "project-mask.h"

#include "project-private.h"

#define STROKE "mask-stroke"

static const RingletMaskLayers *
layers_of (RingletProject *self)
{
  return ringlet_project_get_state (self)->layers;
}

/* Takes @layers. @name: a message with "%s" for the kind of @layer, "Mask: change %s" */
static void
commit (RingletProject *self, RingletMaskLayers *layers, const char *name,
    const RingletMaskLayer *layer, const char *drag)
{
  RingletState *state = ringlet_project_edit (self);
  g_autofree char *kind = g_utf8_strdown (layer->klass->label, -1);

  g_clear_pointer (&state->layers, ringlet_mask_layers_unref);
  state->layers = layers;
  ringlet_project_commit_detail (self, state, name, kind, drag);
}

void
ringlet_project_add_mask_layer (
    RingletProject *self, guint index, RingletMaskLayer *layer)
{
  commit (self, ringlet_mask_layers_insert (layers_of (self), index, layer),
      N_ ("Mask: %s"), layer, NULL);
}

void
ringlet_project_add_mask_layers (
    RingletProject *self, const RingletMaskLayers *layers, const char *label)
{
  RingletMaskLayers *all =
      ringlet_mask_layers_ref (ringlet_project_get_state (self)->layers);
  RingletState *state = NULL;

  for (guint i = 0; i < ringlet_mask_layers_n (layers); i++) {
    RingletMaskLayers *more = ringlet_mask_layers_insert (
        all, ringlet_mask_layers_n (all), layers->layers[i]);

    ringlet_mask_layers_unref (all);
    all = more;
  }
  state = ringlet_project_edit (self);
  g_clear_pointer (&state->layers, ringlet_mask_layers_unref);
  state->layers = all;
  ringlet_project_commit (self, state, label, NULL);
}

void
ringlet_project_change_mask_layer (
    RingletProject *self, guint index, RingletMaskLayer *layer, const char *drag)
{
  g_return_if_fail (index < ringlet_mask_layers_n (layers_of (self)));
  commit (self, ringlet_mask_layers_replace (layers_of (self), index, layer),
      N_ ("Mask: change %s"), layer, drag);
}

void
ringlet_project_remove_mask_layer (RingletProject *self, guint index)
{
  const RingletMaskLayers *layers = layers_of (self);

  g_return_if_fail (index < ringlet_mask_layers_n (layers));
  commit (self, ringlet_mask_layers_remove (layers, index),
      N_ ("Mask: remove %s"), layers->layers[index], NULL);
}

void
ringlet_project_move_mask_layer (RingletProject *self, guint from, guint to)
{
  const RingletMaskLayers *layers = layers_of (self);

  g_return_if_fail (from < ringlet_mask_layers_n (layers) && to < layers->n);
  commit (self, ringlet_mask_layers_move (layers, from, to),
      N_ ("Mask: move %s"), layers->layers[from], NULL);
}

/* Puts (transfer full) @layer in the place of the one that it was made of. */
static void
put (RingletProject *self, guint index, RingletMaskLayer *layer, const char *name)
{
  g_autoptr (RingletMaskLayer) owned = layer;

  commit (self, ringlet_mask_layers_replace (layers_of (self), index, owned), name,
      owned, NULL);
}

void
ringlet_project_rename_mask_layer (RingletProject *self, guint index, const char *name)
{
  g_return_if_fail (index < ringlet_mask_layers_n (layers_of (self)));
  put (self, index,
      ringlet_mask_layer_with_name (layers_of (self)->layers[index], name),
      N_ ("Mask: rename %s"));
}

void
ringlet_project_enable_mask_layer (RingletProject *self, guint index, gboolean enabled)
{
  g_return_if_fail (index < ringlet_mask_layers_n (layers_of (self)));
  put (self, index,
      ringlet_mask_layer_with_enabled (layers_of (self)->layers[index], enabled),
      enabled ? N_ ("Mask: switch on %s") : N_ ("Mask: switch off %s"));
}

void
ringlet_project_cut_mask_layer (RingletProject *self, guint index, gboolean cut)
{
  g_return_if_fail (index < ringlet_mask_layers_n (layers_of (self)));
  put (self, index, ringlet_mask_layer_with_cut (layers_of (self)->layers[index], cut),
      cut ? N_ ("Mask: unmask %s") : N_ ("Mask: mask %s"));
}

/* @mask: (nullable) and @path: (nullable): what there is instead */
static void
replace_all (
    RingletProject *self, RingletMask *mask, const char *path, const char *label)
{
  RingletState *state = ringlet_project_edit (self);

  ringlet_project_put_mask (state, mask, path);
  g_clear_pointer (&state->layers, ringlet_mask_layers_unref);
  ringlet_project_commit (self, state, label, NULL);
}

void
ringlet_project_clear_mask (RingletProject *self)
{
  replace_all (self, NULL, NULL, N_ ("Mask: clear"));
}

/* ---- strokes ---- */

gboolean
ringlet_project_begin_stroke (RingletProject *self, guint index, gboolean cut,
    double radius_px, double y_px, double x_px, GError **error)
{
  const RingletMaskLayers *layers = layers_of (self);
  const gboolean is_new = index >= ringlet_mask_layers_n (layers);
  const double numbers[] = { radius_px, y_px, x_px };
  g_autoptr (RingletMaskLayer) brush = is_new
      ? ringlet_mask_layer_new ("brush", NULL, 0, NULL, NULL)
      : ringlet_mask_layer_ref (layers->layers[index]);
  g_autoptr (RingletMaskLayer) painted = NULL;

  g_return_val_if_fail (brush->strokes != NULL, FALSE);
  painted = ringlet_mask_layer_with_stroke (brush, cut, numbers, 3, error);
  if (painted == NULL)
    return FALSE;

  ringlet_project_end_drag (self);
  commit (self,
      is_new ? ringlet_mask_layers_insert (layers, index, painted)
             : ringlet_mask_layers_replace (layers, index, painted),
      cut ? N_ ("Mask: eraser") : N_ ("Mask: brush"), painted, STROKE);
  return TRUE;
}

/* A pointer that stays draws nothing. */
static gboolean
is_there (const RingletMaskStroke *stroke, double y, double x)
{
  return stroke->numbers[stroke->n - 2] == y && stroke->numbers[stroke->n - 1] == x;
}

gboolean
ringlet_project_extend_stroke (
    RingletProject *self, guint index, double y_px, double x_px, GError **error)
{
  const RingletMaskLayers *layers = layers_of (self);
  const RingletMaskLayer *brush = NULL;
  const RingletMaskStroke *last = NULL;
  g_autoptr (RingletMaskLayer) painted = NULL;

  g_return_val_if_fail (index < ringlet_mask_layers_n (layers), FALSE);
  brush = layers->layers[index];
  g_return_val_if_fail (brush->strokes != NULL && brush->strokes->len > 0, FALSE);
  last = g_ptr_array_index (brush->strokes, brush->strokes->len - 1);
  if (is_there (last, y_px, x_px))
    return TRUE;

  painted = ringlet_mask_layer_with_point (brush, y_px, x_px, error);
  if (painted == NULL)
    return FALSE;
  commit (self, ringlet_mask_layers_replace (layers, index, painted),
      last->cut ? N_ ("Mask: eraser") : N_ ("Mask: brush"), painted, STROKE);
  return TRUE;
}

/* ---- files ---- */

static RingletMask *
load (const char *path, GError **error)
{
  g_autoptr (RingletImage) image = ringlet_image_load (path, NULL, error);

  return image != NULL ? ringlet_mask_new_from_image (image, error) : NULL;
}

gboolean
ringlet_project_replace_mask (RingletProject *self, const char *path, GError **error)
{
  g_autoptr (RingletMask) mask = load (path, error);

  if (mask == NULL)
    return FALSE;
  replace_all (self, mask, path, N_ ("Mask: load"));
  return TRUE;
}

gboolean
ringlet_project_add_mask (RingletProject *self, const char *path, GError **error)
{
  g_autoptr (RingletMask) mask = load (path, error);
  g_autoptr (RingletMaskLayer) layer = NULL;

  if (mask == NULL)
    return FALSE;
  layer = ringlet_mask_layer_new_pixels (mask, path);
  ringlet_project_add_mask_layer (
      self, ringlet_mask_layers_n (layers_of (self)), layer);
  return TRUE;
}
