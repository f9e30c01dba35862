/* SPDX-License-Identifier: MIT */
#include "mask-outline.h"

#include <math.h>

#define N_ROUND 96 /* points of a circle */
#define LINE 1.5   /* widget pixels, as all that follow */
#define HALO 3.5
#define RIM 4.5 /* of a colour, around the line */
#define HANDLE 9.0

/* ---- shapes ---- */

static void
add (GArray *points, double y, double x, gboolean is_start)
{
  const RingletMaskPoint point = { y, x, is_start };

  g_array_append_val (points, point);
}

/* From @from to @to degrees, turned by @angle. */
static void
add_round (GArray *points, const double *centre, double y_radius, double x_radius,
    double from, double to, double angle)
{
  const double turn = angle * G_PI / 180.0;

  for (int i = 0; i <= N_ROUND; i++) {
    const double t = (from + (to - from) * i / N_ROUND) * G_PI / 180.0;
    const double along = x_radius * cos (t);
    const double across = y_radius * sin (t);

    add (points, centre[0] + along * sin (turn) + across * cos (turn),
        centre[1] + along * cos (turn) - across * sin (turn), i == 0);
  }
}

static void
outline_rectangle (GArray *points, const double *p, gsize n)
{
  add (points, p[0], p[1], TRUE);
  add (points, p[0], p[3], FALSE);
  add (points, p[2], p[3], FALSE);
  add (points, p[2], p[1], FALSE);
}

static void
outline_circle (GArray *points, const double *p, gsize n)
{
  add_round (points, p, p[2], p[2], 0, 360, 0);
}

static void
outline_ellipse (GArray *points, const double *p, gsize n)
{
  add_round (points, p, p[2], p[3], 0, 360, n > 4 ? p[4] : 0);
}

static void
outline_polygon (GArray *points, const double *p, gsize n)
{
  for (gsize i = 0; i + 1 < n; i += 2)
    add (points, p[i], p[i + 1], i == 0);
}

static void
outline_ring (GArray *points, const double *p, gsize n)
{
  add_round (points, p, p[2], p[2], 0, 360, 0);
  add_round (points, p, p[3], p[3], 0, 360, 0);
}

static void
outline_arc (GArray *points, const double *p, gsize n)
{
  const guint first = points->len;

  add_round (points, p, p[3], p[3], p[4], p[5], 0);
  add_round (points, p, p[2], p[2], p[5], p[4], 0);
  /* Inner and outer rim are one line. */
  g_array_index (points, RingletMaskPoint, first + N_ROUND + 1).is_start = FALSE;
}

static const struct {
  const char *id;
  void (*outline) (GArray *points, const double *numbers, gsize n);
} outlines[] = {
  { "rectangle", outline_rectangle },
  { "circle", outline_circle },
  { "ellipse", outline_ellipse },
  { "polygon", outline_polygon },
  { "ring", outline_ring },
  { "arc", outline_arc },
};

GArray *
ringlet_mask_outline_new (const char *id, const double *numbers, gsize n)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (RingletMaskPoint));

  for (gsize i = 0; i < G_N_ELEMENTS (outlines); i++) {
    if (g_str_equal (outlines[i].id, id))
      outlines[i].outline (points, numbers, n);
  }
  return points;
}

/* ---- drawing ---- */

static void
find_view (
    const RingletMaskSketch *self, double y, double x, double *view_x, double *view_y)
{
  ringlet_viewport_to_view (self->viewport, y, x, view_x, view_y);
  *view_x += self->clip->origin.x;
  *view_y += self->clip->origin.y;
}

/* @rgb: (nullable): of a rim in the place of the dark one */
static void
stroke (cairo_t *cr, const double *rgb)
{
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.65);
  cairo_set_line_width (cr, rgb != NULL ? RIM + HALO - LINE : HALO);
  cairo_stroke_preserve (cr);
  if (rgb != NULL) {
    cairo_set_source_rgb (cr, rgb[0], rgb[1], rgb[2]);
    cairo_set_line_width (cr, RIM);
    cairo_stroke_preserve (cr);
  }
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, LINE);
  cairo_stroke (cr);
}

static graphene_rect_t
find_bounds (const RingletMaskSketch *self, const GArray *points)
{
  graphene_rect_t bounds = { 0 };
  double x = 0;
  double y = 0;

  for (guint i = 0; i < points->len; i++) {
    const RingletMaskPoint *point = &g_array_index (points, RingletMaskPoint, i);

    find_view (self, point->y, point->x, &x, &y);
    if (i == 0)
      graphene_rect_init (&bounds, (float) x, (float) y, 0, 0);
    graphene_rect_expand (
        &bounds, &GRAPHENE_POINT_INIT ((float) x, (float) y), &bounds);
  }
  graphene_rect_inset (&bounds, -RIM - HALO, -RIM - HALO);
  if (!graphene_rect_intersection (&bounds, self->clip, &bounds))
    graphene_rect_init (&bounds, 0, 0, 0, 0);
  return bounds;
}

void
ringlet_mask_sketch_lines (
    const RingletMaskSketch *self, const GArray *points, gboolean is_closed)
{
  const graphene_rect_t bounds = find_bounds (self, points);
  cairo_t *cr = NULL;

  if (points->len == 0 || bounds.size.width <= 0)
    return;
  cr = gtk_snapshot_append_cairo (self->snapshot, &bounds);
  for (guint i = 0; i < points->len; i++) {
    const RingletMaskPoint *point = &g_array_index (points, RingletMaskPoint, i);
    double x = 0;
    double y = 0;

    find_view (self, point->y, point->x, &x, &y);
    if (point->is_start && i > 0 && is_closed)
      cairo_close_path (cr);
    if (point->is_start)
      cairo_move_to (cr, x, y);
    else
      cairo_line_to (cr, x, y);
  }
  if (is_closed)
    cairo_close_path (cr);
  stroke (cr, self->rgb);
  cairo_destroy (cr);
}

void
ringlet_mask_sketch_handle (const RingletMaskSketch *self, double y, double x)
{
  static const GdkRGBA dark = { 0, 0, 0, 0.8f };
  static const GdkRGBA light = { 1, 1, 1, 1 };
  double view_x = 0;
  double view_y = 0;
  graphene_rect_t box = { 0 };

  find_view (self, y, x, &view_x, &view_y);
  graphene_rect_init (&box, floorf ((float) (view_x - HANDLE / 2)),
      floorf ((float) (view_y - HANDLE / 2)), HANDLE, HANDLE);
  gtk_snapshot_append_color (self->snapshot, &dark, &box);
  graphene_rect_inset (&box, 1.5f, 1.5f);
  gtk_snapshot_append_color (self->snapshot, &light, &box);
}

void
ringlet_mask_sketch_circle (
    const RingletMaskSketch *self, double y, double x, double radius)
{
  const double numbers[] = { y, x, radius };
  g_autoptr (GArray) points = ringlet_mask_outline_new ("circle", numbers, 3);

  ringlet_mask_sketch_lines (self, points, TRUE);
}
