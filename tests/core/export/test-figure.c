/* SPDX-License-Identifier: MIT */
#include "export/figure.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "core/export/figure-look.h"
#include "geometry/space.h"

#define BLUE 0x0072b2
#define ORANGE 0xd55e00
#define GREY 0xc8c8c8
#define SLACK 3.0 /* pixels: a line is 2 wide, and lies on the middle of a unit */

/* Fontconfig keeps its configuration until the end. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig";
}

#define N 501
#define FIRST 5.0
#define STEP 0.04 /* to 25 */

/* A triangle of height @height and half-width 1 at @centre, on 20. */
static double
triangle (double x, double centre, double height)
{
  return 20.0 + height * fmax (1.0 - fabs (x - centre), 0.0);
}

static RingletPattern *
make_pattern (double centre, double height)
{
  RingletPattern *pattern = ringlet_pattern_new (N, TRUE, NULL);

  pattern->unit = ringlet_unit_find ("2th_deg", NULL);
  pattern->wavelength_m = 1e-10;
  for (gsize i = 0; i < N; i++) {
    pattern->x[i] = FIRST + STEP * (double) i;
    pattern->intensity[i] = triangle (pattern->x[i], centre, height);
    pattern->sigma[i] = 10.0;
  }
  return pattern;
}

static cairo_surface_t *
paint (const RingletFigure *figure, const RingletFigureOptions *options)
{
  const RingletFigureSize size = { 600.0, 450.0, 144.0 };
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = ringlet_figure_paint (figure, options, &size, &error);

  g_assert_no_error (error);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1200);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 900);
  return surface;
}

static cairo_surface_t *
paint_patterns (
    RingletPattern *const *patterns, gsize n, const RingletFigureOptions *options)
{
  const RingletFigure figure = { .patterns = patterns, .n_patterns = n };

  return paint (&figure, options);
}

static double
x_of (const Frame *frame, double value, double min, double max)
{
  return frame->left + (frame->right - frame->left) * (value - min) / (max - min);
}

static double
y_of (const Frame *frame, double part)
{
  return frame->bottom - (frame->bottom - frame->top) * part;
}

/* --- curves --- */

typedef struct {
  const char *name;
  RingletScale scale;
  double min;
  double max;
  double range_min;
  double range_max;
  const char *unit;
} PeakCase;

static const PeakCase peaks[] = {
  { "linear", RINGLET_SCALE_LINEAR, 0.0, 150.0, 5.0, 25.0, NULL },
  { "offset", RINGLET_SCALE_LINEAR, 10.0, 140.0, 10.0, 14.0, NULL },
  { "log", RINGLET_SCALE_LOG, 1.0, 1000.0, 5.0, 25.0, NULL },
  { "sqrt", RINGLET_SCALE_SQRT, 0.0, 400.0, 5.0, 25.0, NULL },
  { "q", RINGLET_SCALE_LINEAR, 0.0, 150.0, 0.5, 2.5, "q_A^-1" },
  { "d", RINGLET_SCALE_LINEAR, 0.0, 150.0, 3.0, 9.0, "d_A" },
};

/* 12 degrees in the unit of the case, at 1 Å: Bragg's law. */
static double
peak_at (const PeakCase *c)
{
  const double sine = sin (6.0 * G_PI / 180.0);

  if (g_strcmp0 (c->unit, "q_A^-1") == 0)
    return 4.0 * G_PI * sine;
  return g_strcmp0 (c->unit, "d_A") == 0 ? 0.5 / sine : 12.0;
}

static double
scaled (RingletScale scale, double value)
{
  return scale == RINGLET_SCALE_LOG ? log10 (value)
      : scale == RINGLET_SCALE_SQRT ? sqrt (value)
                                    : value;
}

static void
test_peak (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (peaks); i++) {
    const PeakCase *c = &peaks[i];
    const RingletFigureOptions options = {
      .has_scale = TRUE,
      .scale = c->scale,
      .has_limits = TRUE,
      .min = c->min,
      .max = c->max,
      .has_range = TRUE,
      .range_min = c->range_min,
      .range_max = c->range_max,
      .unit = c->unit != NULL ? ringlet_unit_find (c->unit, NULL) : NULL,
    };
    g_autoptr (RingletPattern) pattern = make_pattern (12.0, 100.0);
    cairo_surface_t *surface = paint_patterns (&pattern, 1, &options);
    const Frame frame = look_frame (surface, 0.85, 0.85);
    const double low = scaled (c->scale, c->min);
    const double high = scaled (c->scale, c->max);
    const double part = (scaled (c->scale, 120.0) - low) / (high - low);
    double x = 0.0;
    double y = 0.0;

    g_test_message ("%s", c->name);
    g_assert_true (look_highest (
        surface, &frame, BLUE, frame.left + 3.0, frame.right - 3.0, &x, &y));
    g_assert_cmpfloat (
        fabs (x - x_of (&frame, peak_at (c), c->range_min, c->range_max)), <=, SLACK);
    g_assert_cmpfloat (fabs (y - y_of (&frame, part)), <=, SLACK);
    cairo_surface_destroy (surface);
  }
}

/* Whole axis and room above, where nothing is asked for. */
static void
test_automatic (void)
{
  g_autoptr (RingletPattern) pattern = make_pattern (12.0, 100.0);
  cairo_surface_t *surface = paint_patterns (&pattern, 1, NULL);
  const Frame frame = look_frame (surface, 0.85, 0.85);
  double x = 0.0;
  double y = 0.0;

  g_assert_true (look_highest (
      surface, &frame, BLUE, frame.left + 3.0, frame.right - 3.0, &x, &y));
  g_assert_cmpfloat (fabs (x - x_of (&frame, 12.0, 5.0, 25.0)), <=, SLACK);
  g_assert_cmpfloat (y, >, frame.top + 10.0);
  g_assert_cmpfloat (y, <, frame.top + 0.1 * (frame.bottom - frame.top));
  cairo_surface_destroy (surface);
}

/* Nothing is drawn between the points beside a gap. */
static void
test_gap (void)
{
  const RingletFigureOptions options = { .has_limits = TRUE, .max = 100.0 };
  g_autoptr (RingletPattern) pattern = make_pattern (40.0, 0.0);
  cairo_surface_t *surface = NULL;
  Frame frame;
  double x = 0.0;
  double y = 0.0;

  for (gsize i = 100; i < 200; i++) /* 9 … 12.96 */
    pattern->intensity[i] = i % 2 == 0 ? NAN : INFINITY;
  surface = paint_patterns (&pattern, 1, &options);
  frame = look_frame (surface, 0.85, 0.85);
  g_assert_false (
      look_highest (surface, &frame, BLUE, x_of (&frame, 9.0, 5.0, 25.0) + SLACK,
          x_of (&frame, 12.96, 5.0, 25.0) - SLACK, &x, &y));
  for (double at = 5.2; at < 25.0; at += 0.1) {
    if (at < 8.9 || at > 13.1)
      g_assert_true (
          look_highest (surface, &frame, BLUE, x_of (&frame, at, 5.0, 25.0) - 2.0,
              x_of (&frame, at, 5.0, 25.0) + 2.0, &x, &y));
  }
  cairo_surface_destroy (surface);
}

static gboolean
is_tinted (cairo_surface_t *surface, double x, double y)
{
  const guint32 colour = look_at (surface, (int) x, (int) y);

  return look_channel (colour, 2) - look_channel (colour, 0) > 0x20;
}

/* ±10 around 20, and nothing beyond; without being asked for, nothing. */
static void
test_band (void)
{
  for (int has_band = 0; has_band < 2; has_band++) {
    const RingletFigureOptions options = {
      .has_limits = TRUE, .max = 100.0, .band = has_band
    };
    g_autoptr (RingletPattern) pattern = make_pattern (40.0, 0.0);
    cairo_surface_t *surface = paint_patterns (&pattern, 1, &options);
    const Frame frame = look_frame (surface, 0.85, 0.85);
    const double x = x_of (&frame, 15.3, 5.0, 25.0);

    g_assert_true (is_tinted (surface, x, y_of (&frame, 0.2)));
    g_assert_cmpint (is_tinted (surface, x, y_of (&frame, 0.285)), ==, has_band);
    g_assert_cmpint (is_tinted (surface, x, y_of (&frame, 0.115)), ==, has_band);
    g_assert_false (is_tinted (surface, x, y_of (&frame, 0.31)));
    g_assert_false (is_tinted (surface, x, y_of (&frame, 0.09)));
    cairo_surface_destroy (surface);
  }
}

/* Each curve above the one before: by a sum, on a logarithmic axis by a factor. */
static void
test_offset (void)
{
  for (int is_log = 0; is_log < 2; is_log++) {
    const RingletFigureOptions options = {
      .has_scale = TRUE,
      .scale = is_log ? RINGLET_SCALE_LOG : RINGLET_SCALE_LINEAR,
      .has_limits = TRUE,
      .min = is_log ? 1.0 : 0.0,
      .max = is_log ? 10000.0 : 400.0,
      .offset = is_log ? 10.0 : 150.0,
    };
    g_autoptr (RingletPattern) a = make_pattern (10.0, 100.0);
    g_autoptr (RingletPattern) b = make_pattern (20.0, 100.0);
    RingletPattern *const both[] = { a, b };
    cairo_surface_t *surface = paint_patterns (both, 2, &options);
    const Frame frame = look_frame (surface, 0.85, 0.85);
    const double first = is_log ? log10 (120.0) / 4.0 : 120.0 / 400.0;
    const double second = is_log ? log10 (1200.0) / 4.0 : 270.0 / 400.0;
    double x = 0.0;
    double y = 0.0;

    g_assert_true (look_highest (
        surface, &frame, BLUE, frame.left + 3.0, frame.right - 3.0, &x, &y));
    g_assert_cmpfloat (fabs (x - x_of (&frame, 10.0, 5.0, 25.0)), <=, SLACK);
    g_assert_cmpfloat (fabs (y - y_of (&frame, first)), <=, SLACK);
    g_assert_true (look_highest (
        surface, &frame, ORANGE, frame.left + 3.0, frame.right - 3.0, &x, &y));
    g_assert_cmpfloat (fabs (x - x_of (&frame, 20.0, 5.0, 25.0)), <=, SLACK);
    g_assert_cmpfloat (fabs (y - y_of (&frame, second)), <=, SLACK);
    cairo_surface_destroy (surface);
  }
}

/* Beside the frame, a line of the colour of each curve. */
static void
test_legend (void)
{
  const char *const names[] = { "first",
    "a very long name that has to lose its middle" };
  g_autoptr (RingletPattern) a = make_pattern (10.0, 100.0);
  g_autoptr (RingletPattern) b = make_pattern (20.0, 100.0);
  RingletPattern *const both[] = { a, b };
  const RingletFigure figure = { .patterns = both, .names = names, .n_patterns = 2 };
  const RingletFigureOptions options = { .legend = TRUE };
  cairo_surface_t *surface = paint (&figure, &options);
  const Frame frame = look_frame (surface, 0.55, 0.85);
  const Frame beside = { frame.right, 1200.0, 3.0, 120.0 };
  double x = 0.0;
  double first = 0.0;
  double second = 0.0;

  g_assert_true (
      look_highest (surface, &beside, BLUE, frame.right + 5.0, 1200.0, &x, &first));
  g_assert_true (
      look_highest (surface, &beside, ORANGE, frame.right + 5.0, 1200.0, &x, &second));
  g_assert_cmpfloat (second - first, >, 15.0);
  g_assert_cmpfloat (frame.right, >, 1200.0 * 0.6);
  cairo_surface_destroy (surface);
}

/* --- images and cakes --- */

/* Values 1 … 100 in even steps, so that the colours are known. */
static RingletImage *
make_image (gsize n_slow, gsize n_fast)
{
  float *data = ringlet_image_alloc (RINGLET_PIXEL_F32, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    data[i] = (float) (50.0 + 50.0 * (double) i / (double) (n_slow * n_fast - 1));
  return ringlet_image_new_take (RINGLET_PIXEL_F32, n_slow, n_fast, data, NULL);
}

static guint32
colour_of (double value, double min, double max, const RingletColormap *map)
{
  return map->colours[(gsize) (255.0 * (value - min) / (max - min) + 0.5)] & 0xffffff;
}

/* The middle of each pixel has its colour: columns to the right, rows downwards; the
 * masked one is grey. */
static void
test_image (void)
{
  const RingletColormap *map = ringlet_colormap_find ("cividis", NULL);
  const RingletFigureOptions options = {
    .colormap = map, .has_scale = TRUE, .has_limits = TRUE, .max = 100.0
  };
  g_autoptr (RingletImage) image = make_image (8, 8);
  guint8 *bad = g_new0 (guint8, 64);
  g_autoptr (RingletMask) mask = ringlet_mask_new_take (8, 8, bad);
  const RingletFigure figure = { .image = image, .mask = mask };
  cairo_surface_t *surface = NULL;
  Frame frame;

  bad[8 * 2 + 5] = 1;
  surface = paint (&figure, &options);
  frame = look_frame (surface, 0.5, 0.65);
  g_assert_cmpfloat (
      fabs (frame.right - frame.left - frame.bottom + frame.top), <=, 3.0);
  for (int i = 0; i < 64; i++) {
    const int x = (int) x_of (&frame, i % 8 + 0.5, 0.0, 8.0);
    const int y = (int) y_of (&frame, 1.0 - (i / 8 + 0.5) / 8.0);
    const double value = ringlet_image_get (image, (gsize) i);
    const guint32 wanted = bad[i] ? GREY : colour_of (value, 0.0, 100.0, map);

    g_assert_true (look_is_near (look_at (surface, x, y), wanted, 4));
  }
  cairo_surface_destroy (surface);
}

#define N_RADIAL 50
#define N_AZIMUTH 36

/* Dark but for one bright bin; its centre is 12.1°, χ = 95°. */
static RingletStoredCake *
make_cake (void)
{
  RingletStoredCake *cake = g_new0 (RingletStoredCake, 1);

  cake->unit = ringlet_unit_find ("2th_deg", NULL);
  cake->wavelength_m = 1e-10;
  cake->n_radial = N_RADIAL;
  cake->n_azimuth = N_AZIMUTH;
  cake->radial = g_new (double, N_RADIAL);
  cake->azimuth = g_new (double, N_AZIMUTH);
  cake->intensity = g_new (double, N_RADIAL *N_AZIMUTH);
  for (gsize i = 0; i < N_RADIAL; i++)
    cake->radial[i] = 10.1 + 0.2 * (double) i;
  for (gsize i = 0; i < N_AZIMUTH; i++)
    cake->azimuth[i] = -175.0 + 10.0 * (double) i;
  for (gsize i = 0; i < N_RADIAL * N_AZIMUTH; i++)
    cake->intensity[i] = i % 7 == 3 ? NAN : 60.0;
  cake->intensity[27 * N_RADIAL + 10] = 100.0;
  return cake;
}

static void
assert_cake (const char *unit, double min, double max, double left, double right)
{
  const RingletColormap *map = ringlet_colormap_list ()[0];
  const RingletFigureOptions options = { .has_scale = TRUE,
    .has_limits = TRUE,
    .max = 100.0,
    .has_range = TRUE,
    .range_min = min,
    .range_max = max,
    .unit = ringlet_unit_find (unit, NULL) };
  g_autoptr (RingletStoredCake) cake = make_cake ();
  const RingletFigure figure = { .cake = cake };
  cairo_surface_t *surface = paint (&figure, &options);
  const Frame frame = look_frame (surface, 0.85, 0.65);
  const int y = (int) y_of (&frame, (95.0 + 180.0) / 360.0);
  const int first = (int) ceil (x_of (&frame, left, min, max) + SLACK);
  const int end = (int) (x_of (&frame, right, min, max) - SLACK);

  g_assert_cmpint (end - first, >, 5);
  for (int x = first; x < end; x++)
    g_assert_true (
        look_is_near (look_at (surface, x, y), map->colours[255] & 0xffffff, 4));
  for (int i = 0; i < 2; i++) { /* beside it the next bins begin */
    const int x = i == 0 ? first - 2 * (int) SLACK - 1 : end + 2 * (int) SLACK + 1;
    const guint32 seen = look_at (surface, x, y);

    g_assert_true (look_is_near (seen, colour_of (60.0, 0.0, 100.0, map), 4) ||
        look_is_near (seen, GREY, 4));
  }
  cairo_surface_destroy (surface);
}

static double
q_of (double two_theta_deg)
{
  return 4.0 * G_PI * sin (two_theta_deg * G_PI / 360.0);
}

/* In its own unit, zoomed, and in others: the edges of the bins go where Bragg says. */
static void
test_cake (void)
{
  assert_cake ("2th_deg", 10.0, 20.0, 12.0, 12.2);
  assert_cake ("2th_deg", 11.0, 14.0, 12.0, 12.2);
  assert_cake ("q_A^-1", q_of (10.0), q_of (20.0), q_of (12.0), q_of (12.2));
  assert_cake ("d_A", 4.0, 6.0, 2.0 * G_PI / q_of (12.2), 2.0 * G_PI / q_of (12.0));
}

/* Every value in the first third of the rows is grey: no bin has one there. */
static void
test_cake_without_data (void)
{
  const RingletFigureOptions options = {
    .has_scale = TRUE, .has_limits = TRUE, .max = 100.0
  };
  g_autoptr (RingletStoredCake) cake = make_cake ();
  const RingletFigure figure = { .cake = cake };
  cairo_surface_t *surface = NULL;
  Frame frame;

  for (gsize i = 0; i < N_RADIAL * N_AZIMUTH / 3; i++)
    cake->intensity[i] = NAN;
  surface = paint (&figure, &options);
  frame = look_frame (surface, 0.85, 0.65);
  for (int i = 1; i < 30; i++)
    g_assert_cmphex (look_at (surface, (int) x_of (&frame, i, 0.0, 30.0),
                         (int) y_of (&frame, 0.3 * i / 30.0 + 0.01)),
        ==, GREY);
  cairo_surface_destroy (surface);
}

/* Geometry of a flat detector at a right angle: rings are circles. */
static void
test_rings (void)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 400, 400, 3, NULL);
  const RingletGeometry geometry = {
    .distance_m = 0.2,
    .poni_slow_m = 0.02,
    .poni_fast_m = 0.02,
    .wavelength_m = 0.2e-10,
  };
  g_autoptr (RingletImage) image = make_image (400, 400);
  const RingletFigure figure = {
    .image = image, .detector = detector, .geometry = &geometry
  };
  RingletFigureOptions options = {
    .has_scale = TRUE, .has_limits = TRUE, .max = 100.0
  };
  cairo_surface_t *plain = paint (&figure, &options);
  cairo_surface_t *ringed = NULL;
  const Frame frame = look_frame (plain, 0.5, 0.65);
  const double scale = (frame.right - frame.left) / 400.0;

  options.calibrant = ringlet_calibrant_find ("LaB6", NULL);
  ringed = paint (&figure, &options);
  for (int n = 1; n <= 3; n++) { /* N = h² + k² + l² */
    const double two_theta = 2.0 * asin (0.2e-10 * sqrt (n) / (2.0 * 4.156826e-10));
    const double radius = scale * 0.2 * tan (two_theta) / 1e-4;
    int n_differ = 0;

    for (int i = 0; i < 60; i++) {
      const double x = (frame.left + frame.right) / 2.0 + radius * cos (0.1 * i);
      const double y = (frame.top + frame.bottom) / 2.0 + radius * sin (0.1 * i);
      gboolean differs = FALSE;

      for (int k = 0; k < 9; k++)
        differs |= look_at (plain, (int) x - 1 + k % 3, (int) y - 1 + k / 3) !=
            look_at (ringed, (int) x - 1 + k % 3, (int) y - 1 + k / 3);
      n_differ += differs;
    }
    g_assert_cmpint (n_differ, ==, 60);
  }
  g_assert_cmphex (look_at (plain, (int) (frame.left + frame.right) / 2,
                       (int) (frame.top + frame.bottom) / 2),
      ==,
      look_at (ringed, (int) (frame.left + frame.right) / 2,
          (int) (frame.top + frame.bottom) / 2));
  cairo_surface_destroy (plain);
  cairo_surface_destroy (ringed);
}

typedef struct {
  double pixel_m;
  double length_m; /* the largest of 1, 2, 5 · 10^n up to a quarter of 400 pixels */
} BarCase;

static const BarCase bars[] = {
  { 100e-6, 10e-3 },
  { 172e-6, 10e-3 },
  { 75e-6, 5e-3 },
  { 30e-6, 2e-3 },
  { 55e-6, 5e-3 },
  { 1e-6, 100e-6 },
};

static void
assert_bar (const BarCase *c)
{
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (c->pixel_m, c->pixel_m, 400, 400, 3, NULL);
  g_autoptr (RingletImage) image = make_image (400, 400);
  const RingletFigure figure = { .image = image, .detector = detector };
  const RingletFigureOptions options = {
    .has_scale = TRUE, .has_limits = TRUE, .max = 100.0, .scale_bar = TRUE
  };
  cairo_surface_t *surface = paint (&figure, &options);
  const Frame frame = look_frame (surface, 0.5, 0.65);
  const double wanted = (frame.right - frame.left) / 400.0 * c->length_m / c->pixel_m;
  int longest = 0;

  for (int y = (int) (frame.top + frame.bottom) / 2; y < frame.bottom - 3.0; y++) {
    int n = 0;

    for (int x = (int) (frame.left + frame.right) / 2; x < frame.right - 3.0; x++)
      n += look_is_near (look_at (surface, x, y), 0xffffff, 2);
    longest = MAX (longest, n);
  }
  g_assert_cmpfloat (fabs (longest - wanted), <=, SLACK);
  cairo_surface_destroy (surface);
}

static void
test_scale_bar (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bars); i++)
    assert_bar (&bars[i]);
}

/* --- the page --- */

static const RingletFigureSize sizes[] = {
  { 600.0, 450.0, 144.0 },
  { 240.0, 170.0, 300.0 },
  { 144.0, 108.0, 200.0 },
  { 1800.0, 1200.0, 72.0 },
  { 300.0, 800.0, 100.0 },
  { 900.0, 200.0, 100.0 },
};

/* No text runs over the edge of the page, however small it is. */
static void
test_margins (void)
{
  const RingletFigureOptions options = { .title =
                                             "A title that is rather long for a figure "
                                             "of a few square centimetres",
    .legend = TRUE };
  g_autoptr (RingletPattern) pattern = make_pattern (12.0, 1e7);
  g_autoptr (RingletStoredCake) cake = make_cake ();
  g_autoptr (RingletImage) image = make_image (300, 400);
  const RingletFigure figures[] = {
    { .patterns = &pattern, .n_patterns = 1 },
    { .cake = cake },
    { .image = image },
  };

  for (gsize n = 0; n < G_N_ELEMENTS (sizes) * G_N_ELEMENTS (figures); n++) {
    const RingletFigureSize *size = &sizes[n / G_N_ELEMENTS (figures)];
    cairo_surface_t *surface = ringlet_figure_paint (
        &figures[n % G_N_ELEMENTS (figures)], &options, size, NULL);
    const int w = cairo_image_surface_get_width (surface);
    const int h = cairo_image_surface_get_height (surface);

    g_test_message (
        "%g × %g, figure %d", size->width_pt, size->height_pt, (int) (n % 3));
    g_assert_cmpint (w, ==, (int) round (size->width_pt * size->dpi / 72.0));
    g_assert_cmpint (h, ==, (int) round (size->height_pt * size->dpi / 72.0));
    for (int i = 0; i < w; i++) {
      g_assert_cmphex (look_at (surface, i, 0), ==, 0xffffff);
      g_assert_cmphex (look_at (surface, i, h - 1), ==, 0xffffff);
    }
    for (int i = 0; i < h; i++) {
      g_assert_cmphex (look_at (surface, 0, i), ==, 0xffffff);
      g_assert_cmphex (look_at (surface, w - 1, i), ==, 0xffffff);
    }
    cairo_surface_destroy (surface);
  }
}

static GBytes *
write_and_read (const RingletFigure *figure, const char *suffix, double dpi)
{
  const RingletFigureSize size = { 300.0, 200.0, dpi };
  g_autofree char *path = g_strdup_printf (
      "%s/ringlet-figure-%u%s", g_get_tmp_dir (), g_random_int (), suffix);
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length = 0;

  ringlet_figure_write (figure, NULL, &size, path, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  g_unlink (path);
  return g_bytes_new_take (data, length);
}

static gboolean
holds (GBytes *bytes, const char *text, gsize length)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  gboolean found = FALSE;

  for (gsize i = 0; !found && i + length <= size; i++)
    found = memcmp (data + i, text, length) == 0;
  return found;
}

typedef struct {
  const char *suffix;
  const char *magic;
  const char *size; /* (nullable): what stands in the file */
} FileCase;

static const FileCase files[] = {
  { ".png", "\x89PNG", NULL },
  { ".svg", "<?xml", "width=\"300pt\" height=\"200pt\"" },
  { ".PDF", "%PDF-", "300 200" },
};

/* The same bytes each time, and no clock in them. */
static void
test_files (void)
{
  g_autoptr (RingletStoredCake) cake = make_cake ();
  g_autoptr (RingletPattern) pattern = make_pattern (12.0, 100.0);
  const RingletFigure figures[] = {
    { .cake = cake },
    { .patterns = &pattern, .n_patterns = 1 },
  };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (files); i++) {
    const FileCase *c = &files[i / 2];
    g_autoptr (GBytes) first = write_and_read (&figures[i % 2], c->suffix, 144.0);
    g_autoptr (GBytes) second = NULL;

    g_usleep (i == 4 ? 1100000 : 0); /* the clock of a PDF counts seconds */
    second = write_and_read (&figures[i % 2], c->suffix, 144.0);
    g_test_message ("%s", c->suffix);
    g_assert_true (g_bytes_equal (first, second));
    g_assert_true (
        memcmp (g_bytes_get_data (first, NULL), c->magic, strlen (c->magic)) == 0);
    g_assert_true (c->size == NULL || holds (first, c->size, strlen (c->size)));
    g_assert_false (holds (first, "CreationDate", strlen ("CreationDate")));
  }
}

/* The chunk of 2835 pixels a metre, with its CRC, as files of 72 dpi have it. */
static void
test_density (void)
{
  static const char chunk[] = "\0\0\0\tpHYs\0\0\x0b\x13\0\0\x0b\x13\1\0\x9a\x9c\x18";
  g_autoptr (RingletPattern) pattern = make_pattern (12.0, 100.0);
  const RingletFigure figure = { .patterns = &pattern, .n_patterns = 1 };
  g_autoptr (GBytes) png = write_and_read (&figure, ".png", 72.01);

  g_assert_true (holds (png, chunk, sizeof chunk - 1));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/figure/peak", test_peak);
  g_test_add_func ("/figure/automatic", test_automatic);
  g_test_add_func ("/figure/gap", test_gap);
  g_test_add_func ("/figure/band", test_band);
  g_test_add_func ("/figure/offset", test_offset);
  g_test_add_func ("/figure/legend", test_legend);
  g_test_add_func ("/figure/image", test_image);
  g_test_add_func ("/figure/cake", test_cake);
  g_test_add_func ("/figure/cake-without-data", test_cake_without_data);
  g_test_add_func ("/figure/rings", test_rings);
  g_test_add_func ("/figure/scale-bar", test_scale_bar);
  g_test_add_func ("/figure/margins", test_margins);
  g_test_add_func ("/figure/files", test_files);
  g_test_add_func ("/figure/density", test_density);
  return g_test_run ();
}
