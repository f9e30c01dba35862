/* SPDX-License-Identifier: MIT */

/* A4 pages: the tables one below the other, then the drawings. */

#include "display/plot.h"
#include "export/page.h"
#include "export/report-parts.h"

/* Points of 1/72 inch. */
#define PAGE_WIDTH 595.0
#define PAGE_HEIGHT 842.0
#define MARGIN 48.0
#define TEXT 8.5
#define LINE 12.5
#define TITLE 16.0
#define HEAD 11.0
#define GAP 9.0 /* between columns */

/**
 * Sheet:
 * @cr: the page
 * @y: where the next line stands
 */
typedef struct {
  cairo_t *cr;
  double y;
} Sheet;

static void
set_font (cairo_t *cr, cairo_font_weight_t weight, double size)
{
  cairo_select_font_face (cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, weight);
  cairo_set_font_size (cr, size);
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
}

static void
next_page (Sheet *sheet)
{
  cairo_show_page (sheet->cr);
  sheet->y = MARGIN + LINE;
}

/* Goes on with the next page where less than @height is left. */
static void
need (Sheet *sheet, double height)
{
  if (sheet->y + height > PAGE_HEIGHT - MARGIN)
    next_page (sheet);
}

static double
width_of (cairo_t *cr, const char *text)
{
  cairo_text_extents_t extents;

  cairo_text_extents (cr, text, &extents);
  return extents.x_advance;
}

/* How much of @text fits, at a blank where there is one. */
static gsize
fitting (cairo_t *cr, const char *text, double width)
{
  gsize best = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    const char *end = g_utf8_next_char (at);
    g_autofree char *part = g_strndup (text, (gsize) (end - text));

    if (width_of (cr, part) > width)
      return best > 0 ? best : (gsize) (MAX (at, g_utf8_next_char (text)) - text);
    if (*end == ' ' || *end == '\0')
      best = (gsize) (end - text);
  }
  return strlen (text);
}

/* In the font that is set, of @size: as many lines as it takes. */
static void
put_paragraph (Sheet *sheet, const char *text, double x, double width, double size)
{
  const double height = LINE * size / TEXT;

  while (*text != '\0') {
    const gsize n = fitting (sheet->cr, text, width);
    g_autofree char *line = g_strndup (text, n);

    need (sheet, height);
    ringlet_plot_text (sheet->cr, line, x, sheet->y, size, RINGLET_TEXT_LEFT);
    sheet->y += height;
    text += n;
    while (*text == ' ')
      text++;
  }
}

/* Two columns: names, and texts that may take several lines. */
static void
put_facts (Sheet *sheet, const RingletReportTable *table)
{
  const double x = MARGIN + 130.0;

  for (guint row = 1; row < ringlet_report_n_rows (table); row++) {
    need (sheet, LINE);
    set_font (sheet->cr, CAIRO_FONT_WEIGHT_NORMAL, TEXT);
    ringlet_plot_text (sheet->cr, ringlet_report_cell (table, row, 0), MARGIN, sheet->y,
        TEXT, RINGLET_TEXT_LEFT);
    put_paragraph (
        sheet, ringlet_report_cell (table, row, 1), x, PAGE_WIDTH - MARGIN - x, TEXT);
  }
}

#define MAX_COLUMNS 16

static void
measure_columns (Sheet *sheet, const RingletReportTable *table, double *widths)
{
  for (guint i = 0; i < table->n_columns; i++) {
    widths[i] = 0.0;
    for (guint row = 0; row < ringlet_report_n_rows (table); row++)
      widths[i] =
          MAX (widths[i], width_of (sheet->cr, ringlet_report_cell (table, row, i)));
  }
}

/* The first column to the left, numbers to the right. Returns where the row ends. */
static double
put_row (Sheet *sheet, const RingletReportTable *table, guint row, const double *widths)
{
  double x = MARGIN;

  for (guint i = 0; i < table->n_columns; i++) {
    ringlet_plot_text (sheet->cr, ringlet_report_cell (table, row, i),
        i == 0 ? x : x + widths[i], sheet->y, TEXT,
        i == 0 ? RINGLET_TEXT_LEFT : RINGLET_TEXT_RIGHT);
    x += widths[i] + GAP;
  }
  sheet->y += LINE;
  return x - GAP;
}

static void
underline (Sheet *sheet, double end)
{
  const double y = sheet->y - LINE + 3.0;

  cairo_set_line_width (sheet->cr, 0.5);
  cairo_move_to (sheet->cr, MARGIN, y);
  cairo_line_to (sheet->cr, end, y);
  cairo_stroke (sheet->cr);
}

static void
put_column_names (Sheet *sheet, const RingletReportTable *table, const double *widths)
{
  underline (sheet, put_row (sheet, table, 0, widths));
}

/* A page that goes on with a table says again what its columns are. */
static void
put_columns (Sheet *sheet, const RingletReportTable *table)
{
  double widths[MAX_COLUMNS];

  g_return_if_fail (table->n_columns <= MAX_COLUMNS);

  set_font (sheet->cr, CAIRO_FONT_WEIGHT_NORMAL, TEXT);
  measure_columns (sheet, table, widths);
  put_column_names (sheet, table, widths);
  for (guint row = 1; row < ringlet_report_n_rows (table); row++) {
    const double before = sheet->y;

    need (sheet, LINE);
    if (sheet->y < before)
      put_column_names (sheet, table, widths);
    put_row (sheet, table, row, widths);
  }
}

static void
put_heading (Sheet *sheet, const char *text)
{
  sheet->y += LINE;
  set_font (sheet->cr, CAIRO_FONT_WEIGHT_BOLD, HEAD);
  ringlet_plot_text (sheet->cr, text, MARGIN, sheet->y, HEAD, RINGLET_TEXT_LEFT);
}

static void
put_table (Sheet *sheet, const RingletReportTable *table)
{
  need (sheet, 4.0 * LINE);
  put_heading (sheet, table->title);
  sheet->y += 1.3 * LINE;
  if (table->n_columns == 2)
    put_facts (sheet, table);
  else
    put_columns (sheet, table);
}

static void
put_head (Sheet *sheet, const RingletCalibrationReport *report)
{
  g_autoptr (GPtrArray) notes = ringlet_report_notes (report);
  const double width = PAGE_WIDTH - 2.0 * MARGIN;

  set_font (sheet->cr, CAIRO_FONT_WEIGHT_BOLD, TITLE);
  put_paragraph (sheet, report->title, MARGIN, width, TITLE);
  set_font (sheet->cr, CAIRO_FONT_WEIGHT_NORMAL, TEXT);
  for (guint i = 0; i < notes->len; i++)
    put_paragraph (sheet, g_ptr_array_index (notes, i), MARGIN, width, TEXT);
}

/* As wide as the text. */
static void
put_drawing (Sheet *sheet, const RingletCalibrationReport *report, const char *title,
    double width, double height,
    void (*draw) (cairo_t *, const RingletCalibrationReport *))
{
  const double scale = (PAGE_WIDTH - 2.0 * MARGIN) / width;

  need (sheet, scale * height + 2.0 * LINE);
  put_heading (sheet, title);
  sheet->y += 0.7 * LINE;
  cairo_save (sheet->cr);
  cairo_translate (sheet->cr, MARGIN, sheet->y);
  cairo_scale (sheet->cr, scale, scale);
  cairo_rectangle (sheet->cr, 0.0, 0.0, width, height);
  cairo_clip (sheet->cr);
  draw (sheet->cr, report);
  cairo_restore (sheet->cr);
  sheet->y += scale * height;
}

static void
draw (cairo_t *cr, gpointer data)
{
  const RingletCalibrationReport *report = data;
  g_autoptr (GPtrArray) tables = ringlet_report_tables (report);
  Sheet sheet = { cr, MARGIN + TITLE };

  put_head (&sheet, report);
  for (guint i = 0; i < tables->len; i++)
    put_table (&sheet, g_ptr_array_index (tables, i));
  put_drawing (&sheet, report, "Residuals against the azimuth",
      RINGLET_REPORT_RESIDUALS_WIDTH, RINGLET_REPORT_RESIDUALS_HEIGHT,
      ringlet_report_draw_residuals);
  if (report->image != NULL)
    put_drawing (&sheet, report, "Image, cake and pattern",
        RINGLET_REPORT_PICTURE_WIDTH, RINGLET_REPORT_PICTURE_HEIGHT,
        ringlet_report_draw_picture);
}

GBytes *
ringlet_report_pdf (const RingletCalibrationReport *report, GError **error)
{
  const RingletPage page = { PAGE_WIDTH, PAGE_HEIGHT, 72.0, draw, (gpointer) report };

  return ringlet_page_render (&page, RINGLET_PAGE_PDF, error);
}
