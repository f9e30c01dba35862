/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "export/picture-panels.h"
#include "export/report-parts.h"

#define DEGREES (180.0 / G_PI)
#define DOT 2.4

/* Colours of neighbour rings are told apart: steps of the golden angle around the
 * wheel, at one lightness. */
static void
set_colour (cairo_t *cr, guint ring)
{
  const double turn = fmod (ring * 0.61803398875, 1.0) * 2.0 * G_PI;

  cairo_set_source_rgba (cr, 0.42 + 0.36 * cos (turn),
      0.40 + 0.30 * cos (turn - 2.0 * G_PI / 3.0),
      0.45 + 0.36 * cos (turn + 2.0 * G_PI / 3.0), 0.75);
}

/* Half the height of the plot: nearly all that counts is inside. */
static double
reach (const RingletRefinement *fit)
{
  double largest = 0.05;

  for (guint i = 0; i < fit->points->len; i++) {
    const RingletRefinePoint *point =
        &g_array_index (fit->points, RingletRefinePoint, i);

    if (!point->is_rejected && isfinite (point->residual_px))
      largest = fmax (largest, fabs (point->residual_px));
  }
  return 1.1 * largest;
}

static void
draw_point (cairo_t *cr, const RingletPlotFrame *frame, const RingletRefinePoint *point)
{
  const double limit = frame->top;
  const double value = CLAMP (point->residual_px, -limit, limit);
  const double x = ringlet_plot_x (frame, point->chi_rad * DEGREES);
  const double y = ringlet_plot_y (frame, value);

  set_colour (cr, point->ring);
  if (!point->is_rejected) {
    cairo_arc (cr, x, y, DOT, 0.0, 2.0 * G_PI);
    cairo_fill (cr);
    return;
  }
  cairo_set_line_width (cr, 1.0);
  cairo_move_to (cr, x - DOT, y - DOT);
  cairo_rel_line_to (cr, 2.0 * DOT, 2.0 * DOT);
  cairo_move_to (cr, x - DOT, y + DOT);
  cairo_rel_line_to (cr, 2.0 * DOT, -2.0 * DOT);
  cairo_stroke (cr);
}

static void
draw_zero (cairo_t *cr, const RingletPlotFrame *frame)
{
  const double y = ringlet_plot_y (frame, 0.0);

  cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
  cairo_set_line_width (cr, 1.0);
  cairo_move_to (cr, frame->x, y);
  cairo_line_to (cr, frame->x + frame->width, y);
  cairo_stroke (cr);
}

void
ringlet_report_draw_residuals (cairo_t *cr, const RingletCalibrationReport *report)
{
  const RingletPlotStyle style = ringlet_plot_style_page ();
  const GArray *points = report->refinement->points;
  const double limit = reach (report->refinement);
  const RingletPlotFrame frame = { .x = 130.0,
    .y = 30.0,
    .width = RINGLET_REPORT_RESIDUALS_WIDTH - 170.0,
    .height = RINGLET_REPORT_RESIDUALS_HEIGHT - 130.0,
    .left = -180.0,
    .right = 180.0,
    .bottom = -limit,
    .top = limit };

  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_rectangle (
      cr, 0.0, 0.0, RINGLET_REPORT_RESIDUALS_WIDTH, RINGLET_REPORT_RESIDUALS_HEIGHT);
  cairo_fill (cr);
  cairo_select_font_face (
      cr, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  ringlet_plot_grid (cr, &style, &frame, RINGLET_TICKS_ANGLE, 0.0);
  draw_zero (cr, &frame);
  for (guint i = 0; i < points->len; i++) {
    const RingletRefinePoint *point = &g_array_index (points, RingletRefinePoint, i);

    if (isfinite (point->residual_px) && isfinite (point->chi_rad))
      draw_point (cr, &frame, point);
  }
  ringlet_plot_border (cr, &style, &frame);
  ringlet_plot_axis_x (cr, &style, &frame, "χ (°)", RINGLET_TICKS_ANGLE, 0.0);
  ringlet_plot_axis_y (
      cr, &style, &frame, "distance from the ring (pixels)", RINGLET_TICKS_DECIMAL);
}

void
ringlet_report_draw_picture (cairo_t *cr, const RingletCalibrationReport *report)
{
  const RingletPictureOptions options = { .title = report->title,
    .calibrant = report->calibrant };

  ringlet_picture_draw (
      cr, report->image, report->mask, report->cake, report->pattern, &options);
}
