/* SPDX-License-Identifier: MIT */
#include "swatch-button.h"

#include "display/plot-colours.h"

#define SIZE 16

/* Neither that of the pattern nor black, as pattern-traces.c has them. */
G_STATIC_ASSERT (RINGLET_SWATCH_N_COLOURS == RINGLET_PLOT_N_COLOURS - 2);

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const guint colour =
      GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (area), "ringlet-colour"));
  double rgb[3];

  ringlet_plot_colour (1 + colour % RINGLET_SWATCH_N_COLOURS, rgb);
  cairo_set_source_rgb (cr, rgb[0], rgb[1], rgb[2]);
  cairo_arc (
      cr, width / 2.0, height / 2.0, MIN (width, height) / 2.0 - 1.0, 0.0, 2.0 * G_PI);
  cairo_fill (cr);
}

GtkWidget *
ringlet_swatch_button_new (const char *tip)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), SIZE);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), SIZE);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, NULL, NULL);
  gtk_button_set_child (GTK_BUTTON (button), area);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "circular");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
  return button;
}

void
ringlet_swatch_button_set (GtkWidget *button, guint colour)
{
  GtkWidget *area = gtk_button_get_child (GTK_BUTTON (button));

  g_object_set_data (G_OBJECT (area), "ringlet-colour", GUINT_TO_POINTER (colour));
  gtk_widget_queue_draw (area);
}
