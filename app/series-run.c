/* SPDX-License-Identifier: MIT */

/* What goes on in a series: begun, paused, stopped, gone on with. */

#include <glib/gi18n-lib.h>

#include "series-private.h"

/* Ten times a second is as often as anybody reads a number; who has pressed Stop waits
 * for less. */
#define TICK_MS 100
#define STOP_TICK_MS 10

/* Of one tick, for what came of frames: the rest of the main thread is for the window.
 */
#define MOST_US (20 * G_TIME_SPAN_MILLISECOND)

static void
set_problem (RingletSeries *self, const char *problem)
{
  g_free (self->problem);
  self->problem = g_strdup (problem);
}

/* ---- what came of a frame ---- */

static void
set_outcome (RingletSeries *self, guint64 frame, RingletSeriesOutcome outcome)
{
  self->n_outcomes[self->outcomes->data[frame]]--;
  self->n_outcomes[outcome]++;
  self->outcomes->data[frame] = (guint8) outcome;
}

/* The first pattern says what the bins are; one of other bins has no place. */
static void
put_pattern (RingletSeries *self, const RingletSeriesFrame *done)
{
  if (done->intensity == NULL)
    return;
  if (self->map == NULL)
    self->map = ringlet_heat_map_new (&done->axis, self->outcomes->len);
  if (!ringlet_heat_axis_equal (ringlet_heat_map_axis (self->map), &done->axis))
    return;
  ringlet_heat_map_put (self->map, done->frame, done->intensity);
  self->serial++;
}

static void
take_failure (RingletSeries *self, const RingletSeriesFrame *done)
{
  g_autoptr (RingletSeriesFailure) failure =
      ringlet_series_failure_new (done->frame, done->error->message);

  g_list_store_append (self->failures, failure);
  if (ringlet_series_is_disk_full (done->error) &&
      self->phase == RINGLET_SERIES_RUNNING) {
    ringlet_series_pause (self);
    set_problem (self,
        N_ ("The disk is full: make room, resume, then retry what "
            "failed"));
  }
}

/* One that failed is pending again: it is no failure until it fails again. They are
 * doubted in the order in which they came. */
static void
drop_failure (RingletSeries *self, guint64 frame)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->failures));

  for (guint i = 0; i < n; i++) {
    g_autoptr (RingletSeriesFailure) failure =
        g_list_model_get_item (G_LIST_MODEL (self->failures), i);

    if (ringlet_series_failure_get_frame (failure) == frame) {
      g_list_store_remove (self->failures, i);
      return;
    }
  }
}

/* The first line of what was last said: that of a compiler comes behind it. Where no
 * device was there from the beginning on, none has failed. */
static void
take_device (RingletSeries *self, const RingletSeriesFrame *done)
{
  const char *said = done->no_device != NULL ? done->no_device : done->lost_device;
  g_auto (GStrv) lines = NULL;

  if (done->lost_device == NULL || g_strcmp0 (said, self->said) == 0)
    return;
  lines = g_strsplit (said, "\n", 2);
  g_free (self->said);
  g_free (self->device);
  self->said = g_strdup (said);
  self->device = g_strdup_printf (done->no_device != NULL
          ? _ ("The processor took over: %s")
          : _ ("A device failed, and the series goes on: %s"),
      lines[0]);
}

static void
take_frame (RingletSeries *self, const RingletSeriesFrame *done)
{
  if (self->outcomes->data[done->frame] == RINGLET_SERIES_FAILED)
    drop_failure (self, done->frame);
  set_outcome (self, done->frame, done->outcome);
  put_pattern (self, done);
  take_device (self, done);
  if (done->outcome == RINGLET_SERIES_FAILED)
    take_failure (self, done);
  if (done->outcome == RINGLET_SERIES_DONE)
    self->n_worked++;
}

/* ---- the tick ---- */

static RingletSeriesPhase
phase_after (RingletSeries *self, gboolean has_failed)
{
  const gboolean is_left = self->n_outcomes[RINGLET_SERIES_PENDING] > 0;

  /* Also what is to be retried after a pause. */
  if (is_left)
    return RINGLET_SERIES_STOPPED;
  if (self->phase == RINGLET_SERIES_STOPPING || has_failed)
    return RINGLET_SERIES_OVER;
  return self->watch != NULL ? RINGLET_SERIES_WAITING : RINGLET_SERIES_OVER;
}

/* All threads have ended. Frames that came meanwhile are next. */
static void
end_run (RingletSeries *self)
{
  g_autoptr (GError) error = ringlet_series_runner_get_error (self->runner);
  const gboolean is_left = self->n_outcomes[RINGLET_SERIES_PENDING] > 0;

  g_clear_pointer (&self->runner, ringlet_series_runner_free);
  if (error != NULL)
    set_problem (self, error->message);
  if (error == NULL && is_left && self->phase == RINGLET_SERIES_RUNNING)
    ringlet_series_run_pending (self);
  else
    self->phase = phase_after (self, error != NULL);
  if (!ringlet_series_is_busy (self))
    ringlet_series_notice_end (self);
}

/* Returns whether there are no more. */
static gboolean
take_frames (RingletSeries *self)
{
  const gint64 begin = g_get_monotonic_time ();
  RingletSeriesFrame *done = NULL;

  while (g_get_monotonic_time () - begin < MOST_US) {
    done = ringlet_series_runner_pop (self->runner);
    if (done == NULL)
      return TRUE;
    take_frame (self, done);
    ringlet_series_frame_free (done);
  }
  return FALSE;
}

static gboolean
on_tick (gpointer data)
{
  RingletSeries *self = data;
  g_autoptr (GError) error = NULL;
  const gboolean is_stopping = self->phase == RINGLET_SERIES_STOPPING;
  /* What was handed out before the end is there then. */
  const gboolean has_ended = ringlet_series_runner_has_ended (self->runner);
  const gboolean is_over = take_frames (self) && has_ended;

  if (self->phase == RINGLET_SERIES_RUNNING)
    ringlet_rate_note (&self->rate, g_get_monotonic_time (), self->n_worked);
  if (is_over) {
    self->tick_id = 0;
    end_run (self);
  }
  if (is_over || !is_stopping)
    ringlet_series_changed (self);
  return is_over ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

static void
begin_tick (RingletSeries *self, guint ms)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  self->tick_id = g_timeout_add (ms, on_tick, self);
}

/* ---- runs ---- */

static GArray *
list_pending (RingletSeries *self)
{
  GArray *frames = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint64 i = 0; i < self->outcomes->len; i++) {
    if (self->outcomes->data[i] == RINGLET_SERIES_PENDING)
      g_array_append_val (frames, i);
  }
  return frames;
}

/* The document as it was when it began, with all frames that there are now. */
static RingletSeriesOrder *
make_order (RingletSeries *self)
{
  g_autoptr (RingletState) state = ringlet_state_dup (self->began);

  g_clear_pointer (&state->source, ringlet_source_unref);
  state->source = ringlet_source_ref (self->source);
  return ringlet_series_order_new (
      state, ringlet_project_get_memo (self->project), self->order);
}

static void
restart_rate (RingletSeries *self)
{
  self->rate = (RingletRate){ 0 };
  ringlet_rate_note (&self->rate, g_get_monotonic_time (), self->n_worked);
}

void
ringlet_series_run_pending (RingletSeries *self)
{
  g_autoptr (GArray) frames = list_pending (self);
  RingletSeriesOrder *order = NULL;

  if (frames->len == 0 || self->began == NULL)
    return;

  /* it opens devices by itself */
  g_clear_pointer (&self->device, g_free);
  g_clear_pointer (&self->said, g_free);
  order = make_order (self);
  g_clear_pointer (&self->order, ringlet_series_order_unref);
  self->order = order;
  self->runner = ringlet_series_runner_new (
      order, (const guint64 *) (gpointer) frames->data, frames->len);
  self->phase = RINGLET_SERIES_RUNNING;
  restart_rate (self);
  begin_tick (self, TICK_MS);
}

void
ringlet_series_start (RingletSeries *self)
{
  RingletState *state = NULL;
  RingletSource *source = NULL;
  g_autoptr (RingletSource) reopened = NULL;

  g_return_if_fail (RINGLET_IS_SERIES (self));

  state = ringlet_project_get_state (self->project);
  source = self->watch != NULL ? self->source : state->source;
  if (ringlet_series_is_busy (self) || source == NULL)
    return;
  reopened = ringlet_series_reopened (source);
  ringlet_series_set_source (self, reopened);
  self->began = ringlet_state_ref (state);
  self->n_worked = 0;
  ringlet_series_run_pending (self);
  ringlet_series_changed (self);
}

/* A part in one way and a part in another would be no series. */
gboolean
ringlet_series_can_resume (RingletSeries *self)
{
  const RingletState *now = ringlet_project_get_state (self->project);

  g_return_val_if_fail (RINGLET_IS_SERIES (self), FALSE);
  return self->phase == RINGLET_SERIES_STOPPED && self->began != NULL &&
      self->n_outcomes[RINGLET_SERIES_PENDING] > 0 &&
      ringlet_series_is_current (self) &&
      ringlet_series_setup_same_outputs (now->series, self->began->series);
}

void
ringlet_series_resume (RingletSeries *self)
{
  g_return_if_fail (RINGLET_IS_SERIES (self));

  if (self->phase == RINGLET_SERIES_PAUSED) {
    self->phase = RINGLET_SERIES_RUNNING;
    set_problem (self, NULL);
    restart_rate (self);
    ringlet_series_runner_set_paused (self->runner, FALSE);
  } else if (ringlet_series_can_resume (self)) {
    set_problem (self, NULL);
    ringlet_series_run_pending (self);
  }
  ringlet_series_changed (self);
}

void
ringlet_series_pause (RingletSeries *self)
{
  g_return_if_fail (RINGLET_IS_SERIES (self));

  if (self->phase != RINGLET_SERIES_RUNNING)
    return;
  self->phase = RINGLET_SERIES_PAUSED;
  ringlet_series_runner_set_paused (self->runner, TRUE);
  ringlet_series_changed (self);
}

void
ringlet_series_stop (RingletSeries *self)
{
  g_return_if_fail (RINGLET_IS_SERIES (self));

  if (self->phase == RINGLET_SERIES_WAITING) {
    ringlet_series_set_following (self, FALSE);
    return;
  }
  if (self->runner == NULL || self->phase == RINGLET_SERIES_STOPPING)
    return;
  self->phase = RINGLET_SERIES_STOPPING;
  ringlet_series_runner_stop (self->runner);
  begin_tick (self, STOP_TICK_MS);
  ringlet_series_changed (self);
}

void
ringlet_series_retry_failed (RingletSeries *self)
{
  RingletSource *before = self->source;

  g_return_if_fail (RINGLET_IS_SERIES (self));

  if (before == NULL)
    return;
  self->source = ringlet_series_reopened (before);
  ringlet_source_unref (before);
  for (guint64 i = 0; i < self->outcomes->len; i++) {
    if (self->outcomes->data[i] == RINGLET_SERIES_FAILED)
      set_outcome (self, i, RINGLET_SERIES_PENDING);
  }
  g_list_store_remove_all (self->failures);
  /* Else they are next when those at work are through. */
  if (self->runner == NULL) {
    set_problem (self, NULL);
    ringlet_series_run_pending (self);
  }
  ringlet_series_changed (self);
}

/* ---- a folder that fills ---- */

static void
on_news (RingletSource *source, gpointer data)
{
  RingletSeries *self = data;

  ringlet_series_append (self, source);
  if (self->phase == RINGLET_SERIES_WAITING)
    ringlet_series_run_pending (self);
  ringlet_series_changed (self);
}

/* A series that is over waits for the next files; one that was stopped does not. */
void
ringlet_series_set_following (RingletSeries *self, gboolean is_following)
{
  g_return_if_fail (RINGLET_IS_SERIES (self));

  if (is_following == (self->watch != NULL) ||
      (is_following && !ringlet_series_can_follow (self)))
    return;
  if (is_following) {
    self->watch = ringlet_series_watch_new (self->source, on_news, self);
    if (self->phase == RINGLET_SERIES_OVER && self->began != NULL)
      self->phase = RINGLET_SERIES_WAITING;
  } else {
    g_clear_pointer (&self->watch, ringlet_series_watch_free);
    if (self->phase == RINGLET_SERIES_WAITING) {
      self->phase = RINGLET_SERIES_OVER;
      ringlet_series_notice_end (self);
    }
  }
  ringlet_series_changed (self);
}
