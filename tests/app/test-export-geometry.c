/* SPDX-License-Identifier: MIT */

/* A geometry that is no longer what its file says: the line says so, too. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "command-line.h"
#include "detector/detector-file.h"
#include "export-fixture.h"
#include "program.h"

/* A detector that was named in the window: other pixels and gaps than the file says. */
static void
test_named_detector (void)
{
  g_autofree char *image = fixture_write_shape (export_folder, "p.edf", 195, 487);
  g_autofree char *poni = g_build_filename (export_folder, "p.poni", NULL);
  g_autoptr (RingletProject) project = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (poni,
      "poni_version: 2.1\nDetector: Detector\nDetector_config: {\"pixel1\": 0.0001, "
      "\"pixel2\": 0.0001, \"orientation\": 2}\nDistance: 0.1\nPoni1: 0.01\n"
      "Poni2: 0.01\nRot1: 0\nRot2: 0\nRot3: 0\nWavelength: 1e-10\n",
      -1, NULL));
  project = fixture_project (image, poni);
  g_assert_true (ringlet_project_use_detector (project, "Pilatus100k", &error));
  export_to (project, RINGLET_EXPORT_PATTERN, NULL, "out/named.xy", FALSE, &error);
  g_assert_no_error (error);
  line = ringlet_command_line (ringlet_project_get_state (project),
      RINGLET_EXPORT_PATTERN, NULL, "out/named-shell.xy", &error);
  g_assert_no_error (error);
  export_run_line (line);
  assert_same_files (export_folder, "out/named.xy", "out/named-shell.xy");
  g_assert_cmpint (g_unlink ("out/named.xy"), ==, 0);
  g_assert_cmpint (g_unlink ("out/named-shell.xy"), ==, 0);
}

/* --- what replaces a part of the geometry file --- */

static void
turn (RingletProject *project)
{
  g_autoptr (RingletDetector) turned = ringlet_detector_with_orientation (
      ringlet_project_get_state (project)->detector, 1);

  ringlet_project_set_detector (project, turned);
}

static void
tell_sensor (RingletProject *project)
{
  const RingletSensor sensor = { ringlet_material_find ("CdTe", NULL), 0.00075 };
  g_autoptr (RingletDetector) told = ringlet_detector_with_sensor (
      ringlet_project_get_state (project)->detector, &sensor);
  RingletPlan plan = ringlet_plan_default ();

  ringlet_project_set_detector (project, told);
  plan.factors.sensor_transmission = TRUE;
  g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
}

/* 1/3 has no short decimal in any unit. */
static void
retune (RingletProject *project)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;
  RingletPlan plan = ringlet_plan_default ();

  geometry.wavelength_m = 1e-10 / 3.0;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
  plan.unit = ringlet_unit_find ("q_nm^-1", NULL);
  g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
}

static void
count_in_depth (RingletProject *project)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;
  const RingletSensor sensor = { ringlet_material_find ("Si", NULL), 0.001 / 3.0 };
  g_autoptr (RingletDetector) told = ringlet_detector_with_sensor (
      ringlet_project_get_state (project)->detector, &sensor);

  ringlet_project_set_detector (project, told);
  geometry.parallax = TRUE;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
}

/* Of other pixels than the geometry file says, and turned. */
static void
exchange (RingletProject *project)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RingletDetector) generic =
      ringlet_detector_new_generic (2e-4, 1.5e-4, FIXTURE_SLOW, FIXTURE_FAST, 3, NULL);
  g_autoptr (RingletDetector) loaded = NULL;
  g_autoptr (RingletDetector) turned = NULL;

  ringlet_detector_save (generic, "my detector.h5", TRUE, &error);
  g_assert_no_error (error);
  loaded = ringlet_detector_load ("my detector.h5", 0, &error);
  g_assert_no_error (error);
  turned = ringlet_detector_with_orientation (loaded, 4);
  ringlet_project_set_detector (project, turned);
}

static const struct {
  const char *name;
  void (*edit) (RingletProject *project);
  const char *needle; /* in the line */
} replacements[] = {
  { "orientation", turn, " --orientation 1 " },
  { "sensor", tell_sensor, " --sensor CdTe,750um " },
  { "wavelength", retune, " --wavelength 3.333333333333333" },
  { "parallax", count_in_depth, " --parallax " },
  { "detector file", exchange, "my detector.h5' --orientation 4 " },
};

static void
test_replaced (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (replacements); i++) {
    const ExportCase c = { "", "a.edf", TRUE, "g.poni" };
    g_autoptr (RingletProject) project = export_project (&c);
    g_autofree char *line = NULL;
    g_autoptr (GBytes) before = NULL;
    g_autoptr (GBytes) after = NULL;
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", replacements[i].name);
    export_to (project, RINGLET_EXPORT_PATTERN, NULL, "out/before.xy", FALSE, &error);
    g_assert_no_error (error);
    replacements[i].edit (project);
    export_to (project, RINGLET_EXPORT_PATTERN, NULL, "out/window.xy", FALSE, &error);
    g_assert_no_error (error);
    line = ringlet_command_line (ringlet_project_get_state (project),
        RINGLET_EXPORT_PATTERN, NULL, "out/shell.xy", &error);
    g_assert_no_error (error);
    g_assert_nonnull (strstr (line, replacements[i].needle));
    export_run_line (line);
    assert_same_files (export_folder, "out/window.xy", "out/shell.xy");
    before = file_bytes (export_folder, "out/before.xy");
    after = file_bytes (export_folder, "out/shell.xy");
    g_assert_false (g_bytes_equal (before, after));
    g_assert_cmpint (g_unlink ("out/before.xy"), ==, 0);
    g_assert_cmpint (g_unlink ("out/window.xy"), ==, 0);
    g_assert_cmpint (g_unlink ("out/shell.xy"), ==, 0);
  }
}

int
main (int argc, char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  export_setup ();
  g_test_add_func ("/export/named-detector", test_named_detector);
  g_test_add_func ("/export/replaced", test_replaced);
  return export_run ();
}
