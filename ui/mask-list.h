/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "mask-editor.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_MASK_LIST (ringlet_mask_list_get_type ())
G_DECLARE_FINAL_TYPE (RingletMaskList, ringlet_mask_list, RINGLET, MASK_LIST, GtkBox)

/**
 * RingletMaskList:
 *
 * The layers of a mask, the uppermost first: switched on and off, renamed, counted,
 * selected; below them what can be done to the selected one.
 */
void ringlet_mask_list_bind (RingletMaskList *self, RingletMaskEditor *editor);

G_END_DECLS
