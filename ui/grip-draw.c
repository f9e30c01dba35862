/* SPDX-License-Identifier: MIT */
#include "grip-draw.h"

#define ARM 14.0f /* of the cross at the beam centre, widget pixels as all here */
#define HANDLE 7.0

static graphene_point_t
place (const RingletViewport *viewport, const graphene_rect_t *clip, double slow,
    double fast)
{
  double x = 0.0;
  double y = 0.0;

  ringlet_viewport_to_view (viewport, slow, fast, &x, &y);
  return GRAPHENE_POINT_INIT ((float) x + clip->origin.x, (float) y + clip->origin.y);
}

static void
stroke_twice (cairo_t *cr, gboolean is_lit)
{
  cairo_set_source_rgba (cr, 0, 0, 0, 0.7);
  cairo_set_line_width (cr, 4.0);
  cairo_stroke_preserve (cr);
  if (is_lit)
    cairo_set_source_rgb (cr, 1.0, 0.85, 0.2);
  else
    cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_set_line_width (cr, 1.8);
  cairo_stroke (cr);
}

/* A cross where the beam is, a circle where the normal is, and the lever between. */
static void
draw_handles (
    cairo_t *cr, RingletGripKind kind, graphene_point_t beam, graphene_point_t normal)
{
  const double dashes[] = { 4.0, 3.0 };

  cairo_move_to (cr, beam.x, beam.y);
  cairo_line_to (cr, normal.x, normal.y);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0.0);
  stroke_twice (cr, kind == RINGLET_GRIP_TILT);
  cairo_set_dash (cr, NULL, 0, 0.0);
  cairo_move_to (cr, beam.x - ARM, beam.y);
  cairo_line_to (cr, beam.x + ARM, beam.y);
  cairo_move_to (cr, beam.x, beam.y - ARM);
  cairo_line_to (cr, beam.x, beam.y + ARM);
  stroke_twice (cr, kind == RINGLET_GRIP_CENTRE);
  cairo_new_sub_path (cr);
  cairo_arc (cr, normal.x, normal.y, HANDLE, 0.0, 2.0 * G_PI);
  stroke_twice (cr, kind == RINGLET_GRIP_TILT);
}

void
ringlet_grip_draw (GtkSnapshot *snapshot, const RingletViewport *viewport,
    const graphene_rect_t *clip, RingletGripKind kind, const double *at)
{
  const graphene_point_t beam = place (viewport, clip, at[0], at[1]);
  const graphene_point_t normal = place (viewport, clip, at[2], at[3]);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (beam.x, beam.y, 0, 0);
  cairo_t *cr = NULL;

  graphene_rect_expand (&bounds, &normal, &bounds);
  graphene_rect_inset (&bounds, -ARM - 4, -ARM - 4);
  if (!graphene_rect_intersection (&bounds, clip, &bounds))
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  draw_handles (cr, kind, beam, normal);
  cairo_destroy (cr);
}
