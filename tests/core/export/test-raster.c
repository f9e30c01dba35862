/* SPDX-License-Identifier: MIT */
#include "export/raster.h"

#include <locale.h>
#include <math.h>
#include <string.h>

static RingletImage *
make_image (gsize n_slow, gsize n_fast)
{
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    data[i] = (guint32) (i % 100);
  return ringlet_image_new_take (RINGLET_PIXEL_U32, n_slow, n_fast, data, NULL);
}

typedef struct {
  RingletScale scale;
  gboolean inverted;
  double value;
  guint index; /* of the colour, between 1 and 10 000 */
} ColourCase;

static const ColourCase colours[] = {
  { RINGLET_SCALE_LINEAR, FALSE, 1.0, 0 },
  { RINGLET_SCALE_LINEAR, FALSE, -5.0, 0 },
  { RINGLET_SCALE_LINEAR, FALSE, 10000.0, 255 },
  { RINGLET_SCALE_LINEAR, FALSE, 1e9, 255 },
  { RINGLET_SCALE_LINEAR, FALSE, 1.0 + 9999.0 / 5.0, 51 },
  { RINGLET_SCALE_SQRT, FALSE, 20.8 * 20.8, 51 },      /* 1 + 99 / 5, squared */
  { RINGLET_SCALE_LOG, FALSE, 6.309573444801933, 51 }, /* 10^(4 / 5) */
  { RINGLET_SCALE_LOG, FALSE, 0.0, 0 },
  { RINGLET_SCALE_LOG, FALSE, -1.0, 0 },
  { RINGLET_SCALE_LOG, TRUE, 6.309573444801933, 204 },
  { RINGLET_SCALE_LINEAR, TRUE, 1.0, 255 },
};

static void
test_colours (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (colours); i++) {
    const ColourCase *c = &colours[i];
    const RingletLevels levels = {
      .colormap = ringlet_colormap_find ("inferno", NULL),
      .inverted = c->inverted,
      .scale = c->scale,
      .min = 1.0,
      .max = 10000.0,
    };
    double values[] = { c->value, NAN };
    const RingletRaster raster = { 2, 1, values };
    cairo_surface_t *surface = ringlet_raster_paint (&raster, &levels);
    const guint32 *pixels =
        (const guint32 *) (void *) cairo_image_surface_get_data (surface);

    g_test_message ("%s, %g", ringlet_scale_name (c->scale), c->value);
    g_assert_cmphex (pixels[0] | 0xff000000, ==, levels.colormap->colours[c->index]);
    g_assert_cmphex (pixels[1] | 0xff000000, ==, levels.colormap->masked);
    cairo_surface_destroy (surface);
  }
}

/* One bright pixel of a large image is on the screen wherever it lies. */
static void
test_bright_pixel (void)
{
  const RingletPlan plan = ringlet_plan_default ();

  for (gsize at = 0; at < 300 * 400; at += 997) {
    guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, 300, 400, NULL);
    g_autoptr (RingletImage) image = NULL;
    g_autoptr (RingletRaster) raster = NULL;
    guint n_bright = 0;

    memset (data, 0, sizeof (guint32) * 300 * 400);
    data[at] = 1000;
    data[(at + 1) % (300 * 400)] = 0xffffffff; /* a dead one beside it */
    image = ringlet_image_new_take (RINGLET_PIXEL_U32, 300, 400, data, NULL);
    raster = ringlet_raster_new_image (image, NULL, &plan, TRUE, 61, 90);
    g_assert_cmpuint (raster->width, ==, 61);
    g_assert_cmpuint (raster->height, <=, 46);
    for (gsize i = 0; i < raster->width * raster->height; i++)
      n_bright += raster->values[i] == 1000.0;
    g_assert_cmpuint (n_bright, ==, 1);
  }
}

static void
test_levels (void)
{
  const RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletImage) image = make_image (50, 50);
  g_autoptr (RingletRaster) raster =
      ringlet_raster_new_image (image, NULL, &plan, TRUE, 50, 50);
  RingletLevels levels = ringlet_raster_levels (raster);

  g_assert_cmpint (levels.scale, ==, RINGLET_SCALE_LOG);
  g_assert_cmpfloat (levels.min, >, 0.0);
  g_assert_cmpfloat (levels.max, ==, 99.0);

  for (gsize i = 0; i < 2500; i++)
    raster->values[i] -= 50.0; /* half of it negative: no logarithm */
  levels = ringlet_raster_levels (raster);
  g_assert_cmpint (levels.scale, ==, RINGLET_SCALE_LINEAR);

  for (gsize i = 0; i < 2500; i++)
    raster->values[i] = i % 2 == 0 ? NAN : 7.0; /* one value only */
  levels = ringlet_raster_levels (raster);
  g_assert_cmpfloat (levels.max, >, levels.min);

  for (gsize i = 0; i < 2500; i++)
    raster->values[i] = NAN;
  levels = ringlet_raster_levels (raster);
  g_assert_cmpfloat (levels.max, >, levels.min);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/raster/colours", test_colours);
  g_test_add_func ("/raster/bright-pixel", test_bright_pixel);
  g_test_add_func ("/raster/levels", test_levels);

  return g_test_run ();
}
