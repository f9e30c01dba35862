/* SPDX-License-Identifier: MIT */

/* Pixels and paths of a relief. */

#include <cairo.h>

#include "display/plot.h"
#include "relief-view.h"

static guint
alpha_at (const guint32 *pixels, gsize column, gsize row)
{
  return pixels[row * N_COLUMNS + column] >> 24;
}

/* Two flat curves, the back one above the front one: a line each, and between them and
 * below the front one what fills the surface; each pixel once, else these half
 * transparent colours would add up. */
static void
test_paint (void)
{
  const RingletReliefPose pose = { RINGLET_RELIEF_WATERFALL, 1.0, 0.0, 0.5, 0.0, 0.0 };
  const RingletReliefProjection projection =
      ringlet_relief_projection_new (&pose, &box);
  float front[N_COLUMNS], back[N_COLUMNS];
  const RingletReliefRow rows[] = { { 0.0, front }, { 1.0, back } };
  guint32 colours[256], pixels[N_COLUMNS * HEIGHT];
  const RingletReliefLook bare = { 0xff000000, 0xffff0000, 0, NULL, -1, FALSE, 1.0 };
  const RingletReliefLook surface = { 0, 0, 0x40ffffff, colours, -1, FALSE, 1.0 };
  g_autoptr (RingletRelief) relief = NULL;

  for (gsize i = 0; i < N_COLUMNS; i++)
    front[i] = back[i] = 0.25f;
  for (gsize i = 0; i < 256; i++)
    colours[i] = 0x80000000 | (guint32) i << 8;
  relief = ringlet_relief_new (
      &projection, rows, 2, N_COLUMNS, 0.5 / N_COLUMNS, 1.0 / N_COLUMNS);

  /* y − 20: 90 − 11.25 = 78.75 and 45 − 11.25 = 33.75, half a pixel to each side */
  ringlet_relief_paint (relief, &bare, pixels);
  for (gsize i = 0; i < N_COLUMNS; i++) {
    for (gsize row = 0; row < HEIGHT; row++) {
      const guint wanted = row == 33 || row == 78 ? 191
          : row == 34 || row == 79                ? 64
                                                  : 0;

      g_assert_cmpuint (alpha_at (pixels, i, row), ==, wanted);
    }
  }
  ringlet_relief_paint (relief, &surface, pixels);
  for (gsize row = 0; row < HEIGHT; row++)
    g_assert_cmpuint (alpha_at (pixels, 60, row), ==,
        row < 34       ? 0
            : row < 79 ? 0x80
                       : 0x40);
  g_assert_cmpuint (pixels[50 * N_COLUMNS + 60] >> 8 & 255, ==, 32); /* 64 · ½ */
  g_assert_cmpint (ringlet_relief_pick (relief, 90.5, 20.0 + 40.0), ==, 1);
  g_assert_cmpint (ringlet_relief_pick (relief, 90.5, 20.0 + 70.0), ==, 0);
  g_assert_cmpint (ringlet_relief_pick (relief, 10.0, 50.0), ==, -1);
}

static void
test_hidden_line (void)
{
  const RingletReliefPose pose = { RINGLET_RELIEF_WATERFALL, 1.0, 0.0, 0.5, 0.0, 0.0 };
  const RingletReliefProjection projection =
      ringlet_relief_projection_new (&pose, &box);
  float front[N_COLUMNS], back[N_COLUMNS];
  const RingletReliefRow rows[] = { { 0.0, front }, { 0.5, back } };
  guint32 pixels[N_COLUMNS * HEIGHT];
  RingletReliefLook look = { 0xff000000, 0xffff0000, 0, NULL, -1, FALSE, 1.0 };
  g_autoptr (RingletRelief) relief = NULL;

  for (gsize i = 0; i < N_COLUMNS; i++) {
    front[i] = 1.0f; /* y − 20 = 45 */
    back[i] = 0.0f;  /* y − 20 = 67.5, behind it */
  }
  relief = ringlet_relief_new (
      &projection, rows, 2, N_COLUMNS, 0.5 / N_COLUMNS, 1.0 / N_COLUMNS);
  ringlet_relief_paint (relief, &look, pixels);
  g_assert_cmpuint (alpha_at (pixels, 60, 67), ==, 0);
  g_assert_cmpint (ringlet_relief_pick (relief, 90.5, 87.0), ==, 0);
  look.marked = 1;
  ringlet_relief_paint (relief, &look, pixels);
  g_assert_cmpuint (alpha_at (pixels, 60, 67), ==, 0);
  look.shows_hidden = TRUE;
  ringlet_relief_paint (relief, &look, pixels);
  g_assert_cmphex (pixels[67 * N_COLUMNS + 60], ==, 0xffff0000);
  g_assert_cmphex (pixels[44 * N_COLUMNS + 60], ==, 0x80000000);
}

/* A line that falls through another one: it ends where they cross. */
static void
test_path (void)
{
  const RingletReliefPose pose = { RINGLET_RELIEF_WATERFALL, 1.0, 0.0, 0.0, 0.0, 0.0 };
  const RingletReliefProjection projection =
      ringlet_relief_projection_new (&pose, &box);
  float front[N_COLUMNS], back[N_COLUMNS];
  const RingletReliefRow rows[] = { { 0.0, front }, { 1.0, back } };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 8, 8);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (RingletRelief) relief = NULL;
  double x = 0.0, y = 0.0, left, top, right, bottom;

  for (gsize i = 0; i < N_COLUMNS; i++) {
    front[i] = 0.502f;
    back[i] = 1.0f - ((float) i + 0.5f) / N_COLUMNS;
  }
  relief = ringlet_relief_new (
      &projection, rows, 2, N_COLUMNS, 0.5 / N_COLUMNS, 1.0 / N_COLUMNS);
  ringlet_relief_path (relief, 1, FALSE, cr);
  cairo_get_current_point (cr, &x, &y);
  assert_near (x, 89.76, CAIRO, "x of the crossing");
  assert_near (y, 64.82, CAIRO, "y of the crossing");
  cairo_new_path (cr);
  ringlet_relief_path (relief, 1, TRUE, cr);
  cairo_path_extents (cr, &left, &top, &right, &bottom);
  assert_near (left, 30.5, SINGLE, "left");
  assert_near (right, 149.5, SINGLE, "right");
  assert_near (bottom, 110.0 - 90.0 * 0.5 / N_COLUMNS, CAIRO, "bottom");
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

#define PAGE_WIDTH 180
#define PAGE_HEIGHT 200

/* All ink of the axes on a page with so much room at its sides; @beside: of it, what is
 * there. */
static double
draw_axes (double azimuth_deg, int room, double *beside)
{
  static const RingletPlotStyle style = { 9.0, 12.0, { 0 }, { 0 }, { 0 }, { 0 } };
  static const RingletReliefAxis u = { "2θ (°)", NULL, 2.0, 5.0 };
  static const RingletReliefAxis v = { "Frame number", NULL, 5000.0, 7000.0 };
  static const RingletReliefAxis w = { "I", NULL, 0.0, 90.0 };
  const RingletReliefPose pose = turned (azimuth_deg, 30.0);
  const RingletReliefProjection projection =
      ringlet_relief_projection_new (&pose, &box);
  const int width = PAGE_WIDTH + 2 * room;
  cairo_surface_t *page =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, PAGE_HEIGHT);
  cairo_t *cr = cairo_create (page);
  const guint32 *pixels = NULL;
  double sum = 0.0;

  cairo_translate (cr, room, 0.0);
  ringlet_relief_draw_axes (cr, &style, &projection, &u, &v, &w, RINGLET_SCALE_LINEAR);
  cairo_destroy (cr);
  cairo_surface_flush (page);
  pixels = (const guint32 *) cairo_image_surface_get_data (page);
  for (int i = 0; i < width * PAGE_HEIGHT; i++) {
    sum += pixels[i] >> 24;
    if (i % width < room || i % width >= width - room)
      *beside += pixels[i] >> 24;
  }
  cairo_surface_destroy (page);
  return sum;
}

/* However a surface is turned, its axes have their names and numbers whole. */
static void
test_names_whole (void)
{
  double beside = 0.0;

  for (double azimuth = -180.0; azimuth < 180.0; azimuth += 15.0) {
    double none = 0.0;
    const double wanted = draw_axes (azimuth, 100, &beside);

    /* At other parts of a pixel letters have a little more ink, or less. */
    assert_near (draw_axes (azimuth, 0, &none) / wanted, 1.0, 0.02, "ink");
  }
  g_assert_cmpfloat (beside, >, 0.0);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relief/paint", test_paint);
  g_test_add_func ("/relief/hidden-line", test_hidden_line);
  g_test_add_func ("/relief/path", test_path);
  g_test_add_func ("/relief/names-whole", test_names_whole);
  return g_test_run ();
}
