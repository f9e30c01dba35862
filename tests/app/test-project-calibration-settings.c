/* SPDX-License-Identifier: MIT */

/* What of a calibration is fixed, bounded, confirmed; what a document asks for. */

#include "calibration-fixture.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "calibration-request.h"

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

int
main (int argc, char *argv[])
{
  calibration_fixture_begin (&argc, &argv);
  g_test_add_func ("/project-calibration-settings/settings", test_settings);
  g_test_add_func ("/project-calibration-settings/confirmed", test_confirmed);
  g_test_add_func ("/project-calibration-settings/request", test_request);
  g_test_add_func ("/project-calibration-settings/missing", test_missing);
  return calibration_fixture_run ();
}
