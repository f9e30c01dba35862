/* SPDX-License-Identifier: MIT */

/* A result that is dropped on the window: the document that it was made from. */

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "base/error.h"
#include "export.h"
#include "like-state.h"
#include "program.h"
#include "project-calibration.h"
#include "project-state.h"

static char *folder;

static char *
in (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

typedef struct {
  gboolean is_done;
  char **warnings;
  GError *error;
} Wait;

static void
exported (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  ringlet_project_export_finish (RINGLET_PROJECT (source), result, &wait->error);
  wait->is_done = TRUE;
}

static void
export_to (RingletProject *project, RingletExport what, const char *name)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Export");
  g_autofree char *path = in (name);
  Wait wait = { 0 };

  ringlet_project_export_async (
      project, job, what, NULL, path, TRUE, NULL, exported, &wait);
  AWAIT (wait.is_done);
  g_assert_no_error (wait.error);
}

static void
reopened (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;

  wait->warnings =
      ringlet_project_reopen_finish (RINGLET_PROJECT (source), result, &wait->error);
  wait->is_done = TRUE;
}

/* Returns (transfer full) (nullable): the warnings */
static char **
reopen (RingletProject *project, const char *name, GError **error)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Reopen");
  g_autofree char *path = in (name);
  Wait wait = { 0 };

  ringlet_project_reopen_async (project, job, path, reopened, &wait);
  AWAIT (wait.is_done);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
  return wait.warnings;
}

/* An image, or the second one of a series, with everything that a result names. */
static RingletProject *
full_project (gboolean is_series)
{
  g_autofree char *a = in ("a.edf");
  g_autofree char *b = in ("b.edf");
  g_autofree char *poni = in ("g.poni");
  g_autofree char *mask = in ("mask.edf");
  g_autofree char *dark = in ("dark.edf");
  g_autofree char *flat = in ("flat.edf");
  const char *const images[] = { a, b, NULL };
  RingletProject *project = ringlet_project_new ();
  RingletPlan plan = ringlet_plan_default ();

  plan.n_radial = 61;
  plan.has_radial_range = TRUE;
  plan.radial_min = 1.0;
  plan.radial_max = 20.0;
  plan.factors.polarization = 0.9;
  plan.error_model = RINGLET_ERROR_MODEL_POISSON;
  g_assert_true (
      ringlet_project_open_images (project, is_series ? images : images + 1, NULL));
  ringlet_project_set_frame (project, 1);
  g_assert_true (ringlet_project_load_geometry (project, poni, NULL));
  g_assert_true (ringlet_project_load_mask (project, mask, NULL));
  g_assert_true (ringlet_project_load_dark (project, dark, 3, NULL));
  g_assert_true (ringlet_project_load_flat (project, flat, NULL));
  g_assert_true (ringlet_project_set_plan (project, &plan, NULL));
  ringlet_project_set_gap_mask (project, FALSE);
  ringlet_project_set_cake (project, (RingletCakeBins){ 40, 12 });
  return project;
}

static void
assert_same_document (const RingletState *a, const RingletState *b)
{
  g_assert_true (ringlet_geometry_equal (&a->geometry, &b->geometry));
  g_assert_true (ringlet_detector_equal (a->detector, b->detector));
  g_assert_cmpstr (a->mask->digest, ==, b->mask->digest);
  g_assert_cmpstr (a->mask_path, ==, b->mask_path);
  g_assert_cmpint (a->gap_mask, ==, b->gap_mask);
  g_assert_cmpstr (ringlet_image_digest (a->dark), ==, ringlet_image_digest (b->dark));
  g_assert_cmpuint (a->n_dark, ==, b->n_dark);
  g_assert_cmpstr (ringlet_image_digest (a->flat), ==, ringlet_image_digest (b->flat));
  g_assert_null (b->absorption);
  g_assert_cmpstr (ringlet_source_path (a->source, a->frame), ==,
      ringlet_source_path (b->source, b->frame));
}

/* By its state, and by the bytes that it makes. */
static void
test_pattern (void)
{
  g_autoptr (RingletProject) project = full_project (FALSE);
  g_autoptr (RingletProject) again = ringlet_project_new ();
  const RingletCalibrant *silicon = ringlet_calibrant_find ("Si", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) warnings = NULL;
  const RingletState *state = NULL;

  export_to (project, RINGLET_EXPORT_PATTERN, "one.xy");
  ringlet_project_set_calibrant (again, silicon);
  warnings = reopen (again, "one.xy", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (warnings), ==, 0);
  state = ringlet_project_get_state (again);
  assert_same_document (ringlet_project_get_state (project), state);
  g_assert_cmpuint (state->plan.n_radial, ==, 61);
  g_assert_cmpfloat (state->plan.radial_max, ==, 20.0);
  g_assert_true (state->calibrant == silicon);
  g_assert_cmpuint (ringlet_project_get_step (again), ==, 2);
  g_assert_cmpstr (ringlet_project_step_name (again, 2), ==, "Reopen %s");
  g_assert_cmpstr (ringlet_project_step_detail (again, 2), ==, "one.xy");

  export_to (again, RINGLET_EXPORT_PATTERN, "two.xy");
  assert_same_files (folder, "one.xy", "two.xy");
}

static void
test_cake (void)
{
  g_autoptr (RingletProject) project = full_project (TRUE);
  g_autoptr (RingletProject) again = ringlet_project_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) warnings = NULL;
  const RingletState *state = NULL;

  export_to (project, RINGLET_EXPORT_CAKE, "one.edf");
  warnings = reopen (again, "one.edf", &error);
  g_assert_no_error (error);
  state = ringlet_project_get_state (again);
  assert_same_document (ringlet_project_get_state (project), state);
  g_assert_cmpuint (state->cake.n_radial, ==, 40);
  g_assert_cmpuint (state->cake.n_azimuth, ==, 12);
}

/* Moved with its files, and without. */
static void
test_files (void)
{
  g_autoptr (RingletProject) project = full_project (TRUE);
  g_autoptr (RingletProject) other = ringlet_project_new ();
  g_autoptr (RingletProject) without = ringlet_project_new ();
  g_autofree char *image = in ("b.edf");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) changed = NULL;
  g_auto (GStrv) gone = NULL;

  export_to (project, RINGLET_EXPORT_PATTERN, "three.xy");
  g_free (fixture_write_image (folder, "b.edf", 77));
  changed = reopen (other, "three.xy", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (changed), ==, 1);
  g_assert_nonnull (strstr (changed[0], "another image"));
  g_assert_nonnull (ringlet_project_get_state (other)->source);

  g_assert_cmpint (g_unlink (image), ==, 0);
  gone = reopen (without, "three.xy", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (gone), ==, 1);
  g_assert_nonnull (strstr (gone[0], "b.edf"));
  g_assert_null (ringlet_project_get_state (without)->source);
  g_assert_cmpfloat (ringlet_project_get_state (without)->geometry.distance_m, ==,
      fixture_geometry.distance_m);
  project_state_make_files (folder);
}

/* A mask or dark that is another one would be another document; and a file of others.
 */
static void
test_refused (void)
{
  static const guint32 values[] = { 9, 8 };
  g_autoptr (RingletProject) project = full_project (FALSE);
  g_autoptr (RingletProject) again = ringlet_project_new ();
  g_autofree char *foreign = in ("foreign.xy");
  g_autoptr (GError) error = NULL;

  export_to (project, RINGLET_EXPORT_PATTERN, "four.xy");
  g_free (fixture_write_values (folder, "dark.edf", values, 2));
  g_assert_null (reopen (again, "four.xy", &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "dark"));
  g_clear_error (&error);
  project_state_make_files (folder);

  g_assert_true (g_file_set_contents (foreign, "1 2\n2 3\n3 5\n", -1, NULL));
  g_assert_null (reopen (again, "foreign.xy", &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_UNSUPPORTED);
  g_assert_cmpuint (ringlet_project_n_steps (again), ==, 1);
}

int
main (int argc, char *argv[])
{
  int result = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  project_state_make_files (folder);

  g_test_add_func ("/reopen/pattern", test_pattern);
  g_test_add_func ("/reopen/cake", test_cake);
  g_test_add_func ("/reopen/files", test_files);
  g_test_add_func ("/reopen/refused", test_refused);
  result = g_test_run ();

  folder_remove (folder);
  g_free (folder);
  return result;
}
