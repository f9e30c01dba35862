/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RINGLET_TYPE_PLOT_OVERLAY (ringlet_plot_overlay_get_type ())
G_DECLARE_FINAL_TYPE (
    RingletPlotOverlay, ringlet_plot_overlay, RINGLET, PLOT_OVERLAY, GtkWidget)

/**
 * RingletPlotMarker:
 * @area: of the plot, in the coordinates of the widget; so for the rest
 * @line_x: where the cursor is; NaN for none
 * @dot_y: where it meets the curve; NaN where it does not
 * @from: one end of the range that is being chosen; NaN for none
 * @to: the other, on either side
 * @has_focus: the keyboard moves the cursor
 * @is_preview: of a result that is not exact yet
 *
 * What lies on a plot: what moves with the pointer, and the word for a preview.
 */
typedef struct {
  graphene_rect_t area;
  double line_x;
  double dot_y;
  double from;
  double to;
  gboolean has_focus;
  gboolean is_preview;
} RingletPlotMarker;

/* A layer of its own above the plot: it is drawn anew without drawing the curve. */
GtkWidget *ringlet_plot_overlay_new (void);
void ringlet_plot_overlay_set (
    RingletPlotOverlay *self, const RingletPlotMarker *marker);

G_END_DECLS
