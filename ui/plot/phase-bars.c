/* SPDX-License-Identifier: MIT */
#include "plot/phase-bars.h"

#include <math.h>
#include <string.h>

#include "display/plot-names.h"
#include "frame-watch.h"
#include "geometry/space.h"
#include "plot/phase-style.h"
#include "plot/widget-style.h"

#define TALLEST 0.38  /* of the plot, at the usual scale */
#define LEAST_BAR 5.0 /* widget pixels: a weak line is a line */
#define GRAB 4.0      /* widget pixels beside a bar */
#define GRAB_ABOVE 6.0
#define OPACITY 0.95
#define HOT_WIDTH 3.0
#define VEIL 0.75 /* opacity, below indices */
#define GAP_EM 0.5
#define LEGEND_EM 1.35
#define LEGEND_LINE 22.0

/* One line in sight. */
typedef struct {
  double x;
  double height;
  guint set;  /* of the phases that are shown */
  guint ring; /* of its rings */
} Bar;

struct _RingletPhaseBars {
  GtkWidget parent_instance;

  GPtrArray *phases; /* (nullable) */
  RingletResult *pattern;
  RingletPlotFrame frame;
  GArray *bars; /* (element-type Bar): in sight, phase by phase */
  guint hot_phase;
  guint hot_line;
};

G_DEFINE_FINAL_TYPE (RingletPhaseBars, ringlet_phase_bars, GTK_TYPE_WIDGET)

static const RingletPhaseRings *
get_set (RingletPhaseBars *self, guint i)
{
  return g_ptr_array_index (self->phases, i);
}

static const RingletRing *
get_ring (RingletPhaseBars *self, const Bar *bar)
{
  return &g_array_index (get_set (self, bar->set)->rings, RingletRing, bar->ring);
}

/* ---- what is in sight ---- */

static double
bar_height (const RingletPlotFrame *frame, const RingletPhase *phase, double intensity)
{
  const double tall = fmin (TALLEST * phase->scale, 0.95) * frame->height;

  return fmin (fmax (tall * intensity, LEAST_BAR), frame->height);
}

static void
add_bars (RingletPhaseBars *self, guint set)
{
  const RingletPhaseRings *rings = get_set (self, set);
  const RingletUnit *angle = ringlet_unit_find ("2th_rad", NULL);
  const RingletPlotFrame *frame = &self->frame;

  for (guint i = 0; i < rings->rings->len; i++) {
    const RingletRing *ring = &g_array_index (rings->rings, RingletRing, i);
    const double at = ringlet_unit_convert (ring->two_theta_rad, angle,
        self->pattern->unit, self->pattern->provenance.geometry.wavelength_m);

    if (at >= frame->left && at <= frame->right) /* no NaN */
      g_array_append_val (self->bars,
          ((Bar){ ringlet_plot_x (frame, at),
              bar_height (frame, rings->phase, ring->reflection.strength), set, i }));
  }
}

static void
update_bars (RingletPhaseBars *self)
{
  g_array_set_size (self->bars, 0);
  for (guint i = 0;
       self->phases != NULL && self->pattern != NULL && i < self->phases->len; i++)
    add_bars (self, i);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
is_hot (RingletPhaseBars *self, const Bar *bar)
{
  return self->hot_line != G_MAXUINT &&
      get_set (self, bar->set)->index == self->hot_phase &&
      get_ring (self, bar)->number - 1 == self->hot_line;
}

/* ---- drawing ---- */

/* On whole device pixels: a bar is as sharp at any scale. */
static double
snap (double x, double width, int scale)
{
  return floor ((x - width / 2.0) * scale + 0.5) / scale + width / 2.0;
}

static void
draw_bars (RingletPhaseBars *self, cairo_t *cr, guint set)
{
  const RingletPlotFrame *frame = &self->frame;
  const RingletPhaseStyle *style =
      ringlet_phase_style (get_set (self, set)->phase->colour);
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  const double base = frame->y + frame->height;
  const double width = ceil (1.25 * scale) / scale;

  cairo_set_source_rgba (cr, style->rgb[0], style->rgb[1], style->rgb[2], OPACITY);
  cairo_set_dash (cr, style->dash, style->n_dash, 0.0);
  cairo_set_line_width (cr, width);
  for (guint i = 0; i < self->bars->len; i++) {
    const Bar *bar = &g_array_index (self->bars, Bar, i);

    if (bar->set != set || is_hot (self, bar))
      continue;
    cairo_move_to (cr, snap (bar->x, width, scale), base);
    cairo_rel_line_to (cr, 0.0, -bar->height);
  }
  cairo_stroke (cr);
}

static char *
bar_label (RingletPhaseBars *self, const Bar *bar)
{
  return ringlet_reflection_label (&get_ring (self, bar)->reflection);
}

/* On a veil: the curve below stays where it is, and the number can be read. */
static void
draw_label (RingletPhaseBars *self, cairo_t *cr, const Bar *bar, const char *label,
    double width, double size)
{
  const RingletPhaseStyle *style =
      ringlet_phase_style (get_set (self, bar->set)->phase->colour);
  const GdkRGBA veil = ringlet_widget_colour (GTK_WIDGET (self), "view_bg_color");
  const double y = self->frame.y + self->frame.height - bar->height - 0.3 * size;

  cairo_set_source_rgba (cr, veil.red, veil.green, veil.blue, VEIL);
  cairo_rectangle (cr, bar->x - width / 2.0 - 1.0, y - 0.85 * size, width + 2.0, size);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, style->rgb[0], style->rgb[1], style->rgb[2]);
  ringlet_plot_text (cr, label, bar->x, y, size, RINGLET_TEXT_CENTRE);
}

/* Of all phases together, the strongest first; none over another. */
static void
draw_labels (RingletPhaseBars *self, cairo_t *cr, double size)
{
  const guint n = self->bars->len;
  g_autofree double *places = g_new (double, n);
  g_autofree double *widths = g_new (double, n);
  g_autofree double *weights = g_new (double, n);
  g_autofree guint *shown = g_new (guint, n);
  g_auto (GStrv) labels = g_new0 (char *, n + 1);
  cairo_text_extents_t digit;
  gsize n_shown = 0;

  /* Digits are of one width: five hundred labels are not worth their own. */
  cairo_set_font_size (cr, size);
  cairo_text_extents (cr, "0", &digit);
  for (guint i = 0; i < n; i++) {
    const Bar *bar = &g_array_index (self->bars, Bar, i);

    labels[i] = bar_label (self, bar);
    places[i] = bar->x;
    widths[i] = (double) strlen (labels[i]) * digit.x_advance;
    weights[i] = is_hot (self, bar) ? 1e9 : bar->height;
  }
  n_shown =
      ringlet_plot_names_choose (places, widths, weights, n, GAP_EM * size, shown);
  for (gsize k = 0; k < n_shown; k++) {
    const Bar *bar = &g_array_index (self->bars, Bar, shown[k]);

    draw_label (self, cr, bar, labels[shown[k]], widths[shown[k]], size);
  }
}

static void
draw_hot (RingletPhaseBars *self, cairo_t *cr)
{
  const double base = self->frame.y + self->frame.height;

  for (guint i = 0; i < self->bars->len; i++) {
    const Bar *bar = &g_array_index (self->bars, Bar, i);
    const RingletPhaseStyle *style =
        ringlet_phase_style (get_set (self, bar->set)->phase->colour);

    if (!is_hot (self, bar))
      continue;
    cairo_set_source_rgb (cr, style->rgb[0], style->rgb[1], style->rgb[2]);
    cairo_set_dash (cr, NULL, 0, 0.0);
    cairo_set_line_width (cr, HOT_WIDTH);
    cairo_move_to (cr, bar->x, base);
    cairo_rel_line_to (cr, 0.0, -bar->height);
    cairo_stroke (cr);
  }
}

/* Which dash is which phase, below each other in the upper right corner. */
static void
draw_legend (
    RingletPhaseBars *self, cairo_t *cr, const RingletPlotStyle *plot, double size)
{
  const double right = self->frame.x + self->frame.width - size;
  double y = self->frame.y + 1.6 * size;

  for (guint i = 0; i < self->phases->len; i++, y += LEGEND_EM * size) {
    const RingletPhaseRings *set = get_set (self, i);
    const RingletPhaseStyle *style = ringlet_phase_style (set->phase->colour);

    if (y > self->frame.y + self->frame.height - size)
      return;
    cairo_set_source_rgb (cr, style->rgb[0], style->rgb[1], style->rgb[2]);
    cairo_set_dash (cr, style->dash, style->n_dash, 0.0);
    cairo_set_line_width (cr, 2.0);
    cairo_move_to (cr, right - LEGEND_LINE, y - 0.35 * size);
    cairo_line_to (cr, right, y - 0.35 * size);
    cairo_stroke (cr);
    cairo_set_source_rgb (cr, plot->ink[0], plot->ink[1], plot->ink[2]);
    ringlet_plot_text (
        cr, set->label, right - LEGEND_LINE - 0.5 * size, y, size, RINGLET_TEXT_RIGHT);
  }
}

static void
ringlet_phase_bars_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pattern phases");
  RingletPhaseBars *self = RINGLET_PHASE_BARS (widget);
  const RingletPlotFrame *frame = &self->frame;
  const RingletPlotStyle plot = ringlet_widget_plot_style (widget);
  const graphene_rect_t area = GRAPHENE_RECT_INIT (
      (float) frame->x, (float) frame->y, (float) frame->width, (float) frame->height);
  cairo_t *cr = NULL;

  if (self->phases == NULL || self->phases->len == 0 || self->pattern == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &area);
  ringlet_widget_select_font (widget, cr);
  for (guint i = 0; i < self->phases->len; i++)
    draw_bars (self, cr, i);
  draw_hot (self, cr);
  draw_labels (self, cr, plot.text_size);
  draw_legend (self, cr, &plot, plot.text_size);
  cairo_destroy (cr);
}

/* ---- the pointer ---- */

gboolean
ringlet_phase_bars_find (
    RingletPhaseBars *self, double x, double y, guint *phase, guint *line, double *at)
{
  const double base = self->frame.y + self->frame.height;
  double nearest = GRAB;
  gboolean is_found = FALSE;

  g_return_val_if_fail (RINGLET_IS_PHASE_BARS (self), FALSE);

  for (guint i = 0; i < self->bars->len; i++) {
    const Bar *bar = &g_array_index (self->bars, Bar, i);
    const double distance = fabs (bar->x - x);

    if (distance > nearest || y > base || y < base - bar->height - GRAB_ABOVE)
      continue;
    nearest = distance;
    is_found = TRUE;
    *phase = get_set (self, bar->set)->index;
    *line = get_ring (self, bar)->number - 1;
    *at = bar->x;
  }
  return is_found;
}

void
ringlet_phase_bars_set_hot (RingletPhaseBars *self, guint phase, guint line)
{
  g_return_if_fail (RINGLET_IS_PHASE_BARS (self));

  if (self->hot_phase == phase && self->hot_line == line)
    return;
  self->hot_phase = phase;
  self->hot_line = line;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
ringlet_phase_bars_angle (RingletPhaseBars *self, double x)
{
  g_return_val_if_fail (RINGLET_IS_PHASE_BARS (self), NAN);

  if (self->pattern == NULL)
    return NAN;
  return ringlet_unit_convert (ringlet_plot_value_x (&self->frame, x),
      self->pattern->unit, ringlet_unit_find ("2th_rad", NULL),
      self->pattern->provenance.geometry.wavelength_m);
}

/* ---- set-up ---- */

void
ringlet_phase_bars_set_phases (RingletPhaseBars *self, GPtrArray *phases)
{
  g_return_if_fail (RINGLET_IS_PHASE_BARS (self));

  if (phases != NULL)
    g_ptr_array_ref (phases);
  g_array_set_size (self->bars, 0);
  g_clear_pointer (&self->phases, g_ptr_array_unref);
  self->phases = phases;
  update_bars (self);
}

void
ringlet_phase_bars_set_frame (
    RingletPhaseBars *self, const RingletPlotFrame *frame, RingletResult *pattern)
{
  g_return_if_fail (RINGLET_IS_PHASE_BARS (self));

  if (pattern != NULL)
    ringlet_result_ref (pattern);
  g_clear_pointer (&self->pattern, ringlet_result_unref);
  self->pattern = pattern;
  self->frame = *frame;
  update_bars (self);
}

static void
ringlet_phase_bars_finalize (GObject *object)
{
  RingletPhaseBars *self = RINGLET_PHASE_BARS (object);

  g_clear_pointer (&self->phases, g_ptr_array_unref);
  g_clear_pointer (&self->pattern, ringlet_result_unref);
  g_array_unref (self->bars);
  G_OBJECT_CLASS (ringlet_phase_bars_parent_class)->finalize (object);
}

static void
ringlet_phase_bars_class_init (RingletPhaseBarsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ringlet_phase_bars_finalize;
  widget_class->snapshot = ringlet_phase_bars_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  g_signal_new ("line-pressed", RINGLET_TYPE_PHASE_BARS, G_SIGNAL_RUN_LAST, 0, NULL,
      NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
  g_signal_new ("line-moved", RINGLET_TYPE_PHASE_BARS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
      NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
  g_signal_new ("line-released", RINGLET_TYPE_PHASE_BARS, G_SIGNAL_RUN_LAST, 0, NULL,
      NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
ringlet_phase_bars_init (RingletPhaseBars *self)
{
  self->bars = g_array_new (FALSE, FALSE, sizeof (Bar));
  self->hot_line = G_MAXUINT;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
ringlet_phase_bars_new (void)
{
  return g_object_new (RINGLET_TYPE_PHASE_BARS, NULL);
}
