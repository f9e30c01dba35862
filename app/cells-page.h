/* SPDX-License-Identifier: MIT */
#pragma once

#include "display/plot.h"

G_BEGIN_DECLS

/**
 * RingletCellsPage:
 * @frame: where on the page, in points, and the numbers at its edges
 * @label_x: of the axis below
 * @label_y: of the axis on the left
 * @width: pixels of a row
 * @height: rows
 * @pixels: (array): height × width, 0xFFRRGGBB; 0 where there is nothing
 *
 * Cells as colours, with axes, on a page of 600 × 450 points: for files.
 */
typedef struct {
  RingletPlotFrame frame;
  char *label_x;
  char *label_y;
  gsize width;
  gsize height;
  guint32 *pixels;
} RingletCellsPage;

/**
 * ringlet_cells_page_new:
 * @frame: the numbers at its edges count, and with @keeps_shape its shape
 *
 * Returns: (transfer full): with pixels to be painted, four a point
 */
RingletCellsPage *ringlet_cells_page_new (const RingletPlotFrame *frame,
    gboolean keeps_shape, const char *label_x, const char *label_y);
void ringlet_cells_page_free (RingletCellsPage *self);

/* @path: .png, .svg or .pdf. @error: RINGLET_ERROR_VALUE for another suffix, as
 * ringlet_output_write() */
gboolean ringlet_cells_page_write (
    const RingletCellsPage *self, const char *path, gboolean overwrite, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RingletCellsPage, ringlet_cells_page_free)

G_END_DECLS
