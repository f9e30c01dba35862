/* SPDX-License-Identifier: MIT */

/* ringlet goniometer as users call it, on simulated images of an arm whose model is
 * known, and on a model that pyFAI wrote. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include <json-glib/json-glib.h>

#include "base/error.h"
#include "calib/goniometer.h"
#include "geometry/poni.h"
#include "program.h"
#include "support/shared.h"

#define ROBL "data/real/lab6-pilatus300kw/ROBL_v1.json"
#define N_IMAGES 4

static char *folder;

/* Of pyFAI's making, but for the numbers. */
#define MODEL                                                                          \
  "{\"content\": \"Goniometer calibration v2\", \"detector\": \"Pilatus300k\", "       \
  "\"detector_config\": {\"orientation\": 3}, \"wavelength\": 4.13280661444e-11, "     \
  "\"param\": [%s], "                                                                  \
  "\"param_names\": [\"dist\", \"poni1\", \"poni2\", \"scale\", \"offset\"], "         \
  "\"pos_names\": [\"tth\"], "                                                         \
  "\"trans_function\": {\"content\": \"GeometryTransformation\", "                     \
  "\"param_names\": [\"dist\", \"poni1\", \"poni2\", \"scale\", \"offset\"], "         \
  "\"pos_names\": [\"tth\"], \"dist_expr\": \"dist\", \"poni1_expr\": \"poni1\", "     \
  "\"poni2_expr\": \"poni2\", \"rot1_expr\": \"0.01\", "                               \
  "\"rot2_expr\": \"-(scale * tth + offset) * pi / 180\", \"rot3_expr\": \"0.0\", "    \
  "\"constants\": {\"pi\": 3.141592653589793}}}"

static const double truth[] = { 0.12, 0.05, 0.035, 1.002, -0.3 };
static const double angles[N_IMAGES] = { 2.0, 8.0, 14.0, 20.0 };

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
write_model (const char *name, const char *params)
{
  g_autofree char *text = g_strdup_printf (MODEL, params);

  write_text (name, text);
}

/* Where the formulas put the detector, written out. */
static void
write_poni (int i)
{
  g_autofree char *name = g_strdup_printf ("true%d.poni", i);
  g_autofree char *text = NULL;
  char rot2[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_dtostr (
      rot2, sizeof rot2, -(truth[3] * angles[i] + truth[4]) * (G_PI / 180.0));
  text = g_strdup_printf (
      "poni_version: 2.1\nDetector: Pilatus300k\nDetector_config: {\"orientation\": "
      "3}\n"
      "Distance: 0.12\nPoni1: 0.05\nPoni2: 0.035\nRot1: 0.01\nRot2: %s\nRot3: 0\n"
      "Wavelength: 4.13280661444e-11\n",
      rot2);
  write_text (name, text);
}

/* A detector on a table, 2 mm behind where it says, that sinks and turns on its way. */
static void
write_line (void)
{
  for (int i = 1; i <= 3; i++) {
    g_autofree char *name = g_strdup_printf ("at%d.poni", i);
    g_autofree char *text = g_strdup_printf (
        "poni_version: 2.1\nDetector: Pilatus300k\n"
        "Detector_config: {\"orientation\": 3}\nDistance: 0.%d02\nPoni1: 0.0%d\n"
        "Poni2: 0.04\nRot1: 0.01\nRot2: -0.0%d\nRot3: 0\nWavelength: 1e-10\n",
        i, i, i);

    write_text (name, text);
  }
}

static void
make_inputs (void)
{
  g_autoptr (GString) images = g_string_new ("# of the arm\n\n");
  g_autoptr (GString) points = g_string_new (NULL);

  folder = folder_new ();
  write_line ();
  write_model ("true.json", "0.12, 0.05, 0.035, 1.002, -0.3");
  write_model ("start.json", "0.1205, 0.05, 0.0353, 1.0, -0.2");
  for (int i = 0; i < N_IMAGES; i++) {
    write_poni (i);
    program_do (
        folder, "simulate -c LaB6 --poni true%d.poni --counts 2000 -o im%d.edf", i, i);
    program_do (folder,
        "recalibrate im%d.edf -c LaB6 -p true%d.poni -o own%d.poni --write-points "
        "p%d.npt",
        i, i, i, i);
    g_string_append_printf (images, "im%d.edf tth=%d frame=0\n", i, (int) angles[i]);
    g_string_append_printf (points, "p%d.npt tth=%d\n", i, (int) angles[i]);
  }
  write_text ("images.txt", images->str);
  write_text ("points.txt", points->str);
}

static JsonObject *
run_json (const char *line, JsonParser *parser)
{
  g_auto (Run) run = program_run (folder, line);
  g_autoptr (GError) error = NULL;

  g_test_message ("%s: %s%s", line, run.out, run.err);
  g_assert_cmpint (run.code, ==, 0);
  json_parser_load_from_data (parser, run.out, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
load_poni (const char *name, RingletPoni *poni)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  ringlet_poni_load (path, RINGLET_ORIENTATION_ONE_FLIP, poni, &error);
  g_assert_no_error (error);
}

static RingletGoniometer *
load_model (const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  RingletGoniometer *model = ringlet_goniometer_load (path, &error);

  g_assert_no_error (error);
  return model;
}

/* ---- shown ---- */

static void
test_at (void)
{
  g_auto (RingletPoni) is = { 0 };
  g_auto (RingletPoni) should = { 0 };

  program_do (folder, "goniometer true.json --at tth=14 -o at.poni");
  load_poni ("at.poni", &is);
  load_poni ("true2.poni", &should);
  g_assert_cmpfloat (is.geometry.distance_m, ==, should.geometry.distance_m);
  g_assert_cmpfloat (is.geometry.poni_slow_m, ==, should.geometry.poni_slow_m);
  g_assert_cmpfloat (is.geometry.poni_fast_m, ==, should.geometry.poni_fast_m);
  g_assert_cmpfloat (is.geometry.rot1_rad, ==, should.geometry.rot1_rad);
  g_assert_cmpfloat_with_epsilon (
      is.geometry.rot2_rad, should.geometry.rot2_rad, 1e-15);
  g_assert_cmpfloat (is.geometry.wavelength_m, ==, 4.13280661444e-11);
  g_assert_cmpstr (is.detector->name, ==, "Pilatus300k");
}

/* A header knows the motor, by its own name or by another. */
static void
test_header (void)
{
  static const char *const lines[] = { "goniometer true.json own.edf --json",
    "goniometer true.json other.edf --motor tth=del --json" };
  static const char *const names[] = { "tth", "del" };
  static const char *const files[] = { "own.edf", "other.edf" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_autoptr (JsonParser) parser = json_parser_new ();
    g_autofree char *head = g_strdup_printf (
        "{\nByteOrder = LowByteFirst ;\nDataType = UnsignedByte ;\nDim_1 = 2 ;\n"
        "Dim_2 = 2 ;\nSize = 4 ;\nmotor_mne = phi %s ;\nmotor_pos = 1 14.0 ;\n",
        names[i]);
    g_autofree char *text = g_strdup_printf ("%-510s}\nabcd", head);
    JsonObject *root = NULL;

    write_text (files[i], text);
    root = run_json (lines[i], parser);
    g_assert_cmpfloat (json_object_get_double_member (
                           json_object_get_object_member (root, "position"), "tth"),
        ==, 14.0);
    g_assert_cmpfloat_with_epsilon (
        json_object_get_double_member (
            json_object_get_object_member (root, "geometry"), "rot2"),
        -(1.002 * 14.0 - 0.3) * (G_PI / 180.0), 1e-15);
  }
}

/* tests/reference/goniometer_pyfai.py */
static void
test_robl (void)
{
  g_autofree char *path = ringlet_test_shared (ROBL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *line = NULL;
  JsonObject *geometry = NULL;

  if (path == NULL)
    return;
  line = g_strdup_printf ("goniometer '%s' --at pos=17.25 --json", path);
  geometry = json_object_get_object_member (run_json (line, parser), "geometry");
  g_assert_cmpfloat (
      json_object_get_double_member (geometry, "distance"), ==, 0.918352721976438);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (geometry, "rot1"), -0.05893567899202291, 1e-16);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (geometry, "rot2"), 0.30053824678650554, 1e-15);
}

/* hc = 12.398 419 843 320 026 keV Å (CODATA 2018) */
static void
test_wavelength (void)
{
  g_autofree char *text = g_strdup_printf (MODEL, "0.12, 0.05, 0.035, 1.002, -0.3");
  g_auto (GStrv) parts = g_strsplit (text, "\"wavelength\": 4.13280661444e-11, ", 2);
  g_autofree char *without = g_strjoinv ("", parts);
  g_autoptr (RingletGoniometer) refined = NULL;
  g_auto (RingletPoni) poni = { 0 };
  g_auto (Run) said = { 0 };

  write_text ("without.json", without);
  program_do (folder, "goniometer without.json --at tth=2 -e 30keV -o known.poni");
  load_poni ("known.poni", &poni);
  g_assert_cmpfloat_with_epsilon (
      poni.geometry.wavelength_m, 12.398419843320026e-10 / 30.0, 1e-24);

  said = program_run (
      folder, "goniometer without.json --refine --list images.txt -c LaB6 -o no.json");
  g_assert_cmpint (said.code, ==, 1);
  g_assert_nonnull (strstr (said.err, "energy"));
  program_do (folder,
      "goniometer without.json --refine --list images.txt -c LaB6 -e 30keV -o "
      "known.json");
  refined = load_model ("known.json");
  g_assert_cmpfloat_with_epsilon (
      refined->wavelength_m, 12.398419843320026e-10 / 30.0, 1e-24);
}

/* What pyFAI 2026.9 writes of a single geometry, .azimint.json, is read as one. */
static void
test_config (void)
{
  g_auto (RingletPoni) poni = { 0 };

  write_text ("config.json",
      "{\"application\": \"worker\", \"version\": 5, \"poni\": {\"poni_version\": "
      "2.1, \"dist\": 0.152, \"poni1\": 0.08, \"poni2\": 0.07, \"rot1\": 0.013, "
      "\"rot2\": -0.01, \"rot3\": 0.5, \"detector\": \"Pilatus1M\", "
      "\"detector_config\": {\"pixel1\": 0.000172, \"pixel2\": 0.000172, "
      "\"orientation\": 2}, \"wavelength\": 1e-10}, \"nbpt_rad\": 1000, \"unit\": "
      "\"2th_deg\", \"error_model\": \"no\", \"method\": null, \"shape\": null}");
  program_do (folder, "geometry config.json --to poni -o config.poni");
  load_poni ("config.poni", &poni);
  g_assert_cmpfloat (poni.geometry.distance_m, ==, 0.152);
  g_assert_cmpfloat (poni.geometry.rot3_rad, ==, 0.5);
  g_assert_cmpfloat (poni.geometry.wavelength_m, ==, 1e-10);
  g_assert_cmpstr (poni.detector->name, ==, "Pilatus1M");
  g_assert_cmpint (poni.detector->orientation, ==, 2);

  ringlet_poni_clear (&poni);
  program_do (
      folder, "geometry config.json --detector Pilatus300k --to poni -o other.poni");
  load_poni ("other.poni", &poni);
  g_assert_cmpstr (poni.detector->name, ==, "Pilatus300k");
  g_assert_cmpint (poni.detector->orientation, ==, 2);
}

/* ---- refined ---- */

static void
assert_near_truth (const char *name)
{
  static const double within[] = { 2e-5, 1e-15, 1e-5, 3e-4, 5e-3 };
  g_autoptr (RingletGoniometer) model = load_model (name);

  for (gsize k = 0; k < G_N_ELEMENTS (truth); k++)
    g_assert_cmpfloat_with_epsilon (model->params[k], truth[k], within[k]);
}

/* All images at once: each by itself cannot tell scale and offset apart. */
static void
test_images (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = run_json ("goniometer start.json --refine --list images.txt "
                               "-c LaB6 --fix poni1 -o refined.json --json",
      parser);
  JsonObject *scale = json_object_get_object_member (
      json_object_get_object_member (root, "parameters"), "scale");

  assert_near_truth ("refined.json");
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (root, "images")), ==,
      N_IMAGES);
  g_assert_cmpfloat (json_object_get_double_member (root, "rms_px"), <, 0.2);
  g_assert_cmpfloat (json_object_get_double_member (scale, "sigma"), >, 0.0);
  g_assert_cmpfloat (fabs (json_object_get_double_member (scale, "value") - truth[3]),
      <, 5.0 * json_object_get_double_member (scale, "sigma"));
  g_assert_cmpstr (json_object_get_string_member (
                       json_object_get_object_member (
                           json_object_get_object_member (root, "parameters"), "poni1"),
                       "state"),
      ==, "fixed");
}

/* The powder is what the points say. */
static void
test_points (void)
{
  program_do (folder,
      "goniometer start.json --refine --list points.txt --fix poni1 -o points.json");
  assert_near_truth ("points.json");
}

static void
test_limits (void)
{
  g_autoptr (RingletGoniometer) model = NULL;

  program_do (folder,
      "goniometer start.json --refine --list points.txt "
      "--fix poni1=0.0501,scale --bound dist=0.121,0.13 -o lim.json");
  model = load_model ("lim.json");
  g_assert_cmpfloat (model->params[1], ==, 0.0501);
  g_assert_cmpfloat (model->params[3], ==, 1.0);
  g_assert_cmpfloat (model->params[0], ==, 0.121);
}

/* ---- lines ---- */

static void
test_regress (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (RingletPoni) poni = { 0 };
  JsonObject *lines = NULL;
  JsonObject *distance = NULL;

  lines = json_object_get_object_member (
      run_json ("goniometer --regress at1.poni:100mm at2.poni:20cm at3.poni:0.3m "
                "-o lines.json --json",
          parser),
      "lines");
  distance = json_object_get_object_member (lines, "distance");
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (distance, "slope"), 1.0, 1e-12);
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (distance, "intercept"), 0.002, 1e-12);
  program_do (folder, "goniometer lines.json --at nominal=0.25 -o line.poni");
  load_poni ("line.poni", &poni);
  g_assert_cmpfloat_with_epsilon (poni.geometry.distance_m, 0.252, 1e-12);
  g_assert_cmpfloat_with_epsilon (poni.geometry.poni_slow_m, 0.025, 1e-12);
  g_assert_cmpfloat_with_epsilon (poni.geometry.poni_fast_m, 0.04, 1e-12);
  g_assert_cmpfloat_with_epsilon (poni.geometry.rot2_rad, -0.025, 1e-12);
}

/* ---- bad input ---- */

/**
 * BadCase:
 *
 * A line, how it ends and what it says.
 */
typedef struct {
  const char *line;
  int code;
  const char *needle;
} BadCase;

static const BadCase bad_cases[] = {
  { "goniometer", 2, "name the model" },
  { "goniometer true.json --at tth", 2, "--at takes NAME=VALUE" },
  { "goniometer true.json --at tth=far", 2, "--at takes NAME=VALUE" },
  { "goniometer true.json --at tth=1 --refine im0.edf", 2, "--at asks for a geometry" },
  { "goniometer true.json -o bad.poni", 2, "-o needs a position" },
  { "goniometer true.json --fix dist", 2, "need --refine" },
  { "goniometer true.json im0.edf im1.edf", 2, "name one image" },
  { "goniometer true.json --refine -o bad.json", 2, "--refine needs images" },
  { "goniometer true.json --refine im0.edf -o bad.poni", 2, ".json" },
  { "goniometer --regress at1.poni:100mm -o bad.json", 2, "two geometries or more" },
  { "goniometer true.json --at del=1 -o bad.poni", 1, "no motor \"del\"" },
  { "goniometer true.json im0.edf -o bad.poni", 1, "where the motor tth stands" },
  { "goniometer true.json --at tth=1 -o bad.txt", 1, "the suffix says the format" },
  { "geometry true.json", 1, "ringlet goniometer true.json --at" },
  { "goniometer missing.json", 1, "missing.json" },
  { "goniometer true0.poni", 1, "true0.poni" },
  { "goniometer true.json --refine im0.edf -c LaB6 -o bad.json", 1, "motor tth" },
  { "goniometer true.json --refine --list broken.txt -o bad.json", 1,
      "broken.txt:2: " },
  { "goniometer true.json --refine --list small.txt -c LaB6 -o bad.json", 1,
      "small.edf has 2 × 2 pixels, but the detector of the model" },
  { "goniometer true.json --refine --list points.txt --fix dust -o bad.json", 1,
      "no parameter \"dust\"; choose of dist, poni1" },
  { "goniometer true.json --refine --list points.txt --fix dist "
    "--bound dist=0.1,0.2 -o bad.json",
      1, "has been named already" },
  { "goniometer true.json --refine --list points.txt -o true.json", 1, "true.json" },
  { "goniometer --regress at1.poni:100mm at2.poni:100mm -o bad.json", 1,
      "two distances or more" },
  { "goniometer --regress at1.poni:100mm true0.poni:200mm -o bad.json", 1,
      "another wavelength" },
  { "goniometer --regress at1.poni:100 at2.poni:200 -o bad.json", 1, "at1.poni:100" },
};

static void
test_bad (void)
{
  g_autofree char *small = g_strdup_printf ("%-510s}\nabcd",
      "{\nByteOrder = LowByteFirst ;\nDataType = UnsignedByte ;\nDim_1 = 2 ;\n"
      "Dim_2 = 2 ;\nSize = 4 ;\n");

  write_text ("broken.txt", "p0.npt tth=1\np1.npt tth\n");
  write_text ("small.edf", small);
  write_text ("small.txt", "small.edf tth=1\n");
  for (gsize i = 0; i < G_N_ELEMENTS (bad_cases); i++) {
    g_auto (Run) run = program_run (folder, bad_cases[i].line);
    g_autofree char *json = g_build_filename (folder, "bad.json", NULL);
    g_autofree char *poni = g_build_filename (folder, "bad.poni", NULL);

    g_test_message ("%s: %d %s", bad_cases[i].line, run.code, run.err);
    g_assert_cmpint (run.code, ==, bad_cases[i].code);
    g_assert_nonnull (strstr (run.err, bad_cases[i].needle));
    g_assert_false (g_file_test (json, G_FILE_TEST_EXISTS));
    g_assert_false (g_file_test (poni, G_FILE_TEST_EXISTS));
  }
}

int
main (int argc, char *argv[])
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  make_inputs ();
  g_test_add_func ("/goniometer-command/at", test_at);
  g_test_add_func ("/goniometer-command/header", test_header);
  g_test_add_func ("/goniometer-command/robl", test_robl);
  g_test_add_func ("/goniometer-command/wavelength", test_wavelength);
  g_test_add_func ("/goniometer-command/config", test_config);
  g_test_add_func ("/goniometer-command/images", test_images);
  g_test_add_func ("/goniometer-command/points", test_points);
  g_test_add_func ("/goniometer-command/limits", test_limits);
  g_test_add_func ("/goniometer-command/regress", test_regress);
  g_test_add_func ("/goniometer-command/bad", test_bad);
  result = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return result;
}
