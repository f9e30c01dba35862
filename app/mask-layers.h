/* SPDX-License-Identifier: MIT */
#pragma once

#include "mask-layer.h"

G_BEGIN_DECLS

/**
 * RingletMaskLayers:
 * @n: how many; never 0
 * @layers: (array length=n): from the lowest up: later ones win
 *
 * The layers of a mask. No layers at all are NULL, which every function below takes and
 * returns. Immutable.
 */
typedef struct {
  guint n;
  RingletMaskLayer *layers[];
} RingletMaskLayers;

guint ringlet_mask_layers_n (const RingletMaskLayers *self);

/* Returns (transfer none): layer @index, which there is. */
RingletMaskLayer *ringlet_mask_layers_get (const RingletMaskLayers *self, guint index);

/* All return (transfer full) (nullable). @index: at most @n, where it becomes the last
 * one. */
RingletMaskLayers *ringlet_mask_layers_insert (
    const RingletMaskLayers *self, guint index, RingletMaskLayer *layer);
RingletMaskLayers *ringlet_mask_layers_replace (
    const RingletMaskLayers *self, guint index, RingletMaskLayer *layer);
RingletMaskLayers *ringlet_mask_layers_remove (
    const RingletMaskLayers *self, guint index);
/* The layer that is @from is @to then. */
RingletMaskLayers *ringlet_mask_layers_move (
    const RingletMaskLayers *self, guint from, guint to);

RingletMaskLayers *ringlet_mask_layers_ref (RingletMaskLayers *self);
void ringlet_mask_layers_unref (RingletMaskLayers *self);

/* Whether both say the same; whether both mask the same, whatever they are called. */
gboolean ringlet_mask_layers_equal (
    const RingletMaskLayers *a, const RingletMaskLayers *b);
gboolean ringlet_mask_layers_same_pixels (
    const RingletMaskLayers *a, const RingletMaskLayers *b);

/* #RingletMaskNeeds of those that are enabled. */
guint ringlet_mask_layers_needs (const RingletMaskLayers *self);

/* Whether layers that are pixels have this shape; @error: RINGLET_ERROR_SHAPE with the
 * name of the first that has another. */
gboolean ringlet_mask_layers_check_shape (
    const RingletMaskLayers *self, gsize n_slow, gsize n_fast, GError **error);

/* Returns (transfer full): hex SHA-256 of all that they say. */
char *ringlet_mask_layers_digest (const RingletMaskLayers *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletMaskLayers, ringlet_mask_layers_unref)

G_END_DECLS
