/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "frame-watch.h"
#include "plot/histogram-draw.h"
#include "plot/histogram-view-private.h"
#include "plot/limit-handle.h"
#include "plot/plot-words.h"
#include "plot/widget-style.h"

#define LEAST_WIDTH 160
#define LEAST_HEIGHT 90
#define NATURAL_WIDTH 280
#define NATURAL_HEIGHT 120
#define COLOURS_HEIGHT 10.0
#define GAP 3.0
#define ROOM_ABOVE 1.3 /* the bars for the value, in sizes of its text */

G_DEFINE_FINAL_TYPE (RingletHistogramView, ringlet_histogram_view, GTK_TYPE_WIDGET)

double
ringlet_histogram_view_axis_width (RingletHistogramView *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self)) - RINGLET_LIMIT_HANDLE_WIDTH;
}

double
ringlet_histogram_view_limit_x (RingletHistogramView *self, RingletLimit limit)
{
  const double value = ringlet_limit_value (&self->levels, limit);

  return RINGLET_LIMIT_HANDLE_WIDTH / 2.0 +
      ringlet_scale_axis_place (&self->axis, value) *
      ringlet_histogram_view_axis_width (self);
}

/* The limit whose value is shown: of the handle that moves or has the focus. */
static int
told_limit (RingletHistogramView *self)
{
  if (self->dragged != RINGLET_LIMIT_N)
    return self->dragged;
  for (int i = 0; i < RINGLET_LIMIT_N; i++) {
    if (gtk_widget_has_visible_focus (self->handles[i]))
      return i;
  }
  return RINGLET_LIMIT_N;
}

void
ringlet_histogram_view_update_value (RingletHistogramView *self)
{
  const int told = told_limit (self);
  const gboolean is_shown = told != RINGLET_LIMIT_N && self->histogram != NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->value, is_shown);
  if (!is_shown)
    return;
  text = ringlet_value_words (ringlet_limit_value (&self->levels, (RingletLimit) told));
  gtk_label_set_text (GTK_LABEL (self->value), text);
}

void
ringlet_histogram_view_update (RingletHistogramView *self)
{
  for (RingletLimit i = RINGLET_LIMIT_LOWER; i < RINGLET_LIMIT_N; i++) {
    const double value = ringlet_limit_value (&self->levels, i);
    g_autofree char *text = ringlet_value_words (value);

    gtk_widget_set_visible (self->handles[i], self->histogram != NULL);
    ringlet_limit_handle_tell (RINGLET_LIMIT_HANDLE (self->handles[i]),
        CLAMP (value, self->axis.low, self->axis.high), self->axis.low, self->axis.high,
        text);
  }
  ringlet_histogram_view_update_value (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (self->bars);
}

static void
on_focus (GtkWidget *handle, GtkStateFlags before, RingletHistogramView *self)
{
  ringlet_histogram_view_update_value (self);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer view)
{
  g_auto (RingletWatch) watch = ringlet_watch ("histogram draw");
  RingletHistogramView *self = view;
  const double x = RINGLET_LIMIT_HANDLE_WIDTH / 2.0;
  const double y = height - (RINGLET_LIMIT_HANDLE_KNOB + COLOURS_HEIGHT) / 2.0;
  const double top = ceil (ROOM_ABOVE * ringlet_widget_text_size (self->value));
  GdkRGBA text;

  if (self->histogram == NULL || ringlet_histogram_view_axis_width (self) < 1.0)
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &text);
  cairo_translate (cr, x, top);
  ringlet_histogram_draw_bars (cr, self->histogram, &self->levels, &text,
      ringlet_histogram_view_axis_width (self), y - GAP - top);
  cairo_translate (cr, 0.0, y - top);
  ringlet_histogram_draw_colours (cr, &self->axis, &self->levels,
      ringlet_histogram_view_axis_width (self), COLOURS_HEIGHT);
}

static void
ringlet_histogram_view_measure (GtkWidget *widget, GtkOrientation orientation,
    int for_size, int *minimum, int *natural, int *minimum_baseline,
    int *natural_baseline)
{
  const gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

  *minimum = is_width ? LEAST_WIDTH : LEAST_HEIGHT;
  *natural = is_width ? NATURAL_WIDTH : NATURAL_HEIGHT;
}

/* The number stands beside its handle, on the side with more room. */
static void
allocate_value (RingletHistogramView *self, int width)
{
  const int told = told_limit (self);
  const double x = told != RINGLET_LIMIT_N
      ? ringlet_histogram_view_limit_x (self, (RingletLimit) told)
      : 0.0;
  GtkAllocation at = { 0 };
  GtkRequisition size;

  if (!gtk_widget_should_layout (self->value))
    return;
  gtk_widget_get_preferred_size (self->value, NULL, &size);
  at.width = size.width;
  at.height = size.height;
  at.x = x > width / 2.0 ? (int) x - size.width - (int) GAP : (int) x + (int) GAP;
  gtk_widget_size_allocate (self->value, &at, -1);
}

static void
ringlet_histogram_view_size_allocate (
    GtkWidget *widget, int width, int height, int baseline)
{
  g_auto (RingletWatch) watch = ringlet_watch ("histogram allocate");
  RingletHistogramView *self = RINGLET_HISTOGRAM_VIEW (widget);
  const GtkAllocation all = { 0, 0, width, height };

  gtk_widget_size_allocate (self->bars, &all, -1);
  for (RingletLimit i = RINGLET_LIMIT_LOWER; i < RINGLET_LIMIT_N; i++) {
    const GtkAllocation at = { (int) lround (ringlet_histogram_view_limit_x (self, i)) -
          RINGLET_LIMIT_HANDLE_WIDTH / 2,
      0, RINGLET_LIMIT_HANDLE_WIDTH, height };

    if (gtk_widget_should_layout (self->handles[i]))
      gtk_widget_size_allocate (self->handles[i], &at, -1);
  }
  allocate_value (self, width);
}

static void
ringlet_histogram_view_dispose (GObject *object)
{
  RingletHistogramView *self = RINGLET_HISTOGRAM_VIEW (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_pointer (&self->bars, gtk_widget_unparent);
  for (RingletLimit i = RINGLET_LIMIT_LOWER; i < RINGLET_LIMIT_N; i++) {
    if (self->handles[i] != NULL)
      g_signal_handlers_disconnect_by_data (self->handles[i], self);
    g_clear_pointer (&self->handles[i], gtk_widget_unparent);
  }
  g_clear_pointer (&self->value, gtk_widget_unparent);
  g_clear_pointer (&self->histogram, ringlet_histogram_unref);

  G_OBJECT_CLASS (ringlet_histogram_view_parent_class)->dispose (object);
}

static void
ringlet_histogram_view_class_init (RingletHistogramViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_histogram_view_dispose;
  widget_class->measure = ringlet_histogram_view_measure;
  widget_class->size_allocate = ringlet_histogram_view_size_allocate;

  g_signal_new ("limits-changed", RINGLET_TYPE_HISTOGRAM_VIEW, G_SIGNAL_RUN_LAST, 0,
      NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  gtk_widget_class_set_css_name (widget_class, "histogram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
ringlet_histogram_view_init (RingletHistogramView *self)
{
  static const char *const labels[RINGLET_LIMIT_N] = { N_ ("Lower limit"),
    N_ ("Upper limit") };
  GtkWidget *widget = GTK_WIDGET (self);

  self->levels = ringlet_levels_default ();
  self->axis =
      (RingletScaleAxis){ self->levels.scale, self->levels.min, self->levels.max };
  self->dragged = RINGLET_LIMIT_N;

  self->bars = g_object_new (
      GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->bars), draw, self, NULL);
  gtk_widget_set_parent (self->bars, widget);
  for (RingletLimit i = RINGLET_LIMIT_LOWER; i < RINGLET_LIMIT_N; i++) {
    self->handles[i] = ringlet_limit_handle_new (_ (labels[i]));
    g_signal_connect (
        self->handles[i], "state-flags-changed", G_CALLBACK (on_focus), self);
    gtk_widget_set_parent (self->handles[i], widget);
  }
  self->value = g_object_new (
      GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->value, "caption");
  gtk_widget_add_css_class (self->value, "numeric");
  gtk_widget_set_can_target (self->value, FALSE);
  gtk_widget_set_parent (self->value, widget);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Histogram"), -1);
  ringlet_histogram_input_connect (self);
  ringlet_histogram_view_update (self);
}

GtkWidget *
ringlet_histogram_view_new (void)
{
  return g_object_new (RINGLET_TYPE_HISTOGRAM_VIEW, NULL);
}

static void
update_axis (RingletHistogramView *self)
{
  if (self->histogram != NULL)
    self->axis = ringlet_scale_axis_of (self->histogram, self->levels.scale);
  ringlet_histogram_view_update (self);
}

void
ringlet_histogram_view_set_histogram (
    RingletHistogramView *self, RingletHistogram *histogram)
{
  g_auto (RingletWatch) watch = ringlet_watch ("histogram set");

  g_return_if_fail (RINGLET_IS_HISTOGRAM_VIEW (self));

  if (self->histogram == histogram)
    return;
  g_clear_pointer (&self->histogram, ringlet_histogram_unref);
  if (histogram != NULL)
    self->histogram = ringlet_histogram_ref (histogram);
  update_axis (self);
}

void
ringlet_histogram_view_set_levels (
    RingletHistogramView *self, const RingletLevels *levels)
{
  g_auto (RingletWatch) watch = ringlet_watch ("histogram levels");

  g_return_if_fail (RINGLET_IS_HISTOGRAM_VIEW (self));

  if (ringlet_levels_equal (&self->levels, levels))
    return;
  self->levels = *levels;
  update_axis (self);
}
