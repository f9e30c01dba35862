/* SPDX-License-Identifier: MIT */

/* Picks and calibration as parts of a document, on a simulated image of which
 * everything is known. */

#include "project-calibration.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "calibration-request.h"
#include "fixture.h"
#include "image/image-write-edf.h"
#include "program.h"
#include "support/auto-case.h"

static char *folder;
static char *image_path;
static AutoCase *truth;

/* ---- helpers ---- */

static RingletProject *
project_new (void)
{
  const char *const paths[] = { image_path, NULL };
  RingletProject *project = ringlet_project_new ();

  g_assert_true (ringlet_project_open_images (project, paths, NULL));
  ringlet_project_set_detector (project, truth->detector);
  ringlet_project_set_calibrant (project, truth->calibrant);
  g_assert_true (
      ringlet_project_set_wavelength (project, truth->truth.wavelength_m, NULL, NULL));
  ringlet_project_set_mask (project, truth->mask);
  return project;
}

typedef struct {
  gboolean is_done;
  const RingletCalibration *found;
  guint n;
  GError *error;
} Wait;

static void
calibrated (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *self = data;

  self->found =
      ringlet_project_calibrate_finish (RINGLET_PROJECT (source), result, &self->error);
  self->is_done = TRUE;
}

static const RingletCalibration *
calibrate (RingletProject *project, RingletCalibrationWay way, GError **error)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Calibrate");
  Wait wait = { 0 };

  ringlet_project_calibrate_async (project, job, way, calibrated, &wait);
  AWAIT (wait.is_done);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
  return wait.found;
}

static const RingletCalibration *
next_answer (RingletProject *project, GError **error)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Next");
  Wait wait = { 0 };

  ringlet_project_next_answer_async (project, job, calibrated, &wait);
  AWAIT (wait.is_done);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
  return wait.found;
}

static void
picked (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *self = data;

  self->n =
      ringlet_project_pick_finish (RINGLET_PROJECT (source), result, &self->error);
  self->is_done = TRUE;
}

static guint
pick (RingletProject *project, const RingletControlPoint *at, guint ring,
    gboolean is_arc, GError **error)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Pick");
  Wait wait = { 0 };

  ringlet_project_pick_async (
      project, job, at->slow_px, at->fast_px, ring, is_arc, picked, &wait);
  AWAIT (wait.is_done);
  if (wait.error != NULL)
    g_propagate_error (error, wait.error);
  return wait.n;
}

static void
assert_step (RingletProject *project, guint step, const char *name)
{
  g_assert_cmpuint (ringlet_project_get_step (project), ==, step);
  g_assert_cmpuint (ringlet_project_n_steps (project), ==, step + 1);
  g_assert_cmpstr (ringlet_project_step_name (project, step), ==, name);
}

/* Found is true: by what the seed put there, within its Cramér–Rao bound. */
static void
assert_true_geometry (RingletProject *project)
{
  double error[5];

  g_assert_true (
      auto_case_judge (truth, &ringlet_project_get_state (project)->geometry, error));
}

static gsize
count_origin (RingletProject *project, RingletPickOrigin origin)
{
  const RingletPicks *picks = ringlet_project_get_state (project)->picks;
  gsize n = 0;

  for (gsize i = 0; i < ringlet_picks_count (picks); i++)
    n += picks->items[i].origin == origin;
  return n;
}

static guint
confirmed (RingletProject *project)
{
  return ringlet_project_get_state (project)->calibration.confirmed;
}

/* ---- picks ---- */

/* Five points on three rings and two frames; the second ring is at slow 10 … 20. */
static void
add_five (RingletProject *project)
{
  static const RingletPick items[] = {
    { { 1.0, 1.0, 1, 0.0 }, 0, RINGLET_PICK_CLICK },
    { { 11.0, 5.0, 2, 0.0 }, 0, RINGLET_PICK_ARC },
    { { 12.0, 15.0, 2, 0.0 }, 0, RINGLET_PICK_ARC },
    { { 12.0, 15.0, 2, 0.0 }, 1, RINGLET_PICK_ARC },
    { { 40.0, 40.0, 3, 0.0 }, 0, RINGLET_PICK_AUTO },
  };

  ringlet_project_add_picks (project, items, G_N_ELEMENTS (items));
}

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

/* ---- settings ---- */

static void
test_settings (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  RingletCalibrationSettings settings = ringlet_calibration_settings ();
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_project_set_calibration (project, &settings, NULL));
  g_assert_cmpuint (ringlet_project_n_steps (project), ==, 1);
  settings.limits[RINGLET_REFINE_ROT1].state = RINGLET_REFINE_BOUNDED;
  settings.limits[RINGLET_REFINE_ROT1].lo = 0.2;
  settings.limits[RINGLET_REFINE_ROT1].hi = 0.1;
  g_assert_false (ringlet_project_set_calibration (project, &settings, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_nonnull (strstr (error->message, "rot1"));
  g_clear_error (&error);
  settings.limits[RINGLET_REFINE_ROT1].hi = 0.3;
  settings.limits[RINGLET_REFINE_ROT3].state = RINGLET_REFINE_FREE;
  g_assert_false (ringlet_project_set_calibration (project, &settings, NULL));
  settings.limits[RINGLET_REFINE_ROT3].known_sigma = 0.01;
  settings.reject_sigma = NAN;
  g_assert_false (ringlet_project_set_calibration (project, &settings, NULL));
  settings.reject_sigma = 3.0;
  g_assert_true (ringlet_project_set_calibration (project, &settings, NULL));
  assert_step (project, 1, "Change Calibration Settings");
  g_assert_false (ringlet_project_set_wavelength (project, -1.0, NULL, NULL));
}

/* What is proposed is not confirmed, and takes the place of nothing. */
static void
test_confirmed (void)
{
  g_autoptr (RingletProject) project = ringlet_project_new ();
  const RingletCalibrant *silicon = ringlet_calibrant_find ("Si", NULL);
  const RingletState *state = NULL;

  ringlet_project_set_calibrant (project, truth->calibrant);
  g_assert_cmpuint (confirmed (project), ==, RINGLET_CONFIRMED_CALIBRANT);
  ringlet_project_propose (project, silicon, 1e-10, truth->detector);
  state = ringlet_project_get_state (project);
  g_assert_true (state->calibrant == truth->calibrant);
  g_assert_cmpfloat (state->geometry.wavelength_m, ==, 1e-10);
  g_assert_true (state->detector == truth->detector);
  g_assert_cmpuint (confirmed (project), ==, RINGLET_CONFIRMED_CALIBRANT);
  ringlet_project_set_wavelength (project, 2e-10, NULL, NULL);
  g_assert_cmpuint (confirmed (project), ==,
      RINGLET_CONFIRMED_CALIBRANT | RINGLET_CONFIRMED_WAVELENGTH);
  ringlet_project_undo (project);
  g_assert_cmpuint (confirmed (project), ==, RINGLET_CONFIRMED_CALIBRANT);
}

/* ---- what is asked for ---- */

static void
test_request (void)
{
  g_autoptr (RingletProject) project = project_new ();
  RingletMemo *memo = ringlet_project_get_memo (project);
  RingletCalibrationSettings settings = ringlet_calibration_settings ();
  g_auto (RingletCalibrationRequest) request = { 0 };
  g_autoptr (GError) error = NULL;

  settings.limits[RINGLET_REFINE_DISTANCE].state = RINGLET_REFINE_FIXED;
  settings.limits[RINGLET_REFINE_ROT1].state = RINGLET_REFINE_BOUNDED;
  settings.limits[RINGLET_REFINE_ROT1].hi = 0.5;
  settings.loss = RINGLET_REFINE_HUBER;
  settings.residual = RINGLET_REFINE_Q;
  settings.reject_sigma = 2.5;
  settings.points_per_degree = 0.5;
  settings.n_rings = 6;
  ringlet_project_set_calibration (project, &settings, NULL);
  ringlet_project_set_geometry (project, &truth->truth, NULL, NULL);
  add_five (project);
  g_assert_true (ringlet_state_calibration_request (ringlet_project_get_state (project),
      RINGLET_CALIBRATION_POINTS, NULL, memo, &request, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (request.points->len, ==, 4); /* of the frame that is looked at */
  g_assert_true (request.inputs.points == request.points);
  g_assert_true (request.inputs.calibrant == truth->calibrant);
  g_assert_true (request.inputs.image == request.image);
  g_assert_cmpfloat (request.inputs.wavelength_m, ==, truth->truth.wavelength_m);
  g_assert_cmpfloat (
      request.inputs.values[RINGLET_REFINE_DISTANCE], ==, truth->truth.distance_m);
  g_assert_true (isnan (request.inputs.values[RINGLET_REFINE_ROT1]));
  g_assert_cmpfloat (request.inputs.limits[RINGLET_REFINE_ROT1].hi, ==, 0.5);
  g_assert_cmpint (request.inputs.loss, ==, RINGLET_REFINE_HUBER);
  g_assert_cmpint (request.inputs.residual, ==, RINGLET_REFINE_Q);
  g_assert_cmpfloat (request.inputs.reject_sigma, ==, 2.5);
  g_assert_cmpfloat (request.inputs.points_per_degree, ==, 0.5);
  g_assert_cmpuint (request.inputs.n_rings, ==, 6);
}

static void
test_missing (void)
{
  static const char *const needles[] = { "no image", "calibrant", "energy",
    "no geometry" };
  const char *const paths[] = { image_path, NULL };
  g_autoptr (RingletProject) project = ringlet_project_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (needles); i++) {
    g_autoptr (GError) error = NULL;

    if (i == 1)
      ringlet_project_open_images (project, paths, NULL);
    if (i == 2)
      ringlet_project_set_calibrant (project, truth->calibrant);
    if (i == 3)
      ringlet_project_set_wavelength (project, 1e-10, NULL, NULL);
    g_assert_null (calibrate (project, RINGLET_CALIBRATION_NEAR, &error));
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    g_assert_nonnull (strstr (error->message, needles[i]));
  }
}

/* ---- done ---- */

static void
test_automatic (void)
{
  g_autoptr (RingletProject) project = project_new ();
  const guint before = ringlet_project_get_step (project);
  g_autoptr (GError) error = NULL;
  const RingletCalibration *found = NULL;

  add_five (project);
  found = calibrate (project, RINGLET_CALIBRATION_AUTO, &error);
  g_assert_no_error (error);
  g_assert_nonnull (found->refinement);
  g_assert_true (ringlet_project_get_calibration (project) == found);
  assert_true_geometry (project);
  assert_step (project, before + 2, "Calibrate Automatically");
  g_assert_cmpuint (confirmed (project) & RINGLET_CONFIRMED_GEOMETRY, ==, 0);
  /* The points of the user are there, those found in the place of the one before. */
  g_assert_cmpuint (count_origin (project, RINGLET_PICK_CLICK), ==, 1);
  g_assert_cmpuint (count_origin (project, RINGLET_PICK_ARC), ==, 3);
  g_assert_cmpuint (count_origin (project, RINGLET_PICK_AUTO), ==, found->points->len);

  ringlet_project_keep_answer (project);
  assert_step (project, before + 2, "Calibrate Automatically");
  g_assert_cmpuint (confirmed (project) & RINGLET_CONFIRMED_GEOMETRY, !=, 0);
  ringlet_project_undo (project);
  g_assert_cmpfloat (ringlet_project_get_state (project)->geometry.distance_m, ==, 0.0);
  g_assert_cmpuint (count_origin (project, RINGLET_PICK_AUTO), ==, 1);
}

/* The best answer, another one where that fits, and the best again: one step all along.
 * One that does not fit is refused with a sentence, and the best one stays. */
static void
test_next (void)
{
  g_autoptr (RingletProject) project = project_new ();
  const guint step = ringlet_project_get_step (project) + 1;
  g_autoptr (GError) error = NULL;
  const RingletGeometry *now = NULL;
  RingletGeometry best;
  gboolean is_other = FALSE;

  g_assert_nonnull (calibrate (project, RINGLET_CALIBRATION_AUTO, &error));
  best = ringlet_project_get_state (project)->geometry;
  is_other = next_answer (project, &error) != NULL;
  now = &ringlet_project_get_state (project)->geometry;
  assert_step (project, step, "Calibrate Automatically");
  g_assert_cmpint (ringlet_geometry_equal (&best, now), ==, !is_other);
  if (!is_other) {
    g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
    assert_true_geometry (project);
    return;
  }
  g_assert_nonnull (next_answer (project, &error));
  assert_step (project, step, "Calibrate Automatically");
  assert_true_geometry (project);
}

static gboolean
check_next (RingletProject *project)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Check");
  Wait wait = { 0 };

  ringlet_project_check_next_async (project, job, calibrated, &wait);
  AWAIT (wait.is_done);
  g_clear_error (&wait.error);
  return ringlet_project_has_next_answer (project);
}

/* Tried unseen: the document stays, and what is offered then is not refused. */
static void
test_check_next (void)
{
  g_autoptr (RingletProject) project = project_new ();
  g_autoptr (GError) error = NULL;
  const RingletState *best = NULL;

  g_assert_nonnull (calibrate (project, RINGLET_CALIBRATION_AUTO, &error));
  g_assert_true (ringlet_project_has_next_answer (project));
  best = ringlet_project_get_state (project);
  if (check_next (project)) {
    g_assert_true (ringlet_project_get_state (project) == best);
    g_assert_nonnull (next_answer (project, &error));
    g_assert_no_error (error);
    return;
  }
  g_assert_true (ringlet_project_get_state (project) == best);
  g_assert_null (next_answer (project, &error));
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
}

/* Follows the arc of a ring from where the truth says that it is: what a user sees.
 * Returns how many points were found. */
static guint
click_on (RingletProject *project, const RingletPlacement *placement,
    const RingletRing *ring, guint number)
{
  const RingletRect inside = { 0.0, (double) truth->detector->n_slow, 0.0,
    (double) truth->detector->n_fast };
  g_autoptr (GArray) curve =
      ringlet_ring_curve (placement, ring->two_theta_rad, &inside, 0.1);

  for (guint k = 0; k < curve->len; k += curve->len / 9 + 1) {
    const RingletCurvePoint *point = &g_array_index (curve, RingletCurvePoint, k);
    const RingletControlPoint at = { point->slow, point->fast, 0, 0.0 };
    const guint n = pick (project, &at, number, TRUE, NULL);

    if (n > 0)
      return n;
  }
  return 0;
}

/* Clicks on rings, and the geometry from them, without a start. The truth is met to a
 * part of a pixel: there are fewer points than an automatic calibration has. */
static void
test_clicked (void)
{
  const RingletPlacement placement =
      ringlet_placement_new (truth->detector, &truth->truth);
  g_autoptr (RingletProject) project = project_new ();
  g_autoptr (GArray) rings =
      ringlet_rings_new (truth->calibrant, truth->truth.wavelength_m, 1.5);
  const guint before = ringlet_project_get_step (project);
  g_autoptr (GError) error = NULL;
  const RingletCalibration *found = NULL;
  guint n_arcs = 0;
  guint n = 0;
  double off[5];

  for (guint i = 0; i < rings->len && n_arcs < 8; i++) {
    const guint more =
        click_on (project, &placement, &g_array_index (rings, RingletRing, i), i + 1);

    n_arcs += more > 0;
    n += more;
  }
  g_assert_cmpuint (n_arcs, >=, 4);
  g_assert_cmpuint (count_origin (project, RINGLET_PICK_ARC), ==, n);
  g_assert_cmpuint (ringlet_project_get_step (project), ==, before + n_arcs);

  found = calibrate (project, RINGLET_CALIBRATION_POINTS, &error);
  g_assert_no_error (error);
  auto_case_judge (truth, &found->geometry, off);
  g_test_message ("%u points on %u rings: beam %g, %g px, distance %g", n, n_arcs,
      off[0], off[1], off[2]);
  g_assert_cmpfloat (fabs (off[0]), <, 0.3);
  g_assert_cmpfloat (fabs (off[1]), <, 0.3);
  g_assert_cmpfloat (fabs (off[2]), <, 1e-3);
  assert_step (project, before + n_arcs + 1, "Refine from Points");
  g_assert_cmpuint (count_origin (project, RINGLET_PICK_ARC), ==, n);
  g_assert_cmpuint (confirmed (project) & RINGLET_CONFIRMED_GEOMETRY, !=, 0);
}

/* All clicks read the image once, until it is given up. */
static void
test_forget_pick (void)
{
  const RingletPlacement placement =
      ringlet_placement_new (truth->detector, &truth->truth);
  g_autoptr (RingletProject) project = project_new ();
  g_autoptr (GArray) rings =
      ringlet_rings_new (truth->calibrant, truth->truth.wavelength_m, 1.5);
  RingletMemo *memo = ringlet_project_get_memo (project);
  const guint before = ringlet_memo_n_computed (memo, "peak-image");
  guint n_arcs = 0;
  guint ring = 0;

  for (; ring < rings->len && n_arcs < 2; ring++)
    n_arcs += click_on (project, &placement, &g_array_index (rings, RingletRing, ring),
                  1) > 0;
  g_assert_cmpuint (n_arcs, ==, 2);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "peak-image"), ==, before + 1);
  ringlet_project_forget_pick (project);
  click_on (project, &placement, &g_array_index (rings, RingletRing, ring - 1), 1);
  g_assert_cmpuint (ringlet_memo_n_computed (memo, "peak-image"), ==, before + 2);
}

/* One point, near what was clicked; and a click where there is nothing. */
static void
test_one_click (void)
{
  const RingletPlacement placement =
      ringlet_placement_new (truth->detector, &truth->truth);
  g_autoptr (RingletProject) project = project_new ();
  g_autoptr (GArray) rings =
      ringlet_rings_new (truth->calibrant, truth->truth.wavelength_m, 1.5);
  const RingletControlPoint outside = { -100.0, 5.0, 0, 0.0 };
  g_autoptr (GError) error = NULL;
  const RingletPicks *picks = NULL;

  g_assert_cmpuint (pick (project, &outside, 1, FALSE, &error), ==, 0);
  g_assert_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE);
  g_assert_null (ringlet_project_get_state (project)->picks);

  for (guint i = 0; i < rings->len && picks == NULL; i++) {
    click_on (project, &placement, &g_array_index (rings, RingletRing, i), i + 1);
    picks = ringlet_project_get_state (project)->picks;
  }
  g_assert_nonnull (picks);
  {
    const RingletPick first = picks->items[picks->n / 2];
    RingletControlPoint beside = first.point;
    const RingletPick *clicked = NULL;

    beside.slow_px += 1.0;
    g_assert_cmpuint (pick (project, &beside, 17, FALSE, NULL), ==, 1);
    picks = ringlet_project_get_state (project)->picks;
    clicked = &picks->items[picks->n - 1];
    g_assert_cmpint (clicked->origin, ==, RINGLET_PICK_CLICK);
    g_assert_cmpuint (clicked->point.ring, ==, 17);
    g_assert_cmpfloat (hypot (clicked->point.slow_px - first.point.slow_px,
                           clicked->point.fast_px - first.point.fast_px),
        <, 4.0);
  }
}

static void
test_late (void)
{
  g_autoptr (RingletProject) project = project_new ();
  g_autoptr (RingletJob) job = ringlet_job_new ("Calibrate");
  g_autoptr (RingletJob) other = ringlet_job_new ("Calibrate");
  Wait wait = { 0 };
  Wait cancelled = { 0 };
  guint step = 0;

  /* What was changed meanwhile stays. */
  ringlet_project_calibrate_async (
      project, job, RINGLET_CALIBRATION_AUTO, calibrated, &wait);
  ringlet_project_set_wavelength (project, 3e-11, NULL, NULL);
  step = ringlet_project_get_step (project);
  AWAIT (wait.is_done);
  g_assert_error (wait.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* And the search did not go on to the end, after which it would be said to be late.
   */
  g_assert_null (strstr (wait.error->message, "meanwhile"));
  assert_step (project, step, "Change Energy");
  g_clear_error (&wait.error);

  /* Cancelled: nothing happened. */
  ringlet_project_calibrate_async (
      project, other, RINGLET_CALIBRATION_AUTO, calibrated, &cancelled);
  ringlet_job_cancel (other);
  AWAIT (cancelled.is_done);
  g_assert_error (cancelled.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_step (project, step, "Change Energy");
  g_clear_error (&cancelled.error);
}

/* A drag that is held when an answer comes is a step of its own. */
static void
test_drags (void)
{
  g_autoptr (RingletProject) project = project_new ();
  const guint step = ringlet_project_get_step (project);
  gboolean dragging = FALSE;

  ringlet_project_begin_drag (project, "Move Mask Shape");
  g_object_get (project, "dragging", &dragging, NULL);
  g_assert_true (dragging);
  ringlet_project_set_gap_mask (project, FALSE);
  g_assert_nonnull (calibrate (project, RINGLET_CALIBRATION_AUTO, NULL));
  g_object_get (project, "dragging", &dragging, NULL);
  g_assert_false (dragging);
  assert_step (project, step + 2, "Calibrate Automatically");
  g_assert_cmpstr (
      ringlet_project_step_name (project, step + 1), ==, "Move Mask Shape");
  g_assert_true (ringlet_project_cancel_drag (project)); /* the answer, not kept yet */
  assert_step (project, step + 1, "Move Mask Shape");
  g_assert_false (ringlet_project_cancel_drag (project));
}

int
main (int argc, char *argv[])
{
  int result = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  image_path = g_build_filename (folder, "rings.edf", NULL);
  truth = auto_case_new (0);
  g_assert_true (ringlet_image_write_edf (truth->image, NULL, image_path, TRUE, NULL));

  g_test_add_func ("/project-calibration/pick-verbs", test_pick_verbs);
  g_test_add_func ("/project-calibration/exchange", test_exchange);
  g_test_add_func ("/project-calibration/export-in-worker", test_export_in_worker);
  g_test_add_func ("/project-calibration/settings", test_settings);
  g_test_add_func ("/project-calibration/confirmed", test_confirmed);
  g_test_add_func ("/project-calibration/request", test_request);
  g_test_add_func ("/project-calibration/missing", test_missing);
  g_test_add_func ("/project-calibration/automatic", test_automatic);
  g_test_add_func ("/project-calibration/next", test_next);
  g_test_add_func ("/project-calibration/check-next", test_check_next);
  g_test_add_func ("/project-calibration/clicked", test_clicked);
  g_test_add_func ("/project-calibration/forget-pick", test_forget_pick);
  g_test_add_func ("/project-calibration/one-click", test_one_click);
  g_test_add_func ("/project-calibration/late", test_late);
  g_test_add_func ("/project-calibration/drags", test_drags);
  result = g_test_run ();

  auto_case_free (truth);
  folder_remove (folder);
  g_free (image_path);
  g_free (folder);
  return result;
}
