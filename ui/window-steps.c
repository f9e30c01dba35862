/* SPDX-License-Identifier: MIT */

/* The steps: which one the tools of the window are of, and how each of them stands. */

#include "project-calibration.h"
#include "window-private.h"

void
ringlet_window_show_step (RingletWindow *self, RingletStep step)
{
  self->step = step;
  ringlet_window_leave_profile (self);
  if (step != RINGLET_STEP_INTEGRATE)
    ringlet_window_leave_correction (self);
  ringlet_window_update_integrate (self);
  ringlet_window_set_action_state (
      self, "step", g_variant_new_string (ringlet_step_name (step)));
  ringlet_inspector_show_step (self->inspector, step);
  ringlet_mask_panel_set_active (
      ringlet_inspector_get_mask_panel (self->inspector), step == RINGLET_STEP_MASK);
  ringlet_layers_pane_set_masking (self->layers, step == RINGLET_STEP_MASK);
  ringlet_window_update_calibrate (self);
  ringlet_window_update_integrate (self);
  ringlet_window_update_series (self);
  ringlet_window_resume_profile (self);
  /* Its tools are there. */
  ringlet_window_show_side (self, RINGLET_WINDOW_RIGHT);
}

static void
step_image (RingletWindow *self)
{
  ringlet_window_show_step (self, RINGLET_STEP_IMAGE);
}

static void
step_mask (RingletWindow *self)
{
  ringlet_window_show_step (self, RINGLET_STEP_MASK);
}

static void
step_calibrate (RingletWindow *self)
{
  ringlet_window_show_step (self, RINGLET_STEP_CALIBRATE);
}

static void
step_series (RingletWindow *self)
{
  ringlet_window_show_step (self, RINGLET_STEP_SERIES);
}

static void
step_compare (RingletWindow *self)
{
  ringlet_window_show_step (self, RINGLET_STEP_COMPARE);
}

static void
step_integrate (RingletWindow *self)
{
  ringlet_window_show_step (self, RINGLET_STEP_INTEGRATE);
}

const RingletWindowAction ringlet_window_step_actions[] = {
  { "step-image", step_image },
  { "step-mask", step_mask },
  { "step-calibrate", step_calibrate },
  { "step-integrate", step_integrate },
  { "step-series", step_series },
  { "step-compare", step_compare },
  { NULL, NULL },
};

static RingletStepFit
find_fit (RingletWindow *self, const RingletState *state)
{
  const RingletCalibration *found = ringlet_project_get_calibration (self->project);

  if (found == NULL || found->refinement == NULL)
    return RINGLET_STEP_FIT_NONE;
  if (!ringlet_geometry_equal (&found->geometry, &state->geometry))
    return RINGLET_STEP_FIT_LEFT;
  return ringlet_calibration_quality (found) == RINGLET_QUALITY_POOR
      ? RINGLET_STEP_FIT_POOR
      : RINGLET_STEP_FIT_HOLDS;
}

static void
update_steps (RingletWindow *self)
{
  RingletMaskPanel *panel = ringlet_inspector_get_mask_panel (self->inspector);
  const RingletState *state = ringlet_project_get_state (self->project);
  const RingletStepFacts facts = {
    .has_doubtful_mask = self->mask_warning != NULL,
    .is_saturated = ringlet_mask_proposer_has (
        ringlet_mask_panel_get_proposer (panel), "threshold"),
    /* While the next one is computed the step stands as it did: a mark that flickers
     * says nothing. */
    .has_pattern = ringlet_live_get_pattern (self->live) != NULL,
    .has_failed = ringlet_live_get_error (self->live) != NULL,
    .series = ringlet_window_judge_series (self),
    .fit = find_fit (self, state),
  };

  for (guint i = 0; i < RINGLET_STEP_N; i++)
    ringlet_step_bar_set_status (self->step_bar, (RingletStep) i,
        ringlet_step_judge ((RingletStep) i, state, facts));
}

void
ringlet_window_connect_steps (RingletWindow *self)
{
  RingletMaskPanel *panel = ringlet_inspector_get_mask_panel (self->inspector);

  g_signal_connect_object (self->project, "notify::state", G_CALLBACK (update_steps),
      self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->live, "notify::pattern", G_CALLBACK (update_steps),
      self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->live, "notify::error", G_CALLBACK (update_steps), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (ringlet_mask_panel_get_proposer (panel), "changed",
      G_CALLBACK (update_steps), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->series, "changed", G_CALLBACK (update_steps), self, G_CONNECT_SWAPPED);
  update_steps (self);
}
