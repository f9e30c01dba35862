/* SPDX-License-Identifier: MIT */
#pragma once

/* The three files of the cell view: state (cell-view.c), what the user does
 * (cell-input.c) and how it looks (cell-draw.c). */

#include "display/plot-range.h"
#include "display/plot.h"
#include "picture.h"
#include "plot/cell-view.h"

G_BEGIN_DECLS

typedef enum {
  RINGLET_CELL_HOVER,
  RINGLET_CELL_PAN,
  RINGLET_CELL_CHOOSE,
} RingletCellDrag;

struct _RingletCellView {
  GtkWidget parent_instance;

  GtkWidget *axes; /* drawn anew when what is seen changes */
  GtkWidget *empty;
  gboolean has_scene;
  RingletCellScene scene;
  char *label_x;
  char *label_y;
  GArray *bands; /* (element-type RingletCellBand) */
  double column; /* of the cursor */
  double row;

  RingletPlotRange columns; /* that are seen */
  RingletPlotRange rows;
  RingletPlotFrame frame;
  RingletPictures pictures;
  cairo_surface_t *picture; /* (nullable), one of these; NULL: to be painted anew */

  RingletCellDrag drag;
  double drag_x;
  double drag_y;
  RingletPlotRange drag_columns;
  RingletPlotRange drag_rows;
  double pointer_x;
  double pointer_y;
  gboolean pointer_inside;
  guint tick;
};

static inline RingletPlotRange
ringlet_cell_view_all (gsize n)
{
  return (RingletPlotRange){ 0.0, (double) n };
}

/* Shows a part. */
void ringlet_cell_view_set_ranges (RingletCellView *self,
    const RingletPlotRange *columns, const RingletPlotRange *rows);

/* The cell at a place on the widget, which may be beside all of them. */
double ringlet_cell_view_column_at (RingletCellView *self, double x);
double ringlet_cell_view_row_at (RingletCellView *self, double y);

/* cell-draw.c */
void ringlet_cell_view_arrange (RingletCellView *self);
void ringlet_cell_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot);
void ringlet_cell_draw_axes (
    GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer view);

/* cell-input.c */
void ringlet_cell_input_install (GtkWidgetClass *widget_class);
void ringlet_cell_input_connect (RingletCellView *self);

G_END_DECLS
