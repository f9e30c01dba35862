/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "mask-editor.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_ROW (ringlet_mask_row_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletMaskRow, ringlet_mask_row, RINGLET, MASK_ROW, GtkListBoxRow)

/**
 * RingletMaskRow:
 *
 * One layer in the list: whether it acts, its kind, its name, which a double click
 * edits, and how many pixels it has.
 */
GtkWidget *ringlet_mask_row_new (RingletMaskEditor *editor);

/* What layer @index says now. */
void ringlet_mask_row_show (RingletMaskRow *self, guint index);

/* As F2 does; whether the name is being edited. */
void ringlet_mask_row_edit_name (RingletMaskRow *self);
gboolean ringlet_mask_row_is_edited (RingletMaskRow *self);

/* Returns (transfer none): the name that a user gave, or what Ringlet calls the layer
 * in their language. */
const char *ringlet_mask_row_title (const RingletMaskLayer *layer);

/* Returns (transfer none): one character for the kind of @layer. */
const char *ringlet_mask_row_sign (const RingletMaskLayer *layer);

G_END_DECLS
