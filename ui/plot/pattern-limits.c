/* SPDX-License-Identifier: MIT */

/* The ends of the part of a pattern that is kept, as lines that can be dragged. */

#include <math.h>

#include "plot/pattern-view-private.h"

#define NEAR 7.0 /* canvas units, where a line is held */
#define GRIP_WIDTH 7.0
#define GRIP_HEIGHT 22.0
#define SHADE 0.09

void
ringlet_pattern_view_set_limits (
    RingletPatternView *self, gboolean is_shown, double min, double max)
{
  g_return_if_fail (RINGLET_IS_PATTERN_VIEW (self));

  self->has_limits = is_shown;
  self->limits[0] = min;
  self->limits[1] = max;
  gtk_widget_queue_draw (self->curve);
}

/* Where a line is drawn: at the edge of the frame where it lies beyond. */
static double
limit_x (RingletPatternView *self, int which)
{
  const RingletPlotFrame *frame = &self->frame;

  return CLAMP (
      ringlet_plot_x (frame, self->limits[which]), frame->x, frame->x + frame->width);
}

int
ringlet_pattern_limit_at (RingletPatternView *self, double x, double y)
{
  const RingletPlotFrame *frame = &self->frame;
  const double first = fabs (x - limit_x (self, 0));
  const double last = fabs (x - limit_x (self, 1));

  if (!self->has_limits || self->pattern == NULL || fmin (first, last) > NEAR ||
      y < frame->y || y > frame->y + frame->height)
    return -1;
  return first <= last ? 0 : 1;
}

void
ringlet_pattern_move_limit (RingletPatternView *self, double x, gboolean has_ended)
{
  const RingletPlotFrame *frame = &self->frame;
  const double least = 2.0 * ringlet_plot_range_least (self->pattern);
  const double at =
      ringlet_plot_value_x (frame, CLAMP (x, frame->x, frame->x + frame->width));
  double ends[2] = { self->limits[0], self->limits[1] };

  /* They do not pass each other. */
  if (self->limit == 0)
    ends[0] = fmin (at, ends[1] - least);
  else
    ends[1] = fmax (at, ends[0] + least);
  g_signal_emit_by_name (self, "limit-moved", ends[0], ends[1], has_ended);
}

void
ringlet_pattern_restore_limits (RingletPatternView *self)
{
  g_signal_emit_by_name (
      self, "limit-moved", self->drag_limits[0], self->drag_limits[1], TRUE);
}

/* --- how they look --- */

static void
draw_limit (RingletPatternView *self, const RingletPlotStyle *style, cairo_t *cr, int i)
{
  const RingletPlotFrame *frame = &self->frame;
  const double x = floor (limit_x (self, i)) + 0.5;
  const double y = frame->y + (frame->height - GRIP_HEIGHT) / 2.0;
  const double outer = i == 0 ? frame->x : frame->x + frame->width;

  cairo_set_source_rgba (cr, style->ink[0], style->ink[1], style->ink[2], SHADE);
  cairo_rectangle (cr, fmin (x, outer), frame->y, fabs (outer - x), frame->height);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, style->ink[0], style->ink[1], style->ink[2]);
  cairo_set_line_width (cr, 1.0);
  cairo_move_to (cr, x, frame->y);
  cairo_line_to (cr, x, frame->y + frame->height);
  cairo_stroke (cr);
  cairo_rectangle (cr, x - GRIP_WIDTH / 2.0, y, GRIP_WIDTH, GRIP_HEIGHT);
  cairo_fill (cr);
}

void
ringlet_pattern_draw_limits (
    RingletPatternView *self, const RingletPlotStyle *style, cairo_t *cr)
{
  for (int i = 0; self->has_limits && i < 2; i++)
    draw_limit (self, style, cr, i);
}
