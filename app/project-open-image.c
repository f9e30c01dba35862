/* SPDX-License-Identifier: MIT */

/* One more image of the same kind: what it is need not be found out. */

#include "project-private.h"

/* What was opened, with the pixels that are looked at first. */
typedef struct {
  RingletSource *source;
  RingletImage *first;
} Opened;

static void
opened_free (gpointer data)
{
  Opened *self = data;

  g_clear_pointer (&self->source, ringlet_source_unref);
  g_clear_pointer (&self->first, ringlet_image_unref);
  g_free (self);
}

typedef struct {
  char *name;
  RingletCombine how;
  guint64 n;
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  g_free (self->name);
  g_free (self);
}

static gpointer
open_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;
  const char *const names[] = { order->name, NULL };
  g_autoptr (RingletSource) single =
      ringlet_source_open_full (names, RINGLET_SOURCE_DEFAULT, cancellable, error);
  Opened *opened = NULL;

  if (single == NULL)
    return NULL;

  opened = g_new0 (Opened, 1);
  opened->source = ringlet_source_new_combined (
      single, order->how, order->n <= ringlet_source_n_frames (single) ? order->n : 1);
  opened->first = ringlet_source_read (opened->source, 0, cancellable, error);
  if (opened->first != NULL)
    return opened;
  opened_free (opened);
  return NULL;
}

static void
take (RingletProject *self, const Opened *opened, const char *name)
{
  g_autofree char *detail = g_filename_display_basename (name);
  RingletState *state = NULL;

  ringlet_project_begin_result (self);
  state = ringlet_project_edit (self);
  g_clear_pointer (&state->source, ringlet_source_unref);
  state->source = ringlet_source_ref (opened->source);
  state->frame = 0;
  ringlet_project_keep_frame (self, opened->source, 0, opened->first);
  ringlet_project_commit_detail (self, state, N_ ("Open %s"), detail, NULL);
}

static void
open_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Order *order = g_task_get_task_data (task);
  GError *error = NULL;
  Opened *opened = ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (opened == NULL) {
    g_task_return_error (task, error);
    return;
  }
  take (g_task_get_source_object (task), opened, order->name);
  opened_free (opened);
  g_task_return_boolean (task, TRUE);
}

static Order *
order_new (RingletProject *self, const char *name)
{
  const RingletState *state = ringlet_project_get_state (self);
  Order *order = g_new0 (Order, 1);

  order->name = g_strdup (name);
  order->n = state->source != NULL
      ? ringlet_source_n_combined (state->source, &order->how)
      : 1;
  return order;
}

void
ringlet_project_open_image_async (RingletProject *self, RingletJob *job,
    const char *name, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ringlet_project_open_image_async);
  g_task_set_task_data (task, order_new (self, name), order_free);
  ringlet_job_run_async (job, open_in_thread, order_new (self, name), order_free,
      opened_free, open_done, task);
}

gboolean
ringlet_project_open_image_finish (
    RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
