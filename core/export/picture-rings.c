/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "calib/ring.h"
#include "export/picture-panels.h"
#include "geometry/space.h"

#define MAX_RINGS 100 /* more are closer than the points of the page */
#define TOLERANCE                                                                      \
  0.05 /* of curves, points of the page; fine enough to place labels                   \
        */
#define LABEL_SIZE 12.0
#define LABEL_GAP 26.0  /* between the middles of two labels over the image */
#define SPACE 5.0       /* between two labels in a line */
#define LABEL_EDGE 16.0 /* from a label to the edge of the image */
#define MARK_LENGTH 9.0

/* On the page. */
typedef struct {
  double slow;
  double fast;
} Place;

static Place
to_page (const RingletPlotFrame *frame, double slow, double fast)
{
  return (Place){ ringlet_plot_y (frame, slow), ringlet_plot_x (frame, fast) };
}

static gboolean
is_inside (const RingletPlotFrame *frame, const Place *p, double edge)
{
  return p->fast >= frame->x + edge && p->fast <= frame->x + frame->width - edge &&
      p->slow >= frame->y + edge && p->slow <= frame->y + frame->height - edge;
}

/* Light on dark, dark on light. */
static void
draw_label (cairo_t *cr, const char *text, const Place *p)
{
  cairo_text_extents_t extents;

  cairo_set_font_size (cr, LABEL_SIZE);
  cairo_text_extents (cr, text, &extents);
  cairo_move_to (cr, p->fast - extents.x_advance / 2.0, p->slow + 0.36 * LABEL_SIZE);
  cairo_text_path (cr, text);
  cairo_set_source_rgba (cr, 0.0, 0.0, 0.0, 0.75);
  cairo_set_line_width (cr, 3.0);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_fill (cr);
}

static void
draw_curve (cairo_t *cr, const RingletPlotFrame *frame, const GArray *curve)
{
  for (guint i = 0; i < curve->len; i++) {
    const RingletCurvePoint *point = &g_array_index (curve, RingletCurvePoint, i);
    const Place p = to_page (frame, point->slow, point->fast);

    if (point->is_start)
      cairo_move_to (cr, p.fast, p.slow);
    else
      cairo_line_to (cr, p.fast, p.slow);
  }
  cairo_set_source_rgba (cr, 1.0, 0.35, 0.25, 0.8);
  cairo_set_line_width (cr, 1.0);
  cairo_stroke (cr);
}

/* The corner of the image that is the farthest from the beam. */
static Place
far_corner (const RingletPlotFrame *frame, const RingletDetector *detector,
    const RingletGeometry *geometry)
{
  Place beam = { frame->y + frame->height, frame->x };
  double slow;
  double fast;

  if (ringlet_geometry_beam_centre (geometry, detector, &slow, &fast))
    beam = to_page (frame, slow, fast);
  return (Place){
    .slow = beam.slow > frame->y + frame->height / 2.0 ? frame->y
                                                       : frame->y + frame->height,
    .fast =
        beam.fast > frame->x + frame->width / 2.0 ? frame->x : frame->x + frame->width,
  };
}

/* The point of the curve that is the nearest to @corner: the labels of all rings stand
 * in a row then. FALSE when it is too near to the last label, @place. */
static gboolean
find_place (const RingletPlotFrame *frame, const GArray *curve, const Place *corner,
    Place *place)
{
  const Place last = *place;
  double nearest = INFINITY;

  for (guint i = 0; i < curve->len; i++) {
    const RingletCurvePoint *point = &g_array_index (curve, RingletCurvePoint, i);
    const Place p = to_page (frame, point->slow, point->fast);
    const double distance = hypot (p.slow - corner->slow, p.fast - corner->fast);

    if (is_inside (frame, &p, LABEL_EDGE) && distance < nearest) {
      nearest = distance;
      *place = p;
    }
  }
  if (isfinite (nearest) &&
      !(hypot (place->slow - last.slow, place->fast - last.fast) < LABEL_GAP))
    return TRUE;
  *place = last;
  return FALSE;
}

/* Returns (transfer full): empty where nobody tells where they are. */
static GArray *
rings_of (const RingletCalibrant *calibrant, double wavelength_m)
{
  GArray *rings = ringlet_rings_new (calibrant, wavelength_m, G_PI);

  g_array_set_size (rings, MIN (rings->len, MAX_RINGS));
  return rings;
}

void
ringlet_picture_draw_rings (cairo_t *cr, const RingletPlotFrame *frame,
    const RingletCalibrant *calibrant, const RingletDetector *detector,
    const RingletGeometry *geometry)
{
  const RingletPlacement placement = ringlet_placement_new (detector, geometry);
  const RingletRect image = { 0.0, frame->bottom, 0.0, frame->right };
  const double tolerance = TOLERANCE * frame->right / frame->width;
  const Place corner = far_corner (frame, detector, geometry);
  g_autoptr (GArray) rings = rings_of (calibrant, geometry->wavelength_m);
  Place label = { NAN, NAN };

  cairo_save (cr);
  cairo_rectangle (cr, frame->x, frame->y, frame->width, frame->height);
  cairo_clip (cr);
  for (guint i = 0; i < rings->len; i++) {
    const RingletRing *ring = &g_array_index (rings, RingletRing, i);
    g_autoptr (GArray) curve =
        ringlet_ring_curve (&placement, ring->two_theta_rad, &image, tolerance);
    g_autofree char *text = ringlet_reflection_label (&ring->reflection);

    draw_curve (cr, frame, curve);
    if (find_place (frame, curve, &corner, &label))
      draw_label (cr, text, &label);
  }
  cairo_restore (cr);
}

void
ringlet_picture_mark_rings (cairo_t *cr, const RingletPlotStyle *style,
    const RingletPlotFrame *frame, const RingletCalibrant *calibrant,
    const RingletUnit *unit, double wavelength_m)
{
  const RingletUnit *angle = ringlet_unit_find ("2th_rad", NULL);
  g_autoptr (GArray) rings = rings_of (calibrant, wavelength_m);
  double last = -INFINITY; /* middle of the last label, and half its width */
  double last_half = 0.0;

  cairo_set_source_rgb (cr, style->ink[0], style->ink[1], style->ink[2]);
  cairo_set_line_width (cr, 1.25);
  for (guint i = 0; i < rings->len; i++) {
    const RingletRing *ring = &g_array_index (rings, RingletRing, i);
    const double at =
        ringlet_unit_convert (ring->two_theta_rad, angle, unit, wavelength_m);
    const double x = ringlet_plot_x (frame, at);
    g_autofree char *text = ringlet_reflection_label (&ring->reflection);
    cairo_text_extents_t extents;

    if (!(x >= frame->x && x <= frame->x + frame->width))
      continue;
    cairo_move_to (cr, x, frame->y);
    cairo_rel_line_to (cr, 0.0, MARK_LENGTH);
    cairo_stroke (cr);
    cairo_set_font_size (cr, LABEL_SIZE);
    cairo_text_extents (cr, text, &extents);
    if (fabs (x - last) < extents.x_advance / 2.0 + last_half + SPACE)
      continue;
    ringlet_plot_text (cr, text, x, frame->y - 5.0, LABEL_SIZE, RINGLET_TEXT_CENTRE);
    last = x;
    last_half = extents.x_advance / 2.0;
  }
}
