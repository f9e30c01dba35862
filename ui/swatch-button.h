/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Colours that curves beside the pattern have; see plot-colours.h. */
#define RINGLET_SWATCH_N_COLOURS 5

/**
 * ringlet_swatch_button_new:
 * @tip: what it does: shown by the pointer, and said
 *
 * A round button of a colour, as rows of curves have it.
 *
 * Returns: (transfer floating): main thread only
 */
GtkWidget *ringlet_swatch_button_new (const char *tip);

/* @colour: from 0, modulo the number of colours */
void ringlet_swatch_button_set (GtkWidget *button, guint colour);

G_END_DECLS
