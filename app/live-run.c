/* SPDX-License-Identifier: MIT */

/* The course of things: at most one job runs at a time. It is cancelled as soon as the
 * document moves on in a way that matters to it, and when it has ended the next stage
 * that is missing begins. */

#include "live-private.h"

#include "project-private.h"

/* What matrices of earlier states may occupy: those of a 1-megapixel detector stay, so
 * that undo is at once; those of a large one make room for the present ones. */
#define KEEP_BYTES ((gsize) 160 << 20)

/* About what normalisation and matrices of pattern and cake take. */
#define BYTES_PER_PIXEL 36

/* A frame that is being read is shown although the user went on, unless that takes
 * longer: frames that follow each other faster than they can be read would never be
 * seen else, and a slow one must not hold up the newest. */
#define FRAME_MS 400

/* During a drag, pattern and cake wait for a pause of this length. */
#define PAUSE_MS 30

/* What the present state cannot have, and an old cake that nobody looks at. */
static void
forget_outdated (RingletLive *self)
{
  const RingletState *state = ringlet_live_present (self);

  if (state->source == NULL)
    ringlet_live_forget_from (self, RINGLET_LIVE_DISPLAY);
  else if (state->geometry.distance_m <= 0.0)
    ringlet_live_forget_from (self, RINGLET_LIVE_PATTERN);
  else if (!self->wants_cake && !ringlet_live_is_done (self, RINGLET_LIVE_CAKE))
    ringlet_live_forget_cake (self);
}

/* --- errors --- */

static void
set_error (RingletLive *self, const RingletLiveRun *run, GError *error)
{
  g_clear_error (&self->error);
  g_clear_pointer (&self->failed_state, ringlet_state_unref);
  self->error = error;
  if (run != NULL) {
    self->failed_stage = run->stage;
    self->failed_state = ringlet_state_ref (run->state);
  }
  g_object_notify (G_OBJECT (self), "error");
}

/* What failed once fails again, until something that it depends on changes. */
static gboolean
has_failed (RingletLive *self)
{
  return self->failed_state != NULL &&
      ringlet_live_stage_is_same (
          self->failed_stage, self->failed_state, ringlet_live_present (self));
}

/* --- work --- */

/* The next thing to do, RINGLET_LIVE_N_STAGES for nothing. */
static RingletLiveStage
next_stage (RingletLive *self)
{
  const RingletState *state = ringlet_live_present (self);
  RingletLiveStage stage = RINGLET_LIVE_N_STAGES;

  if (self->is_halted || state->source == NULL)
    return RINGLET_LIVE_N_STAGES;

  if (!ringlet_live_is_done (self, RINGLET_LIVE_DISPLAY))
    stage = RINGLET_LIVE_DISPLAY;
  else if (state->geometry.distance_m <= 0.0)
    return RINGLET_LIVE_N_STAGES;
  else if (!ringlet_live_is_done (self, RINGLET_LIVE_PATTERN))
    stage = RINGLET_LIVE_PATTERN;
  else if (self->wants_cake && !ringlet_live_is_done (self, RINGLET_LIVE_CAKE))
    stage = RINGLET_LIVE_CAKE;

  return has_failed (self) && stage >= self->failed_stage ? RINGLET_LIVE_N_STAGES
                                                          : stage;
}

/* Whether @run makes another frame ready, of what the document says otherwise. */
static gboolean
is_other_frame (RingletLive *self, const RingletLiveRun *run)
{
  const RingletState *present = ringlet_live_present (self);
  RingletState other = *run->state;

  other.frame = present->frame;
  return run->stage == RINGLET_LIVE_DISPLAY && run->state->source != NULL &&
      run->state->frame != present->frame && ringlet_display_is_same (&other, present);
}

static gboolean
may_go_on (RingletLive *self, const RingletLiveRun *run)
{
  return ringlet_live_stage_is_same (
             run->stage, run->state, ringlet_live_present (self)) ||
      (is_other_frame (self, run) &&
          g_get_monotonic_time () - run->begun_us < FRAME_MS * 1000);
}

static void
run_free (RingletLiveRun *run)
{
  g_object_unref (run->job);
  ringlet_state_unref (run->state);
  g_free (run);
}

/* Shows what came out, if it is still what the document says. */
static void
take (RingletLive *self, const RingletLiveRun *run, RingletLiveProduct *product,
    GError *error)
{
  const gboolean is_wanted =
      ringlet_live_stage_is_same (run->stage, run->state, ringlet_live_present (self));

  if (!is_wanted && error == NULL && is_other_frame (self, run)) {
    ringlet_live_show (self, run->stage, run->state, product);
    return;
  }
  if (!is_wanted || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_clear_error (&error);
    return;
  }
  if (error != NULL) {
    ringlet_live_forget_from (self, run->stage);
    set_error (self, run, error);
    return;
  }
  if (run->stage == RINGLET_LIVE_PATTERN ||
      (run->stage == RINGLET_LIVE_CAKE && !ringlet_live_is_large (self)))
    ringlet_live_shelf_put (self->shelf, run->stage, run->state, product);
  ringlet_live_show (self, run->stage, run->state, product);
}

static void
run_done (GObject *source, GAsyncResult *result, gpointer data)
{
  RingletLiveRun *run = data;
  GError *error = NULL;
  g_autoptr (RingletLiveProduct) product =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);
  g_autoptr (RingletLive) self = run->live != NULL ? g_object_ref (run->live) : NULL;

  if (self == NULL) {
    g_clear_error (&error);
    run_free (run);
    return;
  }

  if (run == self->ahead.run) {
    ringlet_live_ahead_done (self, product);
    g_clear_error (&error);
  } else {
    self->run = NULL;
    take (self, run, product, error);
  }
  run_free (run);
  ringlet_live_rest (self);
  ringlet_live_advance (self);
  if (self->run == NULL)
    g_object_notify (G_OBJECT (self), "job");
}

RingletLiveRun *
ringlet_live_run_new (RingletLive *self, RingletLiveWork *work)
{
  RingletLiveRun *run = g_new0 (RingletLiveRun, 1);

  run->live = self;
  run->job = ringlet_job_new_background (ringlet_live_stage_title (work->stage));
  run->stage = work->stage;
  run->begun_us = g_get_monotonic_time ();
  run->state = ringlet_state_ref (work->state);
  ringlet_job_run_async (run->job, ringlet_live_work_run, work,
      (GDestroyNotify) ringlet_live_work_free,
      (GDestroyNotify) ringlet_live_product_free, run_done, run);
  return run;
}

void
ringlet_live_run_abandon (RingletLiveRun **run)
{
  if (*run == NULL)
    return;

  (*run)->live = NULL;
  ringlet_job_cancel ((*run)->job);
  *run = NULL;
}

/* Before other matrices are made, old ones go as far as the new ones need their room;
 * when all is made, those of other states go. In the worker: to give back 100 MB takes
 * longer than a frame. */
static gboolean
shares_matrices (RingletLive *self)
{
  return self->prepared_for == NULL ||
      ringlet_integration_shares_matrices (
          self->prepared_for, ringlet_live_present (self));
}

RingletLiveRoom
ringlet_live_preview_room (RingletLive *self)
{
  if (!ringlet_live_is_large (self) || shares_matrices (self))
    return (RingletLiveRoom){ FALSE };

  g_clear_pointer (&self->prepared_for, ringlet_state_unref);
  return (RingletLiveRoom){ TRUE, 0,
    ringlet_memo_now (ringlet_project_get_memo (self->project)) };
}

static void
plan_room (RingletLive *self, RingletLiveWork *work)
{
  const gsize needed = ringlet_image_n_pixels (self->display->image) * BYTES_PER_PIXEL;
  const guint64 now = ringlet_memo_now (work->memo);

  if (work->stage == RINGLET_LIVE_PATTERN) {
    if (!shares_matrices (self))
      work->before =
          (RingletLiveRoom){ TRUE, KEEP_BYTES - MIN (needed, KEEP_BYTES), now };
    g_clear_pointer (&self->prepared_for, ringlet_state_unref);
    self->prepared_for = ringlet_state_ref (work->state);
    self->prepared_at = now;
  }
  if (work->stage == RINGLET_LIVE_CAKE || !self->wants_cake)
    work->after = (RingletLiveRoom){ TRUE, KEEP_BYTES, self->prepared_at };
}

static void
start (RingletLive *self, RingletLiveStage stage)
{
  RingletState *state = ringlet_live_present (self);
  RingletLiveWork *work = ringlet_live_work_new (stage, state,
      ringlet_project_peek_frame (self->project, state),
      ringlet_project_get_memo (self->project));

  if (stage != RINGLET_LIVE_DISPLAY) {
    plan_room (self, work);
    ringlet_live_forget_large_previewer (self);
  }
  /* What is missing now comes first, and of two frames that are read the one that was
   * asked for last. */
  if (stage == RINGLET_LIVE_DISPLAY || self->ahead.run != NULL)
    ringlet_live_forget_ahead (self);
  self->run = ringlet_live_run_new (self, work);
  g_object_notify (G_OBJECT (self), "job");
}

/* What was computed for a state that has come back. */
static void
take_from_shelf (RingletLive *self)
{
  for (RingletLiveStage stage = next_stage (self);
       stage == RINGLET_LIVE_PATTERN || stage == RINGLET_LIVE_CAKE;
       stage = next_stage (self)) {
    g_autoptr (RingletLiveProduct) kept =
        ringlet_live_shelf_find (self->shelf, stage, ringlet_live_present (self));

    if (kept == NULL)
      return;
    ringlet_live_show (self, stage, ringlet_live_present (self), kept);
  }
}

void
ringlet_live_advance (RingletLive *self)
{
  RingletLiveStage stage = RINGLET_LIVE_N_STAGES;

  if (!self->is_halted)
    ringlet_live_take_ahead (self);
  take_from_shelf (self);
  stage = next_stage (self);
  ringlet_live_update_marks (self);
  if (self->run != NULL)
    return;
  if (stage == RINGLET_LIVE_N_STAGES) {
    ringlet_memo_trim (
        ringlet_project_get_memo (self->project), KEEP_BYTES, self->prepared_at);
    ringlet_live_look_ahead (self);
    return;
  }
  /* A preview of this very moment comes first, and has all processors. */
  if (stage > RINGLET_LIVE_DISPLAY &&
      (self->pause_id != 0 || ringlet_live_preview_is_due (self)))
    return;

  start (self, stage);
}

static gboolean
pause_over (gpointer data)
{
  RingletLive *self = data;

  self->pause_id = 0;
  ringlet_live_advance (self);
  return G_SOURCE_REMOVE;
}

static void
restart_pause (RingletLive *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  if (ringlet_project_is_dragging (self->project))
    self->pause_id = g_timeout_add (PAUSE_MS, pause_over, self);
}

void
ringlet_live_update (RingletLive *self)
{
  const RingletLiveRun *run = self->run;

  self->is_halted = FALSE;
  ringlet_live_note_step (self);
  if (run != NULL && !may_go_on (self, run))
    ringlet_job_cancel (run->job);
  if (self->error != NULL && !has_failed (self))
    set_error (self, NULL, NULL);
  forget_outdated (self);
  restart_pause (self);
  ringlet_live_advance (self);
  ringlet_live_preview_update (self);
}

void
ringlet_live_cancel (RingletLive *self)
{
  g_return_if_fail (RINGLET_IS_LIVE (self));

  self->is_halted = TRUE;
  if (self->run != NULL)
    ringlet_job_cancel (self->run->job);
}

void
ringlet_live_resume (RingletLive *self)
{
  g_return_if_fail (RINGLET_IS_LIVE (self));

  self->is_halted = FALSE;
  ringlet_live_advance (self);
}

void
ringlet_live_set_wants_cake (RingletLive *self, gboolean wants_cake)
{
  const RingletLiveRun *run = self->run;

  g_return_if_fail (RINGLET_IS_LIVE (self));

  /* Who asks for the cake asks for work to go on. */
  if (wants_cake && !self->wants_cake)
    self->is_halted = FALSE;
  self->wants_cake = wants_cake;
  if (!wants_cake && run != NULL && run->stage == RINGLET_LIVE_CAKE)
    ringlet_job_cancel (run->job);
  forget_outdated (self);
  ringlet_live_advance (self);
}
