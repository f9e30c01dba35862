/* SPDX-License-Identifier: MIT */
#pragma once

#include <gtk/gtk.h>

#include "cells-page.h"
#include "heat-map.h"

G_BEGIN_DECLS

#define RINGLET_TYPE_CELL_VIEW (ringlet_cell_view_get_type ())
G_DECLARE_FINAL_TYPE (RingletCellView, ringlet_cell_view, RINGLET, CELL_VIEW, GtkWidget)

/* Paints a part of the cells, rows upwards; where @view->frame_min is above
 * @view->frame_max, downwards. Runs in the main thread, once a frame of the screen. */
typedef void (*RingletCellPaint) (gpointer data, const RingletHeatView *view,
    gsize width, gsize height, guint32 *pixels);

/**
 * RingletCellScene:
 * @n_columns: cells of a row
 * @n_rows: rows
 * @is_map: rows count downwards, and cells are squares
 * @label_x: of the axis below
 * @label_y: of the axis on the left
 * @x_first: what the axis says at the middle of the first column
 * @x_step: from one column to the next
 * @y_first: at the middle of the first row
 * @y_step: from one row to the next
 * @paint: gives the pixels
 * @data: for @paint
 *
 * Cells in rows and columns, and what they are called.
 */
typedef struct {
  gsize n_columns;
  gsize n_rows;
  gboolean is_map;
  const char *label_x;
  const char *label_y;
  double x_first;
  double x_step;
  double y_first;
  double y_step;
  RingletCellPaint paint;
  gpointer data;
} RingletCellScene;

/**
 * RingletCellBand:
 * @lo: left edge, in columns
 * @hi: right edge
 * @letter: its name
 *
 * A region of columns.
 */
typedef struct {
  double lo;
  double hi;
  char letter;
} RingletCellBand;

/**
 * RingletCellView:
 *
 * Cells as colours: the patterns of a series over each other, the map of a scan. Only
 * what is seen is painted, at the resolution of the screen. The wheel zooms (with Ctrl
 * the rows alone), dragging pans, dragging with Shift chooses a region of columns.
 *
 * Signals: "pointed" (column, row: double; NaN where nothing is pointed at), "chosen"
 * (column, row: double) by a click or Enter, "moved" (columns, rows: int) by arrows,
 * "range" (from, to: double, in columns), "toggled" (column, row: double) by Delete,
 * "excluded" (column, row: double) by it with Shift.
 *
 * Accessible role: image, described by ringlet_cell_view_set_words().
 */
GtkWidget *ringlet_cell_view_new (const char *label);

/* @scene: (nullable): borrowed but for the labels; call it again when cells change.
 * What is seen stays while the shape does, and all of it stays all. */
void ringlet_cell_view_set_scene (RingletCellView *self, const RingletCellScene *scene);

/* Other colours. */
void ringlet_cell_view_repaint (RingletCellView *self);

/* Lines through a cell; NaN for none. */
void ringlet_cell_view_set_cursor (RingletCellView *self, double column, double row);

/* The same of the cell that is seen at a place of the view; beside all of them the
 * lines stay where they are. */
void ringlet_cell_view_point_at (RingletCellView *self, double x, double y);

/* @bands: (array length=n) */
void ringlet_cell_view_set_bands (
    RingletCellView *self, const RingletCellBand *bands, guint n);

/* What is said where there is nothing to be seen. */
void ringlet_cell_view_set_hint (RingletCellView *self, const char *text);
void ringlet_cell_view_set_words (RingletCellView *self, const char *text);

void ringlet_cell_view_show_all (RingletCellView *self);

/* What is seen of the cells. */
void ringlet_cell_view_set_seen (RingletCellView *self, const RingletHeatView *seen);
RingletHeatView ringlet_cell_view_get_seen (RingletCellView *self);

/* Returns (transfer full) (nullable): what is seen, for a file. */
RingletCellsPage *ringlet_cell_view_make_page (RingletCellView *self);

G_END_DECLS
