/* SPDX-License-Identifier: MIT */

/* Control points into a file, in a worker. */

#include "project-calibration.h"
#include "project-private.h"

typedef struct {
  RingletControlPoints *points;
  char *path;
  gboolean overwrite;
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  ringlet_control_points_free (self->points);
  g_free (self->path);
  g_free (self);
}

static gpointer
save_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
      !ringlet_control_points_save (
          order->points, order->path, order->overwrite, error))
    return NULL;
  return g_strdup (order->path);
}

static void
save_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autofree char *path = ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (path == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

void
ringlet_project_export_picks_async (RingletProject *self, RingletJob *job,
    const char *path, gboolean overwrite, GAsyncReadyCallback callback,
    gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  GError *error = NULL;
  RingletControlPoints *points = ringlet_project_collect_picks (self, &error);
  Order *order = NULL;

  g_task_set_source_tag (task, ringlet_project_export_picks_async);
  if (points == NULL) {
    g_task_return_error (task, error);
    g_object_unref (task);
    return;
  }

  order = g_new0 (Order, 1);
  *order = (Order){ points, g_strdup (path), overwrite };
  ringlet_job_run_async (
      job, save_in_thread, order, order_free, g_free, save_done, task);
}

gboolean
ringlet_project_export_picks_finish (
    RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
