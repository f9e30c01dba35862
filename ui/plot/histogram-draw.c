/* SPDX-License-Identifier: MIT */
#include "plot/histogram-draw.h"

#include <math.h>

#define INSIDE 0.6 /* opacity of bars between the limits */
#define OUTSIDE 0.25

/* The outline of the bars, closed at the base. */
static void
bars_path (cairo_t *cr, const double *heights, double width, double height)
{
  cairo_move_to (cr, 0.0, height);
  for (int i = 0; i < RINGLET_HISTOGRAM_BINS; i++) {
    const double top = height * (1.0 - heights[i]);

    cairo_line_to (cr, width * i / RINGLET_HISTOGRAM_BINS, top);
    cairo_line_to (cr, width * (i + 1) / RINGLET_HISTOGRAM_BINS, top);
  }
  cairo_line_to (cr, width, height);
  cairo_close_path (cr);
}

void
ringlet_histogram_draw_bars (cairo_t *cr, const RingletHistogram *histogram,
    const RingletLevels *levels, const GdkRGBA *ink, double width, double height)
{
  const RingletScaleAxis axis = ringlet_scale_axis_of (histogram, levels->scale);
  const double lower = width * ringlet_scale_axis_place (&axis, levels->min);
  const double upper = width * ringlet_scale_axis_place (&axis, levels->max);
  const double edges[] = { 0.0, lower, upper, width };
  const double opacities[] = { OUTSIDE, INSIDE, OUTSIDE };
  double heights[RINGLET_HISTOGRAM_BINS];

  ringlet_scale_axis_heights (histogram, levels->scale, heights);
  for (gsize i = 0; i < G_N_ELEMENTS (opacities); i++) {
    cairo_save (cr);
    cairo_rectangle (cr, edges[i], 0.0, edges[i + 1] - edges[i], height);
    cairo_clip (cr);
    bars_path (cr, heights, width, height);
    cairo_set_source_rgba (
        cr, ink->red, ink->green, ink->blue, ink->alpha * opacities[i]);
    cairo_fill (cr);
    cairo_restore (cr);
  }
}

void
ringlet_histogram_draw_colours (cairo_t *cr, const RingletScaleAxis *axis,
    const RingletLevels *levels, double width, double height)
{
  const int n = (int) ceil (width);
  const int stride = cairo_format_stride_for_width (CAIRO_FORMAT_RGB24, n);
  g_autofree guint32 *pixels = g_malloc0 ((gsize) stride);
  cairo_surface_t *row = cairo_image_surface_create_for_data (
      (unsigned char *) pixels, CAIRO_FORMAT_RGB24, n, 1, stride);

  ringlet_scale_axis_colours (axis, levels, pixels, (gsize) n);
  cairo_surface_mark_dirty (row);
  cairo_save (cr);
  cairo_rectangle (cr, 0.0, 0.0, width, height);
  cairo_clip (cr);
  cairo_scale (cr, width / n, height);
  cairo_set_source_surface (cr, row, 0.0, 0.0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (row);
}
