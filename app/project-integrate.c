/* SPDX-License-Identifier: MIT */

/* Integration of the document in a worker: it gets references to immutable values, and
 * its results are published only if the document has not moved on. */

#include "project-private.h"

/* References only: what the worker may read while the document moves on. */
typedef struct {
  RingletState *state;
  RingletMemo *memo;
  guint64 frame;
  RingletIntegrationWants wants;
} Inputs;

static void
inputs_free (gpointer data)
{
  Inputs *inputs = data;

  ringlet_state_unref (inputs->state);
  ringlet_memo_unref (inputs->memo);
  g_free (inputs);
}

static gpointer
integrate_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Inputs *inputs = data;
  const RingletProgress progress = ringlet_job_progress (job);

  return ringlet_integration_run (inputs->state, inputs->frame, NULL, inputs->wants,
      inputs->memo, &progress, cancellable, error);
}

static void
unref_integration (gpointer data)
{
  ringlet_integration_unref (data);
}

static void
integrate_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  RingletProject *self = g_task_get_source_object (task);
  RingletState *state = g_task_get_task_data (task);
  GError *error = NULL;
  RingletIntegration *integration =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }

  ringlet_project_publish (self, state, integration);
  g_task_return_pointer (task, integration, unref_integration);
}

static void
unref_state (gpointer data)
{
  ringlet_state_unref (data);
}

void
ringlet_project_integrate_async (RingletProject *self, RingletJob *job, guint64 frame,
    RingletIntegrationWants wants, GAsyncReadyCallback callback, gpointer user_data)
{
  RingletState *state = ringlet_project_get_state (self);
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Inputs *inputs = g_new0 (Inputs, 1);

  inputs->state = ringlet_state_ref (state);
  inputs->memo = ringlet_memo_ref (ringlet_project_get_memo (self));
  inputs->frame = frame;
  inputs->wants = wants;

  g_task_set_source_tag (task, ringlet_project_integrate_async);
  g_task_set_task_data (task, ringlet_state_ref (state), unref_state);
  ringlet_job_run_async (job, integrate_in_thread, inputs, inputs_free,
      unref_integration, integrate_done, task);
}

RingletIntegration *
ringlet_project_integrate_finish (
    RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
