/* SPDX-License-Identifier: MIT */
#include <glib/gi18n-lib.h>
#include <math.h>

#include "display/plot-read.h"
#include "frame-watch.h"
#include "geometry/space.h"
#include "plot/pattern-view-private.h"
#include "plot/phase-drag.h"
#include "plot/plot-words.h"
#include "plot/widget-style.h"
#include "preview-badge.h"

#define LEAST_WIDTH 200
#define LEAST_HEIGHT 140
#define LEAST_LINES 10 /* of text: room for axes, their numbers and labels */
#define NATURAL_WIDTH 640
#define NATURAL_HEIGHT 280
#define USUAL_HINT N_ ("The pattern appears when an image and a geometry are open")

G_DEFINE_FINAL_TYPE (RingletPatternView, ringlet_pattern_view, GTK_TYPE_WIDGET)

static void
clear_name (gpointer name)
{
  g_free (((RingletPlotName *) name)->label);
}

/* The whole view anew: another range, pattern or size. */
static void
redraw (RingletPatternView *self)
{
  ringlet_pattern_view_arrange (self);
  gtk_widget_queue_draw (self->curve);
}

/* The rings on the axis of the pattern, as far as they can be told there. */
static void
update_names (RingletPatternView *self)
{
  const RingletUnit *angle = ringlet_unit_find ("2th_rad", NULL);

  g_array_set_size (self->names, 0);
  for (guint i = 0;
       self->pattern != NULL && self->rings != NULL && i < self->rings->len; i++) {
    const RingletRing *ring = &g_array_index (self->rings, RingletRing, i);
    RingletPlotName name = {
      .at = ringlet_unit_convert (ring->two_theta_rad, angle, self->pattern->unit,
          self->pattern->provenance.geometry.wavelength_m),
      .weight = ring->reflection.strength,
    };

    if (!isfinite (name.at))
      continue;
    name.label = ringlet_reflection_label (&ring->reflection);
    g_array_append_val (self->names, name);
  }
}

static void
describe (RingletPatternView *self)
{
  g_autofree char *pattern = ringlet_pattern_words (self->pattern);
  g_autofree char *words = ringlet_preview_words (self->pattern, pattern);

  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
}

static void
ringlet_pattern_view_measure (GtkWidget *widget, GtkOrientation orientation,
    int for_size, int *minimum, int *natural, int *minimum_baseline,
    int *natural_baseline)
{
  const gboolean is_width = orientation == GTK_ORIENTATION_HORIZONTAL;

  const int least_height =
      MAX (LEAST_HEIGHT, (int) (LEAST_LINES * ringlet_widget_text_size (widget)));

  *minimum = is_width ? LEAST_WIDTH : least_height;
  *natural = is_width ? NATURAL_WIDTH : MAX (NATURAL_HEIGHT, least_height);
}

static void
ringlet_pattern_view_size_allocate (
    GtkWidget *widget, int width, int height, int baseline)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pattern allocate");
  RingletPatternView *self = RINGLET_PATTERN_VIEW (widget);
  const GtkAllocation all = { 0, 0, width, height };

  gtk_widget_size_allocate (self->curve, &all, -1);
  gtk_widget_size_allocate (self->phases, &all, -1);
  gtk_widget_size_allocate (self->overlay, &all, -1);
  gtk_widget_size_allocate (self->empty, &all, -1);
  ringlet_pattern_view_arrange (self);
}

static void
ringlet_pattern_view_state_flags_changed (GtkWidget *widget, GtkStateFlags before)
{
  ringlet_pattern_view_update_marker (RINGLET_PATTERN_VIEW (widget));
  GTK_WIDGET_CLASS (ringlet_pattern_view_parent_class)
      ->state_flags_changed (widget, before);
}

/* Another theme or another size of text. */
static void
ringlet_pattern_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ringlet_pattern_view_parent_class)->css_changed (widget, change);
  redraw (RINGLET_PATTERN_VIEW (widget));
}

static void
ringlet_pattern_view_dispose (GObject *object)
{
  RingletPatternView *self = RINGLET_PATTERN_VIEW (object);

  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_pointer (&self->curve, gtk_widget_unparent);
  g_clear_pointer (&self->phases, gtk_widget_unparent);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_pointer (&self->empty, gtk_widget_unparent);

  G_OBJECT_CLASS (ringlet_pattern_view_parent_class)->dispose (object);
}

static void
ringlet_pattern_view_finalize (GObject *object)
{
  RingletPatternView *self = RINGLET_PATTERN_VIEW (object);

  g_clear_pointer (&self->pattern, ringlet_result_unref);
  g_clear_pointer (&self->rings, g_array_unref);
  g_clear_pointer (&self->names, g_array_unref);
  g_clear_pointer (&self->traces, g_ptr_array_unref);

  G_OBJECT_CLASS (ringlet_pattern_view_parent_class)->finalize (object);
}

static void
ringlet_pattern_view_class_init (RingletPatternViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = ringlet_pattern_view_dispose;
  object_class->finalize = ringlet_pattern_view_finalize;
  widget_class->measure = ringlet_pattern_view_measure;
  widget_class->size_allocate = ringlet_pattern_view_size_allocate;
  widget_class->state_flags_changed = ringlet_pattern_view_state_flags_changed;
  widget_class->css_changed = ringlet_pattern_view_css_changed;

  g_signal_new ("pointer", RINGLET_TYPE_PATTERN_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  g_signal_new ("lifted", RINGLET_TYPE_PATTERN_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  g_signal_new ("limit-moved", RINGLET_TYPE_PATTERN_VIEW, G_SIGNAL_RUN_LAST, 0, NULL,
      NULL, NULL, G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  g_signal_new ("picked", RINGLET_TYPE_PATTERN_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 3, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_INT);
  gtk_widget_class_set_css_name (widget_class, "pattern");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  ringlet_pattern_input_install (widget_class);
}

static GtkWidget *
empty_new (void)
{
  GtkWidget *label = gtk_label_new (_ (USUAL_HINT));

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
ringlet_pattern_view_init (RingletPatternView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->names = g_array_new (FALSE, FALSE, sizeof (RingletPlotName));
  g_array_set_clear_func (self->names, clear_name);
  self->cursor = NAN;
  self->range = (RingletPlotRange){ 0.0, 1.0 };

  self->curve = g_object_new (
      GTK_TYPE_DRAWING_AREA, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (
      GTK_DRAWING_AREA (self->curve), ringlet_pattern_draw, self, NULL);
  gtk_widget_set_can_target (self->curve, FALSE);
  self->phases = ringlet_phase_bars_new ();
  self->overlay = ringlet_plot_overlay_new ();
  self->empty = empty_new ();
  gtk_widget_set_parent (self->empty, widget);
  gtk_widget_set_parent (self->curve, widget);
  gtk_widget_set_parent (self->phases, widget);
  gtk_widget_set_parent (self->overlay, widget);

  gtk_widget_add_css_class (widget, "view");
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Pattern"), -1);
  describe (self);
  ringlet_phase_drag_connect (RINGLET_PHASE_BARS (self->phases), widget);
  ringlet_pattern_input_connect (self);
}

GtkWidget *
ringlet_pattern_view_new (void)
{
  return g_object_new (RINGLET_TYPE_PATTERN_VIEW, NULL);
}

/* What @pattern shows of itself when it follows the one that is shown now. */
static RingletPlotRange
range_for (RingletPatternView *self, const RingletResult *pattern)
{
  const RingletPlotRange all = ringlet_plot_range_all (pattern);
  const double wavelength_m = pattern->provenance.geometry.wavelength_m;
  RingletPlotRange before, same;
  double min, max;

  if (self->pattern == NULL)
    return all;
  before = ringlet_plot_range_all (self->pattern);
  if (self->range.min == before.min && self->range.max == before.max)
    return all;

  min = ringlet_unit_convert (
      self->range.min, self->pattern->unit, pattern->unit, wavelength_m);
  max = ringlet_unit_convert (
      self->range.max, self->pattern->unit, pattern->unit, wavelength_m);
  if (!isfinite (min) || !isfinite (max))
    return all;
  same = (RingletPlotRange){ fmin (min, max), fmax (min, max) }; /* d falls with q */
  return ringlet_plot_range_within (&same, &all, ringlet_plot_range_least (pattern));
}

static void
take_pattern (RingletPatternView *self, RingletResult *pattern)
{
  if (pattern != NULL) {
    self->range = range_for (self, pattern);
    if (self->pattern != NULL)
      self->cursor = ringlet_unit_convert (self->cursor, self->pattern->unit,
          pattern->unit, pattern->provenance.geometry.wavelength_m);
    ringlet_result_ref (pattern);
  }
  g_clear_pointer (&self->pattern, ringlet_result_unref);
  self->pattern = pattern;
}

void
ringlet_pattern_view_set_pattern (
    RingletPatternView *self, RingletResult *pattern, gboolean is_stale)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pattern set");

  g_return_if_fail (RINGLET_IS_PATTERN_VIEW (self));

  self->is_stale = is_stale;
  if (self->pattern != pattern) {
    take_pattern (self, pattern);
    update_names (self);
    describe (self);
    gtk_widget_set_visible (self->empty, pattern == NULL);
  }
  redraw (self);
}

void
ringlet_pattern_view_set_hint (RingletPatternView *self, const char *text)
{
  g_return_if_fail (RINGLET_IS_PATTERN_VIEW (self));

  gtk_label_set_text (GTK_LABEL (self->empty), text != NULL ? text : _ (USUAL_HINT));
}

void
ringlet_pattern_view_set_as_spacing (RingletPatternView *self, gboolean as_spacing)
{
  g_return_if_fail (RINGLET_IS_PATTERN_VIEW (self));

  self->as_spacing = as_spacing;
  redraw (self);
}

void
ringlet_pattern_view_set_scale (RingletPatternView *self, RingletScale scale)
{
  g_return_if_fail (RINGLET_IS_PATTERN_VIEW (self));

  self->scale = scale;
  redraw (self);
}

RingletScale
ringlet_pattern_view_get_scale (RingletPatternView *self)
{
  g_return_val_if_fail (RINGLET_IS_PATTERN_VIEW (self), RINGLET_SCALE_LINEAR);
  return self->scale;
}

void
ringlet_pattern_view_set_rings (RingletPatternView *self, GArray *rings)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pattern rings");

  g_return_if_fail (RINGLET_IS_PATTERN_VIEW (self));

  if (rings != NULL)
    g_array_ref (rings);
  g_clear_pointer (&self->rings, g_array_unref);
  self->rings = rings;
  update_names (self);
  redraw (self);
}

RingletPhaseBars *
ringlet_pattern_view_get_phases (RingletPatternView *self)
{
  g_return_val_if_fail (RINGLET_IS_PATTERN_VIEW (self), NULL);
  return RINGLET_PHASE_BARS (self->phases);
}

void
ringlet_pattern_view_set_traces (RingletPatternView *self, GPtrArray *traces)
{
  g_return_if_fail (RINGLET_IS_PATTERN_VIEW (self));

  if (traces != NULL)
    g_ptr_array_ref (traces);
  g_clear_pointer (&self->traces, g_ptr_array_unref);
  self->traces = traces;
  redraw (self);
}

void
ringlet_pattern_view_get_range (RingletPatternView *self, double *min, double *max)
{
  g_return_if_fail (RINGLET_IS_PATTERN_VIEW (self));

  *min = self->range.min;
  *max = self->range.max;
}

void
ringlet_pattern_view_set_cursor (RingletPatternView *self, double radial)
{
  g_return_if_fail (RINGLET_IS_PATTERN_VIEW (self));

  if (self->cursor == radial || (isnan (self->cursor) && isnan (radial)))
    return;
  self->cursor = radial;
  ringlet_pattern_view_update_marker (self);
}

void
ringlet_pattern_view_set_range (RingletPatternView *self, const RingletPlotRange *range)
{
  if (self->pattern == NULL ||
      (self->range.min == range->min && self->range.max == range->max))
    return;

  self->range = *range;
  redraw (self);
}

void
ringlet_pattern_view_show_all (RingletPatternView *self)
{
  RingletPlotRange all;

  g_return_if_fail (RINGLET_IS_PATTERN_VIEW (self));

  if (self->pattern == NULL)
    return;
  all = ringlet_plot_range_all (self->pattern);
  ringlet_pattern_view_set_range (self, &all);
}

void
ringlet_pattern_view_zoom_at (RingletPatternView *self, double radial, double factor)
{
  RingletPlotRange all, range;

  if (self->pattern == NULL)
    return;

  all = ringlet_plot_range_all (self->pattern);
  range = ringlet_plot_range_zoom (
      &self->range, &all, radial, factor, ringlet_plot_range_least (self->pattern));
  ringlet_pattern_view_set_range (self, &range);
}

/* About the cursor where it is shown, else about the middle. */
void
ringlet_pattern_view_zoom (RingletPatternView *self, double factor)
{
  const RingletPlotRange *range = &self->range;
  double at = (range->min + range->max) / 2.0;

  g_return_if_fail (RINGLET_IS_PATTERN_VIEW (self));
  g_return_if_fail (factor > 0.0);

  if (self->cursor >= range->min && self->cursor <= range->max)
    at = self->cursor;
  ringlet_pattern_view_zoom_at (self, at, factor);
}
