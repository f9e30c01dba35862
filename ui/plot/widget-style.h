/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "display/plot.h"

G_BEGIN_DECLS

/* How a widget's style draws plots: whatever the theme, light or dark, and as large as
 * the user wants text. Everything here is read anew when a widget draws. */

RingletPlotStyle ringlet_widget_plot_style (GtkWidget *widget);

/* Size of ordinary text in canvas units. */
double ringlet_widget_text_size (GtkWidget *widget);

/* The font of the widget, for ringlet_plot_text(). */
void ringlet_widget_select_font (GtkWidget *widget, cairo_t *cr);

/* What the theme calls @name; the colour of text where it has no such colour. */
GdkRGBA ringlet_widget_colour (GtkWidget *widget, const char *name);

/* The frame of a view that has the focus, on the inside of @area. */
void ringlet_widget_snapshot_focus (
    GtkWidget *widget, GtkSnapshot *snapshot, const graphene_rect_t *area);

G_END_DECLS
