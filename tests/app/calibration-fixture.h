/* SPDX-License-Identifier: MIT */
#pragma once

/* A simulated image of which everything is known as a document, and what is asked of it
 * in the background, waited for. */

#include "project-calibration.h"

#include <locale.h>

#include "fixture.h"
#include "image/image-write-edf.h"
#include "program.h"
#include "support/auto-case.h"

static char *folder;
static char *image_path;
static AutoCase *truth;

static inline RingletProject *
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

static inline void
calibrated (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *self = data;

  self->found =
      ringlet_project_calibrate_finish (RINGLET_PROJECT (source), result, &self->error);
  self->is_done = TRUE;
}

static inline const RingletCalibration *
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

static inline const RingletCalibration *
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

static inline void
picked (GObject *source, GAsyncResult *result, gpointer data)
{
  Wait *self = data;

  self->n =
      ringlet_project_pick_finish (RINGLET_PROJECT (source), result, &self->error);
  self->is_done = TRUE;
}

static inline guint
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

static inline void
assert_step (RingletProject *project, guint step, const char *name)
{
  g_assert_cmpuint (ringlet_project_get_step (project), ==, step);
  g_assert_cmpuint (ringlet_project_n_steps (project), ==, step + 1);
  g_assert_cmpstr (ringlet_project_step_name (project, step), ==, name);
}

/* Found is true: by what the seed put there, within its Cramér–Rao bound. */
static inline void
assert_true_geometry (RingletProject *project)
{
  double error[5];

  g_assert_true (
      auto_case_judge (truth, &ringlet_project_get_state (project)->geometry, error));
}

static inline gsize
count_origin (RingletProject *project, RingletPickOrigin origin)
{
  const RingletPicks *picks = ringlet_project_get_state (project)->picks;
  gsize n = 0;

  for (gsize i = 0; i < ringlet_picks_count (picks); i++)
    n += picks->items[i].origin == origin;
  return n;
}

static inline guint
confirmed (RingletProject *project)
{
  return ringlet_project_get_state (project)->calibration.confirmed;
}

/* Five points on three rings and two frames; the second ring is at slow 10 … 20. */
static inline void
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

/* To be the first in main(). */
static inline void
calibration_fixture_begin (int *argc, char ***argv)
{
  setlocale (LC_ALL, "");
  g_test_init (argc, argv, NULL);
  folder = folder_new ();
  image_path = g_build_filename (folder, "rings.edf", NULL);
  truth = auto_case_new (0);
  g_assert_true (ringlet_image_write_edf (truth->image, NULL, image_path, TRUE, NULL));
}

/* Runs the tests; to be the last in main(). */
static inline int
calibration_fixture_run (void)
{
  const int result = g_test_run ();

  auto_case_free (truth);
  folder_remove (folder);
  g_free (image_path);
  g_free (folder);
  return result;
}
