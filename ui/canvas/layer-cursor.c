/* SPDX-License-Identifier: MIT */
#include "canvas/layer-cursor.h"

#include <math.h>

#include "canvas/ring-path.h"
#include "frame-watch.h"

#define ARM 9.0f /* of the cross, widget pixels, as all that follow */
#define GAP 3.0f /* around the point, which stays visible */
#define LINE 1.0f
#define HALO 1.0f
#define DASH 7.0
#define DASH_GAP 5.0
#define PIECE 40.0f /* of the ring, in one node: what changes is small */

struct _RingletCursorLayer {
  RingletLayer parent_instance;

  double slow; /* of the cross; NaN for none, as the two that follow */
  double fast;
  double column;
  double two_theta_rad;
  RingletDetector *detector;
  RingletGeometry geometry;
};

G_DEFINE_FINAL_TYPE (RingletCursorLayer, ringlet_cursor_layer, RINGLET_TYPE_LAYER)

static const GdkRGBA dark = { 0, 0, 0, 0.6f };
static const GdkRGBA light = { 1, 1, 1, 1 };

/* Light in dark; two nodes of plain colour. */
static void
append_bar (GtkSnapshot *snapshot, graphene_rect_t bar)
{
  graphene_rect_t halo = bar;

  graphene_rect_inset (&halo, -HALO, -HALO);
  gtk_snapshot_append_color (snapshot, &dark, &halo);
  gtk_snapshot_append_color (snapshot, &light, &bar);
}

/* Dashed, as the ring that it is; dark all along, so that it is seen on light too. */
static void
snapshot_column (GtkSnapshot *snapshot, float x, const graphene_rect_t *clip)
{
  const float end = clip->origin.y + clip->size.height;

  gtk_snapshot_append_color (snapshot, &dark,
      &GRAPHENE_RECT_INIT (
          x - HALO, clip->origin.y, LINE + 2 * HALO, clip->size.height));
  for (float y = clip->origin.y; y < end; y += (float) (DASH + DASH_GAP))
    gtk_snapshot_append_color (
        snapshot, &light, &GRAPHENE_RECT_INIT (x, y, LINE, fminf (DASH, end - y)));
}

static void
snapshot_cross (GtkSnapshot *snapshot, double x, double y)
{
  const float left = floorf ((float) x);
  const float top = floorf ((float) y);

  append_bar (snapshot, GRAPHENE_RECT_INIT (left - ARM, top, ARM - GAP, LINE));
  append_bar (snapshot, GRAPHENE_RECT_INIT (left + GAP + LINE, top, ARM - GAP, LINE));
  append_bar (snapshot, GRAPHENE_RECT_INIT (left, top - ARM, LINE, ARM - GAP));
  append_bar (snapshot, GRAPHENE_RECT_INIT (left, top + GAP + LINE, LINE, ARM - GAP));
}

static void
stroke_piece (
    GtkSnapshot *snapshot, const RingletPathPoint *points, guint n, double length)
{
  const double dashes[] = { DASH, DASH_GAP };
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (points[0].x, points[0].y, 0, 0);
  cairo_t *cr = NULL;

  for (guint i = 1; i < n; i++)
    graphene_rect_expand (
        &bounds, &GRAPHENE_POINT_INIT (points[i].x, points[i].y), &bounds);
  graphene_rect_inset (&bounds, -LINE - 2 * HALO, -LINE - 2 * HALO);
  graphene_rect_round_extents (&bounds, &bounds);

  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, points[i].x, points[i].y);
  gdk_cairo_set_source_rgba (cr, &dark);
  cairo_set_line_width (cr, LINE + 2 * HALO);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &light);
  cairo_set_line_width (cr, LINE + 0.5);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), length);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* Dashed, the rings of the calibrant are not. In pieces, so that GTK redraws what lies
 * along the ring and not all inside it; a long chord is divided too. */
static void
snapshot_path (GtkSnapshot *snapshot, const GArray *path)
{
  g_autoptr (GArray) piece = g_array_new (FALSE, FALSE, sizeof (RingletPathPoint));
  double length = 0;
  double begin = 0;

  for (guint i = 0; i < path->len; i++) {
    const RingletPathPoint *b = &g_array_index (path, RingletPathPoint, i);
    const RingletPathPoint *a = b->is_start ? b : b - 1;
    const float chord = hypotf (b->x - a->x, b->y - a->y);
    const int n = 1 + (int) (chord / PIECE);

    if (b->is_start && piece->len > 1)
      stroke_piece (snapshot, (gpointer) piece->data, piece->len, begin);
    if (b->is_start) {
      g_array_set_size (piece, 0);
      begin = length;
    }
    for (int k = 1; k <= n; k++) {
      const float t = (float) k / (float) n;
      const RingletPathPoint next = { a->x + t * (b->x - a->x),
        a->y + t * (b->y - a->y), 0, FALSE };

      g_array_append_val (piece, next);
      length += chord / (float) n;
      if (length - begin < PIECE)
        continue;
      stroke_piece (snapshot, (gpointer) piece->data, piece->len, begin);
      g_array_set_size (piece, 0);
      g_array_append_val (piece, next);
      begin = length;
    }
  }
  if (piece->len > 1)
    stroke_piece (snapshot, (gpointer) piece->data, piece->len, begin);
}

static void
snapshot_ring (RingletCursorLayer *self, GtkSnapshot *snapshot,
    const RingletViewport *viewport, const graphene_rect_t *clip)
{
  const RingletPlacement placement =
      ringlet_placement_new (self->detector, &self->geometry);
  g_autoptr (RingletRingView) view = ringlet_ring_path_view (&placement, viewport);
  g_autoptr (GArray) path =
      ringlet_ring_path_new (view, self->two_theta_rad, viewport, clip);

  snapshot_path (snapshot, path);
}

static void
ringlet_cursor_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas cursor snapshot");
  RingletCursorLayer *self = RINGLET_CURSOR_LAYER (widget);
  const RingletViewport *viewport = ringlet_layer_get_viewport (RINGLET_LAYER (self));
  graphene_rect_t clip = { 0 };
  double x = 0;
  double y = 0;

  ringlet_layer_get_clip (RINGLET_LAYER (self), &clip);
  if (!(viewport->scale_x > 0 && viewport->scale_y > 0))
    return;

  gtk_snapshot_push_clip (snapshot, &clip);
  if (self->detector != NULL && !isnan (self->two_theta_rad))
    snapshot_ring (self, snapshot, viewport, &clip);
  if (!isnan (self->column)) {
    ringlet_viewport_to_view (viewport, 0, self->column, &x, &y);
    snapshot_column (snapshot, floorf ((float) x + clip.origin.x), &clip);
  }
  if (!isnan (self->slow) && !isnan (self->fast)) {
    ringlet_viewport_to_view (viewport, self->slow, self->fast, &x, &y);
    snapshot_cross (snapshot, x + clip.origin.x, y + clip.origin.y);
  }
  gtk_snapshot_pop (snapshot);
}

static void
ringlet_cursor_layer_finalize (GObject *object)
{
  g_clear_pointer (&RINGLET_CURSOR_LAYER (object)->detector, ringlet_detector_unref);

  G_OBJECT_CLASS (ringlet_cursor_layer_parent_class)->finalize (object);
}

static void
ringlet_cursor_layer_class_init (RingletCursorLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ringlet_cursor_layer_finalize;
  GTK_WIDGET_CLASS (klass)->snapshot = ringlet_cursor_layer_snapshot;
}

static void
ringlet_cursor_layer_init (RingletCursorLayer *self)
{
  self->slow = NAN;
  self->fast = NAN;
  self->column = NAN;
  self->two_theta_rad = NAN;
}

RingletLayer *
ringlet_cursor_layer_new (void)
{
  return g_object_new (RINGLET_TYPE_CURSOR_LAYER, NULL);
}

/* NaN is NaN. */
static gboolean
is_same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

void
ringlet_cursor_layer_set_point (RingletCursorLayer *self, double slow, double fast)
{
  g_return_if_fail (RINGLET_IS_CURSOR_LAYER (self));

  if (is_same (self->slow, slow) && is_same (self->fast, fast))
    return;
  self->slow = slow;
  self->fast = fast;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ringlet_cursor_layer_set_column (RingletCursorLayer *self, double fast)
{
  g_return_if_fail (RINGLET_IS_CURSOR_LAYER (self));

  if (is_same (self->column, fast))
    return;
  self->column = fast;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
ringlet_cursor_layer_set_ring (RingletCursorLayer *self, RingletDetector *detector,
    const RingletGeometry *geometry, double two_theta_rad)
{
  const RingletGeometry none = { 0 };

  g_return_if_fail (RINGLET_IS_CURSOR_LAYER (self));

  geometry = geometry != NULL ? geometry : &none;
  if (self->detector == detector && is_same (self->two_theta_rad, two_theta_rad) &&
      ringlet_geometry_equal (&self->geometry, geometry))
    return;
  if (detector != NULL)
    ringlet_detector_ref (detector);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  self->detector = detector;
  self->geometry = *geometry;
  self->two_theta_rad = two_theta_rad;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
