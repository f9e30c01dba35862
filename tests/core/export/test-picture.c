/* SPDX-License-Identifier: MIT */
#include "export/picture.h"

#include <cairo.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
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

static char *
temporary_path (const char *suffix)
{
  return g_strdup_printf ("%s/ringlet-%u%s", g_get_tmp_dir (), g_random_int (), suffix);
}

/* Returns (transfer full): the pages as a PNG file that is read again. */
static cairo_surface_t *
page_new (const RingletImage *image, const RingletMask *mask, const RingletResult *cake,
    const RingletResult *pattern, const RingletPictureOptions *options)
{
  g_autofree char *path = temporary_path (".PNG");
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = NULL;

  ringlet_picture_write (image, mask, cake, pattern, options, path, FALSE, &error);
  g_assert_no_error (error);
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1600);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 1000);
  g_unlink (path);
  return surface;
}

static void
test_pages (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++) {
    const PageCase *c = &pages[i];
    const RingletLevels levels = ringlet_levels_default ();
    const RingletPictureOptions options = {
      .title = "Title",
      .levels = i % 2 == 0 ? &levels : NULL,
      .calibrant = ringlet_calibrant_list ()[i % 2],
    };
    g_autoptr (RingletImage) image = make_image (c->n_slow, c->n_fast);
    guint8 *bad = g_new0 (guint8, c->n_slow * c->n_fast);
    g_autoptr (RingletMask) mask = ringlet_mask_new_take (c->n_slow, c->n_fast, bad);
    g_autoptr (RingletResult) cake =
        c->has_cake ? fake_result_new (50, 36, TRUE) : NULL;
    g_autoptr (RingletResult) pattern =
        c->has_pattern ? fake_result_new (60, 0, TRUE) : NULL;

    g_test_message ("%s", c->name);
    if (c->other_unit)
      cake->unit = ringlet_unit_find ("q_nm^-1", NULL);
    cairo_surface_destroy (page_new (image, mask, cake, pattern, &options));
  }
}

static guint32
pixel_at (cairo_surface_t *surface, int x, int y)
{
  const guint8 *data = cairo_image_surface_get_data (surface);
  const int stride = cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) (data + y * stride))[x] & 0xffffff;
}

/* Whether the pages differ in the square of 3 × 3 points around a place. */
static gboolean
differ (cairo_surface_t *a, cairo_surface_t *b, double x, double y)
{
  gboolean found = FALSE;

  for (int i = 0; i < 9; i++) {
    const int column = (int) x - 1 + i % 3;
    const int row = (int) y - 1 + i / 3;

    found |= pixel_at (a, column, row) != pixel_at (b, column, row);
  }
  return found;
}

/* Bragg for LaB6; N = h² + k² + l². */
static double
ring_two_theta (double wavelength_m, int n)
{
  return 2.0 * asin (wavelength_m * sqrt (n) / (2.0 * 4.156826e-10));
}

#define SIDE 400 /* pixels of 100 µm, the beam in the middle */
#define DISTANCE_M 0.2

static RingletResult *
straight_pattern (void)
{
  RingletResult *pattern = fake_result_new (60, 0, TRUE);

  ringlet_detector_unref (pattern->provenance.detector);
  pattern->provenance.detector =
      ringlet_detector_new_generic (1e-4, 1e-4, SIDE, SIDE, 3, NULL);
  pattern->provenance.geometry = (RingletGeometry){
    .distance_m = DISTANCE_M,
    .poni_slow_m = 1e-4 * SIDE / 2.0,
    .poni_fast_m = 1e-4 * SIDE / 2.0,
    .wavelength_m = 0.2e-10,
  };
  return pattern;
}

/* Circles over the image and marks above the pattern stand where Bragg says; away from
 * them nothing changes. */
static void
test_rings (void)
{
  const RingletPictureOptions options = {
    .calibrant = ringlet_calibrant_find ("LaB6", NULL),
  };
  const double scale = 640.0 / SIDE; /* the image fills the width of its box */
  g_autoptr (RingletImage) image = make_image (SIDE, SIDE);
  g_autoptr (RingletResult) pattern = straight_pattern ();
  cairo_surface_t *plain = page_new (image, NULL, NULL, pattern, NULL);
  cairo_surface_t *ringed = page_new (image, NULL, NULL, pattern, &options);

  for (int n = 1; n <= 4; n++) {
    const double two_theta = ring_two_theta (0.2e-10, n);
    const double radius = scale * DISTANCE_M * tan (two_theta) / 1e-4;
    const double mark = 890.0 +
        670.0 * (two_theta * 180.0 / G_PI - pattern->radial[0] + 0.05) / (0.1 * 60);

    g_test_message ("ring %d", n);
    for (int i = 0; i < 12; i++) {
      const double x = 100.0 + scale * SIDE / 2.0 + radius * cos (0.5 * i);
      const double y = 112.0 + scale * SIDE / 2.0 + radius * sin (0.5 * i);

      g_assert_true (differ (plain, ringed, x, y));
    }
    g_assert_true (differ (plain, ringed, mark, 112.0 + 5.0));
    g_assert_false (differ (plain, ringed, mark + 6.0, 112.0 + 5.0));
  }
  for (int i = -30; i <= 30; i++) { /* along the diagonal, inside the first */
    const double at = scale * SIDE / 2.0 + i;

    g_assert_false (differ (plain, ringed, 100.0 + at, 112.0 + at));
  }
  cairo_surface_destroy (plain);
  cairo_surface_destroy (ringed);
}

/* The levels of the window reach the page: one bright colour, one dark one. */
static void
test_given_levels (void)
{
  RingletLevels levels = ringlet_levels_default ();
  const RingletPictureOptions options = { .levels = &levels };
  g_autoptr (RingletImage) image = make_image (100, 100); /* column j has the value j */
  cairo_surface_t *page = NULL;

  levels.colormap = ringlet_colormap_find ("grey", NULL);
  levels.scale = RINGLET_SCALE_LINEAR;
  levels.min = 50.0;
  levels.max = 50.5;
  page = page_new (image, NULL, NULL, NULL, &options); /* 690 points from 455 */
  g_assert_cmphex (pixel_at (page, 455 + (int) (6.9 * 40.5), 400), ==,
      levels.colormap->colours[0] & 0xffffff);
  g_assert_cmphex (pixel_at (page, 455 + (int) (6.9 * 60.5), 400), ==,
      levels.colormap->colours[255] & 0xffffff);
  cairo_surface_destroy (page);
}

static char *
write_svg (const RingletImage *image, const RingletResult *pattern)
{
  const RingletPictureOptions options = { .title = "x < y & z" };
  g_autofree char *path = temporary_path (".svg");
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  ringlet_picture_write (image, NULL, NULL, pattern, &options, path, FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_unlink (path);
  return text;
}

/* One page of lines and letters around an image, the same whenever it is written. */
static void
test_svg (void)
{
  g_autoptr (RingletImage) image = make_image (100, 100);
  g_autoptr (RingletResult) pattern = straight_pattern ();
  g_autofree char *first = write_svg (image, pattern);
  g_autofree char *second = NULL;

  g_assert_true (g_str_has_prefix (first, "<?xml"));
  g_assert_true (g_str_has_suffix (first, "</svg>\n"));
  g_assert_nonnull (strstr (first, "viewBox=\"0 0 1600 1000\""));
  g_assert_nonnull (strstr (first, "data:image/png;base64,"));
  g_assert_nonnull (strstr (first, "<path"));
  g_assert_nonnull (strstr (first, "<use xlink:href=\"#glyph"));

  g_usleep (G_USEC_PER_SEC + 10000);
  second = write_svg (image, pattern);
  g_assert_true (g_str_equal (first, second));
}

static void
test_suffixes (void)
{
  static const struct {
    const char *path;
    gboolean ok;
  } paths[] = { { "a.png", TRUE }, { "a.SVG", TRUE }, { "a.svg.png", TRUE },
    { "a.jpg", FALSE }, { "a.svgz", FALSE }, { "png", FALSE }, { "", FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", paths[i].path);
    g_assert_true (ringlet_picture_check_path (paths[i].path, &error) == paths[i].ok);
    if (paths[i].ok)
      continue;
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, ".png"));
    g_assert_nonnull (strstr (error->message, ".svg"));
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
  g_clear_error (&error);
  g_assert_false (
      ringlet_picture_write (image, NULL, NULL, NULL, NULL, "a.gif", FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

int
main (int argc, char *argv[])
{
  int result = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/picture/pages", test_pages);
  g_test_add_func ("/picture/rings", test_rings);
  g_test_add_func ("/picture/given-levels", test_given_levels);
  g_test_add_func ("/picture/svg", test_svg);
  g_test_add_func ("/picture/suffixes", test_suffixes);
  g_test_add_func ("/picture/errors", test_errors);

  result = g_test_run ();
  cairo_debug_reset_static_data (); /* for leak checkers */
  return result;
}
