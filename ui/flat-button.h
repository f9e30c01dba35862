/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ringlet_flat_button_new:
 * @icon: its name
 * @tip: what it does: shown by the pointer, and said
 * @name: what is said instead, where @tip alone does not say of what; NULL for @tip
 *
 * A button that is a picture, without a border, as rows and groups have them.
 *
 * Returns: (transfer floating): main thread only
 */
GtkWidget *ringlet_flat_button_new (
    const char *icon, const char *tip, const char *name);

G_END_DECLS
