/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "export/figure-parts.h"

/* In sizes of the text. */
#define LINE_HEIGHT 1.45
#define LINE_LENGTH 1.6
#define LINE_GAP 0.5 /* between the line and the name */
#define MARGIN 0.9   /* between the frame and the line */

#define BAR_PART 0.25  /* of the width of an image, at most */
#define BAR_HEIGHT 5.0 /* canvas units; so for the rest */
#define BAR_EDGE 18.0
#define BAR_PAD 8.0
#define BAR_TEXT 15.0

static double
width_of (cairo_t *cr, const char *text)
{
  cairo_text_extents_t extents;

  cairo_text_extents (cr, text, &extents);
  return extents.x_advance;
}

/* Returns (transfer full): @name, its middle left out where it is wider than @most. */
static char *
shorten (cairo_t *cr, const char *name, double most)
{
  const glong n = g_utf8_strlen (name, -1);

  for (glong kept = n; kept > 2; kept--) {
    g_autofree char *head = g_utf8_substring (name, 0, kept / 2);
    g_autofree char *tail = g_utf8_substring (name, n - (kept - kept / 2), n);
    g_autofree char *text =
        kept == n ? g_strdup (name) : g_strdup_printf ("%s…%s", head, tail);

    if (width_of (cr, text) <= most)
      return g_steal_pointer (&text);
  }
  return g_strdup ("…");
}

/* Returns (transfer full): what the legend says of curve @i. */
static char *
label_of (cairo_t *cr, const RingletFigureParts *self, gsize i, double most)
{
  const char *name = self->curves[i].name;
  g_autofree char *number =
      name == NULL ? g_strdup_printf ("%" G_GSIZE_FORMAT, i + 1) : NULL;

  return shorten (cr, name != NULL ? name : number, most);
}

double
ringlet_figure_legend_width (
    cairo_t *cr, const RingletFigureParts *self, double size, double most)
{
  const double beside = (MARGIN + LINE_LENGTH + LINE_GAP) * size;
  double widest = 0.0;

  cairo_set_font_size (cr, size);
  for (gsize i = 0; i < self->n_curves; i++) {
    g_autofree char *text = label_of (cr, self, i, most - beside);

    widest = fmax (widest, width_of (cr, text));
  }
  return beside + widest;
}

void
ringlet_figure_legend (cairo_t *cr, const RingletFigureParts *self,
    const RingletPlotFrame *frame, double size, double most, gboolean is_falling)
{
  const double beside = (MARGIN + LINE_LENGTH + LINE_GAP) * size;
  const double x = frame->x + frame->width + MARGIN * size;
  const double step =
      fmin (LINE_HEIGHT * size, frame->height / (double) self->n_curves);
  const double text = fmin (size, step / LINE_HEIGHT * 1.2);

  cairo_set_line_width (cr, 2.0);
  for (gsize k = 0; k < self->n_curves; k++) {
    const gsize i = is_falling ? self->n_curves - 1 - k : k;
    const double *colour = self->curves[i].colour;
    const double y = frame->y + ((double) k + 0.5) * step;
    g_autofree char *name = NULL;

    cairo_set_source_rgb (cr, colour[0], colour[1], colour[2]);
    cairo_move_to (cr, x, y);
    cairo_rel_line_to (cr, LINE_LENGTH * size, 0.0);
    cairo_stroke (cr);
    cairo_set_source_rgb (cr, 0.13, 0.13, 0.13);
    cairo_set_font_size (cr, size);
    name = label_of (cr, self, i, most - beside);
    ringlet_plot_text (cr, name, x + (LINE_LENGTH + LINE_GAP) * size, y + 0.36 * text,
        text, RINGLET_TEXT_LEFT);
  }
}

double
ringlet_figure_round (double most)
{
  const double decade = pow (10.0, floor (log10 (most)));

  if (5.0 * decade <= most)
    return 5.0 * decade;
  return 2.0 * decade <= most ? 2.0 * decade : decade;
}

/* Returns (transfer full) "20 mm", "500 µm". */
static char *
length_text (double length_m)
{
  const gboolean is_small = length_m < 0.9995e-3;
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (buffer, sizeof buffer, "%.6g", length_m * (is_small ? 1e6 : 1e3));
  return g_strdup_printf ("%s %s", buffer, is_small ? "µm" : "mm");
}

void
ringlet_figure_scale_bar (
    cairo_t *cr, const RingletFigureParts *self, const RingletPlotFrame *frame)
{
  const double pixel_m = ringlet_figure_pixel_size (self->figure);
  const double units_per_m = frame->width / (frame->right - frame->left) / pixel_m;
  const double length_m = ringlet_figure_round (BAR_PART * frame->width / units_per_m);
  const double length = length_m * units_per_m;
  g_autofree char *text = NULL;
  double width;
  double x;
  double y;

  if (!(pixel_m > 0.0) || !isfinite (length_m))
    return;

  text = length_text (length_m);
  cairo_set_font_size (cr, BAR_TEXT);
  width = fmax (length, width_of (cr, text));
  x = frame->x + frame->width - BAR_EDGE - width / 2.0;
  y = frame->y + frame->height - BAR_EDGE;
  cairo_rectangle (cr, x - width / 2.0 - BAR_PAD, y - BAR_TEXT - 2.0 * BAR_PAD,
      width + 2.0 * BAR_PAD, BAR_TEXT + 2.0 * BAR_PAD + BAR_HEIGHT + 2.0);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, 0.65);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_rectangle (cr, x - length / 2.0, y - BAR_HEIGHT, length, BAR_HEIGHT);
  cairo_fill (cr);
  ringlet_plot_text (cr, text, x, y - BAR_HEIGHT - 5.0, BAR_TEXT, RINGLET_TEXT_CENTRE);
}
