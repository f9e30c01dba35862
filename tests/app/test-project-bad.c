/* SPDX-License-Identifier: MIT */

/* Project files of any content: an error with the key's name, and nothing else. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "program.h"
#include "project-file.h"
#include "project-state.h"

static char *folder;
static char *project_path;

/* A project file with nothing in it, and what follows. */
#define ABOUT "{\"about\": {\"format\": \"Ringlet project\", \"version\": \"1.0\"}"
#define WITH(text) ABOUT ", " text "}"
#define PLAN(text) WITH ("\"plan\": {" text "}")
#define FACTORS(text) PLAN ("\"factors\": {" text "}")
#define GEOMETRY(text) WITH ("\"geometry\": {" text "}")
#define DETECTOR(text) WITH ("\"detector\": {" text "}")
#define MASK(text) WITH ("\"mask\": {" text "}")
#define SERIES(text) WITH ("\"parts\": {\"series\": {" text "}}")
#define LAYER(text) WITH ("\"parts\": {\"mask_layers\": [{" text "}]}")
#define SHAPE(kind, numbers) LAYER ("\"kind\": \"" kind "\", \"numbers\": " numbers)
#define STROKE(text) LAYER ("\"kind\": \"brush\", \"strokes\": [" text "]")
#define DARK(text) WITH ("\"dark\": {\"file\": {" text "}}")
#define PICKS(text) WITH ("\"parts\": {\"picks\": [{" text "}]}")
#define LIMITS(text) WITH ("\"parts\": {\"calibration\": {" text "}}")
#define IMAGE(text) WITH ("\"images\": {\"files\": [{" text "}]}")

typedef struct {
  const char *name;
  const char *text;
  RingletError code;
  const char *needle;
} BadCase;

static const BadCase syntax_cases[] = {
  { "empty", "", RINGLET_ERROR_TRUNCATED, "empty" },
  { "text of another kind", "Dear diary,\n", RINGLET_ERROR_FORMAT, "line 1" },
  { "array", "[1, 2]", RINGLET_ERROR_FORMAT, "no JSON object" },
  { "number", "5", RINGLET_ERROR_FORMAT, "no JSON object" },
  { "truncated", "{\"about\": {\"format\"", RINGLET_ERROR_FORMAT, "JSON" },
  { "truncated in a text", "{\"about\": {\"for", RINGLET_ERROR_FORMAT, "does not end" },
  { "another object", "{}", RINGLET_ERROR_VALUE, "about.format must be" },
  { "poni as JSON", "{\"dist\": 0.1}", RINGLET_ERROR_VALUE, "about.format must be" },
  { "deep arrays",
      "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
      RINGLET_ERROR_LIMIT, "64 deep" },
  { "key twice", PLAN ("\"split\": \"no\", \"split\": \"full\""), RINGLET_ERROR_FORMAT,
      "\"split\" appears twice" },
  { "comment", "/* */" ABOUT "}", RINGLET_ERROR_FORMAT, "line 1" },
  { "hexadecimal", PLAN ("\"n_radial\": 0x10"), RINGLET_ERROR_FORMAT, "line 1" },
  { "octal", PLAN ("\"n_radial\": 010"), RINGLET_ERROR_FORMAT, "number" },
  { "comma at the end", PLAN ("\"n_radial\": 10,"), RINGLET_ERROR_FORMAT, "JSON" },
  { "NaN", PLAN ("\"empty\": NaN"), RINGLET_ERROR_FORMAT, "line 1" },
  { "NUL in a text", PLAN ("\"unit\": \"2th_deg\\u0000\""), RINGLET_ERROR_FORMAT,
      "NUL" },
  { "number of 20 digits", PLAN ("\"n_radial\": 18446744073709551617"),
      RINGLET_ERROR_LIMIT, "18 digits" },
  { "not UTF-8", PLAN ("\"unit\": \"\377\""), RINGLET_ERROR_FORMAT, "UTF-8" },
};

static const BadCase value_cases[] = {
  { "version is a number",
      "{\"about\": {\"format\": \"Ringlet project\", \"version\": 1}}",
      RINGLET_ERROR_VALUE, "about.version must be a text" },
  { "version is a word",
      "{\"about\": {\"format\": \"Ringlet project\", \"version\": \"new\"}}",
      RINGLET_ERROR_VALUE, "about.version must be" },
  { "newer", "{\"about\": {\"format\": \"Ringlet project\", \"version\": \"7.0\"}}",
      RINGLET_ERROR_UNSUPPORTED, "about.version is 7.0" },
  { "unknown key", WITH ("\"colour\": 1"), RINGLET_ERROR_VALUE, "colour is no key" },
  { "unknown inner key", FACTORS ("\"cbn\": {\"rotaton_rad\": 1}"), RINGLET_ERROR_VALUE,
      "plan.factors.cbn.rotaton_rad is no key" },
  { "picks is an object", WITH ("\"parts\": {\"picks\": {}}"), RINGLET_ERROR_VALUE,
      "parts.picks must be an array" },
  { "picks without a place", PICKS ("\"ring\": 1"), RINGLET_ERROR_VALUE,
      "parts.picks[0].slow_px must be an array as long as" },
  { "picks of two lengths",
      PICKS ("\"slow_px\": [1, 2], \"fast_px\": [1], \"sigma_px\": [0, 0]"),
      RINGLET_ERROR_VALUE, "parts.picks[0].slow_px must be an array as long as" },
  { "pick at a word",
      PICKS ("\"slow_px\": [\"a\"], \"fast_px\": [1], \"sigma_px\": [0]"),
      RINGLET_ERROR_VALUE, "parts.picks[0].slow_px must be an array of numbers" },
  { "origin of a pick",
      PICKS ("\"from\": \"dice\", \"slow_px\": [], \"fast_px\": [], \"sigma_px\": []"),
      RINGLET_ERROR_VALUE, "parts.picks[0].from: \"dice\"" },
  { "ring of a pick", PICKS ("\"ring\": -1"), RINGLET_ERROR_VALUE,
      "parts.picks[0].ring must be" },
  { "limit", LIMITS ("\"rot1\": {\"state\": \"loose\"}"), RINGLET_ERROR_VALUE,
      "parts.calibration.rot1.state: " },
  { "bounds", LIMITS ("\"rot1\": {\"state\": \"bounded\", \"lo\": 2, \"hi\": 1}"),
      RINGLET_ERROR_VALUE, "parts.calibration: rot1" },
  { "loss", LIMITS ("\"loss\": \"weight\""), RINGLET_ERROR_VALUE,
      "parts.calibration.loss: " },
  { "plan is an array", WITH ("\"plan\": []"), RINGLET_ERROR_VALUE,
      "plan must be an object, not an array of 0" },
  { "unit", PLAN ("\"unit\": \"furlong\""), RINGLET_ERROR_VALUE, "plan.unit: " },
  { "unit is a number", PLAN ("\"unit\": 3"), RINGLET_ERROR_VALUE,
      "plan.unit must be a text, not 3" },
  { "azimuthal unit", PLAN ("\"unit\": \"chi_deg\""), RINGLET_ERROR_VALUE,
      "plan.unit: " },
  { "engine", PLAN ("\"engine\": \"steam\""), RINGLET_ERROR_VALUE, "plan.engine: " },
  { "split", PLAN ("\"split\": \"hair\""), RINGLET_ERROR_VALUE, "plan.split: " },
  { "error model", PLAN ("\"error_model\": \"bold\""), RINGLET_ERROR_VALUE,
      "plan.error_model: " },
  { "bins", PLAN ("\"n_radial\": -3"), RINGLET_ERROR_VALUE, "plan.n_radial must be" },
  { "half a bin", PLAN ("\"n_radial\": 2.5"), RINGLET_ERROR_VALUE,
      "plan.n_radial must be a whole number" },
  { "too many bins", PLAN ("\"n_radial\": 2000000000"), RINGLET_ERROR_VALUE,
      "plan.n_radial: " },
  { "bins beyond 32 bits", PLAN ("\"n_radial\": 4294967297"), RINGLET_ERROR_VALUE,
      "plan.n_radial must be" },
  { "range of one", PLAN ("\"radial_range\": [1]"), RINGLET_ERROR_VALUE,
      "plan.radial_range must be two numbers" },
  { "range with a word", PLAN ("\"radial_range\": [1, \"nan\"]"), RINGLET_ERROR_VALUE,
      "plan.radial_range[1] must be a finite number, not \"nan\"" },
  { "range without an end", PLAN ("\"radial_range\": [1, 1e999]"), RINGLET_ERROR_VALUE,
      "plan.radial_range[1] must be a finite number" },
  { "range turned round", PLAN ("\"radial_range\": [5, 1]"), RINGLET_ERROR_VALUE,
      "plan.radial_range: " },
  { "azimuth of two turns", PLAN ("\"azimuth_range_deg\": [0, 720]"),
      RINGLET_ERROR_VALUE, "plan.azimuth_range_deg: " },
  { "centre", PLAN ("\"azimuth_centre_deg\": 1e9"), RINGLET_ERROR_VALUE,
      "plan.azimuth_centre_deg: " },
  { "dummy", PLAN ("\"dummy\": \"dumb\""), RINGLET_ERROR_VALUE, "plan.dummy must be" },
  { "dummy without a value", PLAN ("\"dummy\": {}"), RINGLET_ERROR_VALUE,
      "plan.dummy.value must be" },
  { "dummy width", PLAN ("\"dummy\": {\"value\": 1, \"delta\": -1}"),
      RINGLET_ERROR_VALUE, "plan.dummy: " },
  { "flag", PLAN ("\"dark_variance\": 1"), RINGLET_ERROR_VALUE,
      "plan.dark_variance must be true or false, not 1" },
  { "normalisation", PLAN ("\"normalization_factor\": 0"), RINGLET_ERROR_VALUE,
      "plan.normalization_factor: " },
  { "polarisation", FACTORS ("\"polarization\": 1.5"), RINGLET_ERROR_VALUE,
      "plan.factors.polarization: " },
  { "infinite polarisation", FACTORS ("\"polarization\": \"inf\""), RINGLET_ERROR_VALUE,
      "plan.factors.polarization: " },
  { "sample", FACTORS ("\"sample\": {\"shape\": \"cube\"}"), RINGLET_ERROR_VALUE,
      "plan.factors.sample.shape: " },
  { "sample depth", FACTORS ("\"sample\": {\"shape\": \"slab\", \"depth\": -1}"),
      RINGLET_ERROR_VALUE, "plan.factors.sample: " },
  { "cell", FACTORS ("\"cbn\": {\"is_active\": true, \"diamond_m\": -1}"),
      RINGLET_ERROR_VALUE, "plan.factors.cbn: " },
  { "cake", WITH ("\"cake\": {\"n_radial\": 100000, \"n_azimuth\": 100000}"),
      RINGLET_ERROR_VALUE, "cake.n_azimuth: " },
  { "calibrant", WITH ("\"calibrant\": \"sugar\""), RINGLET_ERROR_VALUE,
      "calibrant: " },
  { "dark frames", WITH ("\"dark_frames\": 0"), RINGLET_ERROR_VALUE,
      "dark_frames must" },
  { "distance", GEOMETRY ("\"distance_m\": -1"), RINGLET_ERROR_VALUE,
      "geometry.distance_m: " },
  { "rotation", GEOMETRY ("\"rot1_rad\": \"1\""), RINGLET_ERROR_VALUE,
      "geometry.rot1_rad must be a finite number" },
  { "rule", GEOMETRY ("\"orientation_rule\": \"three-flips\""), RINGLET_ERROR_VALUE,
      "geometry.orientation_rule: " },
  { "replaced", GEOMETRY ("\"replaced\": [\"all\"]"), RINGLET_ERROR_VALUE,
      "geometry.replaced must be" },
  { "detector", DETECTOR ("\"name\": \"Fridge\""), RINGLET_ERROR_VALUE, "detector: " },
  { "no detector", DETECTOR (""), RINGLET_ERROR_VALUE, "detector: " },
  { "orientation", DETECTOR ("\"name\": \"Pilatus1M\", \"orientation\": 5"),
      RINGLET_ERROR_VALUE, "detector.orientation must be" },
  { "other pixels", DETECTOR ("\"name\": \"Pilatus1M\", \"pixels_sha256\": \"0\""),
      RINGLET_ERROR_VALUE, "detector: the pixels" },
  { "material",
      DETECTOR ("\"name\": \"Pilatus1M\", \"sensor\": {\"material\": \"Xx\"}"),
      RINGLET_ERROR_VALUE, "detector.sensor.material: " },
  { "detector of no geometry", DETECTOR ("\"of_geometry_file\": true"),
      RINGLET_ERROR_VALUE, "detector: " },
  { "series that is none", WITH ("\"parts\": {\"series\": 5}"), RINGLET_ERROR_VALUE,
      "parts.series must be an object" },
  { "format of cakes", SERIES ("\"formats\": [\"edf\"]"), RINGLET_ERROR_VALUE,
      "parts.series.formats must be" },
  { "formats that are numbers", SERIES ("\"formats\": [1]"), RINGLET_ERROR_VALUE,
      "parts.series.formats must be" },
  { "one file as a name", SERIES ("\"one_file\": \"all.h5\""), RINGLET_ERROR_VALUE,
      "parts.series.one_file must be true or false" },
  { "what exists", SERIES ("\"existing\": \"ask\""), RINGLET_ERROR_VALUE,
      "parts.series.existing must be one of skip" },
  { "grid of no columns", SERIES ("\"grid\": {\"rows\": 5}"), RINGLET_ERROR_VALUE,
      "parts.series.grid: " },
  { "grid too large", SERIES ("\"grid\": {\"rows\": 5000, \"columns\": 5000}"),
      RINGLET_ERROR_VALUE, "parts.series.grid: " },
  { "offset of half a frame", SERIES ("\"grid\": {\"offset\": 0.5}"),
      RINGLET_ERROR_VALUE, "parts.series.grid.offset must be a whole number" },
  { "blank of no number", SERIES ("\"grid\": {\"blanks\": \"x\"}"), RINGLET_ERROR_VALUE,
      "parts.series.grid.blanks: " },
  { "empty region", SERIES ("\"regions\": [{\"lo\": 2, \"hi\": 2}]"),
      RINGLET_ERROR_VALUE, "parts.series.regions[0].hi must be larger than lo" },
  { "quantity", SERIES ("\"regions\": [{\"hi\": 2, \"quantity\": \"height\"}]"),
      RINGLET_ERROR_VALUE, "parts.series.regions[0].quantity must be one of sum" },
  { "region of no unit", SERIES ("\"regions\": [{\"hi\": 2, \"unit\": \"miles\"}]"),
      RINGLET_ERROR_VALUE, "parts.series.regions[0].unit: " },
  { "expression of no region", SERIES ("\"expression\": \"A\""), RINGLET_ERROR_VALUE,
      "parts.series.expression: " },
  { "layers that are none", WITH ("\"parts\": {\"mask_layers\": 5}"),
      RINGLET_ERROR_VALUE, "parts.mask_layers must be an array" },
  { "layer that is none", WITH ("\"parts\": {\"mask_layers\": [5]}"),
      RINGLET_ERROR_VALUE, "parts.mask_layers[0] must be an object" },
  { "layer of no kind", LAYER ("\"name\": \"a\""), RINGLET_ERROR_VALUE,
      "parts.mask_layers[0].kind must be one of \"rectangle\"" },
  { "layer of a kind that is none", SHAPE ("square", "[1, 2]"), RINGLET_ERROR_VALUE,
      "parts.mask_layers[0].kind must be one of" },
  { "layer with too few numbers", SHAPE ("circle", "[1, 2]"), RINGLET_ERROR_VALUE,
      "parts.mask_layers[0].numbers: A layer “Circle” takes" },
  { "layer without numbers", LAYER ("\"kind\": \"arc\""), RINGLET_ERROR_VALUE,
      "parts.mask_layers[0].numbers: " },
  { "layer with a text", SHAPE ("circle", "[1, 2, \"3\"]"), RINGLET_ERROR_VALUE,
      "parts.mask_layers[0].numbers must be" },
  { "layer that is infinite", SHAPE ("circle", "[1, 2, null]"), RINGLET_ERROR_VALUE,
      "parts.mask_layers[0].numbers: " },
  { "range of no unit", SHAPE ("radial", "[1, 2]"), RINGLET_ERROR_VALUE,
      "radial unit" },
  { "range of an azimuth",
      LAYER ("\"kind\": \"radial\", \"numbers\": [1, 2], \"unit\": \"chi_deg\""),
      RINGLET_ERROR_VALUE, "radial unit" },
  { "range of another unit",
      LAYER ("\"kind\": \"radial\", \"numbers\": [1, 2], \"unit\": \"miles\""),
      RINGLET_ERROR_VALUE, "parts.mask_layers[0].unit: " },
  { "stroke that is a number", STROKE ("5"), RINGLET_ERROR_VALUE,
      "parts.mask_layers[0].strokes must be" },
  { "stroke of no radius", STROKE ("\"add\""), RINGLET_ERROR_VALUE,
      "parts.mask_layers[0].strokes must be" },
  { "stroke of a word", STROKE ("\"add 1 2 three\""), RINGLET_ERROR_VALUE,
      "parts.mask_layers[0].strokes must be" },
  { "stroke that draws", STROKE ("\"draw 1 2 3\""), RINGLET_ERROR_VALUE,
      "parts.mask_layers[0].strokes must be" },
  { "pixels that are none", LAYER ("\"kind\": \"pixels\""), RINGLET_ERROR_VALUE,
      "parts.mask_layers[0].mask must be" },
  { "pixels of half a row",
      LAYER (
          "\"kind\": \"pixels\", \"mask\": {\"shape\": [1, 2], \"rows\": [\"1*1\"]}"),
      RINGLET_ERROR_VALUE, "parts.mask_layers[0].mask.rows[0] must be" },
  { "pixels of no file",
      LAYER ("\"kind\": \"pixels\", \"mask\": {\"file\": {\"path\": \"none.edf\"}}"),
      RINGLET_ERROR_VALUE, "parts.mask_layers[0].mask.file" },
  { "mask without a shape", MASK ("\"rows\": []"), RINGLET_ERROR_LIMIT,
      "mask.shape: An image of 0" },
  { "detector of half a row", DETECTOR ("\"pixel_m\": [1, 1], \"shape\": [2.5, 3]"),
      RINGLET_ERROR_VALUE, "detector.shape must be" },
  { "mask of half a row", MASK ("\"shape\": [2.5, 3], \"rows\": []"),
      RINGLET_ERROR_VALUE, "mask.shape must be" },
  { "huge mask", MASK ("\"shape\": [2000000000, 2000000000], \"rows\": []"),
      RINGLET_ERROR_LIMIT, "mask.shape: " },
  { "too few rows", MASK ("\"shape\": [3, 4], \"rows\": [\"2*4\"]"),
      RINGLET_ERROR_VALUE, "mask.rows must be" },
  { "too many rows", MASK ("\"shape\": [3, 4], \"rows\": [\"3*4\", \"1*4\"]"),
      RINGLET_ERROR_VALUE, "mask.rows[1] must be" },
  { "rows beyond the shape", MASK ("\"shape\": [3, 4], \"rows\": [\"4*4\"]"),
      RINGLET_ERROR_VALUE, "mask.rows[0] must be" },
  { "short row", MASK ("\"shape\": [3, 4], \"rows\": [\"3*1 2\"]"), RINGLET_ERROR_VALUE,
      "mask.rows[0] must be" },
  { "long row", MASK ("\"shape\": [3, 4], \"rows\": [\"3*1 2 2\"]"),
      RINGLET_ERROR_VALUE, "mask.rows[0] must be" },
  { "row that overflows",
      MASK ("\"shape\": [3, 4], \"rows\": [\"3*18446744073709551615 5\"]"),
      RINGLET_ERROR_VALUE, "mask.rows[0] must be" },
  { "negative run", MASK ("\"shape\": [3, 4], \"rows\": [\"3*-1 5\"]"),
      RINGLET_ERROR_VALUE, "mask.rows[0] must be" },
  { "row is a number", MASK ("\"shape\": [3, 4], \"rows\": [12]"), RINGLET_ERROR_VALUE,
      "mask.rows[0] must be" },
  { "missing dark", DARK ("\"path\": \"none.edf\""), RINGLET_ERROR_VALUE,
      "dark.file: " },
  { "dark without a path", DARK ("\"size\": 3"), RINGLET_ERROR_VALUE,
      "dark.file.path must be" },
  { "dark is a folder", DARK ("\"path\": \"..\""), RINGLET_ERROR_VALUE, "dark.file: " },
  { "dark is a device", DARK ("\"path\": \"/dev/zero\""), RINGLET_ERROR_VALUE,
      "dark.file: " },
  { "dark is a number", WITH ("\"dark\": 3"), RINGLET_ERROR_VALUE, "dark must be" },
  { "digest", DARK ("\"path\": \"dark.edf\", \"sha256\": \"XYZ\""), RINGLET_ERROR_VALUE,
      "dark.file.sha256 must be 64" },
  { "negative size", DARK ("\"path\": \"dark.edf\", \"size\": -1"), RINGLET_ERROR_VALUE,
      "dark.file.size must be" },
  { "dark is the project", DARK ("\"path\": \"bad.ringlet\""), RINGLET_ERROR_VALUE,
      "dark.file.path must be another file" },
  { "image is the project", IMAGE ("\"path\": \"./x/../bad.ringlet\""),
      RINGLET_ERROR_VALUE, "images.files[0].path must be another file" },
  { "image is a geometry", IMAGE ("\"path\": \"g.poni\""), RINGLET_ERROR_UNSUPPORTED,
      "images.files: " },
  { "image is a text", WITH ("\"images\": {\"files\": [\"a.edf\"]}"),
      RINGLET_ERROR_VALUE, "images.files[0] must be an object" },
  { "frame", WITH ("\"images\": {\"frame\": -1}"), RINGLET_ERROR_VALUE,
      "images.frame must be" },
};

/* Not brought to the disk, which takes longer than all the rest. */
static void
put (const char *text, gsize size)
{
  g_unlink (project_path); /* without it the end of a longer one would stay */
  g_assert_true (g_file_set_contents_full (
      project_path, text, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0666, NULL));
}

static void
check_case (const BadCase *c)
{
  g_auto (RingletProjectFile) file = { 0 };
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", c->name);
  put (c->text, strlen (c->text));
  g_assert_false (
      ringlet_project_file_load (project_path, TRUE, &file, NULL, NULL, &error));
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, project_path));
  if (strstr (error->message, c->needle) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, c->needle);
  g_assert_error (error, RINGLET_ERROR, (int) c->code);
  g_assert_null (file.state);
}

static void
test_syntax (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (syntax_cases); i++)
    check_case (&syntax_cases[i]);
}

static void
test_values (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (value_cases); i++)
    check_case (&value_cases[i]);
}

/* Absolute paths and ways upwards are no error: files lie where they lie. */
static void
test_other_paths (void)
{
  g_autofree char *base = g_path_get_basename (folder);
  g_autofree char *text =
      g_strdup_printf (WITH ("\"dark\": {\"file\": {\"path\": \"../%s/./dark.edf\"}}, "
                             "\"flat\": {\"file\": {\"path\": \"%s/flat.edf\"}}"),
          base, folder);
  g_auto (RingletProjectFile) file = { 0 };
  g_autoptr (GError) error = NULL;

  put (text, strlen (text));
  ringlet_project_file_load (project_path, TRUE, &file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (file.state->dark);
  g_assert_nonnull (file.state->flat);
}

/* ---- large ---- */

static void
check_large (const char *before, const char *unit, gsize n, const char *needle)
{
  g_autoptr (GString) text = g_string_new (before);
  g_autoptr (GError) error = NULL;
  g_auto (RingletProjectFile) file = { 0 };

  for (gsize i = 0; i < n; i++)
    g_string_append (text, unit);
  put (text->str, text->len);
  g_assert_false (
      ringlet_project_file_load (project_path, TRUE, &file, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_LIMIT);
  g_assert_nonnull (strstr (error->message, needle));
}

static void
test_large (void)
{
  check_large (ABOUT ", \"images\": {\"files\": [0", ",0", 2000000, "10^6");
  check_large (ABOUT ", \"a\":", "{\"a\":", 1000000, "64 deep");
  check_large ("", "                                ", 2200000, "64 MiB");
}

/* ---- mutated ---- */

static void
load_any (const char *text, gsize size)
{
  g_auto (RingletProjectFile) file = { 0 };
  g_autoptr (GError) error = NULL;

  put (text, size);
  if (ringlet_project_file_load (project_path, TRUE, &file, NULL, NULL, &error)) {
    g_assert_nonnull (file.state);
    g_assert_true (ringlet_plan_check (&file.state->plan, NULL));
    return;
  }
  g_assert_nonnull (error);
  g_assert_true (g_str_has_prefix (error->message, project_path));
  g_assert_null (file.state);
}

/* Values of the kinds that hurt, in the place of others. */
static const char *const spite[] = { "null", "true", "-1", "1e308", "1e-320", "0.5",
  "999999999999999999", "\"\"", "\"nan\"", "[]", "{}", "[[]]", "\"../x\"",
  "{\"a\":0}" };

static void
mutate (GString *text, GRand *random)
{
  const gsize at = (gsize) g_rand_int_range (random, 0, (gint32) text->len);
  const gsize wanted = (gsize) g_rand_int_range (random, 1, 40);
  const gsize n = MIN (text->len - at, wanted);
  const char *colon = strstr (text->str + at, ": ");
  const char *word = spite[g_rand_int_range (random, 0, G_N_ELEMENTS (spite))];

  switch (g_rand_int_range (random, 0, 5)) {
  case 0:
    text->str[at] = (char) g_rand_int_range (random, 1, 256);
    break;
  case 1:
    g_string_erase (text, (gssize) at, (gssize) n);
    break;
  case 2:
    g_string_truncate (text, MAX (at, 1));
    break;
  case 3:
    g_string_insert_len (text, (gssize) at, text->str, (gssize) n);
    break;
  default:
    if (colon != NULL) {
      const gsize from = (gsize) (colon - text->str) + 2;

      g_string_erase (text, (gssize) from, (gssize) strcspn (text->str + from, ",\n"));
      g_string_insert (text, (gssize) from, word);
    }
  }
}

static void
test_mutated (void)
{
  g_autoptr (RingletState) state = project_state_full (folder);
  g_autoptr (GRand) random = g_rand_new_with_seed (20261128);
  g_autofree char *text = NULL;

  g_assert_true (
      ringlet_project_file_save (state, project_path, TRUE, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (project_path, &text, NULL, NULL));
  for (guint i = 0; i < 1500; i++) {
    g_autoptr (GString) mutated = g_string_new (text);
    const guint n = (guint) g_rand_int_range (random, 1, 4);

    for (guint k = 0; k < n; k++)
      mutate (mutated, random);
    load_any (mutated->str, mutated->len);
  }
}

static void
test_truncated (void)
{
  g_autoptr (RingletState) state = project_state_full (folder);
  g_autofree char *text = NULL;
  gsize size = 0;

  g_assert_true (
      ringlet_project_file_save (state, project_path, TRUE, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (project_path, &text, &size, NULL));
  for (gsize n = 0; n + 2 < size; n += 3) {
    g_auto (RingletProjectFile) file = { 0 };

    put (text, n);
    g_assert_false (
        ringlet_project_file_load (project_path, TRUE, &file, NULL, NULL, NULL));
  }
}

int
main (int argc, char *argv[])
{
  int result = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  project_path = g_build_filename (folder, "bad.ringlet", NULL);
  project_state_make_files (folder);

  g_test_add_func ("/project-bad/syntax", test_syntax);
  g_test_add_func ("/project-bad/values", test_values);
  g_test_add_func ("/project-bad/other-paths", test_other_paths);
  g_test_add_func ("/project-bad/large", test_large);
  g_test_add_func ("/project-bad/mutated", test_mutated);
  g_test_add_func ("/project-bad/truncated", test_truncated);
  result = g_test_run ();

  folder_remove (folder);
  g_free (project_path);
  g_free (folder);
  return result;
}
