/* SPDX-License-Identifier: MIT */

/* A document that is calibrated: automatically, with its next best answer, from clicks,
 * and while it is dragged. */

#include "calibration-fixture.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

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
  calibration_fixture_begin (&argc, &argv);
  g_test_add_func ("/project-calibration/automatic", test_automatic);
  g_test_add_func ("/project-calibration/next", test_next);
  g_test_add_func ("/project-calibration/check-next", test_check_next);
  g_test_add_func ("/project-calibration/clicked", test_clicked);
  g_test_add_func ("/project-calibration/forget-pick", test_forget_pick);
  g_test_add_func ("/project-calibration/one-click", test_one_click);
  g_test_add_func ("/project-calibration/late", test_late);
  g_test_add_func ("/project-calibration/drags", test_drags);
  return calibration_fixture_run ();
}
