/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "export/picture-panels.h"
#include "export/raster.h"

#define BAR_HEIGHT 16.0

static void
paint_raster (cairo_t *cr, const RingletPlotFrame *frame, const RingletRaster *raster,
    const RingletColourScale *scale)
{
  cairo_surface_t *surface = ringlet_raster_paint (raster, scale);

  cairo_save (cr);
  cairo_translate (cr, frame->x, frame->y);
  cairo_scale (cr, frame->width / (double) raster->width,
      frame->height / (double) raster->height);
  cairo_set_source_surface (cr, surface, 0.0, 0.0);
  /* One bin or pixel is one rectangle: smoothing would invent data. */
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

/* Outer edges of an axis of bin centres. */
static void
edges (const double *centres, gsize n, double *first, double *last)
{
  const double step = n > 1 ? (centres[n - 1] - centres[0]) / (double) (n - 1) : 1.0;

  *first = centres[0] - step / 2.0;
  *last = centres[n - 1] + step / 2.0;
}

RingletPlotFrame
ringlet_picture_radial_frame (const RingletBox *box, const RingletResult *result)
{
  RingletPlotFrame frame = {
    .x = box->x,
    .y = box->y,
    .width = box->width,
    .height = box->height,
  };

  edges (result->radial, result->n_radial, &frame.left, &frame.right);
  return frame;
}

/* The largest rectangle of the proportions of the image, at the top of @box. */
static RingletPlotFrame
fit_frame (const RingletBox *box, const RingletImage *image)
{
  const double scale =
      fmin (box->width / (double) image->n_fast, box->height / (double) image->n_slow);
  const double width = fmax (floor (scale * (double) image->n_fast), 1.0);
  const double height = fmax (floor (scale * (double) image->n_slow), 1.0);

  return (RingletPlotFrame){
    .x = box->x + floor ((box->width - width) / 2.0),
    .y = box->y,
    .width = width,
    .height = height,
    .right = (double) image->n_fast,
    .bottom = (double) image->n_slow,
  };
}

static void
log_tick (cairo_t *cr, const RingletPlotFrame *bar, const RingletColourScale *scale,
    double value, gboolean has_number)
{
  const double at = ringlet_colour_scale_at (scale, value);
  const double x = floor (bar->x + bar->width * at) + 0.5;
  const double base = bar->y + bar->height;
  g_autofree char *text = ringlet_plot_number (value);

  if (at < 0.0 || at > 1.0)
    return;

  cairo_move_to (cr, x, base);
  cairo_rel_line_to (cr, 0.0, has_number ? 7.0 : 4.0);
  cairo_stroke (cr);
  if (has_number)
    ringlet_plot_text (cr, text, x, base + 24.0, 16.0, RINGLET_TEXT_CENTRE);
}

/* 1, 10, 100 with numbers, 2 and 5, too, when there are few; small ticks at 2 … 9. */
static void
log_ticks (cairo_t *cr, const RingletPlotFrame *bar, const RingletColourScale *scale)
{
  const gboolean is_short = log10 (scale->max / scale->min) < 3.2;

  for (double decade = pow (10.0, floor (log10 (scale->min))); decade <= scale->max;
       decade *= 10.0) {
    for (int i = 1; i < 10; i++)
      log_tick (cr, bar, scale, i * decade, i == 1 || (is_short && (i == 2 || i == 5)));
  }
}

/* Returns the lower end of its labels. */
static double
draw_colour_bar (
    cairo_t *cr, const RingletPlotFrame *above, const RingletColourScale *scale)
{
  const RingletPlotStyle style = ringlet_plot_style_page ();
  const RingletPlotFrame bar = {
    .x = above->x,
    .y = above->y + above->height + 78.0,
    .width = above->width,
    .height = BAR_HEIGHT,
    .left = scale->min,
    .right = scale->max,
  };
  const double end = bar.y + bar.height + 52.0;
  const char *label = "Intensity (counts per pixel)";

  for (int i = 0; i < (int) bar.width; i++) {
    const guint32 colour = ringlet_colour_at (i / (bar.width - 1.0));

    cairo_set_source_rgb (cr, (colour >> 16 & 255) / 255.0, (colour >> 8 & 255) / 255.0,
        (colour & 255) / 255.0);
    cairo_rectangle (cr, bar.x + i, bar.y, 1.0, bar.height);
    cairo_fill (cr);
  }
  ringlet_plot_border (cr, &style, &bar);
  if (!scale->is_log) {
    ringlet_plot_axis_x (cr, &style, &bar, label, RINGLET_TICKS_DECIMAL, 0.0);
    return end;
  }
  log_ticks (cr, &bar, scale);
  ringlet_plot_text (
      cr, label, bar.x + bar.width / 2.0, end, 18.0, RINGLET_TEXT_CENTRE);
  return end;
}

double
ringlet_picture_draw_image (cairo_t *cr, const RingletBox *box,
    const RingletImage *image, const RingletMask *mask, const RingletResult *result)
{
  const RingletPlotStyle style = ringlet_plot_style_page ();
  const RingletPlan defaults = ringlet_plan_default ();
  const RingletDetector *detector = result != NULL ? result->provenance.detector : NULL;
  const RingletPlotFrame frame = fit_frame (box, image);
  g_autoptr (RingletRaster) raster =
      ringlet_raster_new_image (image, mask, result != NULL ? &result->plan : &defaults,
          detector == NULL || detector->row != NULL, (gsize) frame.width,
          (gsize) frame.height);
  const RingletColourScale scale = ringlet_raster_scale (raster);

  paint_raster (cr, &frame, raster, &scale);
  ringlet_plot_border (cr, &style, &frame);
  ringlet_plot_axis_x (
      cr, &style, &frame, "Column (pixel)", RINGLET_TICKS_DECIMAL, 0.0);
  ringlet_plot_axis_y (cr, &style, &frame, "Row (pixel)", RINGLET_TICKS_DECIMAL);
  return draw_colour_bar (cr, &frame, &scale);
}

void
ringlet_picture_draw_cake (
    cairo_t *cr, const RingletBox *box, const RingletResult *cake, gboolean has_numbers)
{
  const RingletPlotStyle style = ringlet_plot_style_page ();
  RingletPlotFrame frame = ringlet_picture_radial_frame (box, cake);
  g_autoptr (RingletRaster) raster =
      ringlet_raster_new_cake (cake, (gsize) box->width, (gsize) box->height);
  const RingletColourScale scale = ringlet_raster_scale (raster);

  edges (cake->azimuth, cake->n_azimuth, &frame.bottom, &frame.top);
  paint_raster (cr, &frame, raster, &scale);
  ringlet_plot_border (cr, &style, &frame);
  ringlet_plot_axis_x (cr, &style, &frame, has_numbers ? cake->unit->symbol : NULL,
      RINGLET_TICKS_DECIMAL, 0.0);
  ringlet_plot_axis_y (cr, &style, &frame, "Azimuth χ (°)", RINGLET_TICKS_ANGLE);
}
