/* SPDX-License-Identifier: MIT */

/* How far the points lie from the rings as they are shown now: it follows a drag. */

#include <glib/gi18n-lib.h>

#include "calib/control-points.h"
#include "calibrate-private.h"

/* The present geometry against the points, nothing fitted; kept while both stay. */
static void
check_points (RingletCalibratePanel *self)
{
  const RingletState *state = ringlet_project_get_state (self->project);
  RingletDetector *detector = ringlet_calibrate_detector (self);
  GArray *rings = ringlet_calibrate_rings (self);
  g_autoptr (GArray) points = ringlet_picks_points (state->picks, state->frame);
  RingletRefineOptions options;

  g_clear_pointer (&self->check, ringlet_refinement_unref);
  if (detector == NULL || rings == NULL || points->len == 0 ||
      !(state->geometry.distance_m > 0.0))
    return;
  options = ringlet_refine_options (&state->geometry, detector, rings, points);
  options.reject_sigma = state->calibration.reject_sigma;
  options.residual = state->calibration.residual;
  options.use_sigma = ringlet_control_points_have_sigma (points);
  self->check = ringlet_refine_evaluate (&options, NULL);
}

/* What the first sentence is about. */
static RingletRefineHint
hint_of (RingletCalibratePanel *self)
{
  return self->check != NULL && self->check->n_faults > 0 ? self->check->faults[0].hint
                                                          : RINGLET_REFINE_HINT_NONE;
}

/* What the hint is about: so many parameters from @first on; 0 where no parameter
 * mends it. */
static guint
parameters_of (RingletRefineHint hint, guint *first)
{
  if (hint == RINGLET_REFINE_HINT_DISTANCE) {
    *first = RINGLET_REFINE_DISTANCE;
    return 1;
  }
  *first = hint == RINGLET_REFINE_HINT_CENTRE ? RINGLET_REFINE_PONI_SLOW
                                              : RINGLET_REFINE_ROT1;
  return hint == RINGLET_REFINE_HINT_CENTRE || hint == RINGLET_REFINE_HINT_TILT ? 2 : 0;
}

/* Those that the hint is about, if they are locked. */
static gboolean
is_locked (RingletCalibratePanel *self, RingletRefineHint hint)
{
  const RingletRefineLimit *limits =
      ringlet_project_get_state (self->project)->calibration.limits;
  guint first = 0;
  const guint n = parameters_of (hint, &first);

  for (guint k = first; k < first + n; k++) {
    if (limits[k].state == RINGLET_REFINE_FIXED)
      return TRUE;
  }
  return FALSE;
}

static const char *
button_text (RingletCalibratePanel *self, RingletRefineHint hint)
{
  if (!is_locked (self, hint))
    return _ ("Refine from These Points");
  if (hint == RINGLET_REFINE_HINT_DISTANCE)
    return _ ("Free the Distance");
  return hint == RINGLET_REFINE_HINT_CENTRE ? _ ("Free the Centre")
                                            : _ ("Free the Tilt");
}

void
ringlet_calibrate_show_residuals (RingletCalibratePanel *self)
{
  const RingletRefineHint hint = (check_points (self), hint_of (self));
  guint first = 0;
  const gboolean may_mend = parameters_of (hint, &first) > 0;
  g_autofree char *text =
      self->check != NULL ? ringlet_refine_hint_text (self->check) : g_strdup ("");

  gtk_widget_set_visible (self->residuals_box, self->check != NULL);
  ringlet_residual_view_set (
      self->residual_view, self->check, ringlet_calibrate_selected_ring (self));
  gtk_label_set_text (GTK_LABEL (self->hint_label),
      *text != '\0' ? text : _ ("Nothing stands out: centre, tilt and distance fit."));
  gtk_widget_set_visible (self->hint_button, may_mend);
  if (may_mend)
    gtk_button_set_label (GTK_BUTTON (self->hint_button), button_text (self, hint));
}

/* What is locked is set free first; then it is fitted. */
static void
on_hint (RingletCalibratePanel *self)
{
  const RingletRefineHint hint = hint_of (self);
  RingletCalibrationSettings settings =
      ringlet_project_get_state (self->project)->calibration;
  guint first = 0;
  const guint n = parameters_of (hint, &first);

  if (n == 0)
    return;
  if (is_locked (self, hint)) {
    for (guint k = first; k < first + n; k++)
      settings.limits[k].state = RINGLET_REFINE_FREE;
    ringlet_project_set_calibration (self->project, &settings, NULL);
  }
  ringlet_calibrate_run (self, RINGLET_CALIBRATION_POINTS);
}

void
ringlet_calibrate_connect_residuals (RingletCalibratePanel *self)
{
  g_signal_connect_swapped (self->hint_button, "clicked", G_CALLBACK (on_hint), self);
}
