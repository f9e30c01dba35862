/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "mask-editor.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_NUMBERS (ringlet_mask_numbers_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletMaskNumbers, ringlet_mask_numbers, RINGLET, MASK_NUMBERS, GtkBox)

/**
 * RingletMaskNumbers:
 *
 * A layer by its numbers, for who has no pointer or knows them: of a new shape, or of
 * the layer that is selected. Enter does it, Esc writes what was there.
 */
/* @is_of_tool: it adds layers; else it changes the one that is selected */
void ringlet_mask_numbers_bind (
    RingletMaskNumbers *self, RingletMaskEditor *editor, gboolean is_of_tool);

/* @word: (nullable): of a tool that draws shapes, whose layers are added from now on;
 * any other hides it */
void ringlet_mask_numbers_set_tool (RingletMaskNumbers *self, const char *word);

G_END_DECLS
