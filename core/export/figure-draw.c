/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "display/plot-marks.h"
#include "export/figure-parts.h"
#include "export/picture-panels.h"

/* Text of 16 canvas units is as large as suits the page: between its side and constant,
 * as the text in a printed column is. */
#define UNITS_PER_TEXT 16.0
#define USUAL_SIDE 519.6 /* points: √(600 · 450) */
#define USUAL_TEXT 10.0
#define LEAST_TEXT 6.5
#define MOST_TEXT 24.0

/* In canvas units. */
#define EDGE 28.0  /* on the right: half of the last number */
#define ABOVE 20.0 /* on top: half of the highest number */
#define TITLE_SIZE 20.0
#define TITLE_ROOM 34.0
#define RING_ROOM 12.0 /* labels of rings above the frame */
#define BELOW 68.0     /* the axis below */
#define BAR_ROOM 164.0 /* the axis, the colour bar and its axis */
#define BESIDE 56.0    /* of the axis on the left, without its numbers */
#define LEAST_FRAME 30.0
#define FEW_POINTS 40 /* they are marked: a line shows none of them alone */
#define POINT_RADIUS 3.0
#define LEAST_BAR 240.0
#define LEGEND_PART 0.3 /* of the page, at most */
#define PRINT_DPI 300.0 /* of pixels in drawings that have none */

/* The page: canvas units, and how many dots there are in one. */
typedef struct {
  double width;
  double height;
  double dots;
} Sheet;

static Sheet
start_sheet (cairo_t *cr, double width_pt, double height_pt)
{
  const double side = sqrt (width_pt * height_pt);
  const double text =
      CLAMP (USUAL_TEXT * sqrt (side / USUAL_SIDE), LEAST_TEXT, MOST_TEXT);
  const double scale = text / UNITS_PER_TEXT;
  const gboolean has_pixels =
      cairo_surface_get_type (cairo_get_target (cr)) == CAIRO_SURFACE_TYPE_IMAGE;
  double dots = 1.0;
  double zero = 0.0;

  cairo_scale (cr, scale, scale);
  cairo_user_to_device_distance (cr, &dots, &zero);
  if (!has_pixels)
    dots = scale * PRINT_DPI / 72.0;
  return (Sheet){ width_pt / scale, height_pt / scale, dots };
}

static void
set_font (cairo_t *cr, cairo_font_weight_t weight)
{
  cairo_select_font_face (cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, weight);
}

/* As large as fits. */
static void
draw_title (cairo_t *cr, const char *title, const Sheet *sheet)
{
  cairo_text_extents_t extents;
  double size = TITLE_SIZE;

  set_font (cr, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cr, size);
  cairo_text_extents (cr, title, &extents);
  size *= fmin (1.0, (sheet->width - 2.0 * EDGE) / fmax (extents.x_advance, 1.0));
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.1);
  ringlet_plot_text (
      cr, title, sheet->width / 2.0, TITLE_ROOM - 4.0, size, RINGLET_TEXT_CENTRE);
  set_font (cr, CAIRO_FONT_WEIGHT_NORMAL);
}

/* Of the numbers on the left, in a frame of the height of @frame. */
static double
widest_number (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, RingletTickKind kind)
{
  int power = 0;
  g_autoptr (GArray) marks = ringlet_plot_marks_y (style, frame, kind, &power);
  double widest = 0.0;

  cairo_set_font_size (cr, style->text_size);
  for (guint i = 0; i < marks->len; i++) {
    cairo_text_extents_t extents;

    cairo_text_extents (cr, g_array_index (marks, RingletPlotMark, i).text, &extents);
    widest = fmax (widest, extents.x_advance);
  }
  return widest;
}

/* Where the data go: what is left by all that stands around them. */
static RingletBox
place_box (cairo_t *cr, const RingletFigureParts *self, const RingletPlotStyle *style,
    const RingletFigureOptions *options, const Sheet *sheet, double legend)
{
  const gboolean has_rings = options->calibrant != NULL && self->figure->image == NULL;
  const double top = ABOVE + (options->title != NULL ? TITLE_ROOM - 8.0 : 0.0) +
      (has_rings ? RING_ROOM : 0.0);
  const double below = self->n_curves > 0 ? BELOW : BAR_ROOM;
  RingletPlotFrame frame = self->values;
  RingletBox box = { 0.0, top, 0.0, fmax (sheet->height - top - below, LEAST_FRAME) };

  frame.y = box.y;
  frame.height = box.height;
  box.x = BESIDE + widest_number (cr, style, &frame, self->ticks_y);
  box.width = fmax (sheet->width - box.x - EDGE - legend, LEAST_FRAME);
  return box;
}

/* Names of the axes are no longer than their room: smaller on a small page. */
static void
fit_labels (cairo_t *cr, const RingletFigureParts *self, RingletPlotStyle *style,
    const RingletBox *box)
{
  const double room_y = 2.0 * box->y + box->height - 8.0;
  const double room_x = box->width + 2.0 * EDGE;
  cairo_text_extents_t x;
  cairo_text_extents_t y;

  cairo_set_font_size (cr, style->label_size);
  cairo_text_extents (cr, self->label_x, &x);
  cairo_text_extents (cr, self->label_y, &y);
  style->label_size *= fmin (
      1.0, fmin (room_x / fmax (x.x_advance, 1.0), room_y / fmax (y.x_advance, 1.0)));
}

static RingletPlotFrame
frame_in (const RingletFigureParts *self, const RingletBox *box)
{
  RingletPlotFrame frame = self->values;

  if (self->figure->image != NULL)
    return ringlet_picture_fit_image (box, self->figure->image);
  frame.x = floor (box->x);
  frame.y = floor (box->y);
  frame.width = floor (box->width);
  frame.height = floor (box->height);
  return frame;
}

static void
draw_axes (cairo_t *cr, const RingletFigureParts *self, const RingletPlotStyle *style,
    const RingletPlotFrame *frame)
{
  ringlet_plot_border (cr, style, frame);
  ringlet_plot_axis_x (cr, style, frame, self->label_x, RINGLET_TICKS_DECIMAL, 0.0);
  ringlet_plot_axis_y (cr, style, frame, self->label_y, self->ticks_y);
}

static void
mark_rings (cairo_t *cr, const RingletFigureParts *self, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, const RingletCalibrant *calibrant)
{
  if (calibrant != NULL && self->unit != NULL && self->wavelength_m > 0.0)
    ringlet_picture_mark_rings (
        cr, style, frame, calibrant, self->unit, self->wavelength_m);
}

/* --- curves --- */

static void
mark_points (cairo_t *cr, const RingletPlotFrame *frame, const RingletFigureCurve *self)
{
  const RingletPlotCurve *curve = &self->curve;

  cairo_save (cr);
  cairo_rectangle (cr, frame->x, frame->y, frame->width, frame->height);
  cairo_clip (cr);
  cairo_set_source_rgb (cr, self->colour[0], self->colour[1], self->colour[2]);
  for (gsize i = 0; i < curve->n; i++) {
    const double x = ringlet_plot_x (frame, curve->x[i]);
    const double y = ringlet_plot_y (frame, curve->y[i]);

    if (isfinite (x) && isfinite (y) && fabs (x) < 1e6 && fabs (y) < 1e6) {
      cairo_new_sub_path (cr);
      cairo_arc (cr, x, y, POINT_RADIUS, 0.0, 2.0 * G_PI);
    }
  }
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_curves (cairo_t *cr, const RingletFigureParts *self,
    const RingletFigureOptions *options, const Sheet *sheet)
{
  RingletPlotStyle style = ringlet_plot_style_page ();
  const double most = LEGEND_PART * sheet->width;
  const double legend = options->legend
      ? ringlet_figure_legend_width (cr, self, style.text_size, most)
      : 0.0;
  const RingletBox box = place_box (cr, self, &style, options, sheet, legend);
  const RingletPlotFrame frame = frame_in (self, &box);

  fit_labels (cr, self, &style, &box);
  ringlet_plot_grid (cr, &style, &frame, RINGLET_TICKS_DECIMAL, 0.0);
  for (gsize i = 0; i < self->n_curves; i++) {
    for (int k = 0; k < 3; k++)
      style.curve[k] = style.band[k] = self->curves[i].colour[k];
    style.band[3] = 0.3;
    ringlet_plot_curve (cr, &style, &frame, &self->curves[i].curve);
    if (self->curves[i].curve.n <= FEW_POINTS)
      mark_points (cr, &frame, &self->curves[i]);
  }
  mark_rings (cr, self, &style, &frame, options->calibrant);
  draw_axes (cr, self, &style, &frame);
  if (options->legend)
    ringlet_figure_legend (
        cr, self, &frame, style.text_size, most, options->offset > 0.0);
}

/* --- images and cakes --- */

/* In dots of the target: programs that show drawings would smooth larger pixels. */
static void
paint_field (cairo_t *cr, const RingletFigureParts *self, const RingletPlotFrame *frame,
    double dots)
{
  const double width = fmax (ceil (frame->width * dots), 1.0);
  const double height = fmax (ceil (frame->height * dots), 1.0);
  const RingletPlotFrame whole = { .width = width, .height = height };
  g_autoptr (RingletRaster) raster =
      ringlet_figure_raster (self, (gsize) width, (gsize) height);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) width, (int) height);
  cairo_t *inner = cairo_create (surface);

  ringlet_picture_paint_raster (inner, &whole, raster, &self->levels);
  cairo_destroy (inner);
  cairo_save (cr);
  cairo_translate (cr, frame->x, frame->y);
  cairo_scale (cr, frame->width / width, frame->height / height);
  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

static void
draw_image_rings (cairo_t *cr, const RingletFigure *figure,
    const RingletPlotFrame *frame, const RingletCalibrant *calibrant)
{
  if (calibrant != NULL && figure->detector != NULL && figure->geometry != NULL &&
      ringlet_geometry_check (figure->geometry, NULL))
    ringlet_picture_draw_rings (
        cr, frame, calibrant, figure->detector, figure->geometry);
}

/* As wide as the frame, and where that is too narrow for numbers, wider. */
static void
draw_bar (cairo_t *cr, const RingletFigureParts *self,
    const RingletFigureOptions *options, const RingletPlotFrame *frame,
    const RingletBox *box)
{
  RingletPlotFrame above = *frame;
  const double room = box->x + box->width;

  above.width = fmin (fmax (frame->width, LEAST_BAR), box->width);
  above.x = fmin (frame->x - (above.width - frame->width) / 2.0, room - above.width);
  above.x = floor (fmax (above.x, box->x));
  ringlet_picture_draw_bar (cr, &above, &self->levels,
      options->quantity != NULL        ? options->quantity
          : self->figure->cake != NULL ? "Intensity (arb. unit)"
                                       : "Intensity (counts per pixel)");
}

static void
draw_field (cairo_t *cr, const RingletFigureParts *self,
    const RingletFigureOptions *options, const Sheet *sheet)
{
  RingletPlotStyle style = ringlet_plot_style_page ();
  const RingletBox box = place_box (cr, self, &style, options, sheet, 0.0);
  const RingletPlotFrame frame = frame_in (self, &box);

  fit_labels (cr, self, &style, &box);
  paint_field (cr, self, &frame, sheet->dots);
  if (self->figure->image != NULL) {
    draw_image_rings (cr, self->figure, &frame, options->calibrant);
    if (options->scale_bar)
      ringlet_figure_scale_bar (cr, self, &frame);
  } else {
    mark_rings (cr, self, &style, &frame, options->calibrant);
  }
  draw_axes (cr, self, &style, &frame);
  draw_bar (cr, self, options, &frame, &box);
}

void
ringlet_figure_draw (cairo_t *cr, const RingletFigureParts *self,
    const RingletFigureOptions *options, double width_pt, double height_pt)
{
  Sheet sheet;

  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_paint (cr);
  sheet = start_sheet (cr, width_pt, height_pt);
  set_font (cr, CAIRO_FONT_WEIGHT_NORMAL);
  if (options->title != NULL)
    draw_title (cr, options->title, &sheet);
  if (self->n_curves > 0)
    draw_curves (cr, self, options, &sheet);
  else
    draw_field (cr, self, options, &sheet);
}
