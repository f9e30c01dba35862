/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * ringlet_button_names_mend:
 * @root: a button, or what has buttons in it
 *
 * GTK 4.8 gives a button with a mnemonic its text with the underline as a name, and
 * adds what is in the button: "_Open… Open…". After this assistive technology reads
 * what is in it alone; to be called whenever the text was set.
 */
void ringlet_button_names_mend (GtkWidget *root);

G_END_DECLS
