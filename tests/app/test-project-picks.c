/* SPDX-License-Identifier: MIT */

/* Picks as parts of a document. */

#include "calibration-fixture.h"

#include <string.h>

#include "base/error.h"

static void
delete_two (RingletProject *project)
{
  static const gsize indices[] = { 4, 0, 77 };

  ringlet_project_delete_picks (project, indices, G_N_ELEMENTS (indices));
}

static void
delete_one (RingletProject *project)
{
  static const gsize index = 3;

  ringlet_project_delete_picks (project, &index, 1);
}

/* A triangle that leaves out the corner where (11, 5) lies. */
static void
lasso (RingletProject *project)
{
  static const RingletLassoPoint points[] = { { 10.0, 20.0 }, { 20.0, 20.0 },
    { 10.0, 6.0 } };

  ringlet_project_delete_picks_within (project, points, G_N_ELEMENTS (points));
}

static void
lasso_of_two (RingletProject *project)
{
  static const RingletLassoPoint points[] = { { 0.0, 0.0 }, { 50.0, 50.0 } };

  ringlet_project_delete_picks_within (project, points, 2);
}

static void
set_rings (RingletProject *project)
{
  static const gsize indices[] = { 0, 2 };

  ringlet_project_set_pick_rings (project, indices, 2, 9);
}

static void
renumber (RingletProject *project)
{
  ringlet_project_renumber_ring (project, 2, 5);
}

static void
delete_ring (RingletProject *project)
{
  ringlet_project_delete_ring (project, 2);
}

typedef struct {
  void (*act) (RingletProject *project);
  const char *rings; /* of the points that are left, in order */
  const char *label; /* NULL for no step */
} PickCase;

static const PickCase pick_cases[] = {
  { delete_two, "222", "Delete 2 Points" },
  { delete_one, "1223", "Delete Point" },
  { lasso, "1223", "Delete Point" },
  { lasso_of_two, "12223", NULL },
  { set_rings, "92923", "Change Ring Number" },
  { renumber, "15553", "Renumber Ring" },
  { delete_ring, "13", "Delete Ring" },
  { ringlet_project_clear_picks, "", "Clear Points" },
};

static char *
rings_of (RingletProject *project)
{
  const RingletPicks *picks = ringlet_project_get_state (project)->picks;
  GString *rings = g_string_new (NULL);

  for (gsize i = 0; i < ringlet_picks_count (picks); i++)
    g_string_append_printf (rings, "%u", picks->items[i].point.ring);
  return g_string_free (rings, FALSE);
}

static void
test_pick_verbs (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pick_cases); i++) {
    const PickCase *c = &pick_cases[i];
    g_autoptr (RingletProject) project = ringlet_project_new ();
    g_autofree char *rings = NULL;
    g_autofree char *before = NULL;
    g_autofree char *label = NULL;

    add_five (project);
    c->act (project);
    rings = rings_of (project);
    g_assert_cmpstr (rings, ==, c->rings);
    g_object_get (project, "undo-label", &label, NULL);
    g_assert_cmpstr (label, ==, c->label != NULL ? c->label : "Add 5 Points");
    ringlet_project_go_to_step (project, 1);
    before = rings_of (project);
    g_assert_cmpstr (before, ==, "12223");
  }
}

typedef struct {
  gboolean is_done;
  GError *error;
} Saved;

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Saved *wait = data;

  ringlet_project_export_picks_finish (RINGLET_PROJECT (source), result, &wait->error);
  wait->is_done = TRUE;
}

/* In a worker: @project loses its points before it is over. */
static void
save_in_worker (RingletProject *project, const char *path, GError **error)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Save");
  Saved wait = { 0 };

  ringlet_project_export_picks_async (project, job, path, FALSE, on_saved, &wait);
  ringlet_project_clear_picks (project);
  g_assert_false (wait.is_done);
  AWAIT (wait.is_done);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
}

/* The bytes that the main thread writes, of the points that there were when it was
 * asked for. */
static void
test_export_in_worker (void)
{
  g_autofree char *path = g_build_filename (folder, "worker.npt", NULL);
  g_autofree char *direct = g_build_filename (folder, "direct.npt", NULL);
  g_autofree char *text = NULL;
  g_autofree char *expected = NULL;
  g_autoptr (RingletProject) project = project_new ();
  g_autoptr (GError) error = NULL;

  save_in_worker (project, path, &error);
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  add_five (project);
  g_assert_true (ringlet_project_export_picks (project, direct, FALSE, &error));
  save_in_worker (project, path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_file_get_contents (direct, &expected, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
  add_five (project);
  save_in_worker (project, path, &error);
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
}

/* A .npt counts pixels from the centre of the first one and rings from 0; what is read
 * again are the points of the frame that is looked at. */
static void
test_exchange (void)
{
  g_autofree char *path = g_build_filename (folder, "picks.npt", NULL);
  g_autofree char *text = NULL;
  g_autoptr (RingletProject) project = project_new ();
  g_autoptr (RingletProject) other = ringlet_project_new ();
  g_autoptr (GError) error = NULL;
  const RingletState *state = NULL;
  guint n_lost = 7;

  g_assert_false (ringlet_project_export_picks (other, path, FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_clear_error (&error);
  add_five (project);
  g_assert_true (ringlet_project_export_picks (project, path, FALSE, &error));
  g_assert_false (ringlet_project_export_picks (project, path, FALSE, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "ring: 1"));

  g_assert_true (ringlet_project_import_picks (other, path, &n_lost, &error));
  g_assert_no_error (error);
  state = ringlet_project_get_state (other);
  g_assert_cmpuint (n_lost, ==, 0);
  g_assert_cmpuint (ringlet_picks_count (state->picks), ==, 4);
  g_assert_cmpfloat (state->picks->items[1].point.slow_px, ==, 11.0);
  g_assert_cmpuint (state->picks->items[3].point.ring, ==, 3);
  g_assert_true (state->calibrant == truth->calibrant);
  g_assert_cmpfloat_with_epsilon (
      state->geometry.wavelength_m / truth->truth.wavelength_m, 1.0, 1e-9);
  assert_step (other, 1, "Import Points");
}

int
main (int argc, char *argv[])
{
  calibration_fixture_begin (&argc, &argv);
  g_test_add_func ("/project-picks/pick-verbs", test_pick_verbs);
  g_test_add_func ("/project-picks/exchange", test_exchange);
  g_test_add_func ("/project-picks/export-in-worker", test_export_in_worker);
  return calibration_fixture_run ();
}
