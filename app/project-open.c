/* SPDX-License-Identifier: MIT */

/* Files into the document: read in a worker, taken in one step. */

#include "intake.h"
#include "project-private.h"

static void
free_paths (gpointer data)
{
  g_strfreev (data);
}

static void
free_intake (gpointer data)
{
  ringlet_intake_free (data);
}

typedef struct {
  char **paths;
  gboolean has_image;
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  g_strfreev (self->paths);
  g_free (self);
}

static gpointer
read_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Order *order = data;
  const RingletProgress progress = ringlet_job_progress (job);

  return ringlet_intake_read ((const char *const *) order->paths, order->has_image,
      &progress, cancellable, error);
}

/* What the user did, in the words of the menu. @detail: (out) (transfer full)
 * (nullable) */
static const char *
step_name (const RingletIntake *intake, const char *const *paths, char **detail)
{
  const guint n = g_strv_length ((char **) paths);
  g_autofree char *base = NULL;

  *detail = NULL;
  if (n > 1) {
    *detail = g_strdup_printf ("%u", n);
    return N_ ("Open %s Files");
  }
  if (intake->has_geometry)
    return N_ ("Load Geometry");
  if (intake->mask != NULL)
    return N_ ("Load Mask");

  base = g_path_get_basename (paths[0]);
  *detail = g_filename_display_name (base);
  return N_ ("Open %s");
}

static void
take (RingletProject *self, const RingletIntake *intake, const char *const *paths)
{
  g_autofree char *detail = NULL;
  const char *name = step_name (intake, paths, &detail);
  const RingletConvertHints nothing = { 0 };
  RingletState *state = NULL;

  ringlet_project_begin_result (self);
  state = ringlet_project_edit (self);
  if (intake->source != NULL) {
    g_clear_pointer (&state->source, ringlet_source_unref);
    state->source = ringlet_source_ref (intake->source);
    state->frame = 0;
    ringlet_project_keep_frame (self, intake->source, 0, intake->first);
  }
  if (intake->has_geometry)
    ringlet_project_put_geometry (
        state, &intake->poni, &nothing, intake->geometry_path);
  if (intake->mask != NULL)
    ringlet_project_put_mask (state, intake->mask, intake->mask_path);
  ringlet_project_commit_detail (self, state, name, detail, NULL);
}

static void
read_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  g_autoptr (RingletIntake) intake =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }

  take (g_task_get_source_object (task), intake, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

void
ringlet_project_open_async (RingletProject *self, RingletJob *job,
    const char *const *paths, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Order *order = g_new0 (Order, 1);

  order->paths = g_strdupv ((char **) paths);
  order->has_image = ringlet_project_get_state (self)->source != NULL;

  g_task_set_source_tag (task, ringlet_project_open_async);
  g_task_set_task_data (task, g_strdupv ((char **) paths), free_paths);
  ringlet_job_run_async (
      job, read_in_thread, order, order_free, free_intake, read_done, task);
}

gboolean
ringlet_project_open_finish (RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
