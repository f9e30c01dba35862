/* SPDX-License-Identifier: MIT */
#include "plot/plot-overlay.h"

#include <math.h>

#include "frame-watch.h"
#include "plot/widget-style.h"
#include "preview-badge.h"

#define DOT_RADIUS 4.0
#define DOT_RIM 1.5

struct _RingletPlotOverlay {
  GtkWidget parent_instance;

  RingletPlotMarker marker;
};

G_DEFINE_FINAL_TYPE (RingletPlotOverlay, ringlet_plot_overlay, GTK_TYPE_WIDGET)

static void
append_rect (GtkSnapshot *snapshot, GdkRGBA colour, double alpha, double x, double y,
    double width, double height)
{
  colour.alpha *= (float) alpha;
  gtk_snapshot_append_color (snapshot, &colour,
      &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

static void
append_disc (
    GtkSnapshot *snapshot, const GdkRGBA *colour, double x, double y, double radius)
{
  const graphene_rect_t box = GRAPHENE_RECT_INIT ((float) (x - radius),
      (float) (y - radius), (float) (2.0 * radius), (float) (2.0 * radius));
  GskRoundedRect round;

  gsk_rounded_rect_init_from_rect (&round, &box, (float) radius);
  gtk_snapshot_push_rounded_clip (snapshot, &round);
  gtk_snapshot_append_color (snapshot, colour, &box);
  gtk_snapshot_pop (snapshot);
}

static void
snapshot_range (RingletPlotOverlay *self, GtkSnapshot *snapshot)
{
  const RingletPlotMarker *at = &self->marker;
  const GdkRGBA accent = ringlet_widget_colour (GTK_WIDGET (self), "accent_bg_color");
  const double left = fmin (at->from, at->to);
  const double right = fmax (at->from, at->to);
  const double y = at->area.origin.y;
  const double height = at->area.size.height;

  if (isnan (at->from))
    return;

  append_rect (snapshot, accent, 0.18, left, y, right - left, height);
  append_rect (snapshot, accent, 0.9, floor (left), y, 1.0, height);
  append_rect (snapshot, accent, 0.9, floor (right), y, 1.0, height);
}

static void
snapshot_cursor (RingletPlotOverlay *self, GtkSnapshot *snapshot)
{
  const RingletPlotMarker *at = &self->marker;
  GtkWidget *widget = GTK_WIDGET (self);
  const GdkRGBA accent = ringlet_widget_colour (widget, "accent_color");
  const GdkRGBA background = ringlet_widget_colour (widget, "view_bg_color");
  const double top = at->area.origin.y;
  const double bottom = top + at->area.size.height;
  GdkRGBA text;

  if (!isfinite (at->line_x))
    return;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &text);
  append_rect (
      snapshot, text, 0.55, floor (at->line_x), top, 1.0, at->area.size.height);
  if (at->dot_y < top || at->dot_y > bottom || isnan (at->dot_y))
    return;
  append_disc (snapshot, &background, at->line_x, at->dot_y, DOT_RADIUS + DOT_RIM);
  append_disc (snapshot, &accent, at->line_x, at->dot_y, DOT_RADIUS);
}

static void
ringlet_plot_overlay_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("pattern overlay");
  RingletPlotOverlay *self = RINGLET_PLOT_OVERLAY (widget);

  if (self->marker.has_focus)
    ringlet_widget_snapshot_focus (GTK_WIDGET (self), snapshot,
        &GRAPHENE_RECT_INIT (
            0, 0, gtk_widget_get_width (widget), gtk_widget_get_height (widget)));
  snapshot_range (self, snapshot);
  snapshot_cursor (self, snapshot);
  if (self->marker.is_preview)
    ringlet_preview_badge_snapshot (widget, snapshot, &self->marker.area, FALSE);
}

static void
ringlet_plot_overlay_class_init (RingletPlotOverlayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = ringlet_plot_overlay_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
ringlet_plot_overlay_init (RingletPlotOverlay *self)
{
  self->marker.line_x = NAN;
  self->marker.from = NAN;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
ringlet_plot_overlay_new (void)
{
  return g_object_new (RINGLET_TYPE_PLOT_OVERLAY, NULL);
}

void
ringlet_plot_overlay_set (RingletPlotOverlay *self, const RingletPlotMarker *marker)
{
  g_return_if_fail (RINGLET_IS_PLOT_OVERLAY (self));

  self->marker = *marker;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
