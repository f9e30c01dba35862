/* SPDX-License-Identifier: MIT */

/* A geometry as a file that is read back: what is in it is what is shown, or it is
 * said. */

#include "geometry-file.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "fixture.h"
#include "program.h"
#include "project-calibration.h"
#include "steps.h"

static char *folder;

/* ---- compared ---- */

static RingletDetector *
detector_new (void)
{
  return ringlet_detector_new_generic (1e-4, 1e-4, FIXTURE_SLOW, FIXTURE_FAST, 3, NULL);
}

/* Writes, then puts @after in the place of @before in the file. */
static char *
write_changed (const char *before, const char *after)
{
  g_autoptr (RingletDetector) detector = detector_new ();
  g_autofree char *path = g_build_filename (folder, "changed.poni", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;

  g_assert_true (
      ringlet_poni_save (path, detector, &fixture_geometry, 0.0, TRUE, NULL));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, before, after, 1), ==, 1);
  g_assert_true (g_file_set_contents (path, changed->str, -1, NULL));
  return g_steal_pointer (&path);
}

/* The first value that differs is named, with both numbers. */
static void
test_differs (void)
{
  static const struct {
    const char *before;
    const char *after;
    const char *message;
  } cases[] = {
    { "Distance: ", "Distance: 9", "*distance is 9*" },
    { "Poni1: ", "Poni1: 9", "*poni1 is 9*" },
    { "Rot2: ", "Rot2: 0.5\n# ", "*rot2 is 0.5, not *" },
    { "Wavelength: ", "Wavelength: 2e-10\n# ", "*wavelength is 2e-10, not 1e-10" },
    { "\"pixel1\": 0.0001", "\"pixel1\": 0.0002",
        "*pixel size 1 is 0.0002, not 0.0001" },
    { "\"orientation\": 3", "\"orientation\": 1", "*orientation is 1, not 3" },
  };
  g_autoptr (RingletDetector) detector = detector_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = write_changed (cases[i].before, cases[i].after);
    g_auto (RingletPoni) poni = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (ringlet_geometry_file_compare (
        path, detector, &fixture_geometry, &poni, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, path));
    if (!g_pattern_match_simple (cases[i].message, error->message))
      g_error ("%s: %s", cases[i].before, error->message);
    g_assert_null (poni.detector);
  }
}

static void
test_same (void)
{
  g_autofree char *path = g_build_filename (folder, "same.poni", NULL);
  g_autoptr (RingletDetector) detector = detector_new ();
  g_auto (RingletPoni) poni = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_geometry_file_save (
      path, detector, &fixture_geometry, FALSE, &poni, &error));
  g_assert_no_error (error);
  g_assert_true (ringlet_geometry_equal (&poni.geometry, &fixture_geometry));
  g_assert_false (ringlet_geometry_file_save (
      path, detector, &fixture_geometry, FALSE, &poni, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
}

/* ---- as a verb ---- */

typedef struct {
  gboolean is_done;
  gboolean ok;
  GError *error;
} Wait;

static void
saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  wait->ok = ringlet_project_save_geometry_finish (
      RINGLET_PROJECT (source), result, &wait->error);
  wait->is_done = TRUE;
}

static gboolean
save (RingletProject *project, const char *path, double meanwhile, GError **error)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Save");
  Wait wait = { 0 };

  ringlet_project_save_geometry_async (project, job, path, FALSE, saved, &wait);
  if (meanwhile > 0.0) {
    RingletGeometry geometry = fixture_geometry;

    geometry.distance_m = meanwhile;
    g_assert_true (ringlet_project_set_geometry (project, &geometry, NULL, NULL));
  }
  AWAIT (wait.is_done);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
  return wait.ok;
}

static RingletProject *
project_new (void)
{
  g_autoptr (RingletDetector) detector = detector_new ();
  RingletProject *project = ringlet_project_new ();

  ringlet_project_set_detector (project, detector);
  g_assert_true (ringlet_project_set_geometry (project, &fixture_geometry, NULL, NULL));
  return project;
}

static RingletStepMark
calibrate_mark (RingletProject *project)
{
  return ringlet_step_judge (RINGLET_STEP_CALIBRATE,
      ringlet_project_get_state (project), (RingletStepFacts){ FALSE })
      .mark;
}

/* The document is that of the file then: nothing is unsaved, the step is done, and undo
 * says so. */
static void
test_noted (void)
{
  g_autoptr (RingletProject) project = project_new ();
  g_autofree char *path = g_build_filename (folder, "noted.poni", NULL);
  g_autofree char *label = NULL;
  g_autoptr (GError) error = NULL;
  const RingletState *state = NULL;

  g_assert_true (ringlet_project_has_unsaved_work (project));
  g_assert_cmpint (calibrate_mark (project), ==, RINGLET_STEP_ATTENTION);
  g_assert_true (save (project, path, 0.0, &error));
  g_assert_no_error (error);
  g_assert_cmpint (calibrate_mark (project), ==, RINGLET_STEP_DONE);
  state = ringlet_project_get_state (project);
  g_assert_cmpstr (state->geometry_path, ==, path);
  g_assert_false (ringlet_project_has_unsaved_work (project));
  g_assert_cmpuint (state->calibration.confirmed & RINGLET_CONFIRMED_GEOMETRY, !=, 0);
  g_object_get (project, "undo-label", &label, NULL);
  g_assert_cmpstr (label, ==, "Save noted.poni");
  g_assert_true (ringlet_project_undo (project));
  g_assert_true (ringlet_project_has_unsaved_work (project));
  g_assert_cmpint (calibrate_mark (project), ==, RINGLET_STEP_ATTENTION);
}

/* What was edited while it was written is in no file. */
static void
test_edited_meanwhile (void)
{
  g_autoptr (RingletProject) project = project_new ();
  g_autofree char *path = g_build_filename (folder, "meanwhile.poni", NULL);

  g_assert_true (save (project, path, 0.3, NULL));
  g_assert_true (ringlet_project_has_unsaved_work (project));
  g_assert_cmpint (calibrate_mark (project), ==, RINGLET_STEP_ATTENTION);
  g_assert_null (ringlet_project_get_state (project)->geometry_path);
  g_assert_cmpfloat (ringlet_project_get_state (project)->geometry.distance_m, ==, 0.3);
}

static void
test_refused (void)
{
  g_autoptr (RingletProject) empty = ringlet_project_new ();
  g_autoptr (RingletProject) project = project_new ();
  g_autofree char *path = g_build_filename (folder, "no", "folder.poni", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (save (empty, path, 0.0, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  g_assert_false (save (project, path, 0.0, &error));
  g_assert_nonnull (error);
  g_assert_null (ringlet_project_get_state (project)->geometry_path);
}

/* Points that a user picked are work; those that a search found are not. */
static void
test_picks_are_work (void)
{
  const RingletPick found = { { 10.0, 20.0, 1, 0.0 }, 0, RINGLET_PICK_AUTO };
  const RingletPick clicked = { { 10.0, 20.0, 1, 0.0 }, 0, RINGLET_PICK_CLICK };
  g_autoptr (RingletProject) project = ringlet_project_new ();

  ringlet_project_add_picks (project, &found, 1);
  g_assert_false (ringlet_project_has_unsaved_work (project));
  ringlet_project_add_picks (project, &clicked, 1);
  g_assert_true (ringlet_project_has_unsaved_work (project));
}

int
main (int argc, char **argv)
{
  int status = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  g_test_add_func ("/geometry-file/differs", test_differs);
  g_test_add_func ("/geometry-file/same", test_same);
  g_test_add_func ("/geometry-file/noted", test_noted);
  g_test_add_func ("/geometry-file/edited-meanwhile", test_edited_meanwhile);
  g_test_add_func ("/geometry-file/refused", test_refused);
  g_test_add_func ("/geometry-file/picks-are-work", test_picks_are_work);
  status = g_test_run ();
  folder_remove (folder);
  return status;
}
