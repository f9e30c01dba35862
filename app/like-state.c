/* SPDX-License-Identifier: MIT */

/* A result as the document that it was made from. */

#include "like-state.h"

#include "project-private.h"

/* Names in a header are those that the user gave: from where the program ran, or else
 * beside the result. Returns (transfer full). */
static char *
find_file (const RingletLike *self, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *beside = g_build_filename (folder, base, NULL);
  g_autofree char *from_there = g_canonicalize_filename (path, folder);

  if (g_path_is_absolute (path) && g_file_test (path, G_FILE_TEST_EXISTS))
    return g_strdup (path);
  if (g_file_test (from_there, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&from_there);
  if (g_file_test (beside, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&beside);
  return g_canonicalize_filename (path, NULL);
}

static gboolean
load_image (const RingletLike *self, const char *what, const RingletLikeFile *file,
    RingletImage **image, char **path, GCancellable *cancellable, GError **error)
{
  if (file->path == NULL)
    return TRUE;

  *path = find_file (self, file->path);
  *image = ringlet_image_load (*path, cancellable, error);
  return *image != NULL && ringlet_like_check_image (self, what, file, *image, error);
}

static gboolean
load_mask (const RingletLike *self, RingletState *state, GCancellable *cancellable,
    GError **error)
{
  g_autoptr (RingletImage) image = NULL;

  if (self->mask.path == NULL)
    return TRUE;

  state->mask_path = find_file (self, self->mask.path);
  image = ringlet_image_load (state->mask_path, cancellable, error);
  if (image != NULL)
    state->mask = ringlet_mask_new_from_image (image, error);
  return state->mask != NULL;
}

/* ---- the image ---- */

/* A file of a series counts its frames from the first one of the series. */
static guint64
frame_in (const RingletSource *source, guint64 frame)
{
  const guint64 n = ringlet_source_n_frames (source);

  return frame < n ? frame : frame % n;
}

static void
compare (const RingletLike *self, const RingletState *state, GPtrArray *warnings,
    GCancellable *cancellable)
{
  g_autoptr (RingletImage) image =
      ringlet_source_read (state->source, state->frame, cancellable, NULL);

  if (image == NULL || self->image.sha256 == NULL ||
      g_str_equal (self->image.sha256, ringlet_image_digest (image)))
    return;
  g_ptr_array_add (warnings,
      g_strdup_printf ("%s is another image than the one that %s was made from",
          ringlet_source_path (state->source, state->frame), self->path));
}

/* Without its image a result still says how it was made. */
static gboolean
open_image (const RingletLike *self, RingletState *state, GPtrArray *warnings,
    GCancellable *cancellable, GError **error)
{
  g_autofree char *path =
      self->image.path != NULL ? find_file (self, self->image.path) : NULL;
  const char *const paths[] = { path, NULL };
  g_autoptr (GError) local = NULL;

  if (path == NULL) {
    g_ptr_array_add (
        warnings, g_strdup_printf ("%s does not say which image it is of", self->path));
    return TRUE;
  }
  state->source =
      ringlet_source_open_full (paths, RINGLET_SOURCE_DEFAULT, cancellable, &local);
  if (state->source != NULL) {
    ringlet_state_combine (state, self->combine, self->n_combined);
    state->frame = frame_in (state->source, self->frame);
    compare (self, state, warnings, cancellable);
    return !g_cancellable_set_error_if_cancelled (cancellable, error);
  }
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  g_ptr_array_add (
      warnings, g_strdup_printf ("The image is not there: %s", local->message));
  return TRUE;
}

RingletState *
ringlet_like_state (const RingletLike *self, GPtrArray *warnings,
    GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletState) state = ringlet_state_new ();

  state->detector = ringlet_detector_ref (self->detector);
  state->geometry = self->geometry;
  state->plan = self->plan;
  state->cake = self->cake;
  state->gap_mask = self->gap_mask;
  state->n_dark = self->n_dark;
  state->background_scale = self->background_scale;
  state->calibration.confirmed =
      RINGLET_CONFIRMED_DETECTOR | RINGLET_CONFIRMED_GEOMETRY;
  if (self->geometry.wavelength_m > 0.0)
    state->calibration.confirmed |= RINGLET_CONFIRMED_WAVELENGTH;
  if (!load_mask (self, state, cancellable, error) ||
      !load_image (self, "dark", &self->dark, &state->dark, &state->dark_path,
          cancellable, error) ||
      !load_image (self, "flat", &self->flat, &state->flat, &state->flat_path,
          cancellable, error) ||
      !load_image (self, "absorption", &self->absorption, &state->absorption,
          &state->absorption_path, cancellable, error) ||
      !load_image (self, "background_image", &self->background, &state->background,
          &state->background_path, cancellable, error) ||
      !open_image (self, state, warnings, cancellable, error))
    return NULL;

  return g_steal_pointer (&state);
}

/* ---- into a document ---- */

typedef struct {
  RingletState *state;
  GPtrArray *warnings;
} Reopened;

static void
reopened_free (gpointer data)
{
  Reopened *self = data;

  g_clear_pointer (&self->state, ringlet_state_unref);
  g_clear_pointer (&self->warnings, g_ptr_array_unref);
  g_free (self);
}

static gpointer
reopen_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (RingletLike) like = ringlet_like_read (data, error);
  Reopened *reopened = NULL;

  if (like == NULL)
    return NULL;

  reopened = g_new0 (Reopened, 1);
  reopened->warnings = g_ptr_array_new_with_free_func (g_free);
  reopened->state = ringlet_like_state (like, reopened->warnings, cancellable, error);
  if (reopened->state != NULL)
    return reopened;

  reopened_free (reopened);
  return NULL;
}

/* What a result does not say stays: the calibrant, the phases and the picks. */
static void
take (RingletProject *project, const Reopened *reopened, const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_filename_display_name (base);
  RingletState *state = ringlet_state_dup (reopened->state);
  const RingletState *before = NULL;

  ringlet_project_begin_result (project);
  before = ringlet_project_get_state (project);
  state->calibrant = before->calibrant;
  state->phases = ringlet_phases_ref (before->phases);
  state->picks = ringlet_picks_ref (before->picks);
  ringlet_project_commit_detail (project, state, N_ ("Reopen %s"), name, NULL);
}

static void
free_strv (gpointer data)
{
  g_strfreev (data);
}

static void
reopen_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;
  Reopened *reopened = ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (error != NULL) {
    g_task_return_error (task, error);
    return;
  }

  take (g_task_get_source_object (task), reopened, g_task_get_task_data (task));
  g_ptr_array_add (reopened->warnings, NULL);
  g_task_return_pointer (
      task, g_strdupv ((char **) reopened->warnings->pdata), free_strv);
  reopened_free (reopened);
}

void
ringlet_project_reopen_async (RingletProject *self, RingletJob *job, const char *path,
    GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, ringlet_project_reopen_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  ringlet_job_run_async (
      job, reopen_in_thread, g_strdup (path), g_free, reopened_free, reopen_done, task);
}

char **
ringlet_project_reopen_finish (
    RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}
