/* SPDX-License-Identifier: MIT */
#include "plot/residual-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "frame-watch.h"
#include "plot/widget-style.h"

#define DEGREES (180.0 / G_PI)
#define MILLI_DEGREES (1e3 * DEGREES)
#define LEAST_HEIGHT 120
#define NATURAL_HEIGHT 150
#define ROOM_LEFT 3.6 /* in the size of ordinary text */
#define ROOM_BELOW 2.6
#define ROOM 0.6
#define DOT 1.8
#define HIGHEST_SIGMA 4.0 /* of the scatter: what is beyond is at the edge */
#define N_SHAPES 3

struct _RingletResidualView {
  GtkWidget parent_instance;

  GtkWidget *area;
  RingletRefinement *refinement;
  guint ring;
};

G_DEFINE_FINAL_TYPE (RingletResidualView, ringlet_residual_view, GTK_TYPE_WIDGET)

/* Where the plot lies, and what its edge stands for. */
typedef struct {
  double x;
  double y;
  double width;
  double height;
  double top; /* m° */
} Frame;

static double
x_of (const Frame *frame, double chi_rad)
{
  return frame->x + frame->width * (chi_rad / (2.0 * G_PI) + 0.5);
}

static double
y_of (const Frame *frame, double millis)
{
  return frame->y +
      frame->height * 0.5 * (1.0 - CLAMP (millis / frame->top, -1.0, 1.0));
}

/* 1, 2 or 5 times a power of ten, not below. */
static double
round_up (double value)
{
  const double power = pow (10.0, floor (log10 (value)));
  const double steps[] = { 1.0, 2.0, 5.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++) {
    if (steps[i] * power >= value)
      return steps[i] * power;
  }
  return 10.0 * power;
}

static Frame
frame_of (RingletResidualView *self, int width, int height)
{
  const double em = ringlet_widget_text_size (GTK_WIDGET (self));
  const double rms = self->refinement->total.rms_two_theta_rad * MILLI_DEGREES;

  return (Frame){
    .x = em * ROOM_LEFT,
    .y = em * ROOM,
    .width = fmax (width - em * (ROOM_LEFT + ROOM), 1.0),
    .height = fmax (height - em * (ROOM + ROOM_BELOW), 1.0),
    .top = rms > 0.0 && isfinite (rms) ? round_up (HIGHEST_SIGMA * rms) : 1.0,
  };
}

/* Dot, square, triangle: told apart without colours. */
static void
append_mark (cairo_t *cr, guint shape, double x, double y)
{
  cairo_new_sub_path (cr);
  if (shape % N_SHAPES == 0) {
    cairo_arc (cr, x, y, DOT, 0, 2 * G_PI);
  } else if (shape % N_SHAPES == 1) {
    cairo_rectangle (cr, x - DOT, y - DOT, 2 * DOT, 2 * DOT);
  } else {
    cairo_move_to (cr, x, y - DOT * 1.3);
    cairo_line_to (cr, x + DOT * 1.2, y + DOT);
    cairo_line_to (cr, x - DOT * 1.2, y + DOT);
    cairo_close_path (cr);
  }
}

/* Blue, orange, grey-green: also apart for who sees no red or no green. */
static void
choose_colour (cairo_t *cr, guint ring)
{
  static const double colours[][3] = { { 0.21, 0.52, 0.89 }, { 0.90, 0.55, 0.10 },
    { 0.20, 0.63, 0.55 }, { 0.65, 0.40, 0.75 } };
  const double *c = colours[ring % G_N_ELEMENTS (colours)];

  cairo_set_source_rgba (cr, c[0], c[1], c[2], 0.85);
}

static void
draw_points (RingletResidualView *self, cairo_t *cr, const Frame *frame)
{
  const GArray *points = self->refinement->points;

  for (guint i = 0; i < points->len; i++) {
    const RingletRefinePoint *point = &g_array_index (points, RingletRefinePoint, i);

    if (self->ring != 0 && point->ring != self->ring)
      continue;
    choose_colour (cr, point->ring);
    append_mark (cr, point->ring, x_of (frame, point->chi_rad),
        y_of (frame, point->residual_rad * MILLI_DEGREES));
    if (point->is_rejected) {
      cairo_set_line_width (cr, 0.8);
      cairo_stroke (cr);
    } else {
      cairo_fill (cr);
    }
  }
}

/* The ring whose harmonics are drawn. */
static const RingletRefineRing *
shown_ring (RingletResidualView *self)
{
  const GArray *rings = self->refinement->rings;

  for (guint i = 0; i < rings->len; i++) {
    if (g_array_index (rings, RingletRefineRing, i).number == self->ring)
      return &g_array_index (rings, RingletRefineRing, i);
  }
  return &self->refinement->total;
}

/* In pixels; the ratio of both rms takes them to degrees. */
static void
draw_harmonics (
    RingletResidualView *self, cairo_t *cr, const Frame *frame, const GdkRGBA *ink)
{
  const RingletRefineRing *ring = shown_ring (self);
  const double scale = ring->rms_two_theta_rad / ring->rms_px * MILLI_DEGREES;
  const double *a = &ring->harmonics[0].amplitude_px;

  if (!isfinite (scale) || !isfinite (*a) ||
      !isfinite (ring->harmonics[1].amplitude_px))
    return;
  for (int i = 0; i <= 90; i++) {
    const double chi = -G_PI + 2.0 * G_PI * i / 90.0;
    double sum = ring->mean_px;

    for (int k = 0; k < 2; k++)
      sum += ring->harmonics[k].amplitude_px *
          cos ((k + 1) * (chi - ring->harmonics[k].phase_rad));
    cairo_line_to (cr, x_of (frame, chi), y_of (frame, sum * scale));
  }
  gdk_cairo_set_source_rgba (cr, ink);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
}

static void
draw_text (cairo_t *cr, double x, double y, double align, const char *text)
{
  cairo_text_extents_t extents;

  cairo_text_extents (cr, text, &extents);
  cairo_move_to (cr, x - align * extents.x_advance, y);
  cairo_show_text (cr, text);
}

static void
draw_axes (
    RingletResidualView *self, cairo_t *cr, const Frame *frame, const GdkRGBA *ink)
{
  const double em = ringlet_widget_text_size (GTK_WIDGET (self)) * 0.85;

  cairo_set_font_size (cr, em);
  gdk_cairo_set_source_rgba (cr, ink);
  for (int i = -1; i <= 1; i++) {
    g_autofree char *text = g_strdup_printf (i == 0 ? "0" : "%+g", i * frame->top);

    draw_text (
        cr, frame->x - 0.4 * em, y_of (frame, i * frame->top) + 0.35 * em, 1.0, text);
  }
  for (int degrees = -180; degrees <= 180; degrees += 90) {
    g_autofree char *text = g_strdup_printf ("%d", degrees);

    draw_text (cr, x_of (frame, degrees / DEGREES), frame->y + frame->height + 1.2 * em,
        degrees == 180 ? 0.8 : 0.5, text);
  }
  draw_text (cr, frame->x + 0.5 * frame->width, frame->y + frame->height + 2.5 * em,
      0.5, "Δ2θ (10⁻³ °) · χ (°)");
  cairo_set_line_width (cr, 1.0);
  cairo_rectangle (cr, frame->x, frame->y, frame->width, frame->height);
  cairo_move_to (cr, frame->x, y_of (frame, 0.0));
  cairo_rel_line_to (cr, frame->width, 0.0);
  cairo_set_source_rgba (cr, ink->red, ink->green, ink->blue, 0.35);
  cairo_stroke (cr);
}

static void
draw (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer view)
{
  g_auto (RingletWatch) watch = ringlet_watch ("residual draw");
  RingletResidualView *self = view;
  GdkRGBA ink;
  Frame frame;

  if (self->refinement == NULL)
    return;
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &ink);
  frame = frame_of (self, width, height);
  ringlet_widget_select_font (GTK_WIDGET (self), cr);
  draw_axes (self, cr, &frame, &ink);
  draw_points (self, cr, &frame);
  draw_harmonics (self, cr, &frame, &ink);
}

/* For who cannot see the points. */
static void
describe (RingletResidualView *self)
{
  g_autofree char *text = NULL;

  if (self->refinement == NULL) {
    text = g_strdup (_ ("No points on rings"));
  } else {
    const RingletRefineRing *ring = shown_ring (self);

    /* One ring, or the total of all. */
    text = g_strdup_printf (ring->number > 0
            ? _ ("%u points on ring %u, rms %.3g pixels; first harmonic %.3g, second "
                 "%.3g pixels")
            : _ ("%u points on %u rings, rms %.3g pixels; first harmonic %.3g, second "
                 "%.3g pixels"),
        (guint) ring->n, ring->number > 0 ? ring->number : self->refinement->rings->len,
        ring->rms_px, ring->harmonics[0].amplitude_px, ring->harmonics[1].amplitude_px);
  }
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

void
ringlet_residual_view_set (
    RingletResidualView *self, RingletRefinement *refinement, guint ring)
{
  g_return_if_fail (RINGLET_IS_RESIDUAL_VIEW (self));

  if (self->refinement == refinement && self->ring == ring)
    return;
  if (refinement != NULL)
    ringlet_refinement_ref (refinement);
  g_clear_pointer (&self->refinement, ringlet_refinement_unref);
  self->refinement = refinement;
  self->ring = ring;
  describe (self);
  gtk_widget_queue_draw (self->area);
}

static void
ringlet_residual_view_dispose (GObject *object)
{
  RingletResidualView *self = RINGLET_RESIDUAL_VIEW (object);

  g_clear_pointer (&self->area, gtk_widget_unparent);
  g_clear_pointer (&self->refinement, ringlet_refinement_unref);
  G_OBJECT_CLASS (ringlet_residual_view_parent_class)->dispose (object);
}

static void
ringlet_residual_view_class_init (RingletResidualViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = ringlet_residual_view_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "residuals");
}

static void
ringlet_residual_view_init (RingletResidualView *self)
{
  self->area = g_object_new (GTK_TYPE_DRAWING_AREA, "content-height", NATURAL_HEIGHT,
      "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (self->area), draw, self, NULL);
  gtk_widget_set_size_request (self->area, -1, LEAST_HEIGHT);
  gtk_widget_set_parent (self->area, GTK_WIDGET (self));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Residuals"), -1);
  describe (self);
}

GtkWidget *
ringlet_residual_view_new (void)
{
  return g_object_new (RINGLET_TYPE_RESIDUAL_VIEW, NULL);
}
