/* SPDX-License-Identifier: MIT */

/* What single verbs do with what is there already. */

#include <locale.h>
#include <math.h>
#include <string.h>

#include "command-line.h"
#include "describe.h"
#include "fixture.h"
#include "probe.h"
#include "program.h"

#define DEGREE (G_PI / 180.0)

static char *folder;

/* --- the radial range goes along with the unit --- */

typedef struct {
  const char *name;
  const char *from;
  double min;
  double max;
  const char *to;
  double wavelength_m;
  double tilt_rad;
  gboolean is_kept;
  double new_min;
  double new_max;
} UnitCase;

/* q = 4π/λ · sin θ, r = 0.02 m · tan 2θ. */
static const UnitCase unit_cases[] = {
  { "same unit", "2th_deg", 1.0, 2.0, "2th_deg", 1e-10, 0.1, TRUE, 1.0, 2.0 },
  { "degrees to radians", "2th_deg", 90.0, 180.0, "2th_rad", 0.0, 0.1, TRUE, G_PI / 2.0,
      G_PI },
  { "nm to Å", "q_nm^-1", 1.0, 20.0, "q_A^-1", 1e-10, 0.1, TRUE, 0.1, 2.0 },
  { "2θ to q", "2th_deg", 60.0, 180.0, "q_A^-1", 1e-10, 0.1, TRUE, 2.0 * G_PI,
      4.0 * G_PI },
  { "q to 2θ", "q_A^-1", 2.0 * G_PI, 4.0 * G_PI, "2th_deg", 1e-10, 0.1, TRUE, 60.0,
      180.0 },
  { "q that no angle reaches", "q_A^-1", 1.0, 13.0, "2th_deg", 1e-10, 0.0, FALSE },
  { "no wavelength", "2th_deg", 1.0, 2.0, "q_A^-1", 0.0, 0.0, FALSE },
  { "2θ to radius", "2th_deg", 0.0, 45.0, "r_mm", 0.0, 0.0, TRUE, 0.0, 20.0 },
  { "radius to 2θ", "r_mm", 0.0, 20.0, "2th_rad", 0.0, 0.0, TRUE, 0.0, G_PI / 4.0 },
  { "radius on a tilted detector", "r_mm", 1.0, 20.0, "2th_rad", 0.0, 0.1, FALSE },
};

static void
test_unit (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (unit_cases); i++) {
    const UnitCase *c = &unit_cases[i];
    g_autoptr (RingletProject) project = ringlet_project_new ();
    RingletGeometry geometry = { 0.02, 0.002, 0.003, c->tilt_rad, 0.0, 0.0,
      c->wavelength_m };
    RingletPlan plan = ringlet_plan_default ();
    const RingletPlan *now = NULL;

    g_test_message ("%s", c->name);
    plan.unit = ringlet_unit_find (c->from, NULL);
    plan.has_radial_range = TRUE;
    plan.radial_min = c->min;
    plan.radial_max = c->max;
    g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
    g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
    ringlet_project_set_unit (project, ringlet_unit_find (c->to, NULL));

    now = &ringlet_project_get_state (project)->plan;
    g_assert_cmpstr (now->unit->name, ==, c->to);
    g_assert_true (now->has_radial_range == c->is_kept);
    if (c->is_kept) {
      g_assert_cmpfloat_with_epsilon (now->radial_min, c->new_min, 1e-9);
      g_assert_cmpfloat_with_epsilon (now->radial_max, c->new_max, 1e-9);
    }
    g_assert_true (ringlet_plan_check (now, NULL));
  }
}

/* --- where the geometry is from --- */

static void
move (RingletProject *project)
{
  RingletGeometry geometry = fixture_geometry;

  geometry.rot3_rad += 0.1;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
}

static void
stay (RingletProject *project)
{
  g_assert_true (ringlet_project_set_geometry (project, &fixture_geometry, NULL, NULL));
}

static void
turn (RingletProject *project)
{
  const RingletState *state = ringlet_project_get_state (project);
  g_autoptr (RingletDetector) turned =
      ringlet_detector_with_orientation (state->detector, 1);

  ringlet_project_set_detector (project, turned);
}

static void
turn_two_flips (RingletProject *project)
{
  g_autofree char *poni = g_build_filename (folder, "g.poni", NULL);
  const RingletConvertHints hints = { .rule = RINGLET_ORIENTATION_TWO_FLIPS };

  g_assert_true (ringlet_project_load_geometry_as (project, poni, &hints, NULL));
  turn (project);
}

static void
retune (RingletProject *project)
{
  RingletGeometry geometry = fixture_geometry;

  geometry.wavelength_m *= 2.0;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
}

static void
forget_wavelength (RingletProject *project)
{
  RingletGeometry geometry = fixture_geometry;

  geometry.wavelength_m = 0.0;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
}

static void
stretch (RingletProject *project)
{
  g_autoptr (RingletDetector) other =
      ringlet_detector_new_generic (2e-4, 1e-4, FIXTURE_SLOW, FIXTURE_FAST, 3, NULL);

  ringlet_project_set_detector (project, other);
}

static void
name_binned (RingletProject *project)
{
  const RingletDetectorConfig binned = { .pixel_slow_m = 344e-6,
    .pixel_fast_m = 344e-6 };
  g_autoptr (RingletDetector) other =
      ringlet_detector_new_config ("Pilatus1M", &binned, NULL);

  ringlet_project_set_detector (project, other);
}

static void
name (RingletProject *project)
{
  g_autoptr (RingletDetector) other = ringlet_detector_new_named ("Pilatus1M", 2, NULL);

  ringlet_project_set_detector (project, other);
}

static void
turn_nowhere (RingletProject *project)
{
  const RingletState *state = ringlet_project_get_state (project);
  g_autoptr (RingletDetector) same =
      ringlet_detector_with_orientation (state->detector, 3);

  ringlet_project_set_detector (project, same);
}

static void
mask (RingletProject *project)
{
  g_autofree char *path = g_build_filename (folder, "a.edf", NULL);

  g_assert_true (ringlet_project_load_mask (project, path, NULL));
}

static const struct {
  const char *name;
  void (*edit) (RingletProject *project);
  gboolean is_kept;
} edits[] = {
  { "move", move, FALSE },
  { "stay", stay, TRUE },
  { "turn", turn, TRUE },
  { "turn what two flips were made one of", turn_two_flips, FALSE },
  { "another wavelength", retune, TRUE },
  { "no wavelength", forget_wavelength, FALSE },
  { "other pixels", stretch, FALSE },
  { "a detector that has a name", name, TRUE },
  { "a detector whose binning has none", name_binned, FALSE },
  { "turn nowhere", turn_nowhere, TRUE },
  { "mask", mask, TRUE },
};

static void
test_geometry_path (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autofree char *image = g_build_filename (folder, "a.edf", NULL);
    g_autofree char *poni = g_build_filename (folder, "g.poni", NULL);
    g_autoptr (RingletProject) project = fixture_project (image, poni);

    g_test_message ("%s", edits[i].name);
    edits[i].edit (project);
    g_assert_cmpstr (ringlet_project_get_state (project)->geometry_path, ==,
        edits[i].is_kept ? poni : NULL);
    if (edits[i].is_kept)
      continue;
    g_assert_true (ringlet_project_undo (project));
    g_assert_cmpstr (ringlet_project_get_state (project)->geometry_path, ==, poni);
  }
}

/* Another detector stands as the file says. */
static void
test_hinted_detector (void)
{
  g_autofree char *image = fixture_write_shape (folder, "hinted.edf", 195, 487);
  g_autofree char *poni = fixture_write_poni (folder, "hinted.poni", 4);
  g_autoptr (RingletDetector) named =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  const RingletConvertHints hints = { .detector = named };
  g_autoptr (RingletProject) project = fixture_project (image, poni);
  const RingletState *state = NULL;
  g_autofree char *line = NULL;

  g_assert_true (ringlet_project_load_geometry_as (project, poni, &hints, NULL));
  state = ringlet_project_get_state (project);
  g_assert_cmpstr (state->detector->name, ==, "Pilatus100k");
  g_assert_cmpint (state->detector->orientation, ==, 4);
  line = ringlet_command_line (state, RINGLET_EXPORT_PATTERN, NULL, NULL, NULL);
  g_assert_nonnull (strstr (line, "--detector Pilatus100k "));
}

/* What one has to know about the file stays as long as the file does. */
static void
test_warning (void)
{
  g_autofree char *image = g_build_filename (folder, "a.edf", NULL);
  g_autofree char *plain = g_build_filename (folder, "g.poni", NULL);
  g_autofree char *turned = g_build_filename (folder, "turned.poni", NULL);
  g_autoptr (RingletProject) project = NULL;
  const char *const again[] = { plain, NULL };
  const char *warning = NULL;

  g_assert_true (g_file_set_contents (turned,
      "poni_version: 2.1\nDetector: Detector\nDetector_config: {\"pixel1\": 0.0001, "
      "\"pixel2\": 0.0001, \"orientation\": 2}\nDistance: 0.1\nPoni1: 0.01\n"
      "Poni2: 0.01\nRot1: 0\nRot2: 0\nRot3: 0\n",
      -1, NULL));
  project = fixture_project (image, turned);
  warning = ringlet_project_get_state (project)->geometry_warning;
  g_assert_nonnull (warning);
  g_assert_nonnull (strstr (warning, "Orientation 2"));

  g_assert_true (fixture_open (project, again, NULL));
  g_assert_null (ringlet_project_get_state (project)->geometry_warning);
  g_assert_true (ringlet_project_undo (project));
  g_assert_nonnull (ringlet_project_get_state (project)->geometry_warning);
  g_assert_true (ringlet_project_redo (project));
  g_assert_null (ringlet_project_get_state (project)->geometry_warning);
}

static void
test_frame (void)
{
  g_autofree char *image = g_build_filename (folder, "a.edf", NULL);
  const char *const paths[] = { image, image, image, NULL };
  g_autoptr (RingletProject) project = ringlet_project_new ();

  g_assert_true (ringlet_project_open_images (project, paths, NULL));
  ringlet_project_set_frame (project, 7);
  g_assert_cmpuint (ringlet_project_get_state (project)->frame, ==, 2);
}

/* Frames that follow each other fast are one step, after a rest another. */
static void
test_frame_steps (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autofree char *image = fixture_write_image (folder, "steps.edf", 1);
  const char *const paths[] = { image, image, image, image, NULL };

  g_assert_true (ringlet_project_open_images (project, paths, NULL));
  ringlet_project_set_frame (project, 1);
  g_usleep (600 * 1000);
  ringlet_project_set_frame (project, 2);
  ringlet_project_set_frame (project, 3);
  g_assert_true (ringlet_project_undo (project));
  g_assert_cmpuint (ringlet_project_get_state (project)->frame, ==, 1);
  g_assert_true (ringlet_project_undo (project));
  g_assert_cmpuint (ringlet_project_get_state (project)->frame, ==, 0);
}

/* The other way round is a step of its own, which the command line says. */
static void
test_orientation (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autoptr (RingletDetector) detector =
      ringlet_detector_new_named ("Pilatus100k", 3, NULL);
  g_autoptr (RingletDetector) turned = ringlet_detector_with_orientation (detector, 2);
  g_autofree char *label = NULL;

  ringlet_project_set_detector (project, detector);
  ringlet_project_set_detector (project, turned);
  g_object_get (project, "undo-label", &label, NULL);
  g_assert_cmpstr (label, ==, "Change Orientation");
  g_assert_cmpint (ringlet_project_get_state (project)->detector->orientation, ==, 2);
  g_assert_true (
      ringlet_project_get_state (project)->replaced & RINGLET_REPLACED_ORIENTATION);
  g_assert_true (ringlet_project_undo (project));
  g_assert_cmpint (ringlet_project_get_state (project)->detector->orientation, ==, 3);
}

/* The geometry and its file stay, and undo gives back the detector without a name. */
static void
test_use_detector (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autofree char *image = fixture_write_shape (folder, "caf\xe9.edf", 195, 487);
  g_autofree char *poni = g_build_filename (folder, "plain.poni", NULL);
  g_autoptr (RingletDisplay) display = NULL;
  g_autofree char *hint = NULL;
  g_autofree char *after = NULL;
  g_autofree char *line = NULL;
  g_autofree char *source = NULL;
  g_autoptr (GError) error = NULL;
  const char *const paths[] = { image, NULL };
  RingletState *state = NULL;

  g_assert_true (g_file_set_contents (poni,
      "poni_version: 2.1\nDetector: Detector\nDetector_config: {\"pixel1\": 0.000172, "
      "\"pixel2\": 0.000172, \"orientation\": 2}\nDistance: 0.1\nPoni1: 0.01\n"
      "Poni2: 0.01\nRot1: 0\nRot2: 0\nRot3: 0\nWavelength: 1e-10\n",
      -1, NULL));
  g_assert_true (ringlet_project_open_images (project, paths, NULL));
  g_assert_true (ringlet_project_load_geometry (project, poni, &error));
  state = ringlet_project_get_state (project);
  display = ringlet_display_new (
      state, 0, NULL, ringlet_project_get_memo (project), NULL, NULL, NULL);
  hint = ringlet_describe_detector_hint (state, display);
  g_assert_nonnull (strstr (hint, "Pilatus100k"));
  source = ringlet_describe_source (state);
  g_assert_true (g_utf8_validate (source, -1, NULL));

  g_assert_false (ringlet_project_use_detector (project, "none such", &error));
  g_clear_error (&error);
  g_assert_true (ringlet_project_use_detector (project, "Pilatus100k", &error));
  state = ringlet_project_get_state (project);
  g_assert_cmpstr (state->geometry_path, ==, poni);
  g_assert_cmpint (state->detector->orientation, ==, 2);
  g_assert_nonnull (state->detector->row);
  after = ringlet_describe_detector_hint (state, display);
  g_assert_null (after);
  line = ringlet_command_line (state, RINGLET_EXPORT_PATTERN, NULL, "a.xy", &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (line, "--detector Pilatus100k"));
  g_assert_true (ringlet_project_undo (project));
  g_assert_null (ringlet_project_get_state (project)->detector->row);
}

/* A flag is not shown though nobody says which detector it is, but it is counted. */
static void
test_flags_unseen (void)
{
  static const guint32 values[] = { 1, 2, 3, 0xffffffffu };
  g_autoptr (RingletProject) project = ringlet_project_new ();
  g_autofree char *image =
      fixture_write_values (folder, "flags.edf", values, G_N_ELEMENTS (values));
  g_autoptr (RingletDisplay) display = NULL;
  const char *const paths[] = { image, NULL };
  RingletProbe probe = { .is_active = TRUE, .has_pixel = TRUE, .fast_px = 21.5 };
  RingletReadout readout;
  RingletState *state = NULL;

  g_assert_true (ringlet_project_open_images (project, paths, NULL));
  state = ringlet_project_get_state (project);
  display = ringlet_display_new (
      state, 0, NULL, ringlet_project_get_memo (project), NULL, NULL, NULL);
  g_assert_cmpfloat (display->histogram->max, ==, 3.0);
  readout = ringlet_readout_make (
      &probe, state, display->image, NULL, &display->exclusion, NULL);
  g_assert_true (g_str_has_prefix (readout.intensity, "I flag, counted ("));
}

int
main (int argc, char *argv[])
{
  int code;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  g_free (fixture_write_image (folder, "a.edf", 1));
  g_free (fixture_write_poni (folder, "g.poni", 3));

  g_test_add_func ("/verbs/unit", test_unit);
  g_test_add_func ("/verbs/geometry-path", test_geometry_path);
  g_test_add_func ("/verbs/hinted-detector", test_hinted_detector);
  g_test_add_func ("/verbs/warning", test_warning);
  g_test_add_func ("/verbs/frame", test_frame);
  g_test_add_func ("/verbs/frame-steps", test_frame_steps);
  g_test_add_func ("/verbs/orientation", test_orientation);
  g_test_add_func ("/verbs/use-detector", test_use_detector);
  g_test_add_func ("/verbs/flags-unseen", test_flags_unseen);

  code = g_test_run ();
  folder_remove (folder);
  g_free (folder);
  return code;
}
