/* SPDX-License-Identifier: MIT */
#pragma once

/* Inside of export/: what both kinds of reports show. */

#include <cairo.h>

#include "export/calibration-report.h"

G_BEGIN_DECLS

/**
 * RingletReportTable:
 * @title: over the table
 * @n_columns: of every row
 * @cells: (element-type utf8): row by row; the first row is the head
 *
 * A table of texts.
 */
typedef struct {
  const char *title;
  guint n_columns;
  GPtrArray *cells;
} RingletReportTable;

/* Returns (transfer full) (element-type RingletReportTable): all tables of a report;
 * none is empty. */
GPtrArray *ringlet_report_tables (const RingletCalibrationReport *report);

/* Returns (transfer full) (element-type utf8): sentences for the reader: what was
 * found, what is doubtful. */
GPtrArray *ringlet_report_notes (const RingletCalibrationReport *report);

/* Text of @row and @column. */
static inline const char *
ringlet_report_cell (const RingletReportTable *table, guint row, guint column)
{
  return g_ptr_array_index (table->cells, row * table->n_columns + column);
}

static inline guint
ringlet_report_n_rows (const RingletReportTable *table)
{
  return table->cells->len / table->n_columns;
}

/* Size of the drawing of residuals, and of the picture, in the units of their canvas.
 */
#define RINGLET_REPORT_RESIDUALS_WIDTH 1600.0
#define RINGLET_REPORT_RESIDUALS_HEIGHT 700.0
#define RINGLET_REPORT_PICTURE_WIDTH 1600.0
#define RINGLET_REPORT_PICTURE_HEIGHT 1000.0

/* Distance of each point from its ring against the azimuth, in the colour of the ring;
 * rejected points are crosses. */
void ringlet_report_draw_residuals (
    cairo_t *cr, const RingletCalibrationReport *report);

/* Image with rings, cake and pattern; only where there is an image. */
void ringlet_report_draw_picture (cairo_t *cr, const RingletCalibrationReport *report);

/* Each returns (transfer full) the whole file. */
GBytes *ringlet_report_html (const RingletCalibrationReport *report, GError **error);
GBytes *ringlet_report_pdf (const RingletCalibrationReport *report, GError **error);

G_END_DECLS
