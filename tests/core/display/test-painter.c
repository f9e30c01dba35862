/* SPDX-License-Identifier: MIT */

/* The picture against a slow painter in double that follows the words of painter.h. */

#include <float.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/parallel.h"
#include "support/slow-painter.h"

#define WIDTH 97
#define HEIGHT 61

static void
check_picture (RingletPyramid *pyramid, const RingletLevels *levels,
    const RingletViewport *viewport)
{
  const SlowPainter slow = slow_painter_new (pyramid, levels, viewport);
  const RingletSampling sampling = ringlet_sampling_new (pyramid, viewport);
  guint32 pixels[HEIGHT][WIDTH + 3];
  gsize n_at_edge = 0;

  g_assert_cmpuint (sampling.level, ==, slow.level);
  g_assert_cmpint (sampling.is_block, ==, slow.is_block);
  memset (pixels, 0xee, sizeof pixels);
  ringlet_paint (pyramid, levels, viewport, SLOW_PAINTER_OUTSIDE, (guint8 *) pixels,
      sizeof pixels[0]);
  for (gsize y = 0; y < HEIGHT; y++) {
    g_assert_cmphex (pixels[y][WIDTH], ==, 0xeeeeeeee);
    for (gsize x = 0; x < WIDTH; x++) {
      const SlowShown shown = slow_painter_at (&slow, x, y, 0.0, 0.0);

      if (slow_painter_has_colour (levels, &shown, pixels[y][x]))
        continue;
      g_assert_true (slow_painter_is_at_edge (&slow, x, y, pixels[y][x]));
      n_at_edge++;
    }
  }
  /* With 1.25 pixels of the level a view pixel, each fourth edge is one of both. */
  g_assert_cmpuint (n_at_edge, <, WIDTH * HEIGHT / 4);
}

typedef struct {
  RingletPixelType type;
  double spread; /* powers of ten */
  double shift;
} TypeCase;

static const TypeCase types[] = {
  { RINGLET_PIXEL_U8, 2.4, 0.0 },
  { RINGLET_PIXEL_U16, 4.8, 0.0 },
  { RINGLET_PIXEL_U32, 9.6, 0.0 },
  { RINGLET_PIXEL_I16, 4.0, -200.0 },
  { RINGLET_PIXEL_I32, 9.0, -5000.0 },
  { RINGLET_PIXEL_F32, 3.0, -2.0 },
};

static void
put (gpointer data, RingletPixelType type, gsize i, double value)
{
  const gint64 whole = (gint64) value;
  const float single = (float) value;

  if (type == RINGLET_PIXEL_F32)
    memcpy ((float *) data + i, &single, sizeof single);
  else /* little-endian */
    memcpy ((guint8 *) data + i * ringlet_pixel_type_size (type), &whole,
        ringlet_pixel_type_size (type));
}

/* Three quarters of the pixels do not count, for both reasons, so that blocks of all
 * kinds occur. */
static RingletPyramid *
make_pyramid (const TypeCase *c, gsize n_slow, gsize n_fast)
{
  const gboolean is_float = c->type == RINGLET_PIXEL_F32;
  const RingletPlan plan = { .dummy = RINGLET_DUMMY_VALUE, .dummy_value = 77.0 };
  const RingletExclusion exclusion = ringlet_exclusion_new (&plan, TRUE, c->type);
  g_autoptr (GRand) rand = g_rand_new_with_seed (c->type);
  gpointer data = ringlet_image_alloc (c->type, n_slow, n_fast, NULL);
  guint8 *bad = g_new0 (guint8, n_slow * n_fast);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletMask) mask = NULL;

  for (gsize i = 0; i < n_slow * n_fast; i++) {
    const int kind = g_rand_int_range (rand, 0, 8);

    bad[i] = kind < 3;
    put (data, c->type, i,
        pow (10.0, g_rand_double_range (rand, 0.0, c->spread)) - 1.0 + c->shift);
    if (kind >= 3 && kind < 6)
      put (data, c->type, i, is_float && kind == 3 ? NAN : 77.0);
  }
  image = ringlet_image_new_take (c->type, n_slow, n_fast, data, NULL);
  mask = ringlet_mask_new_take (n_slow, n_fast, bad);
  return ringlet_pyramid_new_image (image, mask, &exclusion, NULL, NULL);
}

static RingletLevels
make_levels (const TypeCase *c, int scale, gsize i)
{
  const gboolean is_log = scale == RINGLET_SCALE_LOG;

  return (RingletLevels){
    .colormap = ringlet_colormap_list ()[i % 4],
    .inverted = i % 3 == 0,
    .scale = (RingletScale) scale,
    .min = is_log ? (i % 2 == 0 ? 0.0 : 0.5) : c->shift / 2.0,
    .max = pow (10.0, c->spread * (i % 5 == 0 ? 0.3 : 0.8)),
  };
}

static void
test_type (gconstpointer data)
{
  /* Of the view that fits; one view pixel a pixel is among them, and a half. */
  static const double scales[] = { 0.004, 0.031, 0.07, 0.1, 0.125, 0.13, 0.25, 0.3, 0.5,
    0.51, 0.77, 0.999, 1.0, 1.001, 1.5, 2.0, 3.3, 8.0, 31.7, 256.0 };
  const TypeCase *c = data;
  g_autoptr (RingletPyramid) pyramid = make_pyramid (c, 613, 947);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    for (int scale = 0; scale < RINGLET_SCALE_N; scale++) {
      const RingletLevels levels = make_levels (c, scale, i);
      RingletViewport viewport = { WIDTH, HEIGHT, 947, 613, scales[i], scales[i] };

      viewport.centre_fast = g_rand_int_range (rand, 0, 947);
      viewport.centre_slow = g_rand_double_range (rand, 0.0, 613.0);
      viewport.flip_x = g_rand_boolean (rand);
      viewport.flip_y = g_rand_boolean (rand);
      check_picture (pyramid, &levels, &viewport);
    }
  }
}

/* A cake: the scales differ, and one axis may need much larger blocks. */
static void
test_free (void)
{
  static const double scales[][2] = { { 0.1, 0.13 }, { 2.0, 0.1 }, { 0.05, 1.0 },
    { 0.03, 5.0 }, { 7.0, 3.0 } };
  const RingletLevels levels = make_levels (&types[5], RINGLET_SCALE_SQRT, 1);
  g_autoptr (RingletPyramid) pyramid = make_pyramid (&types[5], 360, 1000);

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++) {
    const RingletViewport viewport = { WIDTH, HEIGHT, 1000, 360, scales[i][0],
      scales[i][1], 500.3, 180.2, i % 2 == 0, i % 3 == 0, TRUE };

    check_picture (pyramid, &levels, &viewport);
  }
}

/* Until the right level is there, a coarser one stands in the same place. */
static void
test_coarser (void)
{
  g_autoptr (RingletPyramid) pyramid = make_pyramid (&types[1], 613, 947);
  const RingletViewport viewport = { WIDTH, HEIGHT, 947, 613, 0.3, 0.3, 400.0, 300.0,
    TRUE, FALSE };

  for (guint level = 0; level < pyramid->n_levels; level++) {
    const RingletSampling s = ringlet_sampling_at (pyramid, &viewport, level);
    const float size = (float) (1 << level);

    g_assert_cmpuint (s.level, ==, level);
    g_assert_cmpint (s.is_block, ==, level < 2);
    g_assert_cmpfloat_with_epsilon (s.left * size, 400.0f + 48.5f / 0.3f, 1e-3f);
    g_assert_cmpfloat_with_epsilon (s.top * size, 300.0f - 30.5f / 0.3f, 1e-3f);
    g_assert_cmpfloat_with_epsilon (s.step_x * size, -1.0f / 0.3f, 1e-5f);
    g_assert_cmpfloat_with_epsilon (s.step_y * size, 1.0f / 0.3f, 1e-5f);
  }
}

static gsize
count_colour (const guint32 *pixels, guint32 colour)
{
  gsize n = 0;

  for (gsize i = 0; i < WIDTH * HEIGHT; i++)
    n += pixels[i] == colour;
  return n;
}

/* One bright pixel of 16 million is seen at every scale at which the image is. */
static void
test_bright_pixel (gconstpointer data)
{
  const gsize n = 4096;
  const gsize at = GPOINTER_TO_SIZE (data) % (n * n);
  const RingletExclusion none = { .active = FALSE };
  const RingletLevels levels = { ringlet_colormap_list ()[1], FALSE,
    RINGLET_SCALE_LINEAR, 0.0, 100.0 };
  guint8 *values = ringlet_image_alloc (RINGLET_PIXEL_U8, n, n, NULL);
  g_autofree guint32 *pixels = g_new (guint32, WIDTH * HEIGHT);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletPyramid) pyramid = NULL;

  memset (values, 0, n * n);
  values[at] = 100;
  image = ringlet_image_new_take (RINGLET_PIXEL_U8, n, n, values, NULL);
  pyramid = ringlet_pyramid_new_image (image, NULL, &none, NULL, NULL);
  for (double scale = (double) HEIGHT / (double) n; scale > 2e-4; scale *= 0.97) {
    const RingletViewport viewport = { WIDTH, HEIGHT, (double) n, (double) n, scale,
      scale, (double) n / 2.0, (double) n / 2.0 };
    gsize n_bright;

    ringlet_paint (pyramid, &levels, &viewport, SLOW_PAINTER_OUTSIDE, (guint8 *) pixels,
        4 * WIDTH);
    n_bright = count_colour (pixels, 0xffffffff);
    g_assert_cmpuint (n_bright, >=, 1);
    g_assert_cmpuint (n_bright, <=, 4);
  }
}

static void
test_threads (void)
{
  g_autoptr (RingletPyramid) pyramid = make_pyramid (&types[2], 613, 947);
  const RingletLevels levels = make_levels (&types[2], RINGLET_SCALE_LOG, 1);
  const RingletViewport viewport = { WIDTH, HEIGHT, 947, 613, 0.1, 0.1, 473.0, 306.0 };
  g_autofree guint32 *first = g_new (guint32, WIDTH * HEIGHT);
  g_autofree guint32 *pixels = g_new (guint32, WIDTH * HEIGHT);
  const gsize size = 4 * WIDTH * HEIGHT;

  ringlet_paint (
      pyramid, &levels, &viewport, SLOW_PAINTER_OUTSIDE, (guint8 *) first, 4 * WIDTH);
  for (guint n_threads = 1; n_threads < 9; n_threads++) {
    ringlet_parallel_set_threads (n_threads);
    ringlet_paint (pyramid, &levels, &viewport, SLOW_PAINTER_OUTSIDE, (guint8 *) pixels,
        4 * WIDTH);
    g_assert_cmpmem (pixels, size, first, size);
  }
  ringlet_parallel_set_threads (0);
}

/* A view of no size, and one far beside the image. */
static void
test_nothing (void)
{
  g_autoptr (RingletPyramid) pyramid = make_pyramid (&types[0], 20, 30);
  const RingletLevels levels = ringlet_levels_default ();
  const RingletViewport empty = { .n_fast = 30, .n_slow = 20 };
  const RingletViewport beside = { WIDTH, HEIGHT, 30, 20, 1.0, 1.0, -1e9, 1e9 };
  g_autofree guint32 *pixels = g_new0 (guint32, WIDTH * HEIGHT);

  ringlet_paint (
      pyramid, &levels, &empty, SLOW_PAINTER_OUTSIDE, (guint8 *) pixels, 4 * WIDTH);
  g_assert_cmpuint (count_colour (pixels, 0), ==, WIDTH * HEIGHT);
  ringlet_paint (
      pyramid, &levels, &beside, SLOW_PAINTER_OUTSIDE, (guint8 *) pixels, 4 * WIDTH);
  g_assert_cmpuint (count_colour (pixels, SLOW_PAINTER_OUTSIDE), ==, WIDTH * HEIGHT);
}

int
main (int argc, char *argv[])
{
  static const gsize places[] = { 0, 4095, 4096 * 4095, 4096 * 4096 - 1, 8390655,
    1234567, 11111111 };

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    g_autofree char *path =
        g_strdup_printf ("/painter/%s", ringlet_pixel_type_name (types[i].type));

    g_test_add_data_func (path, &types[i], test_type);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++) {
    g_autofree char *path =
        g_strdup_printf ("/painter/bright-pixel/%" G_GSIZE_FORMAT, places[i]);

    g_test_add_data_func (path, GSIZE_TO_POINTER (places[i]), test_bright_pixel);
  }
  g_test_add_func ("/painter/free", test_free);
  g_test_add_func ("/painter/coarser", test_coarser);
  g_test_add_func ("/painter/threads", test_threads);
  g_test_add_func ("/painter/nothing", test_nothing);
  return g_test_run ();
}
