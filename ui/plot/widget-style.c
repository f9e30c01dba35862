/* SPDX-License-Identifier: MIT */
#include "plot/widget-style.h"

#define NUMBER_SIZE 0.84 /* of ordinary text */
#define LABEL_SIZE 0.92
#define POINTS_PER_INCH 72.0
#define FOCUS_WIDTH 2.0f

double
ringlet_widget_text_size (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  const double size = pango_font_description_get_size (font) / (double) PANGO_SCALE;

  if (pango_font_description_get_size_is_absolute (font))
    return size;
  return size * pango_cairo_context_get_resolution (context) / POINTS_PER_INCH;
}

void
ringlet_widget_select_font (GtkWidget *widget, cairo_t *cr)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);

  cairo_select_font_face (cr, pango_font_description_get_family (font),
      CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
}

GdkRGBA
ringlet_widget_colour (GtkWidget *widget, const char *name)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (style, name, &colour))
    gtk_style_context_get_color (style, &colour);
  return colour;
}

/* @over, as opaque as it is and @part of that, on the background. */
static void
blend (const GdkRGBA *over, const GdkRGBA *background, double part, double *rgb)
{
  const double alpha = over->alpha * part;

  rgb[0] = alpha * over->red + (1.0 - alpha) * background->red;
  rgb[1] = alpha * over->green + (1.0 - alpha) * background->green;
  rgb[2] = alpha * over->blue + (1.0 - alpha) * background->blue;
}

RingletPlotStyle
ringlet_widget_plot_style (GtkWidget *widget)
{
  const double size = ringlet_widget_text_size (widget);
  const GdkRGBA background = ringlet_widget_colour (widget, "view_bg_color");
  const GdkRGBA accent = ringlet_widget_colour (widget, "accent_color");
  const GdkRGBA band = ringlet_widget_colour (widget, "warning_color");
  RingletPlotStyle style = { size * NUMBER_SIZE, size * LABEL_SIZE };
  GdkRGBA text;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  blend (&text, &background, 0.75, style.ink);
  blend (&text, &background, 0.1, style.grid);
  blend (&accent, &background, 1.0, style.curve);
  blend (&band, &background, 1.0, style.band);
  style.band[3] = 0.4;
  return style;
}

void
ringlet_widget_snapshot_focus (
    GtkWidget *widget, GtkSnapshot *snapshot, const graphene_rect_t *area)
{
  const GdkRGBA accent = ringlet_widget_colour (widget, "accent_bg_color");
  const float widths[4] = { FOCUS_WIDTH, FOCUS_WIDTH, FOCUS_WIDTH, FOCUS_WIDTH };
  const GdkRGBA colours[4] = { accent, accent, accent, accent };
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, area, 0);
  gtk_snapshot_append_border (snapshot, &outline, widths, colours);
}
