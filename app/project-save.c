/* SPDX-License-Identifier: MIT */

/* The document into a project file and back, in a worker. */

#include "project-file.h"
#include "project-private.h"

/* ---- saved ---- */

typedef struct {
  RingletState *state;
  char *path;
  gboolean overwrite;
} SaveOrder;

static void
save_order_free (gpointer data)
{
  SaveOrder *self = data;

  ringlet_state_unref (self->state);
  g_free (self->path);
  g_free (self);
}

/* Any pointer but NULL: it is done. */
static gpointer
save_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const SaveOrder *order = data;
  const RingletProgress progress = ringlet_job_progress (job);

  return ringlet_project_file_save (
             order->state, order->path, order->overwrite, &progress, cancellable, error)
      ? job
      : NULL;
}

/* What the task keeps: the job frees its order before the callback. */
typedef struct {
  RingletState *state;
  char *path;
} Saved;

static void
saved_free (gpointer data)
{
  Saved *self = data;

  ringlet_state_unref (self->state);
  g_free (self->path);
  g_free (self);
}

static void
save_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  const Saved *saved = g_task_get_task_data (task);
  GError *error = NULL;

  ringlet_job_run_finish (RINGLET_JOB (source), result, &error);
  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }

  ringlet_project_note_saved (
      g_task_get_source_object (task), saved->state, saved->path);
  g_task_return_boolean (task, TRUE);
}

void
ringlet_project_save_async (RingletProject *self, RingletJob *job, const char *path,
    gboolean overwrite, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  RingletState *state = ringlet_project_get_state (self);
  SaveOrder *order = g_new0 (SaveOrder, 1);
  Saved *saved = g_new0 (Saved, 1);

  *order = (SaveOrder){ ringlet_state_ref (state), g_strdup (path), overwrite };
  *saved = (Saved){ ringlet_state_ref (state), g_canonicalize_filename (path, NULL) };
  g_task_set_source_tag (task, ringlet_project_save_async);
  g_task_set_task_data (task, saved, saved_free);
  ringlet_job_run_async (
      job, save_in_thread, order, save_order_free, NULL, save_done, task);
}

gboolean
ringlet_project_save_finish (RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- loaded ---- */

static void
free_file (gpointer data)
{
  ringlet_project_file_clear (data);
  g_free (data);
}

static gpointer
load_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const RingletProgress progress = ringlet_job_progress (job);
  RingletProjectFile *file = g_new0 (RingletProjectFile, 1);

  if (ringlet_project_file_load (data, TRUE, file, &progress, cancellable, error))
    return file;

  g_free (file);
  return NULL;
}

/* Saved under the same name, what was left out would be gone. */
void
ringlet_project_take_file (
    RingletProject *self, const RingletProjectFile *file, const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);

  ringlet_project_replace (self, ringlet_state_ref (file->state));
  ringlet_project_note_saved (self, file->state, file->is_lossy ? NULL : whole);
}

static void
free_strv (gpointer data)
{
  g_strfreev (data);
}

static void
load_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  RingletProjectFile *file =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }

  ringlet_project_take_file (
      g_task_get_source_object (task), file, g_task_get_task_data (task));
  g_ptr_array_add (file->warnings, NULL);
  g_task_return_pointer (task, g_strdupv ((char **) file->warnings->pdata), free_strv);
  free_file (file);
}

void
ringlet_project_load_async (RingletProject *self, RingletJob *job, const char *path,
    GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ringlet_project_load_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  ringlet_job_run_async (
      job, load_in_thread, g_strdup (path), g_free, free_file, load_done, task);
}

char **
ringlet_project_load_finish (RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
