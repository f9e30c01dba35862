/* SPDX-License-Identifier: MIT */
#include "export/figure-cells.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "display/plot-marks.h"
#include "export/figure-parts.h"

#define LEAST_COLUMNS 24
#define LEAST_ROWS 10
#define MOST_CELLS 1000000

/* For the ticks a unit of the canvas is a column, and half a row. */
#define TEXT_X 2.2
#define TEXT_Y 2.0

#define AXIS_ROWS 3  /* its line, its numbers, its name */
#define MOST_NAMES 8 /* in the legend */
#define THIN 0x60    /* opacity from which a curve covers half a cell */
#define GREY 0xff999999u
#define BRIGHT 0xffaaaaaau /* for black, which dark terminals do not show */

/* From dark to bright: masked pixels alone are blank. */
static const char ramp[] = ".:-=+*#%@";
static const char marks_of_curves[] = "*o+x#%@&";

/* Where things stand: the data in @n_rows rows and @n_columns columns. */
typedef struct {
  RingletCells *cells;
  const RingletFigureParts *parts;
  const RingletFigureOptions *options;
  gsize top;
  gsize left;
  gsize n_rows;
  gsize n_columns;
} Sheet;

static RingletPlotFrame
frame_of (const Sheet *sheet)
{
  RingletPlotFrame frame = sheet->parts->values;

  frame.width = (double) sheet->n_columns;
  frame.height = 2.0 * (double) sheet->n_rows;
  return frame;
}

/* --- axes --- */

static GArray *
marks_y (const Sheet *sheet, int *power)
{
  const RingletPlotStyle style = { .text_size = TEXT_Y };
  const RingletPlotFrame frame = frame_of (sheet);

  return ringlet_plot_marks_y (&style, &frame, sheet->parts->ticks_y, power);
}

static gsize
widest (const Sheet *sheet)
{
  int power = 0;
  g_autoptr (GArray) marks = marks_y (sheet, &power);
  gsize width = 0;

  for (guint i = 0; i < marks->len; i++)
    width = MAX (width,
        ringlet_cells_width (
            sheet->cells, g_array_index (marks, RingletPlotMark, i).text));
  return width;
}

static void
put_centred (const Sheet *sheet, gsize row, double middle, const char *text)
{
  const double width = (double) ringlet_cells_width (sheet->cells, text);
  const double last = (double) sheet->cells->n_columns - width;

  ringlet_cells_text (sheet->cells, row,
      (gssize) fmax (fmin (round (middle - width / 2.0), last), 0.0), text, 0);
}

static void
draw_axis_y (const Sheet *sheet)
{
  const gboolean is_ascii = sheet->cells->is_ascii;
  int power = 0;
  g_autoptr (GArray) marks = marks_y (sheet, &power);
  g_autofree char *label = ringlet_plot_label (sheet->parts->label_y, power);

  ringlet_cells_text (sheet->cells, sheet->top - 1, 0, label, 0);
  for (gsize i = 0; i < sheet->n_rows; i++)
    ringlet_cells_text (sheet->cells, sheet->top + i, (gssize) sheet->left - 1,
        is_ascii ? "|" : "│", GREY);
  for (guint i = 0; i < marks->len; i++) {
    const RingletPlotMark *mark = &g_array_index (marks, RingletPlotMark, i);
    const gsize row = MIN ((gsize) fmax (mark->at / 2.0, 0.0), sheet->n_rows - 1);
    const gssize width = (gssize) ringlet_cells_width (sheet->cells, mark->text);

    if (!mark->has_number)
      continue;
    ringlet_cells_text (sheet->cells, sheet->top + row,
        (gssize) sheet->left - 1 - width, mark->text, 0);
    ringlet_cells_text (sheet->cells, sheet->top + row, (gssize) sheet->left - 1,
        is_ascii ? "+" : "┤", GREY);
  }
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const double x = ((const RingletPlotMark *) a)->at;
  const double y = ((const RingletPlotMark *) b)->at;

  return (x > y) - (x < y);
}

/* A number over another one is left out. */
static void
draw_axis_x (const Sheet *sheet)
{
  const RingletPlotStyle style = { .text_size = TEXT_X };
  const RingletPlotFrame frame = frame_of (sheet);
  const gboolean is_ascii = sheet->cells->is_ascii;
  const gsize row = sheet->top + sheet->n_rows;
  int power = 0;
  g_autoptr (GArray) marks =
      ringlet_plot_marks_x (&style, &frame, RINGLET_TICKS_DECIMAL, 0.0, &power);
  g_autofree char *label = ringlet_plot_label (sheet->parts->label_x, power);
  double end = -1.0;

  ringlet_cells_text (
      sheet->cells, row, (gssize) sheet->left - 1, is_ascii ? "+" : "└", GREY);
  for (gsize j = 0; j < sheet->n_columns; j++)
    ringlet_cells_text (
        sheet->cells, row, (gssize) (sheet->left + j), is_ascii ? "-" : "─", GREY);
  g_array_sort (marks, compare_marks);
  for (guint i = 0; i < marks->len; i++) {
    const RingletPlotMark *mark = &g_array_index (marks, RingletPlotMark, i);
    const double width = (double) ringlet_cells_width (sheet->cells, mark->text);
    const double at = fmin (floor (mark->at), frame.width - 1.0);
    const double middle = (double) sheet->left + at + 0.5;

    if (!mark->has_number || middle - width / 2.0 < end + 1.0)
      continue;
    ringlet_cells_text (sheet->cells, row, (gssize) ((double) sheet->left + at),
        is_ascii ? "+" : "┬", GREY);
    put_centred (sheet, row + 1, middle, mark->text);
    end = middle + width / 2.0;
  }
  put_centred (sheet, row + 2, (double) sheet->left + frame.width / 2.0, label);
}

/* --- data --- */

static void
put_half (const Sheet *sheet, gsize i, gsize j, guint32 colour, char plain)
{
  RingletCell *cell =
      ringlet_cells_at (sheet->cells, sheet->top + i / 2, sheet->left + j);

  cell->colours[i % 2] = colour;
  if (plain != '\0')
    cell->plain = plain;
}

static void
draw_field (const Sheet *sheet, const RingletRaster *raster)
{
  const RingletLevels *levels = &sheet->parts->levels;
  const RingletLevelsLine line = ringlet_levels_line (levels);
  cairo_surface_t *surface = ringlet_raster_paint (raster, levels);
  const guint8 *data = cairo_image_surface_get_data (surface);
  const gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  for (gsize i = 0; i < 2 * sheet->n_rows; i++) {
    const gsize row = i * raster->height / (2 * sheet->n_rows);
    const guint32 *pixels = (const guint32 *) (const void *) (data + row * stride);

    for (gsize j = 0; j < sheet->n_columns; j++) {
      const gsize column = j * raster->width / sheet->n_columns;
      const double value = raster->values[row * raster->width + column];
      const float scaled = (float) ringlet_scale_apply (line.scale, value);
      const float place = CLAMP ((scaled - line.offset) * line.factor, 0.0f, 1.0f);
      const gsize step = (gsize) (place * (float) (strlen (ramp) - 1) + 0.5f);

      put_half (
          sheet, i, j, 0xff000000u | pixels[column], isnan (value) ? '\0' : ramp[step]);
    }
  }
  cairo_surface_destroy (surface);
}

/* Of the opaque half cells that cairo covered. */
static void
take_curve (const Sheet *sheet, cairo_surface_t *surface, guint32 colour, char mark)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  const gsize stride = (gsize) cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  for (gsize i = 0; i < 2 * sheet->n_rows; i++) {
    for (gsize j = 0; j < sheet->n_columns; j++) {
      if (data[i * stride + j] >= THIN)
        put_half (sheet, i, j, colour, mark);
    }
  }
}

static guint32
colour_of (const RingletFigureCurve *curve)
{
  guint32 colour = 0xff;

  for (int k = 0; k < 3; k++)
    colour = (colour << 8) | (guint32) round (255.0 * curve->colour[k]);
  return colour != 0xff000000u ? colour : BRIGHT;
}

static char
mark_of (gsize i)
{
  return marks_of_curves[i % strlen (marks_of_curves)];
}

static void
draw_curves (const Sheet *sheet)
{
  const RingletPlotFrame frame = frame_of (sheet);
  const RingletPlotStyle style = { .text_size = TEXT_Y };

  for (gsize i = 0; i < sheet->parts->n_curves; i++) {
    const RingletFigureCurve *curve = &sheet->parts->curves[i];
    RingletPlotCurve bare = curve->curve;
    cairo_surface_t *surface = cairo_image_surface_create (
        CAIRO_FORMAT_A8, (int) sheet->n_columns, 2 * (int) sheet->n_rows);
    cairo_t *cr = cairo_create (surface);

    bare.sigma = NULL;
    ringlet_plot_curve (cr, &style, &frame, &bare);
    cairo_destroy (cr);
    take_curve (sheet, surface, colour_of (curve), mark_of (i));
    cairo_surface_destroy (surface);
  }
}

/* --- below the axis --- */

static void
draw_legend (const Sheet *sheet, gsize row)
{
  for (gsize i = 0; i < MIN (sheet->parts->n_curves, MOST_NAMES); i++) {
    const RingletFigureCurve *curve = &sheet->parts->curves[i];
    const char plain[] = { ' ', mark_of (i), ' ', '\0' };
    g_autofree char *number = g_strdup_printf ("%" G_GSIZE_FORMAT, i + 1);

    ringlet_cells_text (sheet->cells, row + i, (gssize) sheet->left,
        sheet->cells->is_ascii ? plain : "━━━", colour_of (curve));
    ringlet_cells_text (sheet->cells, row + i, (gssize) sheet->left + 4,
        curve->name != NULL ? curve->name : number, 0);
  }
}

/* Returns (transfer full): in three digits. */
static char *
short_number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (buffer, sizeof buffer, "%.3g", value);
  return ringlet_plot_number (g_ascii_strtod (buffer, NULL));
}

/* The colours in their order, their ends as numbers, and what they are. */
static void
draw_bar (const Sheet *sheet, gsize row)
{
  const RingletLevels *levels = &sheet->parts->levels;
  const char *quantity =
      sheet->options->quantity != NULL ? sheet->options->quantity : "Intensity";
  g_autofree char *min = short_number (levels->min);
  g_autofree char *max = short_number (levels->max);
  g_autofree char *text =
      g_strdup_printf ("%s, %s scale", quantity, ringlet_scale_name (levels->scale));
  const gsize before = ringlet_cells_width (sheet->cells, min) + 1;
  const gsize behind = ringlet_cells_width (sheet->cells, max) + 1;
  const gsize n =
      sheet->cells->n_columns - MIN (before + behind, sheet->cells->n_columns);
  guint32 table[RINGLET_COLORMAP_SIZE];

  ringlet_levels_table (levels, table);
  ringlet_cells_text (sheet->cells, row, 0, min, 0);
  for (gsize j = 0; j < n; j++) {
    const double place = n > 1 ? (double) j / (double) (n - 1) : 0.0;
    const guint32 colour = table[(gsize) (place * (RINGLET_COLORMAP_SIZE - 1) + 0.5)];

    *ringlet_cells_at (sheet->cells, row, before + j) = (RingletCell){
      .colours = { colour, colour },
      .plain = ramp[(gsize) (place * (double) (strlen (ramp) - 1) + 0.5)],
    };
  }
  ringlet_cells_text (sheet->cells, row, (gssize) (before + n + 1), max, 0);
  put_centred (sheet, row + 1, (double) sheet->cells->n_columns / 2.0, text);
}

/* --- all --- */

static gsize
rows_below (const RingletFigureParts *parts, const RingletFigureOptions *options)
{
  if (parts->n_curves == 0)
    return AXIS_ROWS + 2;
  return AXIS_ROWS + (options->legend ? MIN (parts->n_curves, MOST_NAMES) : 0);
}

/* An image keeps its proportions: the frame shrinks around it. */
static RingletRaster *
fit_raster (Sheet *sheet)
{
  const RingletImage *image = sheet->parts->figure->image;
  RingletRaster *raster = NULL;

  if (image != NULL) {
    const double scale = fmin ((double) sheet->n_columns / (double) image->n_fast,
        2.0 * (double) sheet->n_rows / (double) image->n_slow);

    sheet->n_columns = MAX ((gsize) (scale * (double) image->n_fast), 1);
    sheet->n_rows = MAX ((gsize) (scale * (double) image->n_slow / 2.0 + 0.5), 1);
  }
  raster = ringlet_figure_raster (sheet->parts, sheet->n_columns, 2 * sheet->n_rows);
  return raster;
}

static void
draw (Sheet *sheet)
{
  const gsize below = rows_below (sheet->parts, sheet->options);
  gsize row;

  sheet->top = sheet->options->title != NULL ? 2 : 1;
  sheet->n_rows =
      sheet->cells->n_rows - MIN (sheet->top + below, sheet->cells->n_rows - 1);
  sheet->left = MIN (widest (sheet) + 1, sheet->cells->n_columns / 2);
  sheet->n_columns = sheet->cells->n_columns - sheet->left;
  if (sheet->options->title != NULL)
    put_centred (
        sheet, 0, (double) sheet->cells->n_columns / 2.0, sheet->options->title);
  if (sheet->parts->n_curves > 0) {
    draw_curves (sheet);
  } else {
    g_autoptr (RingletRaster) raster = fit_raster (sheet);

    draw_field (sheet, raster);
  }
  draw_axis_y (sheet);
  draw_axis_x (sheet);

  row = sheet->top + sheet->n_rows + AXIS_ROWS;
  if (sheet->parts->n_curves == 0)
    draw_bar (sheet, row);
  else if (sheet->options->legend)
    draw_legend (sheet, row);
}

RingletCells *
ringlet_figure_cells (const RingletFigure *figure, const RingletFigureOptions *options,
    gsize n_columns, gsize n_rows, gboolean is_ascii, GError **error)
{
  const RingletFigureOptions no_options = { 0 };
  const RingletFigureOptions *given = options != NULL ? options : &no_options;
  g_autoptr (RingletFigureParts) parts = NULL;
  g_autoptr (RingletCells) cells = NULL;
  gsize least = LEAST_ROWS;
  Sheet sheet;

  parts = ringlet_figure_parts_new (figure, given, error);
  if (parts == NULL)
    return NULL;
  least += rows_below (parts, given) - AXIS_ROWS;
  if (n_columns < LEAST_COLUMNS || n_rows < least || n_columns > MOST_CELLS / n_rows) {
    g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "A figure of characters takes at least %d columns and %" G_GSIZE_FORMAT
        " rows, and no more than %d in all; there are %" G_GSIZE_FORMAT
        " and %" G_GSIZE_FORMAT,
        LEAST_COLUMNS, least, MOST_CELLS, n_columns, n_rows);
    return NULL;
  }

  cells = ringlet_cells_new (n_columns, n_rows, is_ascii);
  sheet = (Sheet){ .cells = cells, .parts = parts, .options = given };
  draw (&sheet);
  return g_steal_pointer (&cells);
}
