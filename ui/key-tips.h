/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ringlet_key_tips_follow:
 * @root: a window that is complete
 *
 * What the pointer shows of buttons names keys between brackets, "Fit into the window
 * (0)", as they are by themselves: from now on it names those that act, for all that is
 * in @root now, whenever a user chooses others. Main thread only.
 */
void ringlet_key_tips_follow (GtkWidget *root, GSettings *settings);

G_END_DECLS
