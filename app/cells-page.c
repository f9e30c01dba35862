/* SPDX-License-Identifier: MIT */
#include "cells-page.h"

#include <math.h>
#include <string.h>

#include "page-file.h"

#define LEFT_PT 58.0
#define RIGHT_PT 16.0
#define TOP_PT 18.0
#define BOTTOM_PT 44.0
#define FINER 4.0

RingletCellsPage *
ringlet_cells_page_new (const RingletPlotFrame *frame, gboolean keeps_shape,
    const char *label_x, const char *label_y)
{
  RingletCellsPage *self = g_new0 (RingletCellsPage, 1);
  const double width = RINGLET_PAGE_FILE_WIDTH_PT - LEFT_PT - RIGHT_PT;
  const double height = RINGLET_PAGE_FILE_HEIGHT_PT - TOP_PT - BOTTOM_PT;
  const double scale = fmin (width / frame->width, height / frame->height);

  self->frame = *frame;
  self->frame.x = LEFT_PT;
  self->frame.y = TOP_PT;
  self->frame.width = keeps_shape ? scale * frame->width : width;
  self->frame.height = keeps_shape ? scale * frame->height : height;
  self->label_x = g_strdup (label_x);
  self->label_y = g_strdup (label_y);
  self->width = (gsize) fmax (round (FINER * self->frame.width), 1.0);
  self->height = (gsize) fmax (round (FINER * self->frame.height), 1.0);
  self->pixels = g_new0 (guint32, self->width * self->height);
  return self;
}

void
ringlet_cells_page_free (RingletCellsPage *self)
{
  g_free (self->label_x);
  g_free (self->label_y);
  g_free (self->pixels);
  g_free (self);
}

static cairo_surface_t *
make_image (const RingletCellsPage *self)
{
  cairo_surface_t *image = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int) self->width, (int) self->height);
  const gsize stride = (gsize) cairo_image_surface_get_stride (image);

  for (gsize row = 0; row < self->height; row++)
    memcpy (cairo_image_surface_get_data (image) + row * stride,
        self->pixels + row * self->width, self->width * sizeof (guint32));
  cairo_surface_mark_dirty (image);
  return image;
}

static void
draw (cairo_t *cr, gpointer data)
{
  const RingletCellsPage *self = data;
  const RingletPlotFrame *frame = &self->frame;
  const RingletPlotStyle style = ringlet_page_file_style (cr);
  cairo_surface_t *image = make_image (self);

  cairo_save (cr);
  cairo_translate (cr, frame->x, frame->y);
  cairo_scale (
      cr, frame->width / (double) self->width, frame->height / (double) self->height);
  cairo_set_source_surface (cr, image, 0.0, 0.0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (image);
  ringlet_plot_border (cr, &style, frame);
  ringlet_plot_axis_x (cr, &style, frame, self->label_x, RINGLET_TICKS_DECIMAL, 1.0);
  ringlet_plot_axis_y (cr, &style, frame, self->label_y, RINGLET_TICKS_DECIMAL);
}

gboolean
ringlet_cells_page_write (
    const RingletCellsPage *self, const char *path, gboolean overwrite, GError **error)
{
  return ringlet_page_file_write (draw, (gpointer) self, path, overwrite, error);
}
