/* SPDX-License-Identifier: MIT */
#include "export/picture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "base/error.h"
#include "display/plot.h"
#include "export/raster.h"
#include "support/fake-result.h"

/* Fontconfig keeps its configuration until the end. */
const char *__lsan_default_suppressions (void);

const char *
__lsan_default_suppressions (void)
{
  return "leak:libfontconfig";
}

static RingletImage *
make_image (gsize n_slow, gsize n_fast)
{
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    data[i] = (guint32) (i % 100);
  return ringlet_image_new_take (RINGLET_PIXEL_U32, n_slow, n_fast, data, NULL);
}

typedef struct {
  double min;
  double max;
  int n_wanted;
  RingletTickKind kind;
  RingletTicks ticks;
} TickCase;

static const TickCase tick_cases[] = {
  { 0.0, 10.0, 5, RINGLET_TICKS_DECIMAL, { 0.0, 2.0, 6, 0, 0 } },
  { 0.3, 9.9, 10, RINGLET_TICKS_DECIMAL, { 1.0, 1.0, 9, 0, 0 } },
  { 0.0, 0.5, 5, RINGLET_TICKS_DECIMAL, { 0.0, 0.1, 6, 1, 0 } },
  { 10.0, 0.0, 5, RINGLET_TICKS_DECIMAL, { 0.0, 2.0, 6, 0, 0 } },
  { -1.0, 1.0, 4, RINGLET_TICKS_DECIMAL, { -1.0, 0.5, 5, 1, 0 } },
  { 0.0, 2e6, 4, RINGLET_TICKS_DECIMAL, { 0.0, 5e5, 5, 1, 6 } },
  { 0.0, 0.002, 4, RINGLET_TICKS_DECIMAL, { 0.0, 5e-4, 5, 1, -3 } },
  { -180.0, 180.0, 6, RINGLET_TICKS_ANGLE, { -180.0, 90.0, 5, 0, 0 } },
  { -30.0, 30.0, 6, RINGLET_TICKS_ANGLE, { -30.0, 10.0, 7, 0, 0 } },
  { -179.9, 179.9, 6, RINGLET_TICKS_ANGLE, { -180.0, 90.0, 5, 0, 0 } },
  { 5.0, 5.0, 6, RINGLET_TICKS_DECIMAL, { 5.0, 0.0, 0, 0, 0 } },
};

static void
test_ticks (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tick_cases); i++) {
    const TickCase *c = &tick_cases[i];
    const RingletTicks ticks = ringlet_ticks_new (c->min, c->max, c->n_wanted, c->kind);

    g_test_message ("%g … %g: %g step %g", c->min, c->max, ticks.first, ticks.step);
    g_assert_cmpfloat_with_epsilon (ticks.first, c->ticks.first, 1e-12);
    g_assert_cmpfloat_with_epsilon (ticks.step, c->ticks.step, 1e-12);
    g_assert_cmpint (ticks.n, ==, c->ticks.n);
    g_assert_cmpint (ticks.decimals, ==, c->ticks.decimals);
    g_assert_cmpint (ticks.power, ==, c->ticks.power);
  }
}

static void
test_numbers (void)
{
  static const struct {
    double value;
    const char *text;
  } cases[] = { { 0.01, "0.01" }, { 200.0, "200" }, { 1e6, "10⁶" }, { 5e12, "5·10¹²" },
    { 2e-5, "2·10⁻⁵" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = ringlet_plot_number (cases[i].value);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

static void
test_colours (void)
{
  g_assert_cmphex (ringlet_colour_at (0.0), ==, 0xff440154);
  g_assert_cmphex (ringlet_colour_at (-5.0), ==, 0xff440154);
  g_assert_cmphex (ringlet_colour_at (1.0), ==, 0xfffde725);
  g_assert_cmphex (ringlet_colour_at (2.0), ==, 0xfffde725);
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
test_scale (void)
{
  const RingletPlan plan = ringlet_plan_default ();
  g_autoptr (RingletImage) image = make_image (50, 50);
  g_autoptr (RingletRaster) raster =
      ringlet_raster_new_image (image, NULL, &plan, TRUE, 50, 50);
  RingletColourScale scale = ringlet_raster_scale (raster);

  g_assert_true (scale.is_log);
  g_assert_cmpfloat (ringlet_colour_scale_at (&scale, 0.0), <, 0.0);
  g_assert_cmpfloat (ringlet_colour_scale_at (&scale, scale.max), ==, 1.0);

  for (gsize i = 0; i < 2500; i++)
    raster->values[i] -= 50.0; /* half of it negative: no logarithm */
  scale = ringlet_raster_scale (raster);
  g_assert_false (scale.is_log);

  for (gsize i = 0; i < 2500; i++)
    raster->values[i] = i % 2 == 0 ? NAN : 7.0; /* one value only */
  scale = ringlet_raster_scale (raster);
  g_assert_cmpfloat (scale.max, >, scale.min);
}

typedef struct {
  const char *name;
  gsize n_slow;
  gsize n_fast;
  gboolean has_cake;
  gboolean has_pattern;
  gboolean other_unit;
} PageCase;

static const PageCase pages[] = {
  { "image", 100, 120, FALSE, FALSE, FALSE },
  { "cake", 100, 120, TRUE, FALSE, FALSE },
  { "pattern", 100, 120, FALSE, TRUE, FALSE },
  { "both", 1100, 1000, TRUE, TRUE, FALSE },
  { "two-units", 100, 120, TRUE, TRUE, TRUE },
  { "wide", 20, 2000, TRUE, TRUE, FALSE },
  { "line", 1, 5000, FALSE, TRUE, FALSE },
  { "column", 5000, 1, FALSE, TRUE, FALSE },
  { "pixel", 1, 1, FALSE, FALSE, FALSE },
};

static void
test_pages (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    const PageCase *c = &pages[i];
    g_autoptr (RingletImage) image = make_image (c->n_slow, c->n_fast);
    guint8 *bad = g_new0 (guint8, c->n_slow * c->n_fast);
    g_autoptr (RingletMask) mask = ringlet_mask_new_take (c->n_slow, c->n_fast, bad);
    g_autoptr (RingletResult) cake =
        c->has_cake ? fake_result_new (50, 36, TRUE) : NULL;
    g_autoptr (RingletResult) pattern =
        c->has_pattern ? fake_result_new (60, 0, TRUE) : NULL;
    g_autofree char *path =
        g_strdup_printf ("%s/ringlet-%u.png", g_get_tmp_dir (), g_random_int ());
    g_autoptr (GError) error = NULL;
    cairo_surface_t *surface = NULL;

    g_test_message ("%s", c->name);
    if (c->other_unit)
      cake->unit = ringlet_unit_find ("q_nm^-1", NULL);
    g_assert_true (ringlet_picture_write (
        image, mask, cake, pattern, "Title", path, FALSE, &error));
    g_assert_no_error (error);
    surface = cairo_image_surface_create_from_png (path);
    g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1600);
    g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 1000);
    cairo_surface_destroy (surface);
    g_unlink (path);
  }
}

static void
test_errors (void)
{
  g_autoptr (RingletImage) image = make_image (10, 10);
  g_autoptr (RingletMask) mask = ringlet_mask_new_take (2, 2, g_new0 (guint8, 4));
  g_autoptr (GError) error = NULL;

  g_assert_false (
      ringlet_picture_write (image, mask, NULL, NULL, NULL, "a.png", FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
}

int
main (int argc, char *argv[])
{
  int result = 0;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/picture/ticks", test_ticks);
  g_test_add_func ("/picture/numbers", test_numbers);
  g_test_add_func ("/picture/colours", test_colours);
  g_test_add_func ("/picture/bright-pixel", test_bright_pixel);
  g_test_add_func ("/picture/scale", test_scale);
  g_test_add_func ("/picture/pages", test_pages);
  g_test_add_func ("/picture/errors", test_errors);

  result = g_test_run ();
  cairo_debug_reset_static_data (); /* for leak checkers */
  return result;
}
