/* SPDX-License-Identifier: MIT */

/* The detector of a .poni, told and read again: every one that has words. */

#include "geometry/poni.h"

#include <glib/gstdio.h>
#include <locale.h>

#include "base/error.h"
#include "detector/catalogue.h"
#include "detector/detector-file.h"
#include "image/image-write-edf.h"

#define SIX                                                                            \
  "Distance: 0.1\nPoni1: 0.01\nPoni2: 0.02\nRot1: 0.1\nRot2: -0.2\nRot3: 0.3\n"

static const RingletGeometry some_geometry = { 0.25, 0.01, -0.02, 0.1, -0.2, 0.3,
  1e-10 };

/* Whatever has words is read back as the same detector: pixels, mask, sensor. */
static void
assert_same_detector (const RingletDetector *detector, double version)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text =
      ringlet_poni_format (detector, &some_geometry, version, &error);
  g_auto (RingletPoni) poni = { 0 };

  g_assert_no_error (error);
  ringlet_poni_parse (text, NULL, RINGLET_ORIENTATION_ONE_FLIP, &poni, &error);
  g_assert_no_error (error);
  if (!ringlet_detector_equal (poni.detector, detector))
    g_error ("other than it was:\n%s", text);
  g_assert_cmpfloat (poni.detector->radius_m, ==, detector->radius_m);
  g_assert_cmpint (poni.detector->orientation, ==, detector->orientation);
}

static void
assert_same_config (const char *name, const RingletDetectorConfig *config)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_config (name, config, &error);

  g_assert_no_error (error);
  assert_same_detector (detector, 0.0);
}

/* One way to read out one row of the catalogue. */
static void
check_mode (const RingletDetectorRow *row, guint binning, double pixel_m, guint size)
{
  const RingletDetectorConfig config = {
    .pixel_slow_m = pixel_m > 0.0 ? pixel_m : binning * row->pixel_slow_m,
    .pixel_fast_m = pixel_m > 0.0 ? pixel_m : binning * row->pixel_fast_m,
    .n_slow = size > 0 ? size : row->n_slow / binning,
    .n_fast = size > 0 ? size : row->n_fast / binning,
    .orientation = 3,
  };

  assert_same_config (row->name, &config);
}

/* All of them, of all rows of a name; how many. */
static guint
check_modes (const char *name)
{
  const RingletDetectorRow *row = ringlet_catalogue_find (name);
  guint n = 0;

  for (; row->name != NULL && g_str_equal (row->name, name); row++) {
    for (const RingletBinning *b = row->binnings; b != NULL && b->binning > 0; b++) {
      check_mode (row, b->binning, b->pixel_m, b->size);
      n++;
    }
    for (guint b = 1; row->binnings == NULL && b <= RINGLET_BINNING_MAX; b++) {
      if (row->n_slow % b != 0 || row->n_fast % b != 0)
        continue;
      check_mode (row, b, 0.0, 0);
      n++;
    }
  }
  return n;
}

static void
test_catalogue (void)
{
  const char *const *names = ringlet_detector_names ();
  const RingletSensor odd = { ringlet_material_find ("CdTe", NULL), 0.0012345 };
  guint n_modes = 0;
  guint n_cylinders = 0;

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autoptr (RingletDetector) usual = ringlet_detector_new_named (names[i], 3, NULL);
    RingletDetectorConfig config = { .orientation = (int) (i % 4) + 1, .sensor = odd };

    g_test_message ("%s", names[i]);
    assert_same_detector (usual, 0.0);
    n_modes += check_modes (names[i]);
    config.pixel_slow_m = usual->pixel_slow_m * 1.003;
    config.pixel_fast_m = usual->pixel_fast_m * 0.998;
    assert_same_config (names[i], &config);
    if (usual->radius_m == 0.0)
      continue;
    config.radius_m = usual->radius_m * 1.01;
    assert_same_config (names[i], &config);
    n_cylinders++;
  }
  /* The loops found something. */
  g_assert_cmpuint (n_modes, >, g_strv_length ((char **) names));
  g_assert_cmpuint (n_cylinders, ==, 2);
}

/* A spline that is valid for 487 × 195 pixels and moves all of them alike. */
static void
write_spline (const char *path)
{
  static const char knots[] =
      "     8     8\n"
      " 0.0000000E+00 0.0000000E+00 0.0000000E+00 0.0000000E+00 4.8700000E+02\n"
      " 4.8700000E+02 4.8700000E+02 4.8700000E+02 0.0000000E+00 0.0000000E+00\n"
      " 0.0000000E+00 0.0000000E+00 1.9500000E+02 1.9500000E+02 1.9500000E+02\n"
      " 1.9500000E+02\n";
  g_autoptr (GString) text = g_string_new (
      "  VALID REGION\n 0.0000000E+00 0.0000000E+00 4.8700000E+02 1.9500000E+02\n"
      "\n  GRID SPACING, X-PIXEL SIZE, Y-PIXEL SIZE\n"
      " 1.0000000E+00 1.7200000E+02 1.7200000E+02\n");

  for (int k = 0; k < 2; k++) {
    g_string_append (text, k == 0 ? "\n  X-DISTORTION\n" : "\n  Y-DISTORTION\n");
    g_string_append (text, knots);
    for (int i = 0; i < 16; i++)
      g_string_append (text, " 5.0000000E-01");
    g_string_append (text, "\n");
  }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static void
write_map (const char *path, double percent)
{
  double *data = g_new (double, 195 * 487);
  g_autoptr (RingletImage) map = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < 195 * 487; i++)
    data[i] = percent * (double) (i % 13);
  map = ringlet_image_new_take (RINGLET_PIXEL_F64, 195, 487, data, NULL);
  ringlet_image_write_edf (map, NULL, path, FALSE, &error);
  g_assert_no_error (error);
}

static void
write_nexus (const char *path)
{
  const RingletDetectorConfig binned = { .pixel_slow_m = 800e-6, .pixel_fast_m = 1e-3 };
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletDetector) small =
      ringlet_detector_new_config ("Rapid", &binned, &error);

  g_assert_no_error (error);
  g_assert_true (ringlet_detector_save (small, path, FALSE, &error));
}

/* Detectors of files, which are named in the folder of the .poni: then by whole paths,
 * so that what was written holds for any folder. */
static const struct {
  const char *name;
  const char *config;
  const char *grid; /* what it is not without the file */
} file_cases[] = {
  { "Pilatus100k", "\"splineFile\": \"d.spline\"", "nodes" },
  { "Detector", "\"splineFile\": \"d.spline\"", "nodes" },
  { "Pilatus100k", "\"x_offset_file\": \"x.edf\", \"y_offset_file\": \"y.edf\"",
      "offsets" },
  { "NexusDetector", "\"filename\": \"d.h5\"", "corners" },
};

static void
test_files (void)
{
  static const char *const files[] = { "d.spline", "x.edf", "y.edf", "d.h5" };
  g_autofree char *folder = g_dir_make_tmp ("ringlet-poni-XXXXXX", NULL);
  char *paths[G_N_ELEMENTS (files)];

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    paths[i] = g_build_filename (folder, files[i], NULL);
  write_spline (paths[0]);
  write_map (paths[1], 3.0);
  write_map (paths[2], -2.0);
  write_nexus (paths[3]);

  for (gsize i = 0; i < G_N_ELEMENTS (file_cases); i++) {
    g_autofree char *text = g_strdup_printf (
        "poni_version: 2.1\nDetector: %s\nDetector_config: {%s, \"orientation\": 2, "
        "\"sensor\": {\"material\": \"Ge\", \"thickness\": 0.002}}\n" SIX,
        file_cases[i].name, file_cases[i].config);
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s %s", file_cases[i].name, file_cases[i].grid);
    ringlet_poni_parse (text, folder, RINGLET_ORIENTATION_ONE_FLIP, &poni, &error);
    g_assert_no_error (error);
    g_assert_cmpstr (poni.detector->grid->klass->name, ==, file_cases[i].grid);
    assert_same_detector (poni.detector, 0.0);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++) {
    g_assert_cmpint (g_unlink (paths[i]), ==, 0);
    g_free (paths[i]);
  }
  g_rmdir (folder);
}

/* Version 1 holds a name and a pixel size, and refuses the rest. */
static void
test_version_1 (void)
{
  const RingletDetectorConfig binned = { .pixel_slow_m = 344e-6,
    .pixel_fast_m = 344e-6 };
  const RingletDetectorConfig wide = { .radius_m = 0.3 };
  const RingletSensor sensor = { ringlet_material_find ("Si", NULL), 450e-6 };
  g_autoptr (RingletDetector) one =
      ringlet_detector_new_config ("Pilatus1M", &binned, NULL);
  g_autoptr (RingletDetector) other =
      ringlet_detector_new_config ("Aarhus", &wide, NULL);
  g_autoptr (RingletDetector) told = ringlet_detector_with_sensor (one, &sensor);

  assert_same_detector (one, 1.0);
  g_assert_null (ringlet_poni_format (other, &some_geometry, 1.0, NULL));
  g_assert_null (ringlet_poni_format (told, &some_geometry, 1.0, NULL));
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/poni-detector/catalogue", test_catalogue);
  g_test_add_func ("/poni-detector/files", test_files);
  g_test_add_func ("/poni-detector/version-1", test_version_1);

  return g_test_run ();
}
