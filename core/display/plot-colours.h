/* SPDX-License-Identifier: MIT */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define RINGLET_PLOT_N_COLOURS 7

/* Red, green and blue, 0 … 1, of 0xrrggbb. */
void ringlet_plot_rgb (guint32 colour, double rgb[3]);

/* Curve @i of several in one plot, modulo RINGLET_PLOT_N_COLOURS: colours that can be
 * told apart with any colour vision. The last one is black: only on white. */
void ringlet_plot_colour (guint i, double rgb[3]);

G_END_DECLS
