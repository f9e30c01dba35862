/* SPDX-License-Identifier: MIT */

/* The layers of a canvas. Where a ring has to be is asked of the geometry in the other
 * direction, from the pixel to 2θ. */

#include "canvas/layer-cake.h"
#include "canvas/layer-cursor.h"
#include "canvas/layer-rings.h"

#include <math.h>

#include "canvas-image.h"
#include "canvas/canvas.h"
#include "drive.h"
#include "fake-rings.h"
#include "geometry/lab.h"
#include "render-nodes.h"
#include "support/fake-result.h"

#define WIDTH 600
#define HEIGHT 500
#define N_PX 1000
#define PIXEL_M 1e-4
#define MARGIN_LEFT 56
#define MARGIN_BOTTOM 44
#define MARGIN_TOP 8
#define MARGIN_RIGHT 12
#define LIGHT 150   /* premultiplied: four fifths opaque, and a pixel is not all line */
#define ON_LINE 0.3 /* view pixels from a ring: there the line is */
#define OFF_LINE                                                                       \
  2.6 /* half of line and halo and half a pixel: beyond there is none                  \
       */

typedef struct {
  GtkWidget *window;
  RingletCanvas *canvas;
  RingletPyramid *pyramid;
  RingletDetector *detector;
} Fixture;

static const RingletGeometry geometries[] = {
  { .distance_m = 0.1,
      .poni_slow_m = 0.05,
      .poni_fast_m = 0.05,
      .wavelength_m = 4e-11 },
  { .distance_m = 0.1,
      .poni_slow_m = 0.03,
      .poni_fast_m = 0.06,
      .rot1_rad = 0.4,
      .rot2_rad = -0.3,
      .rot3_rad = 0.2,
      .wavelength_m = 4e-11 },
  /* Beside the beam: no ring closes, and the outer ones are hyperbolas. */
  { .distance_m = 0.08,
      .poni_slow_m = 0.05,
      .poni_fast_m = 0.02,
      .rot1_rad = 1.1,
      .wavelength_m = 4e-11 },
};

static void
set_up (Fixture *f, gconstpointer data)
{
  f->canvas = RINGLET_CANVAS (ringlet_canvas_new (RINGLET_CANVAS_SOFTWARE));
  f->pyramid = canvas_pyramid_new (RINGLET_PIXEL_U8, N_PX, N_PX, FALSE);
  f->detector = ringlet_detector_new_generic (PIXEL_M, PIXEL_M, N_PX, N_PX, 3, NULL);
  ringlet_canvas_set_pyramid (f->canvas, f->pyramid);
  f->window = drive_open (GTK_WIDGET (f->canvas), WIDTH, HEIGHT);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  drive_close (f->window);
  ringlet_pyramid_unref (f->pyramid);
  ringlet_detector_unref (f->detector);
}

static RingletRingsLayer *
add_rings (Fixture *f, const RingletGeometry *geometry, GArray *rings)
{
  RingletLayer *layer = ringlet_rings_layer_new ();

  ringlet_canvas_add_layer (f->canvas, layer);
  ringlet_rings_layer_set_rings (
      RINGLET_RINGS_LAYER (layer), f->detector, geometry, rings);
  drive_frames (f->window, 2);
  return RINGLET_RINGS_LAYER (layer);
}

static GArray *
get_nodes (Fixture *f, gpointer layer, GskRenderNode **tree)
{
  return drawn_nodes (GTK_WIDGET (f->canvas), GTK_WIDGET (layer), tree);
}

/* Of the lines alone, which are drawn first. */
static guint32 *
draw_lines (Fixture *f, gpointer layer)
{
  GskRenderer *renderer = gtk_native_get_renderer (GTK_NATIVE (f->window));
  g_autoptr (GskRenderNode) tree = NULL;
  g_autoptr (GArray) nodes = get_nodes (f, layer, &tree);
  g_autoptr (GdkTexture) texture = NULL;
  guint32 *pixels = g_new (guint32, WIDTH * HEIGHT);

  texture =
      gsk_renderer_render_texture (renderer, g_array_index (nodes, DrawnNode, 0).node,
          &GRAPHENE_RECT_INIT (0, 0, WIDTH, HEIGHT));
  gdk_texture_download (texture, (guchar *) pixels, WIDTH * sizeof (guint32));
  return pixels;
}

static double
two_theta_at (Fixture *f, const RingletGeometry *geometry, double x, double y)
{
  double slow = 0;
  double fast = 0;

  ringlet_viewport_to_image (
      ringlet_canvas_get_viewport (f->canvas), x, y, &slow, &fast);
  return ringlet_lab_two_theta (
      ringlet_geometry_lab_at (geometry, f->detector, slow, fast));
}

/* How far the ring nearest to the middle of a view pixel is, in view pixels. */
static double
distance_to_ring (
    Fixture *f, const RingletGeometry *geometry, const GArray *rings, int x, int y)
{
  const double here = two_theta_at (f, geometry, x + 0.5, y + 0.5);
  const double dx = two_theta_at (f, geometry, x + 1, y + 0.5) -
      two_theta_at (f, geometry, x, y + 0.5);
  const double dy = two_theta_at (f, geometry, x + 0.5, y + 1) -
      two_theta_at (f, geometry, x + 0.5, y);
  double nearest = INFINITY;

  for (guint i = 0; i < rings->len; i++)
    nearest = fmin (
        nearest, fabs (here - g_array_index (rings, RingletRing, i).two_theta_rad));
  return nearest / hypot (dx, dy);
}

/* Beside the image there are no rings to compare with. */
static gboolean
is_on_image (Fixture *f, int x, int y)
{
  double slow = 0;
  double fast = 0;

  ringlet_viewport_to_image (
      ringlet_canvas_get_viewport (f->canvas), x + 0.5, y + 0.5, &slow, &fast);
  return slow > 0 && slow < N_PX && fast > 0 && fast < N_PX;
}

/* Returns how many pixels were on a ring. */
static guint
assert_rings (
    Fixture *f, const RingletGeometry *geometry, const GArray *rings, gpointer layer)
{
  g_autofree guint32 *pixels = draw_lines (f, layer);
  guint n_on = 0;

  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH; x++) {
      const double distance = distance_to_ring (f, geometry, rings, x, y);
      const guint32 pixel = pixels[y * WIDTH + x];

      if (!is_on_image (f, x, y))
        continue;
      if (distance < ON_LINE) {
        g_assert_cmpuint (pixel & 0xFF, >=, LIGHT);
        n_on++;
      } else if (distance > OFF_LINE) {
        g_assert_cmphex (pixel, ==, 0);
      }
    }
  }
  return n_on;
}

/* Every ring is where its 2θ is and complete, at every magnification. */
static void
test_rings (Fixture *f, gconstpointer data)
{
  const double zooms[] = { 1, 0.4, 9, 5 };
  g_autoptr (GArray) rings = fake_rings_new (16, 0.05, 0.06);

  for (guint i = 0; i < G_N_ELEMENTS (geometries); i++) {
    RingletRingsLayer *layer = add_rings (f, &geometries[i], rings);
    guint n_on = 0;

    ringlet_canvas_fit (f->canvas);
    for (guint k = 0; k < G_N_ELEMENTS (zooms); k++) {
      ringlet_canvas_zoom (f->canvas, zooms[k]);
      ringlet_canvas_flip (f->canvas, k % 2 == 1, k > 1);
      drive_frames (f->window, 2);
      n_on += assert_rings (f, &geometries[i], rings, layer);
    }
    g_assert_cmpuint (n_on, >, 500);
    ringlet_rings_layer_set_rings (layer, NULL, NULL, NULL);
  }
}

/* None over another, and each ring has one where there is room. */
static void
test_labels (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) rings = fake_rings_new (12, 0.06, 0.03);
  RingletRingsLayer *layer = add_rings (f, &geometries[0], rings);
  g_autoptr (GskRenderNode) tree = NULL;
  g_autoptr (GArray) nodes = get_nodes (f, layer, &tree);
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));

  g_assert_cmpuint (count_nodes (nodes, GSK_TEXT_NODE), ==, rings->len);
  for (guint i = 0; i < nodes->len; i++) {
    const DrawnNode *one = &g_array_index (nodes, DrawnNode, i);

    if (gsk_render_node_get_node_type (one->node) != GSK_COLOR_NODE)
      continue;
    for (guint k = 0; k < boxes->len; k++)
      g_assert_false (graphene_rect_intersection (
          &one->bounds, &g_array_index (boxes, graphene_rect_t, k), NULL));
    g_array_append_val (boxes, one->bounds);
  }
  g_assert_cmpuint (boxes->len, ==, rings->len);
}

/* Rings that crowd lose their labels and stay themselves. */
static void
test_crowded (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) rings =
      fake_rings_new (150, 0.02, 0.0026); /* 1.3 pixels apart and more */
  RingletRingsLayer *layer = add_rings (f, &geometries[0], rings);
  const double centre_x = WIDTH / 2.0;
  const double centre_y = HEIGHT / 2.0;
  g_autoptr (GskRenderNode) tree = NULL;
  g_autoptr (GArray) nodes = get_nodes (f, layer, &tree);
  g_autofree guint32 *pixels = draw_lines (f, layer);

  g_assert_cmpuint (count_nodes (nodes, GSK_TEXT_NODE), ==, 0);
  for (guint i = 0; i < rings->len; i++) {
    const double two_theta = g_array_index (rings, RingletRing, i).two_theta_rad;
    const double radius = 0.1 * tan (two_theta) / PIXEL_M * HEIGHT / N_PX;
    const int x = (int) (centre_x - radius * sqrt (0.5));
    const int y = (int) (centre_y - radius * sqrt (0.5));

    if (x >= 0 && y >= 0)
      g_assert_cmphex (pixels[y * WIDTH + x], !=, 0);
  }
}

static void
test_nothing_without_detector (Fixture *f, gconstpointer data)
{
  g_autoptr (GArray) rings = fake_rings_new (12, 0.06, 0.03);
  RingletRingsLayer *layer = add_rings (f, &geometries[0], rings);
  g_autoptr (GskRenderNode) tree = NULL;
  g_autoptr (GArray) nodes = NULL;

  ringlet_rings_layer_set_rings (layer, NULL, NULL, rings);
  drive_frames (f->window, 2);
  nodes = get_nodes (f, layer, &tree);
  g_assert_cmpuint (nodes->len, ==, 0);
}

static void
test_cross (Fixture *f, gconstpointer data)
{
  RingletLayer *layer = ringlet_cursor_layer_new ();
  g_autoptr (GskRenderNode) tree = NULL;
  g_autoptr (GArray) nodes = NULL;
  graphene_rect_t all = { 0 };

  ringlet_canvas_set_margins (f->canvas, 40, 0, 20, 0);
  ringlet_canvas_add_layer (f->canvas, layer);
  ringlet_cursor_layer_set_point (RINGLET_CURSOR_LAYER (layer), 300, 700);
  drive_frames (f->window, 2);
  nodes = get_nodes (f, layer, &tree);
  g_assert_cmpuint (count_nodes (nodes, GSK_COLOR_NODE), ==, nodes->len);
  gsk_render_node_get_bounds (tree, &all);

  /* 0.48 view pixels per pixel in 560 × 480: around (544.8, 164). */
  g_assert_cmpfloat_with_epsilon (all.origin.x + all.size.width / 2, 416.5, 1);
  g_assert_cmpfloat_with_epsilon (all.origin.y + all.size.height / 2, 164.5, 1);
  g_assert_cmpfloat (all.size.width, <, 30);
}

static void
test_column (Fixture *f, gconstpointer data)
{
  RingletLayer *layer = ringlet_cursor_layer_new ();
  g_autoptr (GskRenderNode) tree = NULL;
  g_autoptr (GArray) nodes = NULL;
  float light = 0;

  ringlet_canvas_set_free_aspect (f->canvas, TRUE);
  ringlet_canvas_add_layer (f->canvas, layer);
  ringlet_cursor_layer_set_column (RINGLET_CURSOR_LAYER (layer), 250);
  drive_frames (f->window, 2);
  nodes = get_nodes (f, layer, &tree);

  /* Dark along all of it, light dashes on that. */
  g_assert_cmpuint (nodes->len, >, 20);
  g_assert_cmpfloat (
      g_array_index (nodes, DrawnNode, 0).bounds.size.height, ==, HEIGHT);
  for (guint i = 1; i < nodes->len; i++) {
    const DrawnNode *dash = &g_array_index (nodes, DrawnNode, i);

    g_assert_cmpfloat (dash->bounds.origin.x, ==, 250 * WIDTH / N_PX);
    g_assert_cmpfloat (dash->bounds.size.width, ==, 1);
    g_assert_cmpfloat (dash->bounds.size.height, <=, 8);
    light += dash->bounds.size.height;
  }
  g_assert_cmpfloat (light, >, 0.4 * HEIGHT);
  g_assert_cmpfloat (light, <, 0.7 * HEIGHT);
}

/* In pieces along the circle, none of them large. */
static void
test_cursor_ring (Fixture *f, gconstpointer data)
{
  const double radius = 0.1 * tan (0.3) / PIXEL_M * HEIGHT / N_PX;
  RingletLayer *layer = ringlet_cursor_layer_new ();
  g_autoptr (GskRenderNode) tree = NULL;
  g_autoptr (GArray) nodes = NULL;
  double area = 0;

  ringlet_canvas_add_layer (f->canvas, layer);
  ringlet_cursor_layer_set_ring (
      RINGLET_CURSOR_LAYER (layer), f->detector, &geometries[0], 0.3);
  drive_frames (f->window, 2);
  nodes = get_nodes (f, layer, &tree);
  for (int degree = 0; degree < 360; degree++) {
    const double chi = degree * G_PI / 180;
    const graphene_point_t point =
        GRAPHENE_POINT_INIT ((float) (WIDTH / 2.0 + radius * cos (chi)),
            (float) (HEIGHT / 2.0 + radius * sin (chi)));
    gboolean is_drawn = FALSE;

    for (guint i = 0; i < nodes->len && !is_drawn; i++)
      is_drawn = graphene_rect_contains_point (
          &g_array_index (nodes, DrawnNode, i).bounds, &point);
    g_assert_true (is_drawn);
  }
  for (guint i = 0; i < nodes->len; i++)
    area += graphene_rect_get_area (&g_array_index (nodes, DrawnNode, i).bounds);
  g_assert_cmpfloat (area, <, 0.3 * 4 * radius * radius);
}

/* 2θ 5 … 45 degrees over the width; lines at the angles of the rings. */
static void
test_cake (Fixture *f, gconstpointer data)
{
  const double width = WIDTH - MARGIN_LEFT - MARGIN_RIGHT;
  g_autoptr (RingletResult) cake = fake_result_new (400, 90, FALSE);
  g_autoptr (RingletPyramid) pyramid =
      canvas_pyramid_new (RINGLET_PIXEL_F32, 90, 400, FALSE);
  g_autoptr (GArray) rings = fake_rings_new (4, 10 * G_PI / 180, 10 * G_PI / 180);
  RingletLayer *layer = ringlet_cake_layer_new ();
  g_autoptr (GskRenderNode) tree = NULL;
  g_autoptr (GArray) nodes = NULL;
  guint n_lines = 0;

  cake->radial_min = 5;
  cake->radial_max = 45;
  ringlet_canvas_set_free_aspect (f->canvas, TRUE);
  ringlet_canvas_set_margins (
      f->canvas, MARGIN_LEFT, MARGIN_RIGHT, MARGIN_TOP, MARGIN_BOTTOM);
  ringlet_canvas_set_pyramid (f->canvas, pyramid);
  ringlet_canvas_add_layer (f->canvas, layer);
  ringlet_cake_layer_set_cake (RINGLET_CAKE_LAYER (layer), cake, FALSE, rings);
  drive_frames (f->window, 2);
  nodes = get_nodes (f, layer, &tree);

  for (guint i = 0; i < nodes->len; i++) {
    const graphene_rect_t *bounds = &g_array_index (nodes, DrawnNode, i).bounds;
    const double degrees = 10.0 * (n_lines + 1);

    if (bounds->size.width != 1)
      continue;
    g_assert_cmpfloat (
        bounds->origin.x, ==, (float) floor (MARGIN_LEFT + width * (degrees - 5) / 40));
    n_lines++;
  }
  g_assert_cmpuint (n_lines, ==, 4);
  g_assert_cmpuint (count_nodes (nodes, GSK_TEXT_NODE), ==, 4);

  /* The axes leave the image alone. */
  g_assert_cmpuint (count_nodes (nodes, GSK_CAIRO_NODE), ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_false (
        graphene_rect_intersection (&g_array_index (nodes, DrawnNode, i).bounds,
            &GRAPHENE_RECT_INIT (MARGIN_LEFT, 0, (float) width, HEIGHT - MARGIN_BOTTOM),
            NULL));
}

static void
add (const char *name, void (*test) (Fixture *f, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/layers/", name, NULL);

  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  add ("rings", test_rings);
  add ("labels", test_labels);
  add ("crowded", test_crowded);
  add ("nothing-without-detector", test_nothing_without_detector);
  add ("cross", test_cross);
  add ("column", test_column);
  add ("cursor-ring", test_cursor_ring);
  add ("cake", test_cake);
  return g_test_run ();
}
