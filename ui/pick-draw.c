/* SPDX-License-Identifier: MIT */
#include "pick-draw.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "canvas/ring-labels.h"
#include "project-calibration.h"

#define DOT 3.0f /* of a point, widget pixels as all here */
#define HALO 1.0f
#define BESIDE 12.0f /* where the number stands from the pointer */

/* Those of the frame that can be seen, each with @colours of its ring. */
static void
draw_dots (GtkSnapshot *snapshot, const RingletViewport *viewport,
    const graphene_rect_t *clip, const RingletState *state, float size,
    const GdkRGBA *colours, guint n_colours)
{
  for (gsize i = 0; i < ringlet_picks_count (state->picks); i++) {
    const RingletPick *one = &state->picks->items[i];
    double x = 0.0;
    double y = 0.0;

    if (one->frame != state->frame)
      continue;
    ringlet_viewport_to_view (viewport, one->point.slow_px, one->point.fast_px, &x, &y);
    if (x < 0.0 || y < 0.0 || x > clip->size.width || y > clip->size.height)
      continue;
    gtk_snapshot_append_color (snapshot, &colours[one->point.ring % n_colours],
        &GRAPHENE_RECT_INIT (floorf ((float) x + clip->origin.x - size / 2),
            floorf ((float) y + clip->origin.y - size / 2), size, size));
  }
}

/* What makes them stand out is below all of them: they may be close together. */
void
ringlet_pick_draw_points (GtkSnapshot *snapshot, const RingletViewport *viewport,
    const graphene_rect_t *clip, const RingletState *state)
{
  static const GdkRGBA dark[] = { { 0, 0, 0, 0.75f } };
  static const GdkRGBA colours[] = { { 1, 1, 1, 1 }, { 1, 0.85f, 0.2f, 1 },
    { 0.4f, 0.9f, 1, 1 } };

  draw_dots (snapshot, viewport, clip, state, DOT + 2 * HALO, dark, 1);
  draw_dots (snapshot, viewport, clip, state, DOT, colours, G_N_ELEMENTS (colours));
}

void
ringlet_pick_draw_lasso (GtkSnapshot *snapshot, const RingletViewport *viewport,
    const graphene_rect_t *clip, const GArray *lasso)
{
  const double dashes[] = { 5.0, 4.0 };
  cairo_t *cr = NULL;

  if (lasso->len < 2)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, clip);
  for (guint i = 0; i < lasso->len; i++) {
    const RingletLassoPoint *point = &g_array_index (lasso, RingletLassoPoint, i);
    double x = 0.0;
    double y = 0.0;

    ringlet_viewport_to_view (viewport, point->slow_px, point->fast_px, &x, &y);
    cairo_line_to (cr, x + clip->origin.x, y + clip->origin.y);
  }
  cairo_close_path (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.7);
  cairo_set_line_width (cr, 3.5);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 1.5);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

void
ringlet_pick_draw_number (GtkWidget *widget, GtkSnapshot *snapshot,
    const RingletViewport *viewport, const graphene_rect_t *clip, guint ring,
    double slow, double fast)
{
  g_autofree char *text =
      ring > 0 ? g_strdup_printf (_ ("ring %u"), ring) : g_strdup (_ ("ring ?"));
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  double x = 0.0;
  double y = 0.0;
  int width = 0;
  int height = 0;

  pango_layout_get_pixel_size (layout, &width, &height);
  ringlet_viewport_to_view (viewport, slow, fast, &x, &y);
  ringlet_label_snapshot (snapshot, layout,
      &GRAPHENE_RECT_INIT ((float) x + clip->origin.x + BESIDE,
          (float) y + clip->origin.y + BESIDE,
          (float) width + 2 * RINGLET_LABEL_PADDING, (float) height));
}
