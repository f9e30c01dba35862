/* SPDX-License-Identifier: MIT */

/* How far the points lie from the rings as they are shown now: it follows a drag. */

#include <glib/gi18n-lib.h>

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
  self->check = ringlet_refine_evaluate (&options, NULL);
}

static RingletRefineHint
hint_of (RingletCalibratePanel *self)
{
  return self->check != NULL ? self->check->total.hint : RINGLET_REFINE_HINT_NONE;
}

/* Those that the hint is about, if they are locked. */
static gboolean
is_locked (RingletCalibratePanel *self, RingletRefineHint hint)
{
  const RingletRefineLimit *limits =
      ringlet_project_get_state (self->project)->calibration.limits;
  const guint first = hint == RINGLET_REFINE_HINT_CENTRE ? RINGLET_REFINE_PONI_SLOW
                                                         : RINGLET_REFINE_ROT1;

  return limits[first].state == RINGLET_REFINE_FIXED ||
      limits[first + 1].state == RINGLET_REFINE_FIXED;
}

static const char *
button_text (RingletCalibratePanel *self, RingletRefineHint hint)
{
  if (!is_locked (self, hint))
    return _ ("Refine from These Points");
  return hint == RINGLET_REFINE_HINT_CENTRE ? _ ("Free the Centre")
                                            : _ ("Free the Tilt");
}

void
ringlet_calibrate_show_residuals (RingletCalibratePanel *self)
{
  const RingletRefineHint hint = (check_points (self), hint_of (self));
  g_autofree char *text = self->check != NULL
      ? ringlet_refine_hint_text (&self->check->total)
      : g_strdup ("");

  gtk_widget_set_visible (self->residuals_box, self->check != NULL);
  ringlet_residual_view_set (
      self->residual_view, self->check, ringlet_calibrate_selected_ring (self));
  gtk_label_set_text (GTK_LABEL (self->hint_label),
      *text != '\0' ? text : _ ("No harmonic stands out: centre and tilt fit."));
  gtk_widget_set_visible (self->hint_button, hint != RINGLET_REFINE_HINT_NONE);
  if (hint != RINGLET_REFINE_HINT_NONE)
    gtk_button_set_label (GTK_BUTTON (self->hint_button), button_text (self, hint));
}

/* What is locked is set free first; then it is fitted. */
static void
on_hint (RingletCalibratePanel *self)
{
  const RingletRefineHint hint = hint_of (self);
  RingletCalibrationSettings settings =
      ringlet_project_get_state (self->project)->calibration;
  const guint first = hint == RINGLET_REFINE_HINT_CENTRE ? RINGLET_REFINE_PONI_SLOW
                                                         : RINGLET_REFINE_ROT1;

  if (hint == RINGLET_REFINE_HINT_NONE)
    return;
  if (is_locked (self, hint)) {
    settings.limits[first].state = RINGLET_REFINE_FREE;
    settings.limits[first + 1].state = RINGLET_REFINE_FREE;
    ringlet_project_set_calibration (self->project, &settings, NULL);
  }
  ringlet_calibrate_run (self, RINGLET_CALIBRATION_POINTS);
}

void
ringlet_calibrate_connect_residuals (RingletCalibratePanel *self)
{
  g_signal_connect_swapped (self->hint_button, "clicked", G_CALLBACK (on_hint), self);
}
