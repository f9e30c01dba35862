/* SPDX-License-Identifier: MIT */

/* What is drawn beside a pattern: overlays, backgrounds, fitted peaks, and their names.
 */

#include <glib/gi18n-lib.h>

#include "display/plot-colours.h"
#include "plot/pattern-view-private.h"
#include "plot/widget-style.h"
#include "traces.h"

/* Of the colours of plots: the first is that of the pattern, the last one black. */
#define N_COLOURS (RINGLET_PLOT_N_COLOURS - 2)
#define MOST_NAMES 9
#define MOST_CHARS 32
#define SAMPLE 2.0 /* length of the line beside a name, in its size */
#define LINE 1.35  /* from one name to the next */

static const RingletTrace *
get_trace (RingletPatternView *self, guint i)
{
  return g_ptr_array_index (self->traces, i);
}

static guint
n_traces (RingletPatternView *self)
{
  return self->traces != NULL ? self->traces->len : 0;
}

static RingletPlotCurve
curve_of (const RingletTrace *trace)
{
  return (RingletPlotCurve){ .n = trace->n, .x = trace->x, .y = trace->y };
}

void
ringlet_pattern_fit_y (RingletPatternView *self)
{
  g_autofree RingletPlotCurve *curves = g_new0 (RingletPlotCurve, n_traces (self) + 1);
  gsize n = 1;

  if (self->pattern == NULL)
    return;
  curves[0] = ringlet_plot_curve_of (self->pattern);
  for (guint i = 0; i < n_traces (self); i++) {
    if (get_trace (self, i)->kind != RINGLET_TRACE_FIT)
      curves[n++] = curve_of (get_trace (self, i));
  }
  ringlet_plot_fit_curves (&self->frame, curves, n);
}

/* --- how they look --- */

/* More overlays than colours differ by their dashes; so do all kinds, since colours
 * alone tell some people nothing. */
static void
set_pen (const RingletTrace *trace, const RingletPlotStyle *style, double rgb[3],
    cairo_t *cr)
{
  static const double dashes[][2] = { { 1.0, 0.0 }, { 5.0, 3.0 }, { 1.5, 2.5 } };
  guint dash = 0;

  for (int k = 0; k < 3; k++)
    rgb[k] = trace->kind == RINGLET_TRACE_SPREAD ? style->band[k] : style->ink[k];
  if (trace->kind == RINGLET_TRACE_OVERLAY || trace->kind == RINGLET_TRACE_DIFFERENCE ||
      trace->kind == RINGLET_TRACE_SECTOR) {
    ringlet_plot_colour (1 + trace->colour % N_COLOURS, rgb);
    dash = trace->colour / N_COLOURS % G_N_ELEMENTS (dashes);
  }
  if (trace->kind == RINGLET_TRACE_DIFFERENCE)
    dash = 2;
  if (trace->kind == RINGLET_TRACE_BACKGROUND)
    dash = 1;
  cairo_set_dash (cr, dashes[dash], dash > 0 ? 2 : 0, 0.0);
}

static void
draw_trace (RingletPatternView *self, const RingletTrace *trace,
    const RingletPlotStyle *style, cairo_t *cr)
{
  const RingletPlotCurve curve = curve_of (trace);
  RingletPlotStyle own = *style;

  cairo_save (cr);
  set_pen (trace, style, own.curve, cr);
  ringlet_plot_curve (cr, &own, &self->frame, &curve);
  cairo_restore (cr);
}

void
ringlet_pattern_draw_traces (
    RingletPatternView *self, const RingletPlotStyle *style, cairo_t *cr)
{
  for (guint i = 0; i < n_traces (self); i++) {
    if (get_trace (self, i)->kind != RINGLET_TRACE_FIT)
      draw_trace (self, get_trace (self, i), style, cr);
  }
}

void
ringlet_pattern_draw_fits (
    RingletPatternView *self, const RingletPlotStyle *style, cairo_t *cr)
{
  for (guint i = 0; i < n_traces (self); i++) {
    if (get_trace (self, i)->kind == RINGLET_TRACE_FIT)
      draw_trace (self, get_trace (self, i), style, cr);
  }
}

/* --- their names --- */

/* Returns (transfer full) (nullable) */
static char *
make_name (const RingletTrace *trace)
{
  g_autofree char *name = NULL;

  switch (trace->kind) {
  case RINGLET_TRACE_SECTOR:
  case RINGLET_TRACE_OVERLAY:
  case RINGLET_TRACE_DIFFERENCE:
    name = g_utf8_strlen (trace->name, -1) > MOST_CHARS
        ? g_utf8_substring (trace->name, 0, MOST_CHARS)
        : g_strdup (trace->name);
    return trace->kind == RINGLET_TRACE_DIFFERENCE
        ? g_strdup_printf (_ ("difference from %s"), name)
        : g_steal_pointer (&name);
  case RINGLET_TRACE_BACKGROUND:
    return g_strdup (_ ("background"));
  case RINGLET_TRACE_SPREAD:
    return g_strdup (_ ("σ_χ along the ring"));
  case RINGLET_TRACE_FIT:
    return NULL;
  }
  g_return_val_if_reached (NULL);
}

static void
draw_name (const RingletTrace *trace, const char *name, const RingletPlotStyle *style,
    double right, double y, cairo_t *cr)
{
  const double size = style->text_size;
  double rgb[3];

  cairo_save (cr);
  set_pen (trace, style, rgb, cr);
  cairo_set_source_rgb (cr, rgb[0], rgb[1], rgb[2]);
  cairo_set_line_width (cr, 2.0);
  cairo_move_to (cr, right - SAMPLE * size, y - 0.35 * size);
  cairo_line_to (cr, right, y - 0.35 * size);
  cairo_stroke (cr);
  cairo_restore (cr);
  cairo_set_source_rgb (cr, style->ink[0], style->ink[1], style->ink[2]);
  ringlet_plot_text (
      cr, name, right - (SAMPLE + 0.5) * size, y, size, RINGLET_TEXT_RIGHT);
}

/* As they stand above each other, where the frame has room for them. */
void
ringlet_pattern_draw_legend (
    RingletPatternView *self, const RingletPlotStyle *style, cairo_t *cr)
{
  const double size = style->text_size;
  const double right = self->frame.x + self->frame.width - 0.6 * size;
  const double bottom = self->frame.y + self->frame.height;
  double y = self->frame.y + 1.4 * size;
  guint n = 0;

  for (guint i = n_traces (self); i > 0 && n < MOST_NAMES && y < bottom; i--) {
    g_autofree char *name = make_name (get_trace (self, i - 1));

    if (name == NULL)
      continue;
    draw_name (get_trace (self, i - 1), name, style, right, y, cr);
    y += LINE * size;
    n++;
  }
}

/* --- as numbers, as a picture --- */

char *
ringlet_pattern_view_text (RingletPatternView *self)
{
  g_return_val_if_fail (RINGLET_IS_PATTERN_VIEW (self), NULL);

  return self->pattern != NULL ? ringlet_traces_text (self->pattern, self->traces,
                                     self->range.min, self->range.max)
                               : NULL;
}

GdkTexture *
ringlet_pattern_view_paint (RingletPatternView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const int width = MAX (gtk_widget_get_width (widget), 1);
  const int height = MAX (gtk_widget_get_height (widget), 1);
  const int scale = gtk_widget_get_scale_factor (widget);
  const GdkRGBA background = ringlet_widget_colour (widget, "view_bg_color");
  cairo_surface_t *surface = NULL;
  g_autoptr (GBytes) bytes = NULL;
  cairo_t *cr = NULL;

  g_return_val_if_fail (RINGLET_IS_PATTERN_VIEW (self), NULL);

  surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale, height * scale);
  cairo_surface_set_device_scale (surface, scale, scale);
  cr = cairo_create (surface);
  gdk_cairo_set_source_rgba (cr, &background);
  cairo_paint (cr);
  ringlet_pattern_draw (NULL, cr, width, height, self);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface),
      (gsize) cairo_image_surface_get_stride (surface) *
          (gsize) cairo_image_surface_get_height (surface));
  cairo_surface_destroy (surface);
  return gdk_memory_texture_new (width * scale, height * scale, GDK_MEMORY_DEFAULT,
      bytes, (gsize) width * (gsize) scale * 4);
}
