/* SPDX-License-Identifier: MIT */
#include "display/plot-names.h"

#include <math.h>

#define N_MANY 400
#define GAP 2.0

static void
test_choose (void)
{
  static const struct {
    const char *name;
    double places[3];
    double weights[3];
    gsize n;
    guint shown[3];
  } cases[] = {
    { "room for all", { 10.0, 30.0, 50.0 }, { 1.0, 3.0, 2.0 }, 3, { 1, 2, 0 } },
    { "just touching", { 10.0, 22.0, 34.0 }, { 1.0, 1.0, 1.0 }, 3, { 0, 1, 2 } },
    { "the heavy one stays", { 10.0, 20.0, 30.0 }, { 1.0, 5.0, 1.0 }, 1, { 1 } },
    { "the light one between goes", { 10.0, 18.0, 26.0 }, { 5.0, 1.0, 4.0 }, 2,
        { 0, 2 } },
    { "alike: the first", { 10.0, 11.0, 12.0 }, { 1.0, 1.0, 1.0 }, 1, { 0 } },
  };
  static const double widths[3] = { 10.0, 10.0, 10.0 };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    guint shown[3] = { 9, 9, 9 };
    const gsize n = ringlet_plot_names_choose (
        cases[i].places, widths, cases[i].weights, 3, GAP, shown);

    g_test_message ("%s", cases[i].name);
    g_assert_cmpmem (
        shown, n * sizeof *shown, cases[i].shown, cases[i].n * sizeof *shown);
  }
}

/* Of whatever is there: none over another, and none missing that would have room. */
static void
test_choose_many (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  double places[N_MANY], widths[N_MANY], weights[N_MANY];
  guint shown[N_MANY];
  gsize n;

  for (int i = 0; i < N_MANY; i++) {
    places[i] = (i > 0 ? places[i - 1] : 0.0) + g_rand_double_range (rand, 0.0, 8.0);
    widths[i] = g_rand_double_range (rand, 5.0, 40.0);
    weights[i] = g_rand_double (rand);
  }
  n = ringlet_plot_names_choose (places, widths, weights, N_MANY, GAP, shown);

  for (guint i = 0; i < N_MANY; i++) {
    gboolean is_shown = FALSE;
    guint n_over = 0;

    for (gsize k = 0; k < n; k++) {
      const guint j = shown[k];
      const double free = fabs (places[i] - places[j]) - (widths[i] + widths[j]) / 2.0;

      is_shown |= j == i;
      n_over += j != i && free < GAP && weights[j] > weights[i];
    }
    g_assert_true (is_shown == (n_over == 0));
  }
}

static double
darkness (cairo_surface_t *surface, int x0, int x1, int y0, int y1)
{
  const unsigned char *data = cairo_image_surface_get_data (surface);
  const int stride = cairo_image_surface_get_stride (surface);
  double sum = 0.0;

  for (int y = y0; y < y1; y++) {
    for (int x = x0; x < x1; x++)
      sum += data[y * stride + x];
  }
  return sum / 255.0;
}

/* Ticks where the names are and nowhere else, labels above them. */
static void
test_draw (void)
{
  const RingletPlotFrame frame = {
    .x = 50.0, .y = 40.0, .width = 400.0, .height = 50.0, .left = 0.0, .right = 40.0
  };
  const RingletPlotName names[] = {
    { -1.0, 9.0, "out" },
    { 10.0, 1.0, "110" },
    { 30.0, 1.0, "210" },
    { 41.0, 9.0, "out" },
  };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 500, 100);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0.0, 0.0, 0.0);
  ringlet_plot_names (cr, &frame, 12.0, names, G_N_ELEMENTS (names));
  cairo_surface_flush (surface);
  g_assert_cmpfloat (darkness (surface, 150, 151, 40, 46), ==, 6.0);
  g_assert_cmpfloat (darkness (surface, 350, 351, 40, 46), ==, 6.0);
  g_assert_cmpfloat (darkness (surface, 0, 500, 40, 100), ==, 12.0);
  g_assert_cmpfloat (darkness (surface, 135, 166, 20, 40), >, 20.0);
  g_assert_cmpfloat (darkness (surface, 335, 366, 20, 40), >, 20.0);
  g_assert_cmpfloat (darkness (surface, 0, 130, 0, 100), ==, 0.0);
  g_assert_cmpfloat (darkness (surface, 370, 500, 0, 100), ==, 0.0);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/display/plot-names/choose", test_choose);
  g_test_add_func ("/display/plot-names/choose-many", test_choose_many);
  g_test_add_func ("/display/plot-names/draw", test_draw);
  return g_test_run ();
}
