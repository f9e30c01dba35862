/* SPDX-License-Identifier: MIT */

/* Every parameter of the geometry, and the beam centre that follows from them. */

#include <glib/gi18n-lib.h>
#include <math.h>

#include "calibrate-private.h"
#include "calibration-centre.h"

#define DEGREES (180.0 / G_PI)

/* Called as in a .poni file, in the options and in what warnings say. */
static const RingletValueKind kinds[RINGLET_VALUE_N] = {
  [RINGLET_REFINE_DISTANCE] = { N_ ("Distance"), "mm", 1e3, 4, 0.1, TRUE,
      N_ ("From the sample to the detector, along its normal") },
  [RINGLET_REFINE_PONI_SLOW] = { "poni1", "mm", 1e3, 4, 0.01, TRUE,
      N_ ("Point of normal incidence: along the slow axis, from the corner") },
  [RINGLET_REFINE_PONI_FAST] = { "poni2", "mm", 1e3, 4, 0.01, TRUE,
      N_ ("Point of normal incidence: along the fast axis, from the corner") },
  [RINGLET_REFINE_ROT1] = { "rot1", "°", DEGREES, 4, 0.01, TRUE,
      N_ ("Rotation of the detector about its slow axis") },
  [RINGLET_REFINE_ROT2] = { "rot2", "°", DEGREES, 4, 0.01, TRUE,
      N_ ("Rotation of the detector about its fast axis") },
  [RINGLET_REFINE_ROT3] = { "rot3", "°", DEGREES, 4, 0.1, TRUE,
      N_ ("Rotation of the detector about the beam") },
  [RINGLET_REFINE_WAVELENGTH] = { N_ ("Wavelength"), "Å", 1e10, 6, 0.0001, TRUE, NULL },
  [RINGLET_VALUE_CENTRE_FAST] = { N_ ("Beam x"), N_ ("pixels"), 1.0, 2, 0.1, FALSE,
      N_ ("Where the beam meets the detector, from the corner") },
  [RINGLET_VALUE_CENTRE_SLOW] = { N_ ("Beam y"), N_ ("pixels"), 1.0, 2, 0.1, FALSE,
      N_ ("Where the beam meets the detector, from the corner") },
};

/* What is looked at first stands on top. */
static const guint order[RINGLET_VALUE_N] = { RINGLET_REFINE_DISTANCE,
  RINGLET_VALUE_CENTRE_FAST, RINGLET_VALUE_CENTRE_SLOW, RINGLET_REFINE_ROT1,
  RINGLET_REFINE_ROT2, RINGLET_REFINE_ROT3, RINGLET_REFINE_PONI_SLOW,
  RINGLET_REFINE_PONI_FAST, RINGLET_REFINE_WAVELENGTH };

static gboolean
is_known (const RingletGeometry *geometry, guint row)
{
  return row == RINGLET_REFINE_WAVELENGTH ? geometry->wavelength_m > 0.0
                                          : geometry->distance_m > 0.0;
}

/* Of the centre where the beam does not meet the detector: NaN. */
static double
value_of (const RingletGeometry *geometry, const RingletDetector *detector, guint row)
{
  double centre[2] = { NAN, NAN };

  if (!is_known (geometry, row))
    return NAN;
  if (row < RINGLET_REFINE_N)
    return ringlet_refine_parameter_get (geometry, (RingletRefineParameter) row);
  if (detector == NULL ||
      !ringlet_geometry_beam_centre (geometry, detector, &centre[0], &centre[1]))
    return NAN;
  return centre[row == RINGLET_VALUE_CENTRE_FAST];
}

/* Of the centre, where none of its own was fitted: it follows from the others. */
static void
find_sigma (RingletCalibratePanel *self, double sigma[RINGLET_VALUE_N])
{
  const RingletCalibration *found = ringlet_calibrate_found (self);
  const RingletDetector *detector = ringlet_calibrate_detector (self);

  for (guint i = 0; i < RINGLET_VALUE_N; i++)
    sigma[i] = NAN;
  if (found == NULL)
    return;
  for (guint i = 0; i < RINGLET_REFINE_N; i++)
    sigma[i] = found->refinement->sigma[i];
  if (detector != NULL)
    ringlet_calibration_centre_sigma (found->refinement, detector,
        &sigma[RINGLET_VALUE_CENTRE_SLOW], &sigma[RINGLET_VALUE_CENTRE_FAST]);
}

void
ringlet_calibrate_show_values (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletCalibration *found = ringlet_calibrate_found (self);
  const RingletCalibration *last = ringlet_project_get_calibration (self->project);
  const RingletDetector *detector = ringlet_calibrate_detector (self);
  const guint confirmed = state->calibration.confirmed;
  const gboolean can_reset = last != NULL && last->refinement != NULL && found == NULL;
  double sigma[RINGLET_VALUE_N];

  find_sigma (self, sigma);
  for (guint i = 0; i < RINGLET_VALUE_N; i++) {
    const guint needed = i == RINGLET_REFINE_WAVELENGTH ? RINGLET_CONFIRMED_WAVELENGTH
                                                        : RINGLET_CONFIRMED_GEOMETRY;
    const double value = value_of (&state->geometry, detector, i);

    ringlet_value_row_show (self->values[i], value, sigma[i],
        (confirmed & needed) != 0 || isnan (value), can_reset);
    if (i < RINGLET_REFINE_N && !ringlet_project_in_drag (self->project))
      ringlet_value_row_show_limit (self->values[i], &state->calibration.limits[i]);
  }
}

/* --- what the user does --- */

static guint
index_of (RingletCalibratePanel *self, RingletValueRow *row)
{
  for (guint i = 0; i < RINGLET_VALUE_N; i++) {
    if (self->values[i] == row)
      return i;
  }
  g_return_val_if_reached (0);
}

static gboolean
change (RingletCalibratePanel *self, guint row, double value, RingletGeometry *geometry)
{
  const RingletDetector *detector = ringlet_calibrate_detector (self);
  double centre[2] = { NAN, NAN };

  if (row < RINGLET_REFINE_N) {
    ringlet_refine_parameter_set (geometry, (RingletRefineParameter) row, value);
    return TRUE;
  }
  if (detector == NULL ||
      !ringlet_geometry_beam_centre (geometry, detector, &centre[0], &centre[1]))
    return FALSE;
  centre[row == RINGLET_VALUE_CENTRE_FAST] = value;
  return ringlet_grip_centre (geometry, detector, centre[0], centre[1], geometry);
}

/* All that is turned without a rest is one step, and previews follow it. */
static void
on_edited (RingletCalibratePanel *self, double value, RingletValueRow *row)
{
  const guint index = index_of (self, row);
  RingletGeometry geometry = ringlet_project_get_state (self->project)->geometry;
  g_autofree char *drag = g_strdup_printf ("calibrate-%u", index);
  g_autoptr (GError) error = NULL;

  if (index == RINGLET_REFINE_WAVELENGTH)
    ringlet_project_set_wavelength (self->project, value, drag, &error);
  else if (change (self, index, value, &geometry))
    ringlet_project_set_geometry (self->project, &geometry, drag, &error);
  if (error != NULL)
    ringlet_calibrate_tell_problem (self, error->message);
}

static void
on_settled (RingletCalibratePanel *self)
{
  /* A ring may have been taken into the hand meanwhile: that drag is not of the value.
   */
  if (!ringlet_project_in_drag (self->project))
    ringlet_project_end_drag (self->project);
  ringlet_calibrate_show (self);
}

static void
on_limit (RingletCalibratePanel *self, RingletValueRow *row)
{
  const guint index = index_of (self, row);
  RingletCalibrationSettings settings =
      ringlet_project_get_state (self->project)->calibration;
  g_autoptr (GError) error = NULL;

  if (self->is_showing || index >= RINGLET_REFINE_N)
    return;
  settings.limits[index] = ringlet_value_row_get_limit (row);
  if (!ringlet_project_set_calibration (self->project, &settings, &error)) {
    ringlet_calibrate_tell_problem (self, error->message);
    ringlet_calibrate_show (self);
  }
}

static void
on_reset (RingletCalibratePanel *self, RingletValueRow *row)
{
  const RingletCalibration *last = ringlet_project_get_calibration (self->project);
  RingletGeometry geometry = ringlet_project_get_state (self->project)->geometry;
  const guint index = index_of (self, row);

  if (last == NULL || last->refinement == NULL)
    return;
  if (change (self, index,
          value_of (&last->geometry, ringlet_calibrate_detector (self), index),
          &geometry))
    ringlet_project_set_geometry (self->project, &geometry, NULL, NULL);
}

void
ringlet_calibrate_connect_values (RingletCalibratePanel *self)
{
  for (guint i = 0; i < RINGLET_VALUE_N; i++) {
    const guint index = order[i];
    GtkWidget *row = ringlet_value_row_new (&kinds[index]);

    self->values[index] = RINGLET_VALUE_ROW (row);
    g_signal_connect_swapped (row, "edited", G_CALLBACK (on_edited), self);
    g_signal_connect_swapped (row, "settled", G_CALLBACK (on_settled), self);
    g_signal_connect_swapped (row, "limit-edited", G_CALLBACK (on_limit), self);
    g_signal_connect_swapped (row, "reset", G_CALLBACK (on_reset), self);
    adw_preferences_group_add (self->values_group, row);
  }
}
