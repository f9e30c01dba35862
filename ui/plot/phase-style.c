/* SPDX-License-Identifier: MIT */
#include "plot/phase-style.h"

#define SWATCH_WIDTH 28
#define SWATCH_HEIGHT 16
#define SWATCH_LINE 3.0

static const RingletPhaseStyle styles[RINGLET_PHASE_N_COLOURS] = {
  { { 0.835, 0.369, 0.000 }, { 0 }, 0 },
  { { 0.000, 0.620, 0.451 }, { 6, 3 }, 2 },
  { { 0.800, 0.475, 0.655 }, { 2, 2 }, 2 },
  { { 0.337, 0.706, 0.914 }, { 9, 3, 2, 3 }, 4 },
  { { 0.902, 0.624, 0.000 }, { 12, 4 }, 2 },
  { { 0.000, 0.447, 0.698 }, { 4, 2, 2, 2 }, 4 },
};

const RingletPhaseStyle *
ringlet_phase_style (guint colour)
{
  return &styles[colour % RINGLET_PHASE_N_COLOURS];
}

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const RingletPhaseStyle *style = ringlet_phase_style (
      GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (area), "colour")));

  cairo_set_source_rgb (cr, style->rgb[0], style->rgb[1], style->rgb[2]);
  cairo_set_line_width (cr, SWATCH_LINE);
  cairo_set_dash (cr, style->dash, style->n_dash, 0.0);
  cairo_move_to (cr, 0.0, height / 2.0);
  cairo_line_to (cr, width, height / 2.0);
  cairo_stroke (cr);
}

GtkWidget *
ringlet_phase_swatch_new (void)
{
  GtkWidget *swatch = g_object_new (
      GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (swatch), SWATCH_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (swatch), SWATCH_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch, NULL, NULL);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  return swatch;
}

void
ringlet_phase_swatch_set_colour (GtkWidget *swatch, guint colour)
{
  g_object_set_data (G_OBJECT (swatch), "colour", GUINT_TO_POINTER (colour));
  gtk_widget_queue_draw (swatch);
}
