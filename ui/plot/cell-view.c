/* SPDX-License-Identifier: MIT */
#include "plot/cell-view.h"

#include <math.h>

#include "plot/cell-view-private.h"
#include "plot/widget-style.h"

#define LEAST_WIDTH 180
#define LEAST_HEIGHT 140
#define NATURAL_EXTENT 320

G_DEFINE_FINAL_TYPE (RingletCellView, ringlet_cell_view, GTK_TYPE_WIDGET)

/* What is seen changed: picture and axes. */
static void
redraw (RingletCellView *self)
{
  ringlet_cell_view_arrange (self);
  self->picture = NULL;
  gtk_widget_queue_draw (self->axes);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
ringlet_cell_view_column_at (RingletCellView *self, double x)
{
  const double share = (x - self->frame.x) / self->frame.width;

  return self->columns.min +
      CLAMP (share, 0.0, 1.0) * (self->columns.max - self->columns.min);
}

double
ringlet_cell_view_row_at (RingletCellView *self, double y)
{
  const double down = CLAMP ((y - self->frame.y) / self->frame.height, 0.0, 1.0);
  const double share = self->scene.is_map ? down : 1.0 - down;

  return self->rows.min + share * (self->rows.max - self->rows.min);
}

void
ringlet_cell_view_set_ranges (RingletCellView *self, const RingletPlotRange *columns,
    const RingletPlotRange *rows)
{
  if (self->columns.min == columns->min && self->columns.max == columns->max &&
      self->rows.min == rows->min && self->rows.max == rows->max)
    return;
  self->columns = *columns;
  self->rows = *rows;
  redraw (self);
}

void
ringlet_cell_view_show_all (RingletCellView *self)
{
  RingletPlotRange columns, rows;

  g_return_if_fail (RINGLET_IS_CELL_VIEW (self));

  if (!self->has_scene)
    return;
  columns = ringlet_cell_view_all (self->scene.n_columns);
  rows = ringlet_cell_view_all (self->scene.n_rows);
  ringlet_cell_view_set_ranges (self, &columns, &rows);
}

void
ringlet_cell_view_set_seen (RingletCellView *self, const RingletHeatView *seen)
{
  const RingletPlotRange columns = { seen->column_min, seen->column_max };
  const RingletPlotRange rows = { seen->frame_min, seen->frame_max };

  g_return_if_fail (RINGLET_IS_CELL_VIEW (self));

  if (self->has_scene)
    ringlet_cell_view_set_ranges (self, &columns, &rows);
}

RingletHeatView
ringlet_cell_view_get_seen (RingletCellView *self)
{
  g_return_val_if_fail (RINGLET_IS_CELL_VIEW (self), (RingletHeatView){ 0 });
  return (RingletHeatView){ self->rows.min, self->rows.max, self->columns.min,
    self->columns.max };
}

/* All of it stays all, a part stays that part. */
static RingletPlotRange
keep_range (const RingletPlotRange *range, gsize n_before, gsize n)
{
  const gboolean was_all = range->min <= 0.0 && range->max >= (double) n_before;

  return was_all || range->max > (double) n ? ringlet_cell_view_all (n) : *range;
}

void
ringlet_cell_view_set_scene (RingletCellView *self, const RingletCellScene *scene)
{
  const gsize n_columns = self->has_scene ? self->scene.n_columns : 0;
  const gsize n_rows = self->has_scene ? self->scene.n_rows : 0;

  g_return_if_fail (RINGLET_IS_CELL_VIEW (self));

  self->has_scene = scene != NULL;
  gtk_widget_set_visible (self->empty, scene == NULL);
  if (scene != NULL) {
    self->scene = *scene;
    self->columns = keep_range (&self->columns, n_columns, scene->n_columns);
    self->rows = keep_range (&self->rows, n_rows, scene->n_rows);
    g_free (self->label_x);
    g_free (self->label_y);
    self->label_x = g_strdup (scene->label_x);
    self->label_y = g_strdup (scene->label_y);
  }
  redraw (self);
}

void
ringlet_cell_view_repaint (RingletCellView *self)
{
  g_return_if_fail (RINGLET_IS_CELL_VIEW (self));
  self->picture = NULL;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
is_same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

void
ringlet_cell_view_set_cursor (RingletCellView *self, double column, double row)
{
  g_return_if_fail (RINGLET_IS_CELL_VIEW (self));

  if (is_same (self->column, column) && is_same (self->row, row))
    return;
  self->column = column;
  self->row = row;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ringlet_cell_view_set_bands (
    RingletCellView *self, const RingletCellBand *bands, guint n)
{
  g_return_if_fail (RINGLET_IS_CELL_VIEW (self));

  g_array_set_size (self->bands, 0);
  if (n > 0)
    g_array_append_vals (self->bands, bands, n);
  gtk_widget_queue_draw (self->axes);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ringlet_cell_view_set_hint (RingletCellView *self, const char *text)
{
  g_return_if_fail (RINGLET_IS_CELL_VIEW (self));
  gtk_label_set_text (GTK_LABEL (self->empty), text);
}

void
ringlet_cell_view_set_words (RingletCellView *self, const char *text)
{
  g_return_if_fail (RINGLET_IS_CELL_VIEW (self));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* ---- the widget ---- */

static void
ringlet_cell_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
    int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_WIDTH : LEAST_HEIGHT;
  *natural = NATURAL_EXTENT;
}

static void
ringlet_cell_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  RingletCellView *self = RINGLET_CELL_VIEW (widget);
  const GtkAllocation all = { 0, 0, width, height };

  gtk_widget_size_allocate (self->axes, &all, -1);
  gtk_widget_size_allocate (self->empty, &all, -1);
  ringlet_cell_view_arrange (self);
  self->picture = NULL;
}

/* Another theme or another size of text. */
static void
ringlet_cell_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ringlet_cell_view_parent_class)->css_changed (widget, change);
  redraw (RINGLET_CELL_VIEW (widget));
}

static void
ringlet_cell_view_dispose (GObject *object)
{
  RingletCellView *self = RINGLET_CELL_VIEW (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_pointer (&self->axes, gtk_widget_unparent);
  g_clear_pointer (&self->empty, gtk_widget_unparent);
  self->picture = NULL;
  ringlet_pictures_clear (&self->pictures);
  G_OBJECT_CLASS (ringlet_cell_view_parent_class)->dispose (object);
}

static void
ringlet_cell_view_finalize (GObject *object)
{
  RingletCellView *self = RINGLET_CELL_VIEW (object);

  g_array_unref (self->bands);
  g_free (self->label_x);
  g_free (self->label_y);
  G_OBJECT_CLASS (ringlet_cell_view_parent_class)->finalize (object);
}

static void
add_signal (const char *name, GType type)
{
  g_signal_new (name, RINGLET_TYPE_CELL_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
      G_TYPE_NONE, 2, type, type);
}

static void
ringlet_cell_view_class_init (RingletCellViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ringlet_cell_view_dispose;
  object_class->finalize = ringlet_cell_view_finalize;
  widget_class->measure = ringlet_cell_view_measure;
  widget_class->size_allocate = ringlet_cell_view_size_allocate;
  widget_class->snapshot = ringlet_cell_view_snapshot;
  widget_class->css_changed = ringlet_cell_view_css_changed;
  add_signal ("pointed", G_TYPE_DOUBLE);
  add_signal ("chosen", G_TYPE_DOUBLE);
  add_signal ("toggled", G_TYPE_DOUBLE);
  add_signal ("excluded", G_TYPE_DOUBLE);
  add_signal ("range", G_TYPE_DOUBLE);
  add_signal ("moved", G_TYPE_INT);
  gtk_widget_class_set_css_name (widget_class, "cells");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  ringlet_cell_input_install (widget_class);
}

static void
ringlet_cell_view_init (RingletCellView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->bands = g_array_new (FALSE, FALSE, sizeof (RingletCellBand));
  self->column = self->row = NAN;
  self->axes = g_object_new (
      GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (
      GTK_DRAWING_AREA (self->axes), ringlet_cell_draw_axes, self, NULL);
  gtk_widget_set_can_target (self->axes, FALSE);
  self->empty = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->empty), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->empty), GTK_JUSTIFY_CENTER);
  gtk_widget_set_margin_start (self->empty, 12);
  gtk_widget_set_margin_end (self->empty, 12);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_parent (self->axes, widget);
  gtk_widget_set_parent (self->empty, widget);
  gtk_widget_add_css_class (widget, "view");
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  ringlet_cell_input_connect (self);
}

GtkWidget *
ringlet_cell_view_new (const char *label)
{
  RingletCellView *self = g_object_new (RINGLET_TYPE_CELL_VIEW, NULL);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return GTK_WIDGET (self);
}
