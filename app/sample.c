/* SPDX-License-Identifier: MIT */
#include "sample.h"

#include <errno.h>

#include <glib/gstdio.h>

#include "base/error.h"
#include "scene.h"

/* What the worker makes. */
typedef struct {
  char *folder;
  char *image;
  char *poni;
} Files;

static void
files_free (gpointer data)
{
  Files *self = data;

  g_free (self->folder);
  g_free (self->image);
  g_free (self->poni);
  g_free (self);
}

static void
free_paths (gpointer data)
{
  g_strfreev (data);
}

/* Another version may simulate another image, so each has a folder of its own. */
static Files *
files_new (const char *folder)
{
  Files *self = g_new0 (Files, 1);

  self->folder = folder != NULL ? g_strdup (folder)
                                : g_build_filename (g_get_user_cache_dir (), "ringlet",
                                      "sample-" RINGLET_VERSION, NULL);
  self->image = g_build_filename (self->folder, "LaB6.edf", NULL);
  self->poni = g_build_filename (self->folder, "LaB6.poni", NULL);
  return self;
}

/* Each file appears whole or not at all, and the image comes last. */
static gboolean
make (const Files *files, const RingletProgress *progress, GCancellable *cancellable,
    GError **error)
{
  g_auto (RingletScene) scene = { 0 };
  g_autoptr (RingletImage) image = NULL;

  if (g_mkdir_with_parents (files->folder, 0700) != 0) {
    g_set_error (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno),
        "%s: the folder for the sample cannot be made: %s", files->folder,
        g_strerror (errno));
    return FALSE;
  }

  ringlet_scene_default (&scene);
  image = ringlet_simulate (scene.detector, &scene.geometry, scene.gaps, &scene.options,
      progress, cancellable, error);
  return image != NULL &&
      ringlet_scene_write (&scene, image, NULL, files->poni, TRUE, error) &&
      ringlet_scene_write (&scene, image, files->image, NULL, TRUE, error);
}

static gpointer
make_in_thread (
    RingletJob *job, gpointer data, GCancellable *cancellable, GError **error)
{
  const Files *files = data;
  const RingletProgress progress = ringlet_job_progress (job);
  const gboolean is_there = g_file_test (files->image, G_FILE_TEST_IS_REGULAR) &&
      g_file_test (files->poni, G_FILE_TEST_IS_REGULAR);
  const char *const paths[] = { files->image, files->poni, NULL };

  if (!is_there && !make (files, &progress, cancellable, error))
    return NULL;
  return g_strdupv ((char **) paths);
}

void
ringlet_sample_make_async (const char *folder, RingletJob *job,
    GAsyncReadyCallback callback, gpointer user_data)
{
  ringlet_job_run_async (job, make_in_thread, files_new (folder), files_free,
      free_paths, callback, user_data);
}

char **
ringlet_sample_make_finish (RingletJob *job, GAsyncResult *result, GError **error)
{
  return ringlet_job_run_finish (job, result, error);
}
