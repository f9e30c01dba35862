/* SPDX-License-Identifier: MIT */

/* Detectors to files and back, and distortion. */

#include "detector/detector-file.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/error.h"

static char *folder;

static char *
path_in_folder (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* ---- there and back ---- */

static RingletDetector *
save_and_load (const RingletDetector *detector)
{
  g_autofree char *path = path_in_folder ("saved.h5");
  g_autoptr (GError) error = NULL;
  RingletDetector *loaded = NULL;

  ringlet_detector_save (detector, path, FALSE, &error);
  g_assert_no_error (error);
  loaded = ringlet_detector_load (path, 0, &error);
  g_assert_no_error (error);
  g_unlink (path);
  return loaded;
}

static void
assert_same_places (const RingletDetector *a, const RingletDetector *b)
{
  const gsize n = a->n_fast;
  g_autofree double *buffer = g_new (double, 6 * n);
  const RingletPoints of_a = { buffer, buffer + n, buffer + 2 * n };
  const RingletPoints of_b = { buffer + 3 * n, buffer + 4 * n, buffer + 5 * n };

  for (gsize i = 0; i < a->n_slow; i += 17) {
    ringlet_detector_centres (a, i, &of_a);
    ringlet_detector_centres (b, i, &of_b);
    for (gsize j = 0; j < n; j++) {
      /* 32-bit floats of at most half a metre. */
      g_assert_cmpfloat_with_epsilon (of_a.slow[j], of_b.slow[j], 3e-8);
      g_assert_cmpfloat_with_epsilon (of_a.fast[j], of_b.fast[j], 3e-8);
      g_assert_cmpfloat_with_epsilon (of_a.normal[j], of_b.normal[j], 3e-8);
    }
  }
}

static void
test_round_trip (void)
{
  for (int orientation = 1; orientation <= 4; orientation++) {
    const gsize n = 61 * 41;
    double *slow_px = g_new (double, n);
    double *fast_px = g_new (double, n);
    g_autoptr (RingletDetector) ruled =
        ringlet_detector_new_named ("PilatusCdTe300k", orientation, NULL);
    g_autoptr (RingletDetector) bent = NULL;
    g_autoptr (RingletDetector) ruled_again = save_and_load (ruled);
    g_autoptr (RingletDetector) bent_again = NULL;
    g_autoptr (RingletMask) gaps = ringlet_detector_gap_mask (ruled);

    for (gsize k = 0; k < n; k++) {
      slow_px[k] = sin ((double) k);
      fast_px[k] = 1e-3 * (double) k;
    }
    bent = ringlet_detector_new_grid ("bent",
        ringlet_grid_new_nodes (1e-4, 2e-4, 60, 40, slow_px, fast_px), orientation,
        NULL);
    bent_again = save_and_load (bent);
    assert_same_places (bent, bent_again);
    g_assert_cmpint (bent_again->orientation, ==, 3);

    assert_same_places (ruled, ruled_again);
    g_assert_cmpint (ruled_again->orientation, ==, orientation);
    g_assert_cmpstr (ruled_again->mask->digest, ==, gaps->digest);
    g_assert_true (ringlet_sensor_equal (&ruled->sensor, &ruled_again->sensor));
  }
}

static void
test_save_refuses (void)
{
  g_autofree char *path = path_in_folder ("there.h5");
  g_autoptr (RingletDetector) shapeless =
      ringlet_detector_new_generic (1e-4, 1e-4, 0, 0, 3, NULL);
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_generic (1e-4, 1e-4, 4, 5, 3, NULL);
  g_autoptr (GError) shape = NULL;
  g_autoptr (GError) exists = NULL;

  g_assert_false (ringlet_detector_save (shapeless, path, FALSE, &shape));
  g_assert_error (shape, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (ringlet_detector_save (detector, path, FALSE, NULL));
  g_assert_false (ringlet_detector_save (detector, path, FALSE, &exists));
  g_assert_error (exists, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  g_assert_true (ringlet_detector_save (detector, path, TRUE, NULL));
  g_unlink (path);
}

/* ---- distortion ---- */

/* A spline of 3 × 2 pixels whose x surface is 0.5 and whose y surface is −0.25: all
 * coefficients alike. */
static char *
write_spline (const char *region)
{
  static const char knots[] =
      "     8     8\n"
      " 0.0000000E+00 0.0000000E+00 0.0000000E+00 0.0000000E+00 "
      "3.0000000E+00\n"
      " 3.0000000E+00 3.0000000E+00 3.0000000E+00 0.0000000E+00 "
      "0.0000000E+00\n"
      " 0.0000000E+00 0.0000000E+00 2.0000000E+00 2.0000000E+00 "
      "2.0000000E+00\n"
      " 2.0000000E+00\n";
  g_autoptr (GString) text = g_string_new ("  VALID REGION\n");
  char *path = path_in_folder ("d.spline");

  g_string_append (text, region);
  g_string_append (text,
      "\n  GRID SPACING, X-PIXEL SIZE, Y-PIXEL SIZE\n"
      " 1.0000000E+00 5.0000000E+01 4.0000000E+01\n");
  for (int k = 0; k < 2; k++) {
    g_string_append (text, k == 0 ? "\n  X-DISTORTION\n" : "\n  Y-DISTORTION\n");
    g_string_append (text, knots);
    for (int i = 0; i < 16; i++)
      g_string_append (text, k == 0 ? " 5.0000000E-01" : "-2.5000000E-01");
    g_string_append (text, "\n");
  }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  return path;
}

static void
test_spline (void)
{
  g_autofree char *path =
      write_spline (" 1.0000000E+00 0.0000000E+00 3.0000000E+00 2.0000000E+00");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) small = NULL;
  g_autoptr (RingletDetector) detector = ringlet_detector_load (path, 0, &error);
  g_autoptr (RingletDetector) flipped = ringlet_detector_load (path, 4, NULL);
  g_autoptr (RingletDetector) too_small =
      ringlet_detector_new_generic (1e-4, 1e-4, 2, 2, 3, NULL);
  g_autoptr (RingletDetector) too_large =
      ringlet_detector_new_generic (1e-4, 1e-4, 20, 30, 3, NULL);
  double point[3];

  g_assert_no_error (error);
  g_assert_cmpuint (detector->n_slow, ==, 2);
  g_assert_cmpuint (detector->n_fast, ==, 3);
  ringlet_detector_point (detector, 0.5, 1.5, point);
  g_assert_cmpfloat_with_epsilon (point[0], 40e-6 * 0.25, 1e-15);
  g_assert_cmpfloat_with_epsilon (point[1], 50e-6 * 2.0, 1e-15);
  /* The first column is not valid; seen from the other side it is the last. */
  g_assert_cmpmem (detector->mask->bad, 6, "\1\0\0\1\0\0", 6);
  g_assert_cmpmem (flipped->mask->bad, 6, "\0\0\1\0\0\1", 6);

  g_assert_null (ringlet_detector_with_spline (too_small, path, &small));
  g_assert_error (small, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_true (g_str_has_prefix (small->message, path));
  g_assert_nonnull (strstr (small->message, "2 × 3"));
  /* Nor may it leave most of a larger one unknown. */
  g_clear_error (&small);
  g_assert_null (ringlet_detector_with_spline (too_large, path, &small));
  g_assert_error (small, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (small->message, "20 × 30"));
  g_unlink (path);
}

/* A surface of 8 × 8 knots, four at either end, and one number for all coefficients. */
#define KNOTS(low, high) low low low low high "\n" high high high
#define FOUR(c) c c c c
#define SURFACE(low, high, c)                                                          \
  "     8     8\n" KNOTS (low, high)                                                   \
      KNOTS (low, high) "\n" FOUR (c) "\n" FOUR (c) "\n" FOUR (c) "\n" FOUR (c) "\n\n"
#define SPLINE(columns, rows, pixel, low, high, c)                                     \
  "VALID REGION\n 0.0000000E+00 0.0000000E+00" columns rows                            \
  "\n\nGRID SPACING, X-PIXEL SIZE, Y-PIXEL SIZE\n 1.0000000E+01" pixel pixel           \
  "\n\nX-DISTORTION\n" SURFACE (low, high, c) "Y-DISTORTION\n" SURFACE (low, high, c)

#define ZERO " 0.0000000E+00"
#define SIX " 6.0000000E+00"
#define MANY " 6.0000000E+04"
#define HUGE_PLUS "1.0000000E+308"
#define HUGE_MINUS " -1.00000E+308"

static const struct {
  const char *name;
  const char *text;
  const char *words; /* NULL where it is to be read */
} absurd_splines[] = {
  { "good", SPLINE (SIX, SIX, SIX, ZERO, SIX, ZERO), NULL },
  { "wide", SPLINE (" 7.0000000E+04", SIX, SIX, ZERO, SIX, ZERO), "column 70000" },
  { "endless", SPLINE (HUGE_PLUS, SIX, SIX, ZERO, SIX, ZERO), "no detector is" },
  { "large", SPLINE (MANY, MANY, SIX, ZERO, SIX, ZERO), "no detector is that large" },
  { "small-pixel", SPLINE (SIX, SIX, " 1.000000E-320", ZERO, SIX, ZERO), "pixel size" },
  { "far", SPLINE (SIX, SIX, SIX, ZERO, SIX, MANY MANY), "numbers behind line" },
  { "farther", SPLINE (SIX, SIX, SIX, ZERO, SIX, HUGE_PLUS),
      "displaces a corner by 1e+308 pixels" },
  { "wide-knots", SPLINE (SIX, SIX, SIX, HUGE_MINUS, HUGE_PLUS, SIX),
      "span no part of an image" },
};

static void
test_absurd_spline (void)
{
  g_autofree char *path = path_in_folder ("absurd.spline");

  for (gsize i = 0; i < G_N_ELEMENTS (absurd_splines); i++) {
    const char *words = absurd_splines[i].words;
    g_autoptr (GError) error = NULL;
    g_autoptr (RingletDetector) detector = NULL;

    g_assert_true (g_file_set_contents (path, absurd_splines[i].text, -1, NULL));
    detector = ringlet_detector_load (path, 0, &error);
    g_test_message (
        "%s: %s", absurd_splines[i].name, error != NULL ? error->message : "read");
    g_assert_true ((detector != NULL) == (words == NULL));
    g_assert_true (words == NULL || strstr (error->message, words) != NULL);
  }
  g_unlink (path);
}

static RingletImage *
make_map (gsize n_slow, gsize n_fast, double value)
{
  double *data = ringlet_image_alloc (RINGLET_PIXEL_F64, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    data[i] = value * (double) i;
  data[1] = NAN;
  return ringlet_image_new_take (RINGLET_PIXEL_F64, n_slow, n_fast, data, NULL);
}

/* Percent of a pixel, subtracted: as pyFAI's Pilatus. */
static void
test_offsets (void)
{
  g_autoptr (RingletDetector) plain =
      ringlet_detector_new_generic (1e-4, 2e-4, 3, 4, 3, NULL);
  g_autoptr (RingletImage) slow = make_map (3, 4, 5.0);
  g_autoptr (RingletImage) fast = make_map (3, 4, -2.0);
  g_autoptr (RingletImage) other = make_map (4, 3, 1.0);
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletDetector) moved =
      ringlet_detector_with_offsets (plain, slow, fast, -0.01, &error);
  double buffer[12];
  const RingletPoints row = { buffer, buffer + 4, buffer + 8 };

  g_assert_no_error (error);
  ringlet_detector_centres (moved, 2, &row);
  g_assert_cmpfloat_with_epsilon (row.slow[3], 1e-4 * (2.5 - 0.55), 1e-15);
  g_assert_cmpfloat_with_epsilon (row.fast[3], 2e-4 * (3.5 + 0.22), 1e-15);
  ringlet_detector_centres (moved, 0, &row);
  g_assert_cmpfloat_with_epsilon (row.fast[1], 2e-4 * 1.5, 1e-15);
  g_assert_cmpmem (moved->mask->bad, 12, "\0\1\0\0\0\0\0\0\0\0\0\0", 12);

  g_assert_null (ringlet_detector_with_offsets (plain, slow, other, 1.0, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_SHAPE);
  g_assert_nonnull (strstr (error->message, "4 × 3"));
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("ringlet-test-XXXXXX", NULL);

  g_test_add_func ("/detector-file/round-trip", test_round_trip);
  g_test_add_func ("/detector-file/save-refuses", test_save_refuses);
  g_test_add_func ("/detector-file/spline", test_spline);
  g_test_add_func ("/detector-file/absurd-spline", test_absurd_spline);
  g_test_add_func ("/detector-file/offsets", test_offsets);
  code = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return code;
}
