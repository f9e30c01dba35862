/* SPDX-License-Identifier: MIT */
#include "export/picture-panels.h"

/* What the band is, in the corner that patterns leave free. */
static void
draw_legend (cairo_t *cr, const RingletPlotStyle *style, const RingletPlotFrame *frame)
{
  const double x = frame->x + frame->width - 24.0;
  const double y = frame->y + 32.0;

  cairo_set_source_rgb (cr, style->ink[0], style->ink[1], style->ink[2]);
  ringlet_plot_text (cr, "± σ", x, y, 17.0, RINGLET_TEXT_RIGHT);
  cairo_rectangle (cr, x - 76.0, y - 13.0, 34.0, 13.0);
  cairo_set_source_rgba (
      cr, style->band[0], style->band[1], style->band[2], style->band[3]);
  cairo_fill (cr);
  cairo_move_to (cr, x - 76.0, y - 6.5);
  cairo_rel_line_to (cr, 34.0, 0.0);
  cairo_set_source_rgb (cr, style->curve[0], style->curve[1], style->curve[2]);
  cairo_set_line_width (cr, 1.4);
  cairo_stroke (cr);
}

void
ringlet_picture_draw_pattern (cairo_t *cr, const RingletBox *box,
    const RingletResult *pattern, const RingletResult *axis,
    const RingletPictureOptions *options)
{
  const RingletPlotStyle style = ringlet_plot_style_page ();
  RingletPlotFrame frame = ringlet_picture_radial_frame (box, axis);
  const char *label = pattern->plan.normalization_factor == 1.0
      ? "Intensity (counts per pixel)"
      : "Intensity (arb. unit)";

  ringlet_plot_fit_y (&frame, pattern);
  ringlet_plot_grid (cr, &style, &frame, RINGLET_TICKS_DECIMAL, 0.0);
  ringlet_plot_pattern (cr, &style, &frame, pattern);
  if (pattern->sigma != NULL)
    draw_legend (cr, &style, &frame);
  if (options->calibrant != NULL)
    ringlet_picture_mark_rings (cr, &style, &frame, options->calibrant, pattern->unit,
        pattern->provenance.geometry.wavelength_m);
  ringlet_plot_border (cr, &style, &frame);
  ringlet_plot_axis_x (
      cr, &style, &frame, pattern->unit->symbol, RINGLET_TICKS_DECIMAL, 0.0);
  ringlet_plot_axis_y (cr, &style, &frame, label, RINGLET_TICKS_DECIMAL);
}
