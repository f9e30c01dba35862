/* SPDX-License-Identifier: MIT */
#include "project-images.h"

#include "base/error.h"
#include "chain.h"
#include "project-private.h"

/* Where a state has it. */
typedef struct {
  RingletImage **image;
  char **path;
} Place;

static Place
place_of (RingletState *state, RingletImageUse use)
{
  if (use == RINGLET_IMAGE_DARK)
    return (Place){ &state->dark, &state->dark_path };
  if (use == RINGLET_IMAGE_FLAT)
    return (Place){ &state->flat, &state->flat_path };
  if (use == RINGLET_IMAGE_BACKGROUND)
    return (Place){ &state->background, &state->background_path };
  return (Place){ &state->absorption, &state->absorption_path };
}

const char *
ringlet_state_image_path (const RingletState *state, RingletImageUse use)
{
  const char *const paths[RINGLET_IMAGE_N_USES] = {
    [RINGLET_IMAGE_DARK] = state->dark_path,
    [RINGLET_IMAGE_FLAT] = state->flat_path,
    [RINGLET_IMAGE_ABSORPTION] = state->absorption_path,
    [RINGLET_IMAGE_BACKGROUND] = state->background_path,
  };

  g_return_val_if_fail ((guint) use < RINGLET_IMAGE_N_USES, NULL);
  return paths[use];
}

/* @image: (transfer full) (nullable) */
static void
put (RingletProject *self, RingletImageUse use, RingletImage *image, const char *path,
    const char *name)
{
  RingletState *state = ringlet_project_edit (self);
  const Place place = place_of (state, use);

  g_clear_pointer (place.image, ringlet_image_unref);
  g_free (*place.path);
  *place.image = image;
  *place.path = g_strdup (path);
  if (use == RINGLET_IMAGE_DARK)
    state->n_dark = 1;
  ringlet_state_tidy_links (state, ringlet_link_of_image (use));
  ringlet_project_commit (self, state, name, NULL);
}

/* ---- read ---- */

typedef struct {
  RingletImageUse use;
  char *path;
} Order;

static void
order_free (gpointer data)
{
  Order *self = data;

  g_free (self->path);
  g_free (self);
}

static void
free_image (gpointer data)
{
  ringlet_image_unref (data);
}

static gpointer
load_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  return ringlet_image_load (data, cancellable, error);
}

static gboolean
check_shape (
    RingletProject *self, const RingletImage *image, const char *path, GError **error)
{
  const RingletImage *frame =
      ringlet_project_peek_frame (self, ringlet_project_get_state (self));
  g_autofree char *label = NULL;

  if (frame == NULL ||
      (frame->n_slow == image->n_slow && frame->n_fast == image->n_fast))
    return TRUE;

  label = g_filename_display_name (path);
  g_set_error (error, RINGLET_ERROR, RINGLET_ERROR_VALUE,
      "%s has %" G_GSIZE_FORMAT " × %" G_GSIZE_FORMAT
      " pixels and corrects nothing of an image of %" G_GSIZE_FORMAT
      " × %" G_GSIZE_FORMAT ": take one of the same detector",
      label, image->n_fast, image->n_slow, frame->n_fast, frame->n_slow);
  return FALSE;
}

static void
load_done (GObject *source, GAsyncResult *result, gpointer data)
{
  static const char *const names[RINGLET_IMAGE_N_USES] = { N_ ("Load Dark"),
    N_ ("Load Flat Field"), N_ ("Load Absorption"), N_ ("Load Background Image") };
  g_autoptr (GTask) task = data;
  RingletProject *self = g_task_get_source_object (task);
  const Order *order = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (RingletImage) image =
      ringlet_job_run_finish (RINGLET_JOB (source), result, &error);

  if (image == NULL || !check_shape (self, image, order->path, &error)) {
    g_task_return_error (task, error);
    return;
  }

  ringlet_project_begin_result (self);
  put (self, order->use, g_steal_pointer (&image), order->path, names[order->use]);
  g_task_return_boolean (task, TRUE);
}

void
ringlet_project_load_image_async (RingletProject *self, RingletJob *job,
    RingletImageUse use, const char *path, GAsyncReadyCallback callback,
    gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  Order *order = g_new0 (Order, 1);

  g_return_if_fail ((guint) use < RINGLET_IMAGE_N_USES);

  *order = (Order){ use, g_strdup (path) };
  g_task_set_source_tag (task, ringlet_project_load_image_async);
  g_task_set_task_data (task, order, order_free);
  ringlet_job_run_async (
      job, load_in_thread, g_strdup (path), g_free, free_image, load_done, task);
}

gboolean
ringlet_project_load_image_finish (
    RingletProject *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- taken away ---- */

void
ringlet_project_clear_image (RingletProject *self, RingletImageUse use)
{
  static const char *const names[RINGLET_IMAGE_N_USES] = { N_ ("Remove Dark"),
    N_ ("Remove Flat Field"), N_ ("Remove Absorption"),
    N_ ("Remove Background Image") };

  g_return_if_fail ((guint) use < RINGLET_IMAGE_N_USES);
  put (self, use, NULL, NULL, names[use]);
}
