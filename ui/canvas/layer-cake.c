/* SPDX-License-Identifier: MIT */
#include "canvas/layer-cake.h"

#include <math.h>

#include "canvas/ring-labels.h"
#include "display/plot-names.h"
#include "display/plot.h"
#include "engine/result-axis.h"
#include "frame-watch.h"
#include "geometry/space.h"
#include "plot/widget-style.h"
#include "preview-badge.h"

#define LINE 1.0f /* widget pixels, as all that follow */
#define HALO 1.0f
#define DENSE 6.0 /* lines nearer than this to each other lose halo and label */
#define LABEL_TOP 6.0f
#define ROW_GAP 2.0f
#define N_ROWS 2 /* of labels */

/* Room for numbers and labels, in sizes of ordinary text. */
#define ROOM_LEFT 4.2
#define ROOM_RIGHT 0.9
#define ROOM_TOP 0.6
#define ROOM_BOTTOM 3.3

/* One ring, at its place on the radial axis. */
typedef struct {
  double radial;
  double strength;
  PangoLayout *layout;
} Line;

struct _RingletCakeLayer {
  RingletLayer parent_instance;

  RingletResult *cake;
  gboolean as_spacing;
  GArray *rings;
  GArray *lines; /* (nullable) (element-type Line): as long as the font is the same */
  double text_size; /* that the margins are for */
};

static guint margins_changed;

G_DEFINE_FINAL_TYPE (RingletCakeLayer, ringlet_cake_layer, RINGLET_TYPE_LAYER)

static void
line_clear (gpointer line)
{
  g_clear_object (&((Line *) line)->layout);
}

/* Values of both axes at the edges of the view. */
static RingletPlotFrame
make_frame (RingletCakeLayer *self, const graphene_rect_t *clip)
{
  const RingletResult *cake = self->cake;
  const RingletViewport *viewport = ringlet_layer_get_viewport (RINGLET_LAYER (self));
  double slow[2] = { 0, 0 };
  double fast[2] = { 0, 0 };

  ringlet_viewport_to_image (viewport, 0, 0, &slow[0], &fast[0]);
  ringlet_viewport_to_image (
      viewport, viewport->width, viewport->height, &slow[1], &fast[1]);
  return (RingletPlotFrame){
    .x = clip->origin.x,
    .y = clip->origin.y,
    .width = clip->size.width,
    .height = clip->size.height,
    .left = ringlet_result_radial_at (cake, fast[0]),
    .right = ringlet_result_radial_at (cake, fast[1]),
    .top = ringlet_result_azimuth_at (cake, slow[0]),
    .bottom = ringlet_result_azimuth_at (cake, slow[1]),
    .scale = RINGLET_SCALE_LINEAR,
  };
}

static void
snapshot_axes (
    RingletCakeLayer *self, const RingletPlotFrame *frame, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const RingletPlotStyle style = ringlet_widget_plot_style (widget);
  const RingletUnit *unit = self->cake->unit;
  const RingletUnit *inverse = ringlet_unit_find ("q_A^-1", NULL);
  const gboolean is_spacing = self->as_spacing && unit->space == RINGLET_SPACE_Q;
  const float width = (float) gtk_widget_get_width (widget);
  const float height = (float) gtk_widget_get_height (widget);
  const float base = (float) (frame->y + frame->height);
  cairo_t *cr = NULL;

  /* Two strips: what lies on the image is not drawn again with them. */
  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, base, width, height - base));
  ringlet_widget_select_font (widget, cr);
  ringlet_plot_axis_x (cr, &style, frame, is_spacing ? "d (Å)" : unit->symbol,
      is_spacing ? RINGLET_TICKS_SPACING : RINGLET_TICKS_DECIMAL,
      is_spacing ? ringlet_unit_convert (1.0, inverse, unit, 0.0) : 1.0);
  cairo_destroy (cr);

  cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) frame->x, height));
  ringlet_widget_select_font (widget, cr);
  ringlet_plot_axis_y (cr, &style, frame, "χ (°)", RINGLET_TICKS_ANGLE);
  cairo_destroy (cr);
}

static GArray *
get_lines (RingletCakeLayer *self)
{
  const RingletUnit *angle = ringlet_unit_find ("2th_rad", NULL);

  if (self->lines != NULL)
    return self->lines;

  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (self->lines, line_clear);
  for (guint i = 0; self->rings != NULL && i < self->rings->len; i++) {
    const RingletRing *ring = &g_array_index (self->rings, RingletRing, i);
    g_autofree char *text = ringlet_reflection_label (&ring->reflection);
    Line line = {
      .radial = ringlet_unit_convert (ring->two_theta_rad, angle, self->cake->unit,
          self->cake->provenance.geometry.wavelength_m),
      .strength = ring->reflection.strength,
    };

    if (!isfinite (line.radial))
      continue;
    line.layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
    g_array_append_val (self->lines, line);
  }
  return self->lines;
}

static void
snapshot_line (
    GtkSnapshot *snapshot, const RingletPlotFrame *frame, float x, gboolean has_halo)
{
  /* Faint: whether the powder's line is straight is what one looks for below it. */
  const GdkRGBA dark = { 0, 0, 0, 0.3f };
  const GdkRGBA light = { 1, 1, 1, has_halo ? 0.6f : 0.35f };
  const float top = (float) frame->y;
  const float height = (float) frame->height;

  if (has_halo)
    gtk_snapshot_append_color (
        snapshot, &dark, &GRAPHENE_RECT_INIT (x - HALO, top, LINE + 2 * HALO, height));
  gtk_snapshot_append_color (
      snapshot, &light, &GRAPHENE_RECT_INIT (x, top, LINE, height));
}

static void
snapshot_label (GtkSnapshot *snapshot, const RingletPlotFrame *frame,
    PangoLayout *layout, double middle, int row)
{
  int width = 0;
  int height = 0;

  pango_layout_get_pixel_size (layout, &width, &height);
  ringlet_label_snapshot (snapshot, layout,
      &GRAPHENE_RECT_INIT (
          floorf ((float) middle - (float) width / 2) - RINGLET_LABEL_PADDING,
          (float) frame->y + LABEL_TOP + (float) row * ((float) height + ROW_GAP),
          (float) width + 2 * RINGLET_LABEL_PADDING, (float) height));
}

/* As many as stand apart, the strongest first; @is_done gains them. */
static void
snapshot_row (const GArray *lines, const double *places, gboolean *is_done, int row,
    const RingletPlotFrame *frame, GtkSnapshot *snapshot)
{
  g_autofree double *at = g_new (double, lines->len);
  g_autofree double *widths = g_new (double, lines->len);
  g_autofree double *weights = g_new (double, lines->len);
  g_autofree guint *which = g_new (guint, lines->len);
  g_autofree guint *shown = g_new (guint, lines->len);
  gsize n = 0;
  gsize n_shown = 0;

  for (guint i = 0; i < lines->len; i++) {
    const Line *line = &g_array_index (lines, Line, i);
    int width = 0;

    if (is_done[i] || places[i] < frame->x || places[i] > frame->x + frame->width)
      continue;
    pango_layout_get_pixel_size (line->layout, &width, NULL);
    widths[n] = width + 2 * RINGLET_LABEL_PADDING;
    at[n] = fmax (fmin (places[i], frame->x + frame->width - widths[n] / 2),
        frame->x + widths[n] / 2);
    weights[n] = line->strength;
    which[n++] = i;
  }
  n_shown = ringlet_plot_names_choose (at, widths, weights, n, LINE, shown);
  for (gsize i = 0; i < n_shown; i++) {
    const guint line = which[shown[i]];

    snapshot_label (
        snapshot, frame, g_array_index (lines, Line, line).layout, at[shown[i]], row);
    is_done[line] = TRUE;
  }
}

static void
snapshot_rings (
    RingletCakeLayer *self, const RingletPlotFrame *frame, GtkSnapshot *snapshot)
{
  const GArray *lines = get_lines (self);
  g_autofree double *places = g_new (double, lines->len);
  g_autofree gboolean *is_dense = g_new0 (gboolean, lines->len);

  for (guint i = 0; i < lines->len; i++) {
    places[i] = ringlet_plot_x (frame, g_array_index (lines, Line, i).radial);
    if (i > 0 && fabs (places[i] - places[i - 1]) < DENSE)
      is_dense[i] = is_dense[i - 1] = TRUE;
  }
  for (guint i = 0; i < lines->len; i++) {
    if (places[i] >= frame->x && places[i] <= frame->x + frame->width)
      snapshot_line (snapshot, frame, floorf ((float) places[i]), !is_dense[i]);
  }
  for (int row = 0; row < N_ROWS; row++)
    snapshot_row (lines, places, is_dense, row, frame, snapshot);
}

static void
ringlet_cake_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_auto (RingletWatch) watch = ringlet_watch ("canvas cake snapshot");
  RingletCakeLayer *self = RINGLET_CAKE_LAYER (widget);
  graphene_rect_t clip = { 0 };
  RingletPlotFrame frame = { 0 };

  ringlet_layer_get_clip (RINGLET_LAYER (self), &clip);
  if (self->cake == NULL || clip.size.width < 1 || clip.size.height < 1)
    return;

  frame = make_frame (self, &clip);
  snapshot_axes (self, &frame, snapshot);
  gtk_snapshot_push_clip (snapshot, &clip);
  snapshot_rings (self, &frame, snapshot);
  if (self->cake->is_preview)
    /* The names of the rings are at the top. */
    ringlet_preview_badge_snapshot (widget, snapshot, &clip, TRUE);
  gtk_snapshot_pop (snapshot);
}

static void
drop_lines (RingletCakeLayer *self)
{
  g_clear_pointer (&self->lines, g_array_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_text (RingletCakeLayer *self)
{
  const double size = ringlet_widget_text_size (GTK_WIDGET (self));

  drop_lines (self);
  if (self->text_size == size)
    return;
  self->text_size = size;
  g_signal_emit (self, margins_changed, 0);
}

/* Other colours, another font or size, say large text. */
static void
ringlet_cake_layer_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (ringlet_cake_layer_parent_class)->css_changed (widget, change);

  update_text (RINGLET_CAKE_LAYER (widget));
}

static void
ringlet_cake_layer_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (ringlet_cake_layer_parent_class)
      ->system_setting_changed (widget, setting);

  update_text (RINGLET_CAKE_LAYER (widget));
}

static void
ringlet_cake_layer_finalize (GObject *object)
{
  RingletCakeLayer *self = RINGLET_CAKE_LAYER (object);

  g_clear_pointer (&self->cake, ringlet_result_unref);
  g_clear_pointer (&self->rings, g_array_unref);
  g_clear_pointer (&self->lines, g_array_unref);

  G_OBJECT_CLASS (ringlet_cake_layer_parent_class)->finalize (object);
}

static void
ringlet_cake_layer_class_init (RingletCakeLayerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = ringlet_cake_layer_finalize;
  widget_class->snapshot = ringlet_cake_layer_snapshot;
  widget_class->css_changed = ringlet_cake_layer_css_changed;
  widget_class->system_setting_changed = ringlet_cake_layer_system_setting_changed;

  margins_changed = g_signal_new ("margins-changed", RINGLET_TYPE_CAKE_LAYER,
      G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
ringlet_cake_layer_init (RingletCakeLayer *self)
{
  self->text_size = ringlet_widget_text_size (GTK_WIDGET (self));
}

RingletLayer *
ringlet_cake_layer_new (void)
{
  return g_object_new (RINGLET_TYPE_CAKE_LAYER, NULL);
}

void
ringlet_cake_layer_get_margins (
    RingletCakeLayer *self, int *left, int *right, int *top, int *bottom)
{
  g_return_if_fail (RINGLET_IS_CAKE_LAYER (self));

  *left = (int) round (ROOM_LEFT * self->text_size);
  *right = (int) round (ROOM_RIGHT * self->text_size);
  *top = (int) round (ROOM_TOP * self->text_size);
  *bottom = (int) round (ROOM_BOTTOM * self->text_size);
}

void
ringlet_cake_layer_set_cake (
    RingletCakeLayer *self, RingletResult *cake, gboolean as_spacing, GArray *rings)
{
  g_return_if_fail (RINGLET_IS_CAKE_LAYER (self));

  if (cake != NULL)
    ringlet_result_ref (cake);
  if (rings != NULL)
    g_array_ref (rings);
  g_clear_pointer (&self->cake, ringlet_result_unref);
  g_clear_pointer (&self->rings, g_array_unref);
  self->cake = cake;
  self->as_spacing = as_spacing;
  self->rings = rings;
  drop_lines (self);
}
