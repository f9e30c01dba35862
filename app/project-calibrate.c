/* SPDX-License-Identifier: MIT */

/* Calibration and clicks on rings in a worker: it gets references to immutable values,
 * and what it found is taken only if the document still says what it was found from. */

#include "base/error.h"

#include "calib/peak-massif.h"
#include "calibration-request.h"
#include "memory.h"
#include "project-inside.h"
#include <glib/gi18n-lib.h>

/* References only: what the worker may read while the document moves on. */
typedef struct {
  RingletState *state;
  RingletImage *image; /* (nullable) */
  RingletMemo *memo;
  RingletCalibrationWay way;
  gboolean has_start;
  RingletGeometry start; /* in the place of the geometry of the document */
  double slow_px;
  double fast_px;
  guint ring;
  gboolean is_arc;
} Order;

static Order *
order_new (RingletProject *self)
{
  Order *order = g_new0 (Order, 1);
  RingletState *state = ringlet_project_get_state (self);
  RingletImage *image = ringlet_project_peek_frame (self, state);

  order->state = ringlet_state_ref (state);
  order->image = image != NULL ? ringlet_image_ref (image) : NULL;
  order->memo = ringlet_memo_ref (ringlet_project_get_memo (self));
  return order;
}

static void
order_free (gpointer data)
{
  Order *self = data;

  ringlet_state_unref (self->state);
  g_clear_pointer (&self->image, ringlet_image_unref);
  ringlet_memo_unref (self->memo);
  g_free (self);
}

static void
unref_state (gpointer data)
{
  ringlet_state_unref (data);
}

/* ---- what it was found from ---- */

static gboolean
same_image (const RingletState *a, const RingletState *b)
{
  return a->source == b->source && a->frame == b->frame;
}

/* A geometry that moved meanwhile is the user's: an answer would take it away. What he
 * confirms changes nothing of what is found. */
static gboolean
still_holds (const RingletState *now, const RingletState *then)
{
  RingletCalibrationSettings settings = now->calibration;

  settings.confirmed = then->calibration.confirmed;
  return same_image (now, then) &&
      ringlet_detector_equal (now->detector, then->detector) &&
      now->calibrant == then->calibrant &&
      ringlet_geometry_equal (&now->geometry, &then->geometry) &&
      now->mask == then->mask && !now->gap_mask == !then->gap_mask &&
      ringlet_mask_layers_same_pixels (now->layers, then->layers) &&
      ringlet_picks_equal (now->picks, then->picks) &&
      ringlet_calibration_settings_equal (&settings, &then->calibration);
}

static gboolean
refuse_late (GTask *task, gboolean holds)
{
  if (!holds)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED,
        _ ("The document changed meanwhile; what was found is left out"));
  return !holds;
}

/* ---- calibration ---- */

typedef struct {
  RingletCalibration *found;
  RingletDetector *detector;
} Answer;

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_clear_pointer (&self->found, ringlet_calibration_free);
  g_clear_pointer (&self->detector, ringlet_detector_unref);
  g_free (self);
}

static gpointer
calibrate_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;
  const RingletProgress progress = ringlet_job_progress (job);
  g_auto (RingletCalibrationRequest) request = { 0 };
  Answer *answer = NULL;
  RingletCalibration *found = NULL;

  if (!ringlet_state_calibration_request (order->state, order->way, order->image,
          order->memo, &request, cancellable, error))
    return NULL;
  if (order->has_start) {
    request.inputs.way = RINGLET_CALIBRATION_NEAR;
    request.inputs.has_start = TRUE;
    request.inputs.start = order->start;
  }
  found = ringlet_calibrate (&request.inputs, &progress, cancellable, error);
  ringlet_memory_give_back ();
  if (found == NULL) {
    /* What began at the runner-up: what was found stays. */
    if (order->has_start)
      g_prefix_error (error, "%s", _ ("The next best answer does not hold: "));
    return NULL;
  }

  answer = g_new0 (Answer, 1);
  *answer = (Answer){ found, ringlet_detector_ref (request.detector) };
  return answer;
}

typedef enum {
  FOR_BEST,
  FOR_NEXT,  /* the runner-up, to be shown */
  FOR_CHECK, /* whether there is one to be shown */
} Purpose;

/* What a task keeps: the job frees its order before the callback. */
typedef struct {
  RingletState *state;
  RingletCalibrationWay way;
  Purpose purpose;
  RingletJob *job;
  gulong watch_id; /* of the document, while the job runs */
} Asked;

static void
asked_free (gpointer data)
{
  Asked *self = data;

  ringlet_state_unref (self->state);
  g_object_unref (self->job);
  g_free (self);
}

/* Nobody waits for an answer that would be left out. */
static void
on_state (RingletProject *self, GParamSpec *pspec, GTask *task)
{
  const Asked *asked = g_task_get_task_data (task);

  if (!still_holds (ringlet_project_get_state (self), asked->state))
    ringlet_job_cancel (asked->job);
}

static void
take (RingletProject *self, Answer *answer, const Asked *asked)
{
  if (asked->purpose == FOR_BEST) {
    ringlet_project_take_answer (
        self, g_steal_pointer (&answer->found), answer->detector, asked->way);
    return;
  }
  ringlet_project_take_next (self, g_steal_pointer (&answer->found));
  if (asked->purpose == FOR_NEXT)
    ringlet_project_show_answer (self, 1, answer->detector);
}

static void
calibrate_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RingletProject *self = g_task_get_source_object (task);
  const Asked *asked = g_task_get_task_data (task);
  GError *error = NULL;
  Answer *answer = ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  g_signal_handler_disconnect (self, asked->watch_id);
  if (error != NULL) {
    if (asked->purpose != FOR_BEST &&
        !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      self->has_no_next = TRUE;
    g_task_return_error (task, error);
    return;
  }
  if (!refuse_late (
          task, still_holds (ringlet_project_get_state (self), asked->state))) {
    take (self, answer, asked);
    g_task_return_boolean (task, TRUE);
  }
  answer_free (answer);
}

static void
start (
    RingletProject *self, RingletJob *job, Order *order, Purpose purpose, GTask *task)
{
  Asked *asked = g_new0 (Asked, 1);

  *asked = (Asked){ ringlet_state_ref (order->state), order->way, purpose,
    g_object_ref (job), 0 };
  asked->watch_id =
      g_signal_connect (self, "notify::state", G_CALLBACK (on_state), task);
  g_task_set_task_data (task, asked, asked_free);
  ringlet_job_run_async (
      job, calibrate_in_thread, order, order_free, answer_free, calibrate_done, task);
}

void
ringlet_project_calibrate_async (RingletProject *self, RingletJob *job,
    RingletCalibrationWay way, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = NULL;
  Order *order = NULL;

  g_return_if_fail (way != RINGLET_CALIBRATION_CHECK);

  task = g_task_new (self, NULL, callback, user_data);
  order = order_new (self);
  order->way = way;
  g_task_set_source_tag (task, ringlet_project_calibrate_async);
  start (self, job, order, FOR_BEST, task);
}

static void
return_shown (RingletProject *self, guint which, GTask *task)
{
  ringlet_project_show_answer (self, which, ringlet_project_get_state (self)->detector);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
start_next (RingletProject *self, RingletJob *job, Purpose purpose, GTask *task)
{
  Order *order = order_new (self);

  order->way = RINGLET_CALIBRATION_AUTO;
  order->has_start = TRUE;
  order->start = self->answers[0]->automatic->runner_up.geometry;
  start (self, job, order, purpose, task);
}

void
ringlet_project_check_next_async (RingletProject *self, RingletJob *job,
    GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ringlet_project_calibrate_async);
  if (!ringlet_project_has_next_answer (self) || self->answers[1] != NULL) {
    g_task_return_boolean (task, TRUE);
    g_object_unref (task);
    return;
  }
  start_next (self, job, FOR_CHECK, task);
}

void
ringlet_project_next_answer_async (RingletProject *self, RingletJob *job,
    GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ringlet_project_calibrate_async);
  if (!ringlet_project_has_next_answer (self)) {
    g_task_return_new_error (task, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        _ ("There is no other answer: the rings say this one alone"));
    g_object_unref (task);
  } else if (self->answers[1] != NULL) {
    return_shown (self, 1 - self->answer, task);
  } else {
    start_next (self, job, FOR_NEXT, task);
  }
}

const RingletCalibration *
ringlet_project_calibrate_finish (
    RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return ringlet_project_get_calibration (self);
}

/* ---- clicks ---- */

static GArray *
follow_arc (const Order *order, const RingletPeakImage *peaks,
    GCancellable *cancellable, GError **error)
{
  GArray *points = NULL;
  RingletControlPoint point;

  if (order->is_arc)
    return ringlet_massif_points (
        peaks, order->slow_px, order->fast_px, NULL, cancellable, error);
  if (!ringlet_massif_peak (peaks, order->slow_px, order->fast_px, &point, error))
    return NULL;

  points = g_array_new (FALSE, FALSE, sizeof (RingletControlPoint));
  g_array_append_val (points, point);
  return points;
}

static gpointer
pick_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;
  RingletPeakImage **peaks = ringlet_state_peak_image (
      order->state, order->image, order->memo, cancellable, error);
  g_autoptr (GArray) points = NULL;
  GArray *picks = NULL;

  if (peaks == NULL)
    return NULL;
  points = follow_arc (order, *peaks, cancellable, error);
  ringlet_peak_box_unref (peaks);
  if (points == NULL)
    return NULL;

  picks = g_array_new (FALSE, TRUE, sizeof (RingletPick));
  for (guint i = 0; i < points->len; i++) {
    RingletPick pick = { g_array_index (points, RingletControlPoint, i),
      order->state->frame, order->is_arc ? RINGLET_PICK_ARC : RINGLET_PICK_CLICK };

    pick.point.ring = order->ring;
    g_array_append_val (picks, pick);
  }
  return picks;
}

static void
unref_array (gpointer data)
{
  g_array_unref (data);
}

static void
pick_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RingletProject *self = g_task_get_source_object (task);
  const RingletState *then = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GArray) picks =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }
  if (refuse_late (task, same_image (ringlet_project_get_state (self), then)))
    return;

  ringlet_project_begin_result (self);
  ringlet_project_add_picks (self, (RingletPick *) picks->data, picks->len);
  g_task_return_int (task, picks->len);
}

/* Leaves the image in the memo; a click that does not wait for it makes its own. */
static gpointer
prepare_in_thread (G_GNUC_UNUSED RingletJob *job, gpointer data,
    GCancellable *cancellable, GError **error)
{
  const Order *order = data;

  return ringlet_state_peak_image (
      order->state, order->image, order->memo, cancellable, error);
}

static void
unref_box (gpointer data)
{
  ringlet_peak_box_unref (data);
}

/* What is wrong with the image is told by the click. */
static void
prepared (GObject *source, GAsyncResult *result, G_GNUC_UNUSED gpointer data)
{
  RingletPeakImage **peaks =
      ringlet_job_run_finish (RINGLET_JOB (source), result, NULL);

  if (peaks != NULL)
    ringlet_peak_box_unref (peaks);
}

void
ringlet_project_prepare_pick (RingletProject *self, RingletJob *job)
{
  ringlet_job_run_async (
      job, prepare_in_thread, order_new (self), order_free, unref_box, prepared, NULL);
}

void
ringlet_project_pick_async (RingletProject *self, RingletJob *job, double slow_px,
    double fast_px, guint ring, gboolean is_arc, GAsyncReadyCallback callback,
    gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Order *order = order_new (self);

  order->slow_px = slow_px;
  order->fast_px = fast_px;
  order->ring = ring;
  order->is_arc = is_arc;
  g_task_set_source_tag (task, ringlet_project_pick_async);
  g_task_set_task_data (task, ringlet_state_ref (order->state), unref_state);
  ringlet_job_run_async (
      job, pick_in_thread, order, order_free, unref_array, pick_done, task);
}

guint
ringlet_project_pick_finish (RingletProject *self, GAsyncResult *result, GError **error)
{
  gssize n;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  n = g_task_propagate_int (G_TASK (result), error);
  return n > 0 ? (guint) n : 0;
}
