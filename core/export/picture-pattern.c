/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "export/picture-panels.h"

/* Room above the highest point; from zero unless the pattern goes below. */
static void
intensity_range (const RingletResult *pattern, RingletPlotFrame *frame)
{
  double min = 0.0;
  double max = -G_MAXDOUBLE;

  for (gsize i = 0; i < pattern->n_radial; i++) {
    if (pattern->count[i] <= 0.0 || !isfinite (pattern->intensity[i]))
      continue;
    min = fmin (min, pattern->intensity[i]);
    max = fmax (max, pattern->intensity[i]);
  }
  if (!(max > min))
    max = min + 1.0;

  frame->bottom = min < 0.0 ? min - 0.05 * (max - min) : 0.0;
  frame->top = max + 0.06 * (max - min);
}

static gboolean
has_point (const RingletResult *pattern, gsize i)
{
  return pattern->count[i] > 0.0 && isfinite (pattern->intensity[i]);
}

static void
add_point (cairo_t *cr, const RingletPlotFrame *frame, const RingletResult *pattern,
    gsize i, double n_sigma)
{
  const double value = pattern->intensity[i] +
      (n_sigma != 0.0 && isfinite (pattern->sigma[i]) ? n_sigma * pattern->sigma[i]
                                                      : 0.0);

  cairo_line_to (
      cr, ringlet_plot_x (frame, pattern->radial[i]), ringlet_plot_y (frame, value));
}

static void
set_band_colour (cairo_t *cr)
{
  cairo_set_source_rgba (cr, 0.85, 0.37, 0.01, 0.45);
}

static void
set_line_colour (cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0.09, 0.27, 0.46);
  cairo_set_line_width (cr, 1.4);
}

/* One run of bins with data, from @first up to @end: the band, then the line on it. */
static void
draw_run (cairo_t *cr, const RingletPlotFrame *frame, const RingletResult *pattern,
    gsize first, gsize end)
{
  if (pattern->sigma != NULL) {
    cairo_new_path (cr);
    for (gsize i = first; i < end; i++)
      add_point (cr, frame, pattern, i, 1.0);
    for (gsize i = end; i > first; i--)
      add_point (cr, frame, pattern, i - 1, -1.0);
    cairo_close_path (cr);
    set_band_colour (cr);
    cairo_fill (cr);
  }

  cairo_new_path (cr);
  for (gsize i = first; i < end; i++)
    add_point (cr, frame, pattern, i, 0.0);
  if (end == first + 1) /* a lone bin: with round ends it is a dot */
    cairo_rel_line_to (cr, 0.0, 0.0);
  set_line_colour (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

static void
draw_curve (cairo_t *cr, const RingletPlotFrame *frame, const RingletResult *pattern)
{
  cairo_save (cr);
  cairo_rectangle (cr, frame->x, frame->y, frame->width, frame->height);
  cairo_clip (cr);
  for (gsize first = 0; first < pattern->n_radial; first++) {
    gsize end = first;

    while (end < pattern->n_radial && has_point (pattern, end))
      end++;
    if (end > first)
      draw_run (cr, frame, pattern, first, end);
    first = end;
  }
  cairo_restore (cr);
}

/* What the band is, in the corner that patterns leave free. */
static void
draw_legend (cairo_t *cr, const RingletPlotFrame *frame)
{
  const double x = frame->x + frame->width - 24.0;
  const double y = frame->y + 32.0;

  cairo_set_source_rgb (cr, 0.13, 0.13, 0.13);
  ringlet_plot_text (cr, "± σ", x, y, 17.0, RINGLET_TEXT_RIGHT);
  cairo_rectangle (cr, x - 76.0, y - 13.0, 34.0, 13.0);
  set_band_colour (cr);
  cairo_fill (cr);
  cairo_move_to (cr, x - 76.0, y - 6.5);
  cairo_rel_line_to (cr, 34.0, 0.0);
  set_line_colour (cr);
  cairo_stroke (cr);
}

void
ringlet_picture_draw_pattern (cairo_t *cr, const RingletBox *box,
    const RingletResult *pattern, const RingletResult *axis)
{
  RingletPlotFrame frame = ringlet_picture_radial_frame (box, axis);
  const char *label = pattern->plan.normalization_factor == 1.0
      ? "Intensity (counts per pixel)"
      : "Intensity (arb. unit)";

  intensity_range (pattern, &frame);
  ringlet_plot_grid (cr, &frame);
  draw_curve (cr, &frame, pattern);
  if (pattern->sigma != NULL)
    draw_legend (cr, &frame);
  ringlet_plot_border (cr, &frame);
  ringlet_plot_axis_x (cr, &frame, pattern->unit->symbol, RINGLET_TICKS_DECIMAL);
  ringlet_plot_axis_y (cr, &frame, label, RINGLET_TICKS_DECIMAL);
}
