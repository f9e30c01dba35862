/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "mask-editor.h"

G_BEGIN_DECLS

/* Masks in files, asked for by the dialog of the desktop. What goes wrong is said by
 * the editor's "failed". */

/* @adds: as a layer above the others, else in place of mask and layers */
void ringlet_mask_files_load (
    RingletMaskEditor *editor, GtkWindow *window, gboolean adds);

/* Everything that is masked. */
void ringlet_mask_files_save (RingletMaskEditor *editor, GtkWindow *window);

G_END_DECLS
