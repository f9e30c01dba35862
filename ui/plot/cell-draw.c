/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "frame-watch.h"
#include "plot/cell-view-private.h"
#include "plot/widget-style.h"

#define LEAST_EXTENT 16.0

/* Room around the cells for numbers and labels, in the size of ordinary text. */
#define ROOM_LEFT 4.6
#define ROOM_RIGHT 1.2
#define ROOM_TOP 1.4
#define ROOM_BOTTOM 3.3

/* The largest part of @frame in which cells are squares. */
static void
make_square (RingletCellView *self, RingletPlotFrame *frame)
{
  const double n_columns = self->columns.max - self->columns.min;
  const double n_rows = self->rows.max - self->rows.min;
  const double cell = fmin (frame->width / n_columns, frame->height / n_rows);

  frame->width = fmax (floor (cell * n_columns), LEAST_EXTENT);
  frame->height = fmax (floor (cell * n_rows), LEAST_EXTENT);
}

void
ringlet_cell_view_arrange (RingletCellView *self)
{
  const double em = ringlet_widget_text_size (GTK_WIDGET (self));
  const double width = gtk_widget_get_width (GTK_WIDGET (self));
  const double height = gtk_widget_get_height (GTK_WIDGET (self));
  const RingletCellScene *scene = &self->scene;

  self->frame = (RingletPlotFrame){
    .x = floor (em * ROOM_LEFT),
    .y = floor (em * ROOM_TOP),
    .width = fmax (floor (width - em * (ROOM_LEFT + ROOM_RIGHT)), LEAST_EXTENT),
    .height = fmax (floor (height - em * (ROOM_TOP + ROOM_BOTTOM)), LEAST_EXTENT),
    .left = scene->x_first + (self->columns.min - 0.5) * scene->x_step,
    .right = scene->x_first + (self->columns.max - 0.5) * scene->x_step,
    .bottom = scene->y_first + (self->rows.min - 0.5) * scene->y_step,
    .top = scene->y_first + (self->rows.max - 0.5) * scene->y_step,
    .scale = RINGLET_SCALE_LINEAR,
  };
  if (!self->has_scene)
    return;
  if (scene->is_map) {
    const double bottom = self->frame.bottom;

    self->frame.bottom = self->frame.top;
    self->frame.top = bottom;
    make_square (self, &self->frame);
  }
}

static void
paint_pixels (RingletCellView *self, gsize width, gsize height, guint32 *pixels)
{
  const gboolean is_map = self->scene.is_map;
  const RingletHeatView view = { is_map ? self->rows.max : self->rows.min,
    is_map ? self->rows.min : self->rows.max, self->columns.min, self->columns.max };

  self->scene.paint (self->scene.data, &view, width, height, pixels);
}

RingletCellsPage *
ringlet_cell_view_make_page (RingletCellView *self)
{
  RingletCellsPage *page = NULL;

  g_return_val_if_fail (RINGLET_IS_CELL_VIEW (self), NULL);

  if (!self->has_scene)
    return NULL;
  page = ringlet_cells_page_new (
      &self->frame, self->scene.is_map, self->label_x, self->label_y);
  paint_pixels (self, page->width, page->height, page->pixels);
  return page;
}

/* Returns (transfer none): at the resolution of the screen, and no more than is seen.
 */
static cairo_surface_t *
paint (RingletCellView *self)
{
  const double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const int width = (int) (self->frame.width * scale);
  const int height = (int) (self->frame.height * scale);
  cairo_surface_t *picture =
      ringlet_pictures_take (&self->pictures, width, height, CAIRO_FORMAT_ARGB32);

  paint_pixels (self, (gsize) width, (gsize) height,
      (guint32 *) cairo_image_surface_get_data (picture));
  return picture;
}

static double
x_of (RingletCellView *self, double column)
{
  return self->frame.x +
      self->frame.width * (column - self->columns.min) /
      (self->columns.max - self->columns.min);
}

static double
y_of (RingletCellView *self, double row)
{
  const double share = (row - self->rows.min) / (self->rows.max - self->rows.min);

  return self->frame.y +
      self->frame.height * (self->scene.is_map ? share : 1.0 - share);
}

/* A dark line with a bright edge is seen on every colour. */
static void
append_line (GtkSnapshot *snapshot, float x, float y, float width, float height)
{
  const GdkRGBA dark = { 0.0f, 0.0f, 0.0f, 0.65f };
  const GdkRGBA bright = { 1.0f, 1.0f, 1.0f, 0.9f };

  gtk_snapshot_append_color (
      snapshot, &dark, &GRAPHENE_RECT_INIT (x - 1, y - 1, width + 2, height + 2));
  gtk_snapshot_append_color (
      snapshot, &bright, &GRAPHENE_RECT_INIT (x, y, width, height));
}

/* Around the cell of a map: lines through it would hide its neighbours. */
static void
append_outline (RingletCellView *self, GtkSnapshot *snapshot)
{
  const float left = (float) floor (x_of (self, floor (self->column)));
  const float right = (float) floor (x_of (self, floor (self->column) + 1.0));
  const float top = (float) floor (y_of (self, floor (self->row)));
  const float bottom = (float) floor (y_of (self, floor (self->row) + 1.0));

  append_line (snapshot, left, top, right - left, 1.0f);
  append_line (snapshot, left, bottom - 1.0f, right - left, 1.0f);
  append_line (snapshot, left, top, 1.0f, bottom - top);
  append_line (snapshot, right - 1.0f, top, 1.0f, bottom - top);
}

/* Across the picture. */
static void
append_cursor (RingletCellView *self, GtkSnapshot *snapshot)
{
  const RingletPlotFrame *frame = &self->frame;

  if (self->scene.is_map) {
    if (!isnan (self->row) && !isnan (self->column))
      append_outline (self, snapshot);
    return;
  }
  if (!isnan (self->row))
    append_line (snapshot, (float) frame->x,
        (float) floor (y_of (self, floor (self->row) + 0.5)), (float) frame->width,
        1.0f);
  if (!isnan (self->column))
    append_line (snapshot, (float) floor (x_of (self, floor (self->column) + 0.5)),
        (float) frame->y, 1.0f, (float) frame->height);
}

static void
append_band (RingletCellView *self, GtkSnapshot *snapshot, double lo, double hi)
{
  const RingletPlotFrame *frame = &self->frame;
  GdkRGBA edge = ringlet_widget_colour (GTK_WIDGET (self), "accent_color");
  GdkRGBA inside = edge;
  const float left = (float) x_of (self, lo);
  const float right = (float) x_of (self, hi);

  inside.alpha = 0.18f;
  gtk_snapshot_append_color (snapshot, &inside,
      &GRAPHENE_RECT_INIT (
          left, (float) frame->y, fmaxf (right - left, 1.0f), (float) frame->height));
  gtk_snapshot_append_color (snapshot, &edge,
      &GRAPHENE_RECT_INIT (left, (float) frame->y, 1.0f, (float) frame->height));
  gtk_snapshot_append_color (snapshot, &edge,
      &GRAPHENE_RECT_INIT (right, (float) frame->y, 1.0f, (float) frame->height));
}

static void
append_bands (RingletCellView *self, GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->bands->len; i++) {
    const RingletCellBand *band = &g_array_index (self->bands, RingletCellBand, i);

    append_band (self, snapshot, band->lo, band->hi);
  }
  if (self->drag == RINGLET_CELL_CHOOSE)
    append_band (self, snapshot, ringlet_cell_view_column_at (self, self->drag_x),
        ringlet_cell_view_column_at (self, self->pointer_x));
}

void
ringlet_cell_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("cells snapshot");
  RingletCellView *self = RINGLET_CELL_VIEW (widget);
  const graphene_rect_t area = GRAPHENE_RECT_INIT ((float) self->frame.x,
      (float) self->frame.y, (float) self->frame.width, (float) self->frame.height);

  if (!self->has_scene) {
    gtk_widget_snapshot_child (widget, self->empty, snapshot);
    return;
  }
  if (self->picture == NULL)
    self->picture = paint (self);
  ringlet_picture_snapshot (self->picture, widget, snapshot, &area);
  gtk_snapshot_push_clip (snapshot, &area);
  append_bands (self, snapshot);
  append_cursor (self, snapshot);
  gtk_snapshot_pop (snapshot);
  gtk_widget_snapshot_child (widget, self->axes, snapshot);
  if (gtk_widget_has_visible_focus (widget))
    ringlet_widget_snapshot_focus (widget, snapshot, &area);
}

/* Beside the names that are there already, to the right of them. */
static double
find_room (const double *taken, guint n, double x, double size)
{
  for (guint i = 0; i < n; i++) {
    if (fabs (taken[i] - x) < size)
      return find_room (taken, n, taken[i] + size * 1.001, size);
  }
  return x;
}

/* Names of regions above them. */
static void
draw_letters (RingletCellView *self, cairo_t *cr, const RingletPlotStyle *style)
{
  g_autofree double *taken = g_new (double, self->bands->len + 1);
  guint n = 0;

  cairo_set_source_rgb (cr, style->curve[0], style->curve[1], style->curve[2]);
  for (guint i = 0; i < self->bands->len; i++) {
    const RingletCellBand *band = &g_array_index (self->bands, RingletCellBand, i);
    const char text[] = { band->letter, '\0' };
    double x = x_of (self, 0.5 * (band->lo + band->hi));

    if (x < self->frame.x || x > self->frame.x + self->frame.width)
      continue;
    x = taken[n] = find_room (taken, n, x, style->label_size);
    n++;
    ringlet_plot_text (cr, text, x, self->frame.y - 0.3 * style->text_size,
        style->label_size, RINGLET_TEXT_CENTRE);
  }
}

void
ringlet_cell_draw_axes (
    GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer view)
{
  g_auto (RingletWatch) watch = ringlet_watch ("cells axes");
  RingletCellView *self = view;
  const RingletPlotStyle style = ringlet_widget_plot_style (GTK_WIDGET (self));

  if (!self->has_scene)
    return;
  ringlet_widget_select_font (GTK_WIDGET (self), cr);
  ringlet_plot_border (cr, &style, &self->frame);
  ringlet_plot_axis_x (
      cr, &style, &self->frame, self->label_x, RINGLET_TICKS_DECIMAL, 1.0);
  ringlet_plot_axis_y (cr, &style, &self->frame, self->label_y, RINGLET_TICKS_DECIMAL);
  draw_letters (self, cr, &style);
}
