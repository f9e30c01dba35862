/* SPDX-License-Identifier: MIT */
#pragma once

#include "live.h"
#include "mask-stack.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_EDITOR (ringlet_mask_editor_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletMaskEditor, ringlet_mask_editor, RINGLET, MASK_EDITOR, GObject)

/* The radius of the brush, in pixels of the image. */
#define RINGLET_MASK_BRUSH_MIN 0.5
#define RINGLET_MASK_BRUSH_MAX 500.0

/**
 * RingletMaskEditor:
 *
 * What tools and panel of the mask share: the layer that is selected, whether tools
 * mask or free, how large the brush is, and the pixels of the layers, kept up to date
 * with the document: at once where that takes milliseconds (brush, shapes), else in a
 * worker, the newest state as soon as the one before is done. While it is not active it
 * costs nothing. Main thread.
 *
 * Signals:
 * "changed" (): selection, mode, brush, layers or their counts, how it is seen;
 * "pixels-changed" (uint slow, uint slow_end): what is masked, in these rows; to be
 *   copied in the handler, see ringlet_mask_editor_peek_pixels();
 * "failed" (string): why something cannot be done;
 * "done" (string): what was done that is not seen, "mask.edf saved".
 */
RingletMaskEditor *ringlet_mask_editor_new (RingletProject *project, RingletLive *live);

/* Both (transfer none). */
RingletProject *ringlet_mask_editor_get_project (RingletMaskEditor *self);
RingletLive *ringlet_mask_editor_get_live (RingletMaskEditor *self);

/* Returns (transfer none) (nullable): the layers of the document. */
const RingletMaskLayers *ringlet_mask_editor_get_layers (RingletMaskEditor *self);

/* Whether the mask is being edited. Off at first. */
void ringlet_mask_editor_set_active (RingletMaskEditor *self, gboolean is_active);
gboolean ringlet_mask_editor_get_active (RingletMaskEditor *self);

/* Index of the selected layer; -1 for none. */
int ringlet_mask_editor_get_selected (RingletMaskEditor *self);
void ringlet_mask_editor_set_selected (RingletMaskEditor *self, int index);
/* Returns (transfer none) (nullable): it. */
RingletMaskLayer *ringlet_mask_editor_get_selected_layer (RingletMaskEditor *self);

/* Whether what is drawn frees pixels instead of masking them. */
gboolean ringlet_mask_editor_get_cut (RingletMaskEditor *self);
void ringlet_mask_editor_set_cut (RingletMaskEditor *self, gboolean cut);

/* In pixels; clamped. */
double ringlet_mask_editor_get_radius (RingletMaskEditor *self);
void ringlet_mask_editor_set_radius (RingletMaskEditor *self, double radius_px);

/* How the mask is seen, which changes nothing in the document: whether, and 0 … 1 how
 * much it hides. */
gboolean ringlet_mask_editor_get_shown (RingletMaskEditor *self);
void ringlet_mask_editor_set_shown (RingletMaskEditor *self, gboolean is_shown);
double ringlet_mask_editor_get_opacity (RingletMaskEditor *self);
void ringlet_mask_editor_set_opacity (RingletMaskEditor *self, double opacity);

/* @layer: (nullable): what is not in the document yet, but counted. A count that is
 * going on, of another one, is given up. */
void ringlet_mask_editor_set_candidate (
    RingletMaskEditor *self, RingletMaskLayer *layer);
/* FALSE as long as it is not counted. */
gboolean ringlet_mask_editor_count_candidate (
    RingletMaskEditor *self, RingletMaskCount *count);

/* Whether there is one that is not counted yet. */
gboolean ringlet_mask_editor_is_searching (RingletMaskEditor *self);

/* Puts @layer on top, to free pixels where the mode says so, and selects it. */
void ringlet_mask_editor_add (RingletMaskEditor *self, RingletMaskLayer *layer);

/* The same of a kind with numbers; what is wrong with them goes to "failed". */
gboolean ringlet_mask_editor_add_new (
    RingletMaskEditor *self, const char *id, const double *numbers, gsize n);

/* FALSE as long as layer @index is not counted. While the mask is not edited, what was
 * counted before is known for as long as it holds; so the next two. */
gboolean ringlet_mask_editor_count (
    RingletMaskEditor *self, guint index, RingletMaskCount *count);

/* Masked pixels and all; FALSE without an image, or before they were counted. */
gboolean ringlet_mask_editor_count_all (
    RingletMaskEditor *self, gsize *n_masked, gsize *n_pixels);

/* Returns (transfer none) (nullable): what is masked without any layer: the gaps of the
 * detector and a mask that was opened; NULL as for ringlet_mask_editor_count_all() */
const RingletMask *ringlet_mask_editor_peek_base (RingletMaskEditor *self);

/* Returns (transfer none) (array) (nullable): a byte a pixel, row-major, of all that is
 * masked; only in a handler of "pixels-changed". */
const guint8 *ringlet_mask_editor_peek_pixels (
    RingletMaskEditor *self, gsize *n_slow, gsize *n_fast);

/* Takes @error, and says it by "failed". */
void ringlet_mask_editor_fail (RingletMaskEditor *self, GError *error);

/* Says @text by "done". */
void ringlet_mask_editor_tell (RingletMaskEditor *self, const char *text);

G_END_DECLS
