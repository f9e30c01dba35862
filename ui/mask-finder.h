/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "mask-editor.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_FINDER (ringlet_mask_finder_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletMaskFinder, ringlet_mask_finder, RINGLET, MASK_FINDER, GtkBox)

/**
 * RingletMaskFinder:
 *
 * What is masked by its values: outside of two limits, hot pixels, spots. Says how many
 * pixels that would be, before they are.
 */
void ringlet_mask_finder_bind (RingletMaskFinder *self, RingletMaskEditor *editor);

/* @id: (nullable): "threshold", "hot" or "spots"; NULL for none, and hides it */
void ringlet_mask_finder_set_kind (RingletMaskFinder *self, const char *id);

G_END_DECLS
