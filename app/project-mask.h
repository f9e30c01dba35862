/* SPDX-License-Identifier: MIT */
#pragma once

#include "project.h"

G_BEGIN_DECLS

/* The verbs of mask layers. As all verbs, each is one step to undo, named after what it
 * did ("Mask: rectangle"), and does nothing where it would change nothing. Indices
 * count from the lowest layer. For painting: begin, extend with every motion event, and
 * ringlet_project_end_drag() on release; what is drawn meanwhile is the pixels of a
 * RingletMaskStack. */

/* @index: at most the number of layers, where it becomes the uppermost one */
void ringlet_project_add_mask_layer (
    RingletProject *self, guint index, RingletMaskLayer *layer);

/* All of @layers above those that are there, as one step: what mask-proposal.h
 * proposes. */
void ringlet_project_add_mask_layers (
    RingletProject *self, const RingletMaskLayers *layers, const char *label);

/**
 * ringlet_project_change_mask_layer:
 * @layer: of the same kind, with other numbers
 * @drag: (nullable): word that the edits of one drag share, see ringlet_history_push()
 */
void ringlet_project_change_mask_layer (
    RingletProject *self, guint index, RingletMaskLayer *layer, const char *drag);
void ringlet_project_remove_mask_layer (RingletProject *self, guint index);
/* The layer that is @from is @to then. */
void ringlet_project_move_mask_layer (RingletProject *self, guint from, guint to);
void ringlet_project_rename_mask_layer (
    RingletProject *self, guint index, const char *name);
void ringlet_project_enable_mask_layer (
    RingletProject *self, guint index, gboolean enabled);
/* Whether it frees pixels instead of masking them. */
void ringlet_project_cut_mask_layer (RingletProject *self, guint index, gboolean cut);

/* No layers and no mask; the gaps of the detector stay as they are. */
void ringlet_project_clear_mask (RingletProject *self);

/**
 * ringlet_project_begin_stroke:
 * @index: a brush, or the number of layers for a new one on top
 * @cut: frees pixels: the eraser
 * @radius_px: positive
 * @y_px: rows from the corner of the first pixel
 * @x_px: columns
 * @error: RINGLET_ERROR_VALUE
 *
 * A drag of its own, whatever was before.
 */
gboolean ringlet_project_begin_stroke (RingletProject *self, guint index, gboolean cut,
    double radius_px, double y_px, double x_px, GError **error);

/* The last stroke of the brush @index goes on to that point: the same step. */
gboolean ringlet_project_extend_stroke (
    RingletProject *self, guint index, double y_px, double x_px, GError **error);

/**
 * ringlet_project_replace_mask:
 * @error: what the reader says
 *
 * A mask from a file in place of the one that is there and of all layers.
 */
gboolean ringlet_project_replace_mask (
    RingletProject *self, const char *path, GError **error);

/* The same as one more layer, on top. */
gboolean ringlet_project_add_mask (
    RingletProject *self, const char *path, GError **error);

G_END_DECLS
