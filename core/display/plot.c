/* SPDX-License-Identifier: MIT */
#include "display/plot.h"

#include <math.h>
#include <string.h>

#include "display/plot-marks.h"

#define LINE_WIDTH 1.25
#define FAR_BELOW 1e4 /* canvas units; cairo's own end at 8 · 10⁶ */
#define LOG_SPAN 1e-6 /* what a logarithm shows that is told to begin at zero */

RingletPlotStyle
ringlet_plot_style_page (void)
{
  return (RingletPlotStyle){
    .text_size = 16.0,
    .label_size = 18.0,
    .ink = { 0.13, 0.13, 0.13 },
    .grid = { 0.91, 0.91, 0.91 },
    .curve = { 0.09, 0.27, 0.46 },
    .band = { 0.85, 0.37, 0.01, 0.45 },
  };
}

void
ringlet_plot_text (cairo_t *cr, const char *text, double x, double y, double size,
    RingletTextAlign align)
{
  cairo_text_extents_t extents;

  cairo_set_font_size (cr, size);
  cairo_text_extents (cr, text, &extents);
  cairo_move_to (cr, x - extents.x_advance * align / 2.0, y);
  cairo_show_text (cr, text);
}

static void
append_power (GString *text, int power)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸",
    "⁹" };
  g_autofree char *number = g_strdup_printf ("%d", power);

  g_string_append (text, "10");
  for (const char *at = number; *at != '\0'; at++)
    g_string_append (text, *at == '-' ? "⁻" : digits[*at - '0']);
}

char *
ringlet_plot_number (double value)
{
  const double size = fabs (value);
  const int power = size > 0.0 ? (int) floor (log10 (size) + 1e-9) : 0;
  const double digit = size * pow (10.0, -power);
  g_autoptr (GString) text = g_string_new (value < 0.0 ? "−" : NULL);
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (power >= -3 && power < 5) {
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.6g", size));
    return g_strdup (text->str);
  }

  if (fabs (digit - 1.0) > 1e-6)
    g_string_append_printf (
        text, "%s·", g_ascii_formatd (buffer, sizeof buffer, "%.6g", digit));
  append_power (text, power);
  return g_strdup (text->str);
}

char *
ringlet_plot_label (const char *label, int power)
{
  const char *unit = strchr (label, '(');
  g_autoptr (GString) text = NULL;

  if (power == 0 || unit == NULL)
    return g_strdup (label);

  text = g_string_new_len (label, unit + 1 - label);
  append_power (text, power);
  g_string_append_printf (text, " %s", unit + 1);
  return g_strdup (text->str);
}

/* --- between numbers and the canvas --- */

/* What stands at the lower and the upper edge, on the scale. */
static void
scaled_ends (const RingletPlotFrame *frame, double *bottom, double *top)
{
  const gboolean is_log = frame->scale == RINGLET_SCALE_LOG;
  const double least =
      is_log && !(frame->bottom > 0.0) ? LOG_SPAN * frame->top : frame->bottom;

  *bottom = ringlet_scale_apply (frame->scale, least);
  *top = ringlet_scale_apply (frame->scale, frame->top);
}

double
ringlet_plot_x (const RingletPlotFrame *frame, double value)
{
  return frame->x + frame->width * (value - frame->left) / (frame->right - frame->left);
}

double
ringlet_plot_y (const RingletPlotFrame *frame, double value)
{
  double bottom;
  double top;
  double scaled;

  if (frame->scale == RINGLET_SCALE_LOG && value <= 0.0)
    return frame->y + frame->height + FAR_BELOW;

  scaled_ends (frame, &bottom, &top);
  scaled = ringlet_scale_apply (frame->scale, value);
  return frame->y + frame->height * (scaled - top) / (bottom - top);
}

double
ringlet_plot_value_x (const RingletPlotFrame *frame, double x)
{
  return frame->left + (frame->right - frame->left) * (x - frame->x) / frame->width;
}

double
ringlet_plot_value_y (const RingletPlotFrame *frame, double y)
{
  double bottom;
  double top;

  scaled_ends (frame, &bottom, &top);
  return ringlet_scale_invert (
      frame->scale, top + (bottom - top) * (y - frame->y) / frame->height);
}

/* --- lines --- */

double
ringlet_plot_crisp (double at)
{
  return floor (at) + 0.5;
}

void
ringlet_plot_start_line (cairo_t *cr, const RingletPlotStyle *style)
{
  cairo_set_source_rgb (cr, style->ink[0], style->ink[1], style->ink[2]);
  cairo_set_line_width (cr, LINE_WIDTH);
}

void
ringlet_plot_border (
    cairo_t *cr, const RingletPlotStyle *style, const RingletPlotFrame *frame)
{
  ringlet_plot_start_line (cr, style);
  cairo_rectangle (cr, ringlet_plot_crisp (frame->x) - 1.0,
      ringlet_plot_crisp (frame->y) - 1.0, floor (frame->width) + 1.0,
      floor (frame->height) + 1.0);
  cairo_stroke (cr);
}
