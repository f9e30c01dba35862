/* SPDX-License-Identifier: MIT */

/* ringlet calibrate, recalibrate and check, as users call them, on a simulated image
 * whose geometry is known. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "fixture.h"
#include "geometry/convert.h"
#include "image/image-write-edf.h"
#include "image/source.h"
#include "program.h"
#include "support/sanitizer.h"

#define GIVEN "lab6.edf -c LaB6 --energy 30keV --detector Pilatus300k"

static char *folder;
static RingletPoni truth;

static void
load_poni (const char *name, RingletPoni *poni)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  ringlet_poni_load (path, RINGLET_ORIENTATION_ONE_FLIP, poni, &error);
  g_assert_no_error (error);
}

/* A tilt of some degrees, the beam off the middle. */
static void
make_inputs (void)
{
  g_autofree char *path = NULL;

  folder = folder_new ();
  path = g_build_filename (folder, "truth.poni", NULL);
  g_assert_true (g_file_set_contents (path,
      "poni_version: 2.1\nDetector: Pilatus300k\n"
      "Detector_config: {\"orientation\": 3}\n"
      "Distance: 0.12\nPoni1: 0.06\nPoni2: 0.035\n"
      "Rot1: 0.05\nRot2: -0.03\nRot3: 0\nWavelength: 4.132806614440e-11\n",
      -1, NULL));
  program_do (folder, "simulate -c LaB6 --poni truth.poni --counts 2000 -o lab6.edf");
  program_do (folder,
      "simulate -c LaB6 --poni truth.poni --counts 1e-9 --no-noise -o flat.edf");
  load_poni ("truth.poni", &truth);
}

/* In words that do not depend on each other; a hundredth of a pixel is four of the
 * uncertainties that the program states. */
static void
assert_near_truth (const char *name)
{
  g_auto (RingletPoni) poni = { 0 };
  RingletFit2d is, should;

  load_poni (name, &poni);
  g_assert_true (
      ringlet_fit2d_from_geometry (truth.detector, &truth.geometry, &should, NULL));
  g_assert_true (
      ringlet_fit2d_from_geometry (poni.detector, &poni.geometry, &is, NULL));
  g_assert_cmpfloat_with_epsilon (is.centre_slow_px, should.centre_slow_px, 0.02);
  g_assert_cmpfloat_with_epsilon (is.centre_fast_px, should.centre_fast_px, 0.02);
  g_assert_cmpfloat_with_epsilon (is.distance_m / should.distance_m, 1.0, 5e-5);
  g_assert_cmpfloat_with_epsilon (is.tilt_rad, should.tilt_rad, 3e-4);
}

static void
write_text (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static JsonObject *
run_json (const char *line, JsonParser *parser)
{
  g_auto (Run) run = program_run (folder, line);
  g_autoptr (GError) error = NULL;

  g_test_message ("%s: %s%s", line, run.out, run.err);
  json_parser_load_from_data (parser, run.out, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static double
sigma_of (JsonObject *root, const char *parameter)
{
  JsonObject *parameters = json_object_get_object_member (root, "parameters");

  return json_object_get_double_member (
      json_object_get_object_member (parameters, parameter), "sigma");
}

static void
test_automatic (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = run_json ("calibrate " GIVEN " -o auto.poni --json", parser);

  g_assert_true (json_object_get_boolean_member (root, "found"));
  assert_near_truth ("auto.poni");
  g_assert_cmpfloat (sigma_of (root, "distance"), >, 0.0);
  g_assert_cmpfloat (sigma_of (root, "distance"), <, 1e-5);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (root, "rings")), >, 5);
}

/* Energy, calibrant and detector may be said by the image; a start that is some pixels
 * off is enough. */
static void
test_ways (void)
{
  program_do (folder, "geometry truth.poni --to poni -o start.poni");
  {
    g_autofree char *path = g_build_filename (folder, "start.poni", NULL);
    RingletGeometry off = truth.geometry;

    off.distance_m *= 1.01;
    off.poni_slow_m += 3e-4;
    g_assert_true (ringlet_poni_save (path, truth.detector, &off, 0, TRUE, NULL));
  }
  program_do (folder,
      "recalibrate lab6.edf -c LaB6 --poni start.poni -o again.poni --write-points "
      "p.npt");
  assert_near_truth ("again.poni");
  program_do (folder, "calibrate lab6.edf --poni start.poni -o named.poni");
  assert_near_truth ("named.poni");
  program_do (folder, "calibrate --points p.npt --detector Pilatus300k -o picked.poni");
  assert_near_truth ("picked.poni");
}

/* Points that are written and read weigh as before: the same geometry, the same ±. */
static void
test_points_again (void)
{
  static const char *const names[] = { "distance", "poni1", "poni2", "rot1", "rot2" };
  g_autoptr (JsonParser) first = json_parser_new ();
  g_autoptr (JsonParser) again = json_parser_new ();
  JsonObject *a = run_json ("calibrate " GIVEN " --write-points own.npt --json", first);
  JsonObject *b =
      run_json ("calibrate --points own.npt --detector Pilatus300k --json", again);

  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    g_assert_cmpfloat_with_epsilon (
        sigma_of (b, names[k]), sigma_of (a, names[k]), 0.01 * sigma_of (a, names[k]));
  g_assert_cmpfloat_with_epsilon (
      json_object_get_double_member (b, "direct_distance_m"),
      json_object_get_double_member (a, "direct_distance_m"), 1e-9);
}

/* As pyFAI's integration configuration, version 5: tests/reference/json_pyfai.py lets
 * pyFAI load it. */
static void
test_json (void)
{
  g_autofree char *path = g_build_filename (folder, "auto.azimint.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (RingletPoni) poni = { 0 };
  g_auto (RingletPoni) again = { 0 };
  g_autoptr (GError) error = NULL;
  JsonObject *root = NULL;
  JsonObject *inner = NULL;

  program_do (folder, "calibrate " GIVEN " -o auto.azimint.json");
  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpint (json_object_get_int_member (root, "version"), ==, 5);
  inner = json_object_get_object_member (root, "poni");
  g_assert_cmpstr (
      json_object_get_string_member (inner, "detector"), ==, "Pilatus300k");
  g_assert_cmpfloat (json_object_get_double_member (inner, "poni_version"), ==, 2.1);

  program_do (folder, "geometry auto.azimint.json --to poni -o of-json.poni");
  assert_near_truth ("of-json.poni");
  load_poni ("of-json.poni", &poni);
  g_assert_cmpfloat (
      poni.geometry.distance_m, ==, json_object_get_double_member (inner, "dist"));
  g_assert_cmpfloat (
      poni.geometry.rot2_rad, ==, json_object_get_double_member (inner, "rot2"));
  program_do (
      folder, "geometry auto.azimint.json --from json --to poni -o again-of-json.poni");
  load_poni ("again-of-json.poni", &again);
  g_assert_cmpmem (
      &again.geometry, sizeof again.geometry, &poni.geometry, sizeof poni.geometry);
}

/* ---- dark and flat ---- */

typedef float (*PixelFunc) (gsize row, gsize column);

/* Edges that would be taken for rings. */
static float
response (gsize row, gsize column)
{
  return (row / 8 + column / 8) % 2 == 0 ? 0.4f : 1.6f;
}

static float
offset (gsize row, gsize column)
{
  return column / 5 % 2 == 0 ? 50.0f : 200.0f;
}

static RingletImage *powder;

static float
measured (gsize row, gsize column)
{
  const double counts = ringlet_image_get (powder, row * powder->n_fast + column);

  return counts < 0.0
      ? NAN
      : roundf ((float) counts * response (row, column)) + offset (row, column);
}

static void
write_pixels (const char *name, PixelFunc func)
{
  const gsize n_slow = truth.detector->n_slow, n_fast = truth.detector->n_fast;
  g_autofree char *path = g_build_filename (folder, name, NULL);
  float *data = ringlet_image_alloc (RINGLET_PIXEL_F32, n_slow, n_fast, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < n_slow; i++)
    for (gsize j = 0; j < n_fast; j++)
      data[i * n_fast + j] = func (i, j);
  image = ringlet_image_new_take (RINGLET_PIXEL_F32, n_slow, n_fast, data, NULL);
  ringlet_image_write_edf (image, NULL, path, TRUE, &error);
  g_assert_no_error (error);
}

static void
test_dark_and_flat (void)
{
  g_autofree char *path = g_build_filename (folder, "lab6.edf", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (Run) without = { 0 };

  write_pixels ("response.edf", response);
  write_pixels ("offset.edf", offset);
  powder = ringlet_image_load (path, NULL, &error);
  g_assert_no_error (error);
  write_pixels ("raw.edf", measured);
  g_clear_pointer (&powder, ringlet_image_unref);
  without = program_run (folder,
      "calibrate raw.edf -c LaB6 -e 30keV --detector Pilatus300k -o uncorrected.poni");
  g_assert_cmpint (without.code, ==, 1);
  program_do (folder,
      "calibrate raw.edf -c LaB6 -e 30keV --detector Pilatus300k -d offset.edf -f "
      "response.edf -o corrected.poni");
  assert_near_truth ("corrected.poni");
}

/* What is fixed stays what it is, to the bit; what is bounded stays inside. */
static void
test_limits (void)
{
  g_auto (RingletPoni) fixed = { 0 };
  g_auto (RingletPoni) bounded = { 0 };

  program_do (folder,
      "calibrate " GIVEN
      " --fix distance=0.1201m,rot1 --poni truth.poni -o fixed.poni");
  load_poni ("fixed.poni", &fixed);
  g_assert_cmpfloat (fixed.geometry.distance_m, ==, 0.1201);
  g_assert_cmpfloat (fixed.geometry.rot1_rad, ==, truth.geometry.rot1_rad);
  program_do (
      folder, "calibrate " GIVEN " --bound distance=121mm,130mm -o bounded.poni");
  load_poni ("bounded.poni", &bounded);
  g_assert_cmpfloat (bounded.geometry.distance_m, ==, 0.121);
}

static void
test_check (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root =
      run_json ("check lab6.edf -c LaB6 --poni truth.poni --json", parser);

  g_assert_cmpfloat (json_object_get_double_member (root, "rms_px"), <, 0.2);
  g_assert_true (json_object_get_null_member (root, "far"));
  root = run_json ("check lab6.edf -c LaB6 --poni start.poni --json", parser);
  g_assert_cmpfloat (json_object_get_double_member (root, "rms_px"), >, 1.0);
}

/* Of another powder; lines of a list have no indices. */
static void
test_check_wrong (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_auto (Run) run = { 0 };
  JsonObject *root =
      run_json ("check lab6.edf -c CeO2 --poni truth.poni --json", parser);

  g_assert_nonnull (
      strstr (json_object_get_string_member (root, "far"), "which is no fit"));
  write_text ("two.D", "4.156826\n2.93932\n2.399945\n");
  run = program_run (folder, "check lab6.edf -c two.D --poni truth.poni");
  g_assert_cmpint (run.code, ==, 0);
  g_assert_nonnull (strstr (run.out, "     1  –       "));
  g_assert_null (strstr (run.out, "no fit"));
  root = run_json ("check lab6.edf -c two.D --poni truth.poni --json", parser);
  g_assert_true (json_object_get_null_member (
      json_array_get_object_element (json_object_get_array_member (root, "rings"), 0),
      "hkl"));
}

/* The same bytes each time; what the reader asks first is in it. */
static void
test_report (void)
{
  static const char *const words[] = { "NIST SRM 660", "Pilatus300k", "poni1", "± σ",
    "SHA-256", "data:image/png;base64" };
  g_autoptr (GBytes) html = NULL;
  g_autoptr (GBytes) pdf = NULL;

  for (int i = 0; i < 2; i++) {
    program_do (folder, "calibrate " GIVEN " --report %d.html -q", i);
    program_do (folder, "calibrate " GIVEN " --report %d.pdf -q", i);
  }
  assert_same_files (folder, "0.html", "1.html");
  assert_same_files (folder, "0.pdf", "1.pdf");
  html = file_bytes (folder, "0.html");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    g_assert_nonnull (g_strstr_len (
        g_bytes_get_data (html, NULL), (gssize) g_bytes_get_size (html), words[i]));
  pdf = file_bytes (folder, "0.pdf");
  g_assert_cmpmem (g_bytes_get_data (pdf, NULL), 5, "%PDF-", 5);
}

/* A detector without a name: the size of its pixels is enough. */
static void
test_pixel (void)
{
  g_auto (RingletPoni) poni = { 0 };

  program_do (
      folder, "calibrate lab6.edf -c LaB6 -e 30keV --pixel 172um -o pixel.poni");
  assert_near_truth ("pixel.poni");
  load_poni ("pixel.poni", &poni);
  g_assert_cmpstr (poni.detector->name, ==, "Detector");
  g_assert_cmpuint (poni.detector->n_slow, ==, truth.detector->n_slow);
  g_assert_cmpfloat_with_epsilon (poni.detector->pixel_fast_m, 172e-6, 1e-15);
}

typedef struct {
  const char *line;
  int code;
  const char *said;
} Refusal;

/* Each says what is wrong and what would help, and writes nothing. */
static const Refusal refusals[] = {
  { "calibrate flat.edf -c LaB6 -e 30keV --detector Pilatus300k", 1, "flat.edf" },
  { "calibrate lab6.edf -c LaB6 -e 300keV --detector Pilatus300k", 1, "energy" },
  { "calibrate lab6.edf -c CeO2 -e 30keV --detector Pilatus300k", 1, "LaB6" },
  { "calibrate lab6.edf -c LaB6 -e 30keV --detector Pilatus1M", 1, "619" },
  { "calibrate lab6.edf -c LaB7 -e 30keV", 2, "LaB6" },
  { "calibrate lab6.edf -c LaB6 -e 30", 2, "keV" },
  { "calibrate none.edf --free rot3", 2, "--free rot3: rings stay the same" },
  { "calibrate none.edf --bound rot3=0,1deg", 2, "--bound rot3: rings stay the same" },
  { "calibrate " GIVEN " --bound wavelength=20keV,29keV", 1,
      "--bound wavelength: the bounds, 20 to 29 keV, leave out the energy" },
  { "calibrate " GIVEN " --fix rot4", 2, "rot4" },
  { "calibrate " GIVEN " --fix distance=0.2", 2, "distance" },
  { "calibrate " GIVEN " --bound distance=200mm,100mm", 2, "below" },
  { "calibrate " GIVEN " --fix rot1 --free rot1", 2, "rot1" },
  { "calibrate " GIVEN " --loss square", 2, "cauchy" },
  { "calibrate " GIVEN " --points nothing.npt", 1, "nothing.npt" },
  { "calibrate", 2, "image" },
  { "calibrate " GIVEN " --pixel 172um", 2, "or --detector" },
  { "calibrate lab6.edf -c LaB6 -e 30keV --pixel 172", 2, "--pixel" },
  { "calibrate " GIVEN " --report r.txt", 1, ".html or .pdf" },
  { "recalibrate lab6.edf -c LaB6", 2, "--poni" },
  { "check lab6.edf -c CeO2 --poni truth.poni --residual q", 2, "residual" },
  { "calibrate lab6.edf -c one.D -e 30keV --detector Pilatus300k", 1, "LaB6" },
  { "calibrate flat.edf -c one.D -e 30keV --detector Pilatus300k", 1,
      "one.D has one ring only at 30 keV" },
  { "calibrate lab6.edf -c LaB6 -e 33keV --detector Pilatus300k", 1,
      "At 30 keV it would be 0.0" },
  { "calibrate lab6.edf -c LaB6 -e 31.5keV --detector Pilatus300k", 1, "At 30 keV" },
  { "calibrate lab6.edf -c LaB6 -e 3keV --detector Pilatus300k", 1,
      "The rings fit LaB6 at about" },
  { "calibrate " GIVEN " --bound distance=200mm,300mm", 1, "distance contradicts" },
  { "calibrate " GIVEN " --fix distance=0.5m", 1, "distance contradicts" },
  { "calibrate " GIVEN " --mask all.edf", 1, "inverted" },
  { "recalibrate lab6.edf -c CeO2 --poni truth.poni", 1, "no fit" },
  { "recalibrate flat.edf -c LaB6 --poni truth.poni", 1, "geometry those" },
  { "calibrate --points shifted.npt --detector Pilatus300k", 1,
      "numbers of the rings" },
};

/* All points one ring too far out. */
static void
shift_rings (const char *from, const char *to)
{
  g_autofree char *source = g_build_filename (folder, from, NULL);
  g_autofree char *target = g_build_filename (folder, to, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *shifted = NULL;

  g_assert_true (g_file_get_contents (source, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], "ring: ")) {
      const guint64 ring = g_ascii_strtoull (lines[i] + strlen ("ring: "), NULL, 10);

      g_free (lines[i]);
      lines[i] = g_strdup_printf ("ring: %u", (guint) ring + 1);
    }
    /* As picked by hand: nothing says how well. */
    if (strstr (lines[i], " sigma=") != NULL)
      *strstr (lines[i], " sigma=") = '\0';
  }
  shifted = g_strjoinv ("\n", lines);
  g_assert_true (g_file_set_contents (target, shifted, -1, NULL));
}

static void
make_bad_inputs (void)
{
  g_autofree char *one = g_build_filename (folder, "one.D", NULL);
  g_autofree char *all = fixture_write_shape (folder, "all.edf", 619, 487);

  g_assert_nonnull (all);
  g_assert_true (g_file_set_contents (one, "3.0\n", -1, NULL));
  program_do (folder,
      "calibrate " GIVEN " --poni truth.poni --write-points right.npt -o right.poni");
  shift_rings ("right.npt", "shifted.npt");
}

static void
test_refusals (void)
{
  g_autofree char *path = g_build_filename (folder, "kept.poni", NULL);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  make_bad_inputs ();
  program_do (folder, "geometry truth.poni --to poni -o kept.poni");
  before = file_bytes (folder, "kept.poni");
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i += RINGLET_TEST_STRIDE) {
    const gboolean is_check = g_str_has_prefix (refusals[i].line, "check");
    g_autofree char *line = g_strconcat (
        refusals[i].line, is_check ? "" : " --overwrite -o kept.poni", NULL);
    g_auto (Run) run = program_run (folder, line);

    g_test_message ("%s: %s%s", line, run.out, run.err);
    g_assert_cmpint (run.code, ==, refusals[i].code);
    g_assert_nonnull (strstr (run.err, refusals[i].said));
  }
  after = file_bytes (folder, "kept.poni");
  g_assert_true (g_bytes_equal (before, after));
}

/* A geometry that is there is not replaced unless that is said. */
static void
test_overwrite (void)
{
  g_auto (Run) run = program_run (folder, "calibrate " GIVEN " -o truth.poni");

  g_assert_cmpint (run.code, ==, 1);
  g_assert_nonnull (strstr (run.err, "--overwrite"));
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  make_inputs ();
  g_test_add_func ("/calibrate-command/automatic", test_automatic);
  g_test_add_func ("/calibrate-command/ways", test_ways);
  g_test_add_func ("/calibrate-command/points-again", test_points_again);
  g_test_add_func ("/calibrate-command/json", test_json);
  g_test_add_func ("/calibrate-command/dark-and-flat", test_dark_and_flat);
  g_test_add_func ("/calibrate-command/limits", test_limits);
  g_test_add_func ("/calibrate-command/check", test_check);
  g_test_add_func ("/calibrate-command/check-wrong", test_check_wrong);
  g_test_add_func ("/calibrate-command/report", test_report);
  g_test_add_func ("/calibrate-command/refusals", test_refusals);
  g_test_add_func ("/calibrate-command/overwrite", test_overwrite);
  g_test_add_func ("/calibrate-command/pixel", test_pixel);
  code = g_test_run ();
  ringlet_poni_clear (&truth);
  folder_remove (folder);
  g_free (folder);
  return code;
}
