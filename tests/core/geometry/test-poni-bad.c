/* SPDX-License-Identifier: MIT */
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "geometry/poni.h"

#define SIX                                                                            \
  "Distance: 0.1\nPoni1: 0.01\nPoni2: 0.02\nRot1: 0.1\nRot2: -0.2\nRot3: 0.3\n"

typedef struct {
  const char *name;
  const char *text;
  gssize size; /* −1 for all of @text */
  RingletError code;
  const char *needle;
} BadCase;

#define CONFIG(json)                                                                   \
  "poni_version: 2.1\nDetector: Detector\nDetector_config: " json "\n" SIX
#define PIXELS "\"pixel1\": 1e-4, \"pixel2\": 1e-4"

static const BadCase bad_cases[] = {
  { "empty", "", -1, RINGLET_ERROR_FORMAT, "Distance" },
  { "text of another kind", "Dear diary,\nno geometry today.\n", -1,
      RINGLET_ERROR_FORMAT, "Distance" },
  { "binary", "II*\0\10\0\0\0\377\330", 10, RINGLET_ERROR_FORMAT, "not a text file" },
  { "key missing", "Distance: 0.1\nPoni1: 0\nPoni2: 0\nRot1: 0\nRot3: 0\n", -1,
      RINGLET_ERROR_FORMAT, "Rot2" },
  { "decimal comma", SIX "Distance: 0,1\n", -1, RINGLET_ERROR_FORMAT, "Distance: 0,1" },
  { "no number", SIX "Poni2: abc\n", -1, RINGLET_ERROR_FORMAT, "Poni2" },
  { "empty value", SIX "Rot1:\n", -1, RINGLET_ERROR_FORMAT, "Rot1" },
  { "nan", SIX "Rot1: nan\n", -1, RINGLET_ERROR_FORMAT, "Rot1" },
  { "unit", SIX "Wavelength: 1.0 A\n", -1, RINGLET_ERROR_FORMAT, "Wavelength" },
  { "None is no distance", SIX "Distance: None\n", -1, RINGLET_ERROR_FORMAT,
      "Distance" },
  { "infinite", SIX "Poni1: 1e400\n", -1, RINGLET_ERROR_FORMAT,
      "\"Poni1: 1e400\" is not allowed: a finite number of metres" },
  { "distance 0", SIX "Distance: 0\n", -1, RINGLET_ERROR_FORMAT,
      "\"Distance: 0\" is not allowed: a positive finite number of metres" },
  { "negative wavelength", SIX "Wavelength: -1e-10\n", -1, RINGLET_ERROR_FORMAT,
      "\"Wavelength: -1e-10\" is not allowed: a positive" },
  { "no wavelength", SIX "Wavelength: 0\n", -1, RINGLET_ERROR_FORMAT,
      "\"Wavelength: 0\" is not allowed: a positive" },
  { "newer version", "poni_version: 3.1\nParallax: True\n" SIX, -1,
      RINGLET_ERROR_UNSUPPORTED, "poni_version: 3.1 is newer than 3" },
  { "version 0", "poni_version: 0\n" SIX, -1, RINGLET_ERROR_FORMAT,
      "\"poni_version: 0\" is not allowed: 1, 2, 2.1 or 3" },
  { "parallax", SIX "Parallax: perhaps\n", -1, RINGLET_ERROR_FORMAT,
      "\"Parallax: perhaps\" is not allowed: True or False" },
  { "sensor of no thickness",
      CONFIG ("{" PIXELS ", \"sensor\": {\"material\": \"Si\", \"thickness\": 0}}"), -1,
      RINGLET_ERROR_VALUE, "\"thickness\" is 0, but must be a positive length" },
  { "sensor is a word", CONFIG ("{" PIXELS ", \"sensor\": \"Si\"}"), -1,
      RINGLET_ERROR_VALUE, "\"sensor\" is \"Si\"" },
  { "brackets",
      CONFIG ("{\"a\": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["
              "[[[[[[[[[[[["),
      -1, RINGLET_ERROR_FORMAT, "not a JSON object" },

  { "version is a word", "poni_version: two\n" SIX, -1, RINGLET_ERROR_FORMAT,
      "poni_version" },
  { "unknown detector", "Detector: Fridge\n" SIX, -1, RINGLET_ERROR_VALUE, "Fridge" },
  { "pixel of no size", SIX "PixelSize1: 1e-4\nPixelSize2: 0\n", -1,
      RINGLET_ERROR_FORMAT, "\"PixelSize2: 0\" is not allowed" },
  { "pixel of no size in the configuration",
      CONFIG ("{\"pixel1\": 0, \"pixel2\": 1e-4}"), -1, RINGLET_ERROR_VALUE,
      "\"pixel1\" is 0, but must be a positive length" },
  { "one pixel size", SIX "PixelSize1: 1e-4\n", -1, RINGLET_ERROR_VALUE, "pixel size" },
  { "JSON that is no object", CONFIG ("[1, 2]"), -1, RINGLET_ERROR_FORMAT,
      "Detector_config" },
  { "shape of three", CONFIG ("{" PIXELS ", \"max_shape\": [1, 2, 3]}"), -1,
      RINGLET_ERROR_VALUE, "max_shape" },
  { "shape is a word", CONFIG ("{" PIXELS ", \"max_shape\": \"big\"}"), -1,
      RINGLET_ERROR_VALUE, "\"max_shape\" is \"big\"" },
  { "negative shape", CONFIG ("{" PIXELS ", \"max_shape\": [-5, 10]}"), -1,
      RINGLET_ERROR_VALUE, "\"max_shape\" is [-5,10]" },
  { "shape overflows", CONFIG ("{" PIXELS ", \"max_shape\": [4294967296, 4294967296]}"),
      -1, RINGLET_ERROR_LIMIT, "" },
  { "orientation 5", CONFIG ("{" PIXELS ", \"orientation\": 5}"), -1,
      RINGLET_ERROR_VALUE, "orientation" },
  { "orientation beyond 32 bits", CONFIG ("{" PIXELS ", \"orientation\": 4294967299}"),
      -1, RINGLET_ERROR_VALUE, "orientation" },
};

static char *
write_file (const char *folder, const BadCase *c)
{
  char *path = g_build_filename (folder, "bad.poni", NULL);

  g_assert_true (g_file_set_contents (path, c->text, c->size, NULL));
  return path;
}

static void
test_bad (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ringlet-poni-XXXXXX", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    const BadCase *c = &bad_cases[i];
    g_autofree char *path = write_file (folder, c);
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", c->name);
    g_assert_false (
        ringlet_poni_load (path, RINGLET_ORIENTATION_ONE_FLIP, &poni, &error));
    g_test_message ("%s", error->message);
    g_assert_true (g_error_matches (error, RINGLET_ERROR, (int) c->code));
    g_assert_true (g_str_has_prefix (error->message, path));
    g_assert_nonnull (strstr (error->message, c->needle));
    g_assert_null (poni.detector);
    g_unlink (path);
  }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* JSON of any shape is an error or is passed over, never a crash. */
static const char *const odd_configs[] = { "{", "}", "{\"pixel1\"}", "nonsense", "null",
  "\"text\"", "{\"pixel1\": {}, \"pixel2\": []}", "{\"pixel1\": \"1e-4\"}",
  "{\"pixel1\": null, \"pixel2\": true}", "{\"pixel1\": 1e999, \"pixel2\": 1e-4}",
  "{\"pixel1\": -1e-4, \"pixel2\": 1e-4}", "{\"splineFile\": 5, \"orientation\": {}}",
  "{" PIXELS ", \"max_shape\": [[1], {}]}",
  "{" PIXELS ", \"max_shape\": [\"20\", null]}", "{" PIXELS ", \"max_shape\": []}",
  "{" PIXELS ", \"max_shape\": [2.5, 1e30]}", "{" PIXELS ", \"orientation\": 1e30}",
  "{" PIXELS ", \"orientation\": -1}" };

static void
test_odd_config (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (odd_configs); i++) {
    g_autofree char *text = g_strconcat ("poni_version: 2\nDetector: Detector\n"
                                         "Detector_config: ",
        odd_configs[i], "\n" SIX, NULL);
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", odd_configs[i]);
    if (ringlet_poni_parse (text, NULL, RINGLET_ORIENTATION_ONE_FLIP, &poni, &error))
      g_assert_null (poni.detector);
    else
      g_assert_nonnull (error);
  }
}

static void
test_no_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("ringlet-poni-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "missing.poni", NULL);
  const char *const paths[] = { path, folder };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++) {
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (
        ringlet_poni_load (paths[i], RINGLET_ORIENTATION_ONE_FLIP, &poni, &error));
    g_assert_true (error->domain == G_FILE_ERROR);
    g_assert_nonnull (strstr (error->message, paths[i]));
  }
  g_rmdir (folder);
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/poni-bad/files", test_bad);
  g_test_add_func ("/poni-bad/odd-config", test_odd_config);
  g_test_add_func ("/poni-bad/no-file", test_no_file);

  return g_test_run ();
}
