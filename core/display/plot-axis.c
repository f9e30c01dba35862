/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "display/plot-marks.h"

/* In sizes of the text. */
#define TICK_LENGTH (7.0 / 16.0)
#define MINOR_LENGTH (4.0 / 16.0)
#define LABEL_GAP (10.0 / 16.0)
#define NUMBER_GAP (5.0 / 16.0)
#define HALF_HEIGHT 0.36 /* of a digit */

static double
length_of (const RingletPlotMark *mark, const RingletPlotStyle *style)
{
  return style->text_size * (mark->has_number ? TICK_LENGTH : MINOR_LENGTH);
}

void
ringlet_plot_axis_x (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, const char *label, RingletTickKind kind,
    double q_per_inverse_angstrom)
{
  const double base = frame->y + frame->height;
  const double line = base + style->text_size * (1.0 + TICK_LENGTH);
  int power = 0;
  g_autoptr (GArray) marks =
      ringlet_plot_marks_x (style, frame, kind, q_per_inverse_angstrom, &power);
  g_autofree char *text = NULL;

  ringlet_plot_start_line (cr, style);
  for (guint i = 0; i < marks->len; i++) {
    const RingletPlotMark *mark = &g_array_index (marks, RingletPlotMark, i);

    cairo_move_to (cr, ringlet_plot_crisp (mark->at), base);
    cairo_rel_line_to (cr, 0.0, length_of (mark, style));
  }
  cairo_stroke (cr);
  if (label == NULL)
    return;

  for (guint i = 0; i < marks->len; i++) {
    const RingletPlotMark *mark = &g_array_index (marks, RingletPlotMark, i);

    ringlet_plot_text (cr, mark->text, ringlet_plot_crisp (mark->at), line + 1.0,
        style->text_size, RINGLET_TEXT_CENTRE);
  }
  text = ringlet_plot_label (label, power);
  ringlet_plot_text (cr, text, frame->x + frame->width / 2.0,
      line + style->label_size + LABEL_GAP * style->text_size, style->label_size,
      RINGLET_TEXT_CENTRE);
}

/* Turned by a quarter to the left, its middle at (@x, @y). */
static void
vertical_text (cairo_t *cr, const char *text, double x, double y, double size)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_rotate (cr, -G_PI / 2.0);
  ringlet_plot_text (cr, text, 0.0, 0.0, size, RINGLET_TEXT_CENTRE);
  cairo_restore (cr);
}

void
ringlet_plot_axis_y (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, const char *label, RingletTickKind kind)
{
  const double end = frame->x - TICK_LENGTH * style->text_size;
  int power = 0;
  g_autoptr (GArray) marks = ringlet_plot_marks_y (style, frame, kind, &power);
  g_autofree char *text = ringlet_plot_label (label, power);
  double widest = 0.0;

  ringlet_plot_start_line (cr, style);
  for (guint i = 0; i < marks->len; i++) {
    const RingletPlotMark *mark = &g_array_index (marks, RingletPlotMark, i);

    cairo_move_to (cr, frame->x, ringlet_plot_crisp (mark->at));
    cairo_rel_line_to (cr, -length_of (mark, style), 0.0);
  }
  cairo_stroke (cr);
  for (guint i = 0; i < marks->len; i++) {
    const RingletPlotMark *mark = &g_array_index (marks, RingletPlotMark, i);
    cairo_text_extents_t extents;

    ringlet_plot_text (cr, mark->text, end - NUMBER_GAP * style->text_size,
        ringlet_plot_crisp (mark->at) + HALF_HEIGHT * style->text_size,
        style->text_size, RINGLET_TEXT_RIGHT);
    cairo_text_extents (cr, mark->text, &extents);
    widest = fmax (widest, extents.x_advance);
  }
  vertical_text (cr, text, end - widest - style->text_size,
      frame->y + frame->height / 2.0, style->label_size);
}

void
ringlet_plot_grid (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, RingletTickKind kind_x,
    double q_per_inverse_angstrom)
{
  int power = 0;
  g_autoptr (GArray) x =
      ringlet_plot_marks_x (style, frame, kind_x, q_per_inverse_angstrom, &power);
  g_autoptr (GArray) y =
      ringlet_plot_marks_y (style, frame, RINGLET_TICKS_DECIMAL, &power);

  cairo_set_source_rgb (cr, style->grid[0], style->grid[1], style->grid[2]);
  cairo_set_line_width (cr, 1.0);
  for (guint i = 0; i < x->len; i++) {
    const RingletPlotMark *mark = &g_array_index (x, RingletPlotMark, i);

    if (mark->has_number) {
      cairo_move_to (cr, ringlet_plot_crisp (mark->at), frame->y);
      cairo_rel_line_to (cr, 0.0, frame->height);
    }
  }
  for (guint i = 0; i < y->len; i++) {
    const RingletPlotMark *mark = &g_array_index (y, RingletPlotMark, i);

    if (mark->has_number) {
      cairo_move_to (cr, frame->x, ringlet_plot_crisp (mark->at));
      cairo_rel_line_to (cr, frame->width, 0.0);
    }
  }
  cairo_stroke (cr);
}
