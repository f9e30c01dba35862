/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "display/plot-ladder.h"
#include "export/picture-panels.h"

#define BAR_HEIGHT 16.0
#define NUMBER_SIZE 16.0
#define LABEL_SIZE 18.0
#define NUMBER_GAP 60.0
#define ALL_DIGITS 12
#define SHORT_DECADES 3.2 /* up to here 2 and 5 have numbers, too */
#define LEAST_GAP 40.0    /* between powers of ten, or 1, 2 and 5 */
#define LOG_SPAN 1e-6     /* of a logarithm that is told to begin at zero */

/* Levels whose ends can be ticks of an axis. */
static RingletLevels
settle (const RingletLevels *levels)
{
  RingletLevels settled = *levels;
  const gboolean is_log = levels->scale == RINGLET_SCALE_LOG;

  if (is_log && !(settled.max > 0.0))
    settled.max = 1.0;
  if (is_log && !(settled.min > 0.0))
    settled.min = LOG_SPAN * settled.max;
  if (!(settled.max > settled.min))
    settled.max = settled.min + fmax (fabs (settled.min), 1.0);
  return settled;
}

/* The bar as an upright axis lying down: places "y" are places along the bar. */
static RingletPlotFrame
lie_down (const RingletPlotFrame *bar, RingletScale scale)
{
  return (RingletPlotFrame){
    .y = bar->x,
    .height = bar->width,
    .top = bar->left,
    .bottom = bar->right,
    .scale = scale,
  };
}

static void
draw_tick (cairo_t *cr, const RingletPlotFrame *bar, const RingletPlotFrame *axis,
    double value, gboolean has_number)
{
  const double x = floor (ringlet_plot_y (axis, value)) + 0.5;
  const double base = bar->y + bar->height;
  g_autofree char *text = ringlet_plot_number (value);

  if (!(value >= bar->left && value <= bar->right))
    return;

  cairo_move_to (cr, x, base);
  cairo_rel_line_to (cr, 0.0, has_number ? 7.0 : 4.0);
  cairo_stroke (cr);
  if (has_number)
    ringlet_plot_text (cr, text, x, base + 24.0, NUMBER_SIZE, RINGLET_TEXT_CENTRE);
}

/* 1, 10, 100 with numbers as far as they have room, 2 and 5, too, when there are few;
 * small ticks at 2 … 9. */
static void
draw_log_ticks (cairo_t *cr, const RingletPlotFrame *bar, const RingletPlotFrame *axis)
{
  const double n_decades = log10 (bar->right / bar->left);
  const double width = bar->width / n_decades;
  const gboolean is_short =
      n_decades < SHORT_DECADES && width * log10 (2.0) > LEAST_GAP;
  const int step = (int) ceil (LEAST_GAP / width);
  const int first = (int) floor (log10 (bar->left));

  for (int power = first; power <= log10 (bar->right); power++) {
    for (int i = 1; i < 10; i++)
      draw_tick (cr, bar, axis, i * pow (10.0, power),
          (i == 1 && power % step == 0) || (is_short && (i == 2 || i == 5)));
  }
}

/* Round numbers as far as they stand apart: on a root, or within a decade. */
static void
draw_round_ticks (
    cairo_t *cr, const RingletPlotFrame *bar, const RingletPlotFrame *axis)
{
  const RingletLadder ladder = { axis, 0.0, NUMBER_GAP, ALL_DIGITS };
  g_autoptr (GArray) values = ringlet_ladder_values (&ladder);

  for (guint i = 0; i < values->len; i++)
    draw_tick (cr, bar, axis, g_array_index (values, double, i), TRUE);
}

/* All colours in their order, one column per unit of the page. */
static void
paint_colours (cairo_t *cr, const RingletPlotFrame *bar, const RingletLevels *levels)
{
  const gsize n = (gsize) bar->width;
  g_autofree double *values = g_new (double, n);
  const RingletRaster raster = { n, 1, values };
  const RingletLevels even = {
    .colormap = levels->colormap,
    .inverted = levels->inverted,
    .scale = RINGLET_SCALE_LINEAR,
    .max = 1.0,
  };

  for (gsize i = 0; i < n; i++)
    values[i] = (double) i / fmax ((double) n - 1.0, 1.0);
  ringlet_picture_paint_raster (cr, bar, &raster, &even);
}

double
ringlet_picture_draw_bar (cairo_t *cr, const RingletPlotFrame *above,
    const RingletLevels *levels, const char *label)
{
  const RingletPlotStyle style = ringlet_plot_style_page ();
  const RingletLevels shown = settle (levels);
  const RingletPlotFrame bar = {
    .x = above->x,
    .y = above->y + above->height + 78.0,
    .width = above->width,
    .height = BAR_HEIGHT,
    .left = shown.min,
    .right = shown.max,
  };
  const RingletPlotFrame axis = lie_down (&bar, shown.scale);
  const double end = bar.y + bar.height + 52.0;

  paint_colours (cr, &bar, &shown);
  ringlet_plot_border (cr, &style, &bar);
  if (shown.scale == RINGLET_SCALE_LINEAR) {
    ringlet_plot_axis_x (cr, &style, &bar, label, RINGLET_TICKS_DECIMAL, 0.0);
    return end;
  }
  if (shown.scale == RINGLET_SCALE_LOG && shown.max >= 10.0 * shown.min)
    draw_log_ticks (cr, &bar, &axis);
  else
    draw_round_ticks (cr, &bar, &axis);
  ringlet_plot_text (
      cr, label, bar.x + bar.width / 2.0, end, LABEL_SIZE, RINGLET_TEXT_CENTRE);
  return end;
}
