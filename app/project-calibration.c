/* SPDX-License-Identifier: MIT */

/* How a document is calibrated, and what was found: a step that the answers of one
 * image share. The work is in project-calibrate.c. */

#include <math.h>

#include "base/error.h"
#include "calibration-request.h"
#include "project-inside.h"

/* Of the distance, and radians: answers that differ by less are one. */
#define SAME 1e-4

/* The answers of one image are one step. */
#define ANSWER "answer"

gboolean
ringlet_project_set_calibration (
    RingletProject *self, const RingletCalibrationSettings *settings, GError **error)
{
  RingletState *state = NULL;

  if (!ringlet_calibration_settings_check (settings, error))
    return FALSE;

  state = ringlet_project_edit (self);
  state->calibration = *settings;
  ringlet_project_commit (self, state, N_ ("Change Calibration Settings"), NULL);
  return TRUE;
}

gboolean
ringlet_project_set_wavelength (
    RingletProject *self, double wavelength_m, const char *drag, GError **error)
{
  RingletState *state = NULL;
  RingletGeometry geometry;

  if (!(wavelength_m > 0.0) || !isfinite (wavelength_m)) {
    g_set_error_literal (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "The wavelength must be a positive number");
    return FALSE;
  }

  state = ringlet_project_edit (self);
  geometry = state->geometry;
  geometry.wavelength_m = wavelength_m;
  ringlet_project_put_numbers (state, &geometry);
  state->calibration.confirmed |= RINGLET_CONFIRMED_WAVELENGTH;
  ringlet_project_commit (self, state, N_ ("Change Energy"), drag);
  return TRUE;
}

void
ringlet_project_propose (RingletProject *self, const RingletCalibrant *calibrant,
    double wavelength_m, RingletDetector *detector)
{
  RingletState *state = ringlet_project_edit (self);

  if (state->calibrant == NULL)
    state->calibrant = calibrant;
  if (!(state->geometry.wavelength_m > 0.0) && isfinite (wavelength_m))
    state->geometry.wavelength_m = wavelength_m;
  if (state->detector == NULL && detector != NULL)
    state->detector = ringlet_detector_ref (detector);
  ringlet_project_commit (self, state, N_ ("Use What the Image Says"), NULL);
}

void
ringlet_project_confirm (RingletProject *self, guint what)
{
  RingletState *state = ringlet_project_edit (self);

  state->calibration.confirmed = what;
  ringlet_project_commit (self, state, N_ ("Confirm"), NULL);
}

void
ringlet_project_forget_pick (RingletProject *self)
{
  ringlet_state_forget_peak_image (ringlet_project_get_memo (self));
}

/* ---- answers ---- */

void
ringlet_project_clear_answers (RingletProject *self)
{
  g_clear_pointer (&self->answers[0], ringlet_calibration_free);
  g_clear_pointer (&self->answers[1], ringlet_calibration_free);
  g_clear_pointer (&self->answer_state, ringlet_state_unref);
  self->answer = 0;
  self->has_no_next = FALSE;
}

const RingletCalibration *
ringlet_project_get_calibration (RingletProject *self)
{
  g_return_val_if_fail (RINGLET_IS_PROJECT (self), NULL);
  return self->answers[self->answer];
}

gboolean
ringlet_project_has_next_answer (RingletProject *self)
{
  const RingletCalibration *best = self->answers[0];

  return !self->has_no_next && best != NULL && best->refinement != NULL &&
      best->automatic != NULL && best->automatic->has_runner_up &&
      best->automatic->runner_up.geometry.distance_m > 0.0;
}

static gboolean
is_automatic (const RingletPick *pick, gsize index, gconstpointer data)
{
  return pick->origin == RINGLET_PICK_AUTO && pick->frame == *(const guint64 *) data;
}

/* Points of the user stay where they are. */
static void
replace_automatic (RingletState *state, const GArray *points)
{
  g_autoptr (RingletPicks) before = state->picks;
  g_autoptr (RingletPicks) kept =
      ringlet_picks_without (before, is_automatic, &state->frame);
  g_autoptr (GArray) items = g_array_new (FALSE, TRUE, sizeof (RingletPick));

  for (guint i = 0; i < points->len; i++) {
    const RingletPick pick = { g_array_index (points, RingletControlPoint, i),
      state->frame, RINGLET_PICK_AUTO };

    g_array_append_val (items, pick);
  }
  state->picks =
      ringlet_picks_with (kept, (const RingletPick *) items->data, items->len);
}

static void
put_calibration (RingletState *state, const RingletCalibration *found,
    RingletDetector *detector, RingletCalibrationWay way)
{
  if (state->detector == NULL)
    state->detector = ringlet_detector_ref (detector);
  ringlet_project_put_numbers (state, &found->geometry);
  state->calibration.confirmed &= ~(guint) RINGLET_CONFIRMED_GEOMETRY;
  if (way == RINGLET_CALIBRATION_POINTS)
    state->calibration.confirmed |= RINGLET_CONFIRMED_GEOMETRY;
  else
    replace_automatic (state, found->points);
}

static const char *
name_of (RingletCalibrationWay way)
{
  if (way == RINGLET_CALIBRATION_POINTS)
    return N_ ("Refine from Points");
  if (way == RINGLET_CALIBRATION_NEAR)
    return N_ ("Refine from Image");
  return N_ ("Calibrate Automatically");
}

static void
commit_answer (RingletProject *self, RingletState *state, const char *name)
{
  ringlet_project_commit (self, state, name, ANSWER);
  g_clear_pointer (&self->answer_state, ringlet_state_unref);
  self->answer_state = ringlet_state_ref (ringlet_project_get_state (self));
}

void
ringlet_project_take_answer (RingletProject *self, RingletCalibration *found,
    RingletDetector *detector, RingletCalibrationWay way)
{
  RingletState *state = NULL;

  ringlet_project_begin_result (self);
  ringlet_project_clear_answers (self);
  self->answers[0] = found;
  if (found->refinement == NULL)
    return;

  state = ringlet_project_edit (self);
  put_calibration (state, found, detector, way);
  commit_answer (self, state, name_of (way));
}

static gboolean
is_same_answer (const RingletGeometry *a, const RingletGeometry *b)
{
  const double near_m = SAME * a->distance_m;

  return fabs (a->distance_m - b->distance_m) < near_m &&
      fabs (a->poni_slow_m - b->poni_slow_m) < near_m &&
      fabs (a->poni_fast_m - b->poni_fast_m) < near_m &&
      fabs (a->rot1_rad - b->rot1_rad) < SAME &&
      fabs (a->rot2_rad - b->rot2_rad) < SAME;
}

/* Refined, a runner-up may be the best answer once more. */
void
ringlet_project_take_next (RingletProject *self, RingletCalibration *found)
{
  self->has_no_next = is_same_answer (&found->geometry, &self->answers[0]->geometry);
  g_clear_pointer (&self->answers[1], ringlet_calibration_free);
  self->answers[1] = found;
}

void
ringlet_project_show_answer (
    RingletProject *self, guint which, RingletDetector *detector)
{
  RingletState *state = NULL;

  /* What else was done meanwhile is not to be replaced. */
  if (ringlet_project_get_state (self) != self->answer_state)
    ringlet_project_begin_result (self);
  self->answer = which;
  state = ringlet_project_edit (self);
  put_calibration (state, self->answers[which], detector, RINGLET_CALIBRATION_AUTO);
  commit_answer (self, state, name_of (RINGLET_CALIBRATION_AUTO));
}

void
ringlet_project_keep_answer (RingletProject *self)
{
  RingletState *state = ringlet_project_edit (self);

  state->calibration.confirmed |= RINGLET_CONFIRMED_GEOMETRY;
  if (ringlet_project_get_state (self) == self->answer_state)
    ringlet_project_commit (self, state, N_ ("Calibrate Automatically"), ANSWER);
  else
    ringlet_project_commit (self, state, N_ ("Confirm"), NULL);
  ringlet_project_end_drag (self);
}
