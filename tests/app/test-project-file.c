/* SPDX-License-Identifier: MIT */
#include "project-file.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "detector/detector-file.h"
#include "program.h"
#include "project-state.h"

static char *folder;
static char *project_path;

static char *
in (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
save (const RingletState *state)
{
  g_autoptr (GError) error = NULL;

  ringlet_project_file_save (state, project_path, TRUE, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* Returns (transfer full): what was saved, without any warning. */
static RingletState *
load (void)
{
  g_auto (RingletProjectFile) file = { 0 };
  g_autoptr (GError) error = NULL;

  ringlet_project_file_load (project_path, TRUE, &file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file.warnings->len, ==, 0);
  g_assert_false (file.is_lossy);
  return ringlet_state_ref (file.state);
}

static char *
read_text (void)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (project_path, &text, NULL, NULL));
  return text;
}

static void
round_trip (const RingletState *state)
{
  g_autoptr (RingletState) back = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  save (state);
  first = read_text ();
  back = load ();
  project_state_assert_same (state, back);

  save (back);
  second = read_text ();
  g_assert_cmpstr (first, ==, second);
}

/* ---- every member ---- */

static void
test_full (void)
{
  g_autoptr (RingletState) state = project_state_full (folder);
  g_autoptr (RingletState) usual = ringlet_state_new ();

  /* The list is worth something: nothing in it is what it would be anyway. */
  g_assert_cmpuint (state->n_dark, !=, usual->n_dark);
  g_assert_cmpint (state->gap_mask, !=, usual->gap_mask);
  g_assert_cmpint (state->plan.dark_variance, !=, usual->plan.dark_variance);
  g_assert_cmpint (state->plan.weighted_average, !=, usual->plan.weighted_average);
  round_trip (state);
}

static void
test_empty (void)
{
  g_autoptr (RingletState) state = ringlet_state_new ();

  round_trip (state);
}

/* What a member can be besides. */
static void
set_none (RingletState *state)
{
  state->plan.has_radial_range = state->plan.has_azimuth_range = FALSE;
  state->plan.has_azimuth_centre = FALSE;
  state->plan.radial_min = state->plan.radial_max = 0.0;
  state->plan.azimuth_min_deg = state->plan.azimuth_max_deg = 0.0;
  state->plan.azimuth_centre_deg = 0.0;
  state->plan.engine = NULL;
}

static void
set_nan (RingletState *state)
{
  state->plan.empty = NAN;
  state->plan.factors.polarization = NAN;
  state->plan.factors.oblique_transmission = NAN;
}

static void
set_infinite (RingletState *state)
{
  state->plan.empty = -INFINITY;
}

static void
set_dummy_auto (RingletState *state)
{
  state->plan.dummy = RINGLET_DUMMY_AUTO;
  state->plan.dummy_value = state->plan.dummy_delta = 0.0;
}

static void
set_dummy_none (RingletState *state)
{
  set_dummy_auto (state);
  state->plan.dummy = RINGLET_DUMMY_NONE;
}

/* Digits that a shorter decimal would lose, and the ends of what doubles are. */
static void
set_digits (RingletState *state)
{
  state->geometry.poni_slow_m = 0.1 + 0.2;
  state->geometry.poni_fast_m = -5e-324;
  state->geometry.rot1_rad = 1.7976931348623157e308;
  state->geometry.rot2_rad = 2.2250738585072014e-308;
  state->geometry.rot3_rad = nextafter (1.0, 2.0);
  state->plan.dummy_value = 9007199254740993.0;
}

/* In no file: it is in the project. */
static void
edit_mask (RingletState *state)
{
  const gsize n = FIXTURE_SLOW * FIXTURE_FAST;
  guint8 *bad = g_malloc0 (n);

  bad[0] = bad[FIXTURE_FAST - 1] = bad[n - 1] = 1;
  memset (bad + 3 * FIXTURE_FAST, 1, 5 * FIXTURE_FAST);
  for (gsize i = 20 * FIXTURE_FAST; i < 22 * FIXTURE_FAST; i += 3)
    bad[i] = 1;
  g_clear_pointer (&state->mask, ringlet_mask_unref);
  g_clear_pointer (&state->mask_path, g_free);
  state->mask = ringlet_mask_new_take (FIXTURE_SLOW, FIXTURE_FAST, bad);
}

static void
set_replaced (RingletState *state)
{
  state->replaced = RINGLET_REPLACED_ORIENTATION | RINGLET_REPLACED_SENSOR |
      RINGLET_REPLACED_PARALLAX;
  state->orientation_rule = RINGLET_ORIENTATION_ONE_FLIP;
}

static const struct {
  const char *name;
  void (*set) (RingletState *state);
} variants[] = {
  { "nothing given", set_none },
  { "not a number", set_nan },
  { "infinite", set_infinite },
  { "dummy of the detector", set_dummy_auto },
  { "no dummy", set_dummy_none },
  { "digits", set_digits },
  { "edited mask", edit_mask },
  { "replaced", set_replaced },
};

static void
test_variants (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (variants); i++) {
    g_autoptr (RingletState) full = project_state_full (folder);
    g_autoptr (RingletState) state = ringlet_state_dup (full);

    g_test_message ("%s", variants[i].name);
    variants[i].set (state);
    round_trip (state);
  }
}

static void
test_all_choices (void)
{
  g_autoptr (RingletState) full = project_state_full (folder);
  const RingletUnit *const *units = ringlet_unit_list ();

  for (gsize i = 0; units[i] != NULL; i++) {
    g_autoptr (RingletState) state = ringlet_state_dup (full);

    if (units[i]->is_azimuthal)
      continue;
    state->plan.unit = units[i];
    state->plan.split = (RingletSplit) (i % 4);
    state->plan.error_model = (RingletErrorModel) (i % 5);
    state->plan.factors.sample.shape = (RingletSampleShape) (i % 4);
    state->plan.factors.solid_angle_order = i % 4;
    state->calibrant = ringlet_calibrant_list ()[i % 2];
    round_trip (state);
  }
}

/* ---- detectors ---- */

static RingletDetector *
make_named (const char *name, int orientation)
{
  return ringlet_detector_new_named (name, orientation, NULL);
}

static RingletDetector *
make_binned (void)
{
  const RingletDetectorConfig config = {
    .pixel_slow_m = 158e-6, .pixel_fast_m = 158e-6, .orientation = 4
  };

  return ringlet_detector_new_config ("RayonixSx165", &config, NULL);
}

static RingletDetector *
make_cylinder (void)
{
  const RingletDetectorConfig config = { .radius_m = 0.31, .orientation = 1 };

  return ringlet_detector_new_config ("Aarhus", &config, NULL);
}

static RingletDetector *
make_shapeless (void)
{
  return ringlet_detector_new_generic (1.0 / 7e3, 1e-4, 0, 0, 3, NULL);
}

static RingletDetector *
make_from_file (void)
{
  g_autoptr (RingletDetector) generic =
      ringlet_detector_new_generic (1e-4, 1e-4, FIXTURE_SLOW, FIXTURE_FAST, 3, NULL);
  g_autofree char *path = in ("detector.h5");
  g_autoptr (GError) error = NULL;
  RingletDetector *loaded = NULL;

  ringlet_detector_save (generic, path, TRUE, &error);
  g_assert_no_error (error);
  loaded = ringlet_detector_load (path, 2, &error);
  g_assert_no_error (error);
  return loaded;
}

static RingletDetector *
make_moved (void)
{
  g_autoptr (RingletDetector) plain = make_named ("Pilatus100k", 3);
  g_autofree char *fast = in ("fast.edf");
  g_autofree char *slow = in ("slow.edf");
  g_autofree char *both = g_strconcat (fast, ",", slow, NULL);
  g_autoptr (RingletImage) image = NULL;
  g_autoptr (RingletDetector) moved = NULL;

  g_free (fixture_write_shape (folder, "fast.edf", plain->n_slow, plain->n_fast));
  g_free (fixture_write_shape (folder, "slow.edf", plain->n_slow, plain->n_fast));
  image = ringlet_image_load (fast, NULL, NULL);
  moved = ringlet_detector_with_offsets (plain, image, image, -0.01, NULL);
  return ringlet_detector_with_path (moved, both);
}

static void
round_trip_detector (RingletDetector *detector)
{
  g_autoptr (RingletDetector) owned = detector;
  g_autoptr (RingletState) state = ringlet_state_new ();

  g_assert_nonnull (owned);
  state->detector = ringlet_detector_ref (owned);
  round_trip (state);
}

static void
test_detectors (void)
{
  const char *const *names = ringlet_detector_names ();

  for (gsize i = 0; names[i] != NULL; i += 7)
    round_trip_detector (make_named (names[i], 1 + (int) (i % 4)));
  round_trip_detector (make_binned ());
  round_trip_detector (make_cylinder ());
  round_trip_detector (make_shapeless ());
  round_trip_detector (make_from_file ());
  round_trip_detector (make_moved ());
}

/* Panels that only their geometry file describes come from there again. */
static void
test_panels (void)
{
  static const char text[] = "photon_energy = 9500\nclen = 0.5\nres = 10000\n"
                             "p0/min_fs = 0\np0/max_fs = 31\np0/min_ss = 0\n"
                             "p0/max_ss = 47\np0/corner_x = -40\np0/corner_y = -24\n"
                             "p0/fs = +x\np0/ss = +y\n"
                             "p1/min_fs = 32\np1/max_fs = 63\np1/min_ss = 0\n"
                             "p1/max_ss = 47\np1/corner_x = 5.5\np1/corner_y = -20\n"
                             "p1/fs = +0.999x +0.0447y\np1/ss = -0.0447x +0.999y\n";
  g_autofree char *path = in ("panels.geom");
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (GError) error = NULL;
  RingletState *state = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  ringlet_project_load_geometry (project, path, &error);
  g_assert_no_error (error);
  state = ringlet_project_get_state (project);
  g_assert_cmpstr (state->detector->grid->klass->name, ==, "panels");
  round_trip (state);

  g_assert_true (g_file_set_contents (path, "clen = 1\n", -1, NULL));
  g_assert_false (
      ringlet_project_file_save (state, project_path, TRUE, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
}

/* ---- files ---- */

static void
expect_load_error (const char *needle)
{
  g_auto (RingletProjectFile) file = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (
      ringlet_project_file_load (project_path, TRUE, &file, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, project_path));
  g_assert_nonnull (strstr (error->message, needle));
  g_assert_null (file.state);
}

/* One warning, and a document all the same. */
static RingletState *
expect_warning (const char *needle)
{
  g_auto (RingletProjectFile) file = { 0 };
  g_autoptr (GError) error = NULL;

  ringlet_project_file_load (project_path, TRUE, &file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file.warnings->len, ==, 1);
  g_test_message ("%s", (const char *) file.warnings->pdata[0]);
  g_assert_nonnull (strstr (file.warnings->pdata[0], needle));
  return ringlet_state_ref (file.state);
}

/* The text of the project, changed in one place. */
static void
replace (const char *from, const char *to)
{
  g_autofree char *text = read_text ();
  g_autoptr (GString) changed = g_string_new (text);

  g_assert_cmpuint (g_string_replace (changed, from, to, 1), ==, 1);
  g_assert_true (g_file_set_contents (project_path, changed->str, -1, NULL));
}

static const struct {
  const char *file;
  const char *key;
} strict_files[] = {
  { "mask.edf", "mask.file" },
  { "dark.edf", "dark.file" },
  { "flat.edf", "flat.file" },
  { "absorption.edf", "absorption.file" },
};

static void
test_changed_files (void)
{
  static const guint32 other[] = { 9, 8, 7 };

  for (gsize i = 0; i < G_N_ELEMENTS (strict_files); i++) {
    g_autoptr (RingletState) state = project_state_full (folder);
    g_autofree char *path = in (strict_files[i].file);
    g_autofree char *changed =
        g_strconcat (strict_files[i].key, ": ", path, " has changed", NULL);
    g_autofree char *missing =
        g_strconcat (strict_files[i].key, ": ", path, " is no file", NULL);

    save (state);
    g_free (fixture_write_values (folder, strict_files[i].file, other, 3));
    expect_load_error (changed);
    g_unlink (path);
    expect_load_error (missing);
    project_state_make_files (folder);
    ringlet_state_unref (load ());
  }
}

/* The bytes that the project was saved with are another matter than what was taken. */
static void
test_accepted (void)
{
  static const guint32 other[] = { 9, 8, 7 };
  g_autoptr (RingletState) state = project_state_full (folder);
  g_autofree char *text = NULL;
  g_autoptr (GRegex) regex = g_regex_new ("\"sha256\": \"[0-9a-f]*\",\\s*", 0, 0, NULL);
  g_autofree char *without = NULL;

  save (state);
  g_free (fixture_write_values (folder, "dark.edf", other, 3));
  text = read_text ();
  without = g_regex_replace_literal (regex, text, -1, 0, "", 0, NULL);
  g_assert_true (g_file_set_contents (project_path, without, -1, NULL));
  expect_load_error ("dark: the pixels have changed");
  project_state_make_files (folder);
  ringlet_state_unref (load ());
}

static void
test_lenient_files (void)
{
  g_autoptr (RingletState) state = project_state_full (folder);
  g_autofree char *poni = in ("g.poni");
  g_autofree char *image = in ("b.edf");
  g_autoptr (RingletState) without_poni = NULL;
  g_autoptr (RingletState) other_image = NULL;

  save (state);
  g_free (fixture_write_poni (folder, "g.poni", 1));
  without_poni = expect_warning ("geometry.file");
  g_assert_null (without_poni->geometry_path);
  g_assert_true (ringlet_geometry_equal (&without_poni->geometry, &state->geometry));
  g_unlink (poni);
  ringlet_state_unref (expect_warning ("is no file any more"));
  project_state_make_files (folder);

  g_free (fixture_write_image (folder, "b.edf", 77));
  other_image = expect_warning ("images.files[1]");
  g_unlink (image);
  expect_load_error ("images.files[1]");
  project_state_make_files (folder);
}

/* Project and files together, elsewhere. */
static void
test_moved (void)
{
  g_autoptr (RingletState) state = project_state_full (folder);
  g_autofree char *before = g_strdup (folder);
  g_autofree char *after = g_strconcat (folder, "-moved", NULL);
  g_autofree char *path = g_build_filename (after, "test.ringlet", NULL);
  g_auto (RingletProjectFile) file = { 0 };
  g_autoptr (GError) error = NULL;

  save (state);
  g_assert_cmpint (g_rename (before, after), ==, 0);
  ringlet_project_file_load (path, TRUE, &file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file.warnings->len, ==, 0);
  g_assert_true (g_str_has_prefix (file.state->dark_path, after));
  g_assert_cmpint (g_rename (after, before), ==, 0);
}

static void
test_never_over (void)
{
  g_autoptr (RingletState) state = project_state_full (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) input = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  save (state);
  before = read_text ();
  g_assert_false (
      ringlet_project_file_save (state, project_path, FALSE, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  after = read_text ();
  g_assert_cmpstr (before, ==, after);

  g_assert_false (
      ringlet_project_file_save (state, state->dark_path, TRUE, NULL, NULL, &input));
  g_assert_error (input, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

/* ---- other versions ---- */

static void
test_newer_minor (void)
{
  g_autoptr (RingletState) state = project_state_full (folder);
  g_auto (RingletProjectFile) file = { 0 };
  g_autoptr (GError) error = NULL;

  save (state);
  replace ("\"version\": \"1.0\"", "\"version\": \"1.7\"");
  replace ("\"statistic\":", "\"twist\": 3,\n    \"statistic\":");
  ringlet_project_file_load (project_path, TRUE, &file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (file.warnings->len, ==, 1);
  g_assert_true (
      g_str_has_prefix (file.warnings->pdata[0], "plan.twist is of a newer"));
  g_assert_true (file.is_lossy);
  project_state_assert_same (state, file.state);
}

static void
test_parts (void)
{
  g_autoptr (RingletState) state = project_state_full (folder);
  g_auto (RingletProjectFile) file = { 0 };
  g_autoptr (GError) error = NULL;

  save (state);
  replace ("\"parts\": {", "\"parts\": {\n    \"twists\": [],");
  ringlet_project_file_load (project_path, TRUE, &file, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (file.warnings->pdata[0], "parts.twists"));
  g_assert_cmpuint (file.warnings->len, ==, 1);
  g_assert_true (file.is_lossy);
}

static void
test_newer_major (void)
{
  g_autoptr (RingletState) state = project_state_full (folder);
  g_auto (RingletProjectFile) file = { 0 };
  g_autoptr (GError) error = NULL;

  save (state);
  replace ("\"version\": \"1.0\"", "\"version\": \"2.0\"");
  g_assert_false (
      ringlet_project_file_load (project_path, TRUE, &file, NULL, NULL, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (error->message, "about.version is 2.0"));
}

int
main (int argc, char *argv[])
{
  int result = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  project_path = in ("test.ringlet");
  project_state_make_files (folder);

  g_test_add_func ("/project-file/every-member", test_full);
  g_test_add_func ("/project-file/empty", test_empty);
  g_test_add_func ("/project-file/variants", test_variants);
  g_test_add_func ("/project-file/choices", test_all_choices);
  g_test_add_func ("/project-file/detectors", test_detectors);
  g_test_add_func ("/project-file/panels", test_panels);
  g_test_add_func ("/project-file/changed-files", test_changed_files);
  g_test_add_func ("/project-file/accepted", test_accepted);
  g_test_add_func ("/project-file/lenient-files", test_lenient_files);
  g_test_add_func ("/project-file/moved", test_moved);
  g_test_add_func ("/project-file/never-over", test_never_over);
  g_test_add_func ("/project-file/newer-minor", test_newer_minor);
  g_test_add_func ("/project-file/parts", test_parts);
  g_test_add_func ("/project-file/newer-major", test_newer_major);
  result = g_test_run ();

  folder_remove (folder);
  g_free (project_path);
  g_free (folder);
  return result;
}
