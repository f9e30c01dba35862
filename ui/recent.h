/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The files that were opened lately, in the list that all programs of the desktop
 * share.
 */

/* @paths: (array zero-terminated=1): what was opened; of many only the first few */
void ringlet_recent_add (const char *const *paths);

/**
 * ringlet_recent_attach:
 * @button: gets a popover with the list
 * @box: gets buttons for the newest few, for an empty window
 *
 * Both follow the list; what was removed from the disk is left out. A file is opened by
 * the action "app.open-uri".
 */
void ringlet_recent_attach (GtkMenuButton *button, GtkWidget *box);

G_END_DECLS
