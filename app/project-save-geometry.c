/* SPDX-License-Identifier: MIT */

/* Where the detector stands, into a file of its own. */

#include "base/error.h"
#include "geometry-file.h"
#include "project-private.h"

typedef struct {
  RingletDetector *detector;
  RingletGeometry geometry;
  char *path;
  gboolean overwrite;
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  ringlet_detector_unref (self->detector);
  g_free (self->path);
  g_free (self);
}

static void
free_poni (gpointer data)
{
  ringlet_poni_clear (data);
  g_free (data);
}

static gpointer
save_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;
  RingletPoni *poni = g_new0 (RingletPoni, 1);

  if (ringlet_geometry_file_save (order->path, order->detector, &order->geometry,
          order->overwrite, poni, error))
    return poni;

  free_poni (poni);
  return NULL;
}

/* What was edited meanwhile is not in the file. */
static void
note_file (RingletProject *self, const RingletPoni *poni, const char *path)
{
  const RingletConvertHints nothing = { 0 };
  const RingletState *now = ringlet_project_get_state (self);
  g_autofree char *name = NULL;
  RingletState *state = NULL;

  if (!ringlet_geometry_equal (&now->geometry, &poni->geometry) ||
      !ringlet_detector_equal (now->detector, poni->detector))
    return;

  name = g_filename_display_basename (path);
  ringlet_project_begin_result (self);
  state = ringlet_project_edit (self);
  ringlet_project_put_geometry (state, poni, &nothing, path);
  ringlet_project_commit_detail (self, state, N_ ("Save %s"), name, NULL);
}

static void
save_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  RingletPoni *poni = ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }

  note_file (g_task_get_source_object (task), poni, g_task_get_task_data (task));
  free_poni (poni);
  g_task_return_boolean (task, TRUE);
}

void
ringlet_project_save_geometry_async (RingletProject *self, RingletJob *job,
    const char *path, gboolean overwrite, GAsyncReadyCallback callback,
    gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  const RingletState *state = ringlet_project_get_state (self);
  Order *order = NULL;

  g_task_set_source_tag (task, ringlet_project_save_geometry_async);
  if (state->detector == NULL || !(state->geometry.distance_m > 0.0)) {
    g_task_return_new_error (task, RINGLET_ERROR, RINGLET_ERROR_VALUE,
        "There is no geometry to be saved: calibrate, or open one");
    g_object_unref (task);
    return;
  }

  order = g_new0 (Order, 1);
  *order = (Order){ ringlet_detector_ref (state->detector), state->geometry,
    g_strdup (path), overwrite };
  g_task_set_task_data (task, g_canonicalize_filename (path, NULL), g_free);
  ringlet_job_run_async (
      job, save_in_thread, order, order_free, free_poni, save_done, task);
}

gboolean
ringlet_project_save_geometry_finish (
    RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
