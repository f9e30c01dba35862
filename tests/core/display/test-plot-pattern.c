/* SPDX-License-Identifier: MIT */
#include <cairo.h>
#include <locale.h>
#include <math.h>

#include "display/plot.h"
#include "support/fake-result.h"

#define WIDTH 400
#define HEIGHT 300
#define EDGE 20 /* around the frame */

/* --- the range --- */

typedef struct {
  const char *name;
  RingletScale scale;
  double values[4]; /* at 0, 1, 2 and 3; NaN for an empty bin */
  double left;
  double right;
  double bottom;
  double top;
} FitCase;

/* Above the highest 6 % of the height, below the lowest 5 %, on the scale. */
static const FitCase fits[] = {
  { "linear", RINGLET_SCALE_LINEAR, { 50, 100, 80, 20 }, 0, 3, 0, 106 },
  { "linear, part", RINGLET_SCALE_LINEAR, { 50, 1000, 80, 20 }, 1.5, 3, 0, 84.8 },
  { "linear, turned", RINGLET_SCALE_LINEAR, { 50, 1000, 80, 20 }, 3, 1.5, 0, 84.8 },
  { "linear, negative", RINGLET_SCALE_LINEAR, { -100, 100, 0, 0 }, 0, 3, -110, 112 },
  { "linear, all negative", RINGLET_SCALE_LINEAR, { -2, -1, -2, -2 }, 0, 3, -2.05,
      -0.94 },
  { "linear, gap", RINGLET_SCALE_LINEAR, { NAN, 100, NAN, 20 }, 0, 3, 0, 106 },
  { "linear, zeros", RINGLET_SCALE_LINEAR, { 0, 0, 0, 0 }, 0, 3, 0, 1.06 },
  { "linear, empty", RINGLET_SCALE_LINEAR, { NAN, NAN, NAN, NAN }, 0, 3, 0, 1.06 },
  { "linear, out of sight", RINGLET_SCALE_LINEAR, { 1, 2, 3, 4 }, 7, 9, 0, 1.06 },
  { "sqrt", RINGLET_SCALE_SQRT, { 25, 100, 0, 4 }, 0, 3, 0, 112.36 }, /* 10.6² */
  { "sqrt, negative", RINGLET_SCALE_SQRT, { -100, 100, 0, 4 }, 0, 3, -121, 125.44 },
  { "log", RINGLET_SCALE_LOG, { 1, 1e10, 1e5, 10 }, 0, 3, 0.31622776601683794,
      3.9810717055349725e10 }, /* 10^−½ and 10^10.6 */
  { "log, with zero", RINGLET_SCALE_LOG, { 0, 1e10, -5, 1 }, 0, 3, 0.31622776601683794,
      3.9810717055349725e10 },
  { "log, rounding", RINGLET_SCALE_LOG, { 1e-13, 1e4, 1, 10 }, 0, 3,
      3.1622776601683795e-7, 39810.717055349725 }, /* 10^−6.5 and 10^4.6 */
  { "log, one value", RINGLET_SCALE_LOG, { 1, 1, 1, 1 }, 0, 3, 0.8912509381337456,
      11.481536214968829 }, /* a decade: 10^−0.05 and 10^1.06 */
  { "log, nothing positive", RINGLET_SCALE_LOG, { 0, -1, NAN, 0 }, 0, 3,
      0.8912509381337456, 11.481536214968829 },
};

/* Returns (transfer full): @values at 0, 1, 2, …, σ of a tenth where @has_sigma. */
static RingletResult *
pattern_new (const double *values, gsize n, gboolean has_sigma)
{
  RingletResult *pattern = fake_result_alloc (n, 0, has_sigma);

  for (gsize i = 0; i < n; i++) {
    pattern->radial[i] = (double) i;
    pattern->intensity[i] = values[i];
    pattern->count[i] = isnan (values[i]) ? 0.0 : 1.0;
    if (has_sigma)
      pattern->sigma[i] = fabs (values[i]) / 10.0;
  }
  return pattern;
}

static void
test_fit (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fits); i++) {
    const FitCase *c = &fits[i];
    g_autoptr (RingletResult) pattern = pattern_new (c->values, 4, FALSE);
    RingletPlotFrame frame = {
      .width = 100.0,
      .height = 100.0,
      .left = c->left,
      .right = c->right,
      .scale = c->scale,
    };

    g_test_message ("%s", c->name);
    ringlet_plot_fit_y (&frame, pattern);
    g_assert_cmpfloat_with_epsilon (
        frame.bottom, c->bottom, 1e-9 * fabs (c->bottom) + 1e-12);
    g_assert_cmpfloat_with_epsilon (frame.top, c->top, 1e-9 * fabs (c->top) + 1e-12);
  }
}

/* --- the drawing --- */

static RingletPlotFrame
frame_new (const RingletResult *pattern, double left, double right, RingletScale scale)
{
  RingletPlotFrame frame = {
    .x = EDGE,
    .y = EDGE,
    .width = WIDTH - 2 * EDGE,
    .height = HEIGHT - 2 * EDGE,
    .left = left,
    .right = right,
    .scale = scale,
  };

  ringlet_plot_fit_y (&frame, pattern);
  return frame;
}

/* Returns (transfer full): on white, a curve of pure blue, a band of pure red. */
static cairo_surface_t *
draw (const RingletResult *pattern, const RingletPlotFrame *frame)
{
  const RingletPlotStyle style = {
    .text_size = 16.0,
    .label_size = 18.0,
    .curve = { 0.0, 0.0, 1.0 },
    .band = { 1.0, 0.0, 0.0, 0.5 },
  };
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_paint (cr);
  ringlet_plot_pattern (cr, &style, frame, pattern);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* 0 … 255 of red, green and blue. */
static void
colour_at (cairo_surface_t *surface, int x, int y, int rgb[3])
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  const int stride = cairo_image_surface_get_stride (surface);
  const guint32 pixel = ((const guint32 *) (const void *) (data + y * stride))[x];

  rgb[0] = (int) (pixel >> 16 & 255);
  rgb[1] = (int) (pixel >> 8 & 255);
  rgb[2] = (int) (pixel & 255);
}

/* Most of the pixel is the curve. */
static gboolean
is_curve (cairo_surface_t *surface, int x, int y)
{
  int rgb[3];

  colour_at (surface, x, y, rgb);
  return rgb[2] > 200 && rgb[0] < 140 && rgb[1] < 140;
}

static gboolean
is_band (cairo_surface_t *surface, int x, int y)
{
  int rgb[3];

  colour_at (surface, x, y, rgb);
  return rgb[0] > 240 && abs (rgb[1] - 127) < 10 && abs (rgb[2] - 127) < 10;
}

static gboolean
is_white (cairo_surface_t *surface, int x, int y)
{
  int rgb[3];

  colour_at (surface, x, y, rgb);
  return rgb[0] == 255 && rgb[1] == 255 && rgb[2] == 255;
}

/* How many pixels of a column are the curve. */
static int
count_curve (cairo_surface_t *surface, int x)
{
  int n = 0;

  for (int y = 0; y < HEIGHT; y++)
    n += is_curve (surface, x, y);
  return n;
}

/* How many are not white. */
static int
count_ink (cairo_surface_t *surface, int x)
{
  int n = 0;

  for (int y = 0; y < HEIGHT; y++)
    n += !is_white (surface, x, y);
  return n;
}

static void
assert_nothing_outside (cairo_surface_t *surface)
{
  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH; x++) {
      if (x < EDGE || x >= WIDTH - EDGE || y < EDGE || y >= HEIGHT - EDGE)
        g_assert_true (is_white (surface, x, y));
    }
  }
}

/* Of 100 000 bins a single one reaches to the top, wherever it is; another one down. */
static void
test_spike (void)
{
  const gsize n = 100000;
  g_autofree double *values = g_new (double, n);

  for (gsize spike = 777; spike < n; spike += 9473) {
    g_autoptr (RingletResult) pattern = NULL;
    RingletPlotFrame frame;
    cairo_surface_t *surface = NULL;
    int high;
    int low;

    for (gsize i = 0; i < n; i++)
      values[i] = 50.0;
    values[spike] = 100.0;
    values[(spike + n / 2) % n] = 0.0;
    pattern = pattern_new (values, n, FALSE);
    frame = frame_new (pattern, 0.0, (double) n, RINGLET_SCALE_LINEAR);
    surface = draw (pattern, &frame);

    g_test_message ("bin %zu", spike);
    high = (int) ringlet_plot_x (&frame, (double) spike);
    low = (int) ringlet_plot_x (&frame, (double) ((spike + n / 2) % n));
    g_assert_cmpint (
        MAX (count_curve (surface, high),
            MAX (count_curve (surface, high - 1), count_curve (surface, high + 1))),
        >, 100); /* of 123 from 50 to 100 */
    g_assert_cmpint (
        MAX (count_curve (surface, low),
            MAX (count_curve (surface, low - 1), count_curve (surface, low + 1))),
        >, 100);
    g_assert_cmpint (count_curve (surface, (high + low) / 2), <=, 2);
    cairo_surface_destroy (surface);
  }
}

/* With fewer bins than columns the curve goes through every one, the band around it. */
static void
test_places (void)
{
  static const double values[] = { 10, 60, 30, 80, 80, 20, 50 };

  for (RingletScale scale = RINGLET_SCALE_LINEAR; scale < RINGLET_SCALE_N; scale++) {
    g_autoptr (RingletResult) pattern =
        pattern_new (values, G_N_ELEMENTS (values), TRUE);
    RingletPlotFrame frame = frame_new (pattern, 0.0, 6.0, scale);
    cairo_surface_t *surface = NULL;

    g_test_message ("%s", ringlet_scale_name (scale));
    frame.top = 120.0;
    surface = draw (pattern, &frame);
    for (gsize i = 1; i + 1 < G_N_ELEMENTS (values); i++) {
      const int x = (int) ringlet_plot_x (&frame, (double) i);
      const int y = (int) ringlet_plot_y (&frame, values[i]);

      g_assert_true (is_curve (surface, x, y) || is_curve (surface, x, y - 1) ||
          is_curve (surface, x, y + 1) || is_curve (surface, x - 1, y));
    }
    for (int side = -1; side <= 1; side += 2) { /* half σ off the level part */
      const int x = (int) ringlet_plot_x (&frame, 3.5);

      g_assert_true (
          is_band (surface, x, (int) ringlet_plot_y (&frame, 80.0 + side * 4.0)));
      g_assert_true (
          is_white (surface, x, (int) ringlet_plot_y (&frame, 80.0 + side * 14.0)));
    }
    assert_nothing_outside (surface);
    cairo_surface_destroy (surface);
  }
}

/* An empty bin is a gap, a lone bin a dot. */
static void
test_gap (void)
{
  static const double values[] = { 50, 50, NAN, 50, NAN, 50, 50 };
  g_autoptr (RingletResult) pattern = pattern_new (values, G_N_ELEMENTS (values), TRUE);
  const RingletPlotFrame frame = frame_new (pattern, 0.0, 6.0, RINGLET_SCALE_LINEAR);
  cairo_surface_t *surface = draw (pattern, &frame);
  const int dot = (int) ringlet_plot_x (&frame, 3.0);

  g_assert_cmpint (count_curve (surface, (int) ringlet_plot_x (&frame, 0.5)), >, 0);
  g_assert_cmpint (count_ink (surface, (int) ringlet_plot_x (&frame, 2.0)), ==, 0);
  g_assert_cmpint (count_ink (surface, dot) + count_ink (surface, dot - 1), >, 1);
  g_assert_cmpint (count_ink (surface, dot + 3), ==, 0);
  g_assert_cmpint (count_ink (surface, dot - 3), ==, 0);
  g_assert_cmpint (count_curve (surface, (int) ringlet_plot_x (&frame, 5.5)), >, 0);
  cairo_surface_destroy (surface);
}

/* No holes between bins far apart, nor where empty bins are narrower than a pixel. */
static void
test_unbroken (void)
{
  double values[4000];

  for (gsize n = 40; n <= G_N_ELEMENTS (values); n *= 10) {
    g_autoptr (RingletResult) pattern = NULL;
    RingletPlotFrame frame;
    cairo_surface_t *surface = NULL;

    for (gsize i = 0; i < n; i++)
      values[i] = n < 4000 || i % 3 == 0 ? 50.0 : NAN;
    pattern = pattern_new (values, n, FALSE);
    frame = frame_new (pattern, 0.0, (double) (n - 1), RINGLET_SCALE_LINEAR);
    surface = draw (pattern, &frame);
    g_test_message ("%zu bins", n);
    for (int x = EDGE + 2; x < WIDTH - EDGE - 2; x++)
      g_assert_cmpint (count_curve (surface, x), >=, 1);
    cairo_surface_destroy (surface);
  }
}

typedef struct {
  const char *name;
  double values[4];
} OddCase;

static const OddCase odds[] = {
  { "empty", { NAN, NAN, NAN, NAN } },
  { "negative", { -1, -2, -3, -4 } },
  { "zero", { 0, 0, 0, 0 } },
  { "infinite", { 1, INFINITY, -INFINITY, 1 } },
  { "huge and tiny", { 1e300, 1e-300, 1e300, -1e300 } },
  { "down to nothing", { 100, 0, 100, -5 } },
};

/* On every scale: no error, nothing beside the frame; looked at from near, too. */
static void
test_odd (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (odds) * RINGLET_SCALE_N; i++) {
    const OddCase *c = &odds[i / RINGLET_SCALE_N];
    const RingletScale scale = (RingletScale) (i % RINGLET_SCALE_N);
    g_autoptr (RingletResult) pattern = pattern_new (c->values, 4, TRUE);
    RingletPlotFrame frame = frame_new (pattern, 0.0, 3.0, scale);
    cairo_surface_t *surface = draw (pattern, &frame);

    g_test_message ("%s, %s", c->name, ringlet_scale_name (scale));
    g_assert_true (isfinite (frame.bottom) && isfinite (frame.top));
    g_assert_cmpfloat (frame.top, >, frame.bottom);
    assert_nothing_outside (surface);
    cairo_surface_destroy (surface);

    frame.left = 1.2;
    frame.right = 1.2 + 1e-9;
    surface = draw (pattern, &frame);
    assert_nothing_outside (surface);
    cairo_surface_destroy (surface);
  }
}

/* Between two bins, from so near that they lie millions of units beside the frame, the
 * straight line is still where it is. */
static void
test_near (void)
{
  static const double values[] = { 0, 100, 0, 0 };

  for (double half = 1.0; half > 1e-9; half /= 10.0) {
    g_autoptr (RingletResult) pattern = pattern_new (values, 4, FALSE);
    RingletPlotFrame frame =
        frame_new (pattern, 0.5 - half / 2.0, 0.5 + half / 2.0, RINGLET_SCALE_LINEAR);
    cairo_surface_t *surface = NULL;

    frame.bottom = 50.0 - 50.0 * half;
    frame.top = 50.0 + 50.0 * half; /* from corner to corner */
    surface = draw (pattern, &frame);
    g_test_message ("half %g", half);
    for (int i = 1; i < 10; i++) {
      const int x = EDGE + (WIDTH - 2 * EDGE) * i / 10;
      const int y = HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * i / 10;

      g_assert_true (is_curve (surface, x, y) || is_curve (surface, x, y - 1) ||
          is_curve (surface, x - 1, y));
    }
    cairo_surface_destroy (surface);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/plot-pattern/fit", test_fit);
  g_test_add_func ("/plot-pattern/spike", test_spike);
  g_test_add_func ("/plot-pattern/places", test_places);
  g_test_add_func ("/plot-pattern/gap", test_gap);
  g_test_add_func ("/plot-pattern/unbroken", test_unbroken);
  g_test_add_func ("/plot-pattern/odd", test_odd);
  g_test_add_func ("/plot-pattern/near", test_near);

  return g_test_run ();
}
