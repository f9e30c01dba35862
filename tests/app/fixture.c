/* SPDX-License-Identifier: MIT */
#include "fixture.h"

#include "geometry/poni.h"
#include "image/image-write-edf.h"

const RingletGeometry fixture_geometry = { 0.02, 0.002, 0.003, 0.1, 0.05, 0.0, 1e-10 };

RingletImage *
fixture_image (gsize n_slow, gsize n_fast, guint32 seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint32 *data = ringlet_image_alloc (RINGLET_PIXEL_U32, n_slow, n_fast, NULL);

  for (gsize i = 0; i < n_slow * n_fast; i++)
    data[i] = (guint32) g_rand_int_range (random, 0, 1000);
  return ringlet_image_new_take (RINGLET_PIXEL_U32, n_slow, n_fast, data, NULL);
}

static char *
write_image (const char *folder, const char *name, const RingletImage *image)
{
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  ringlet_image_write_edf (image, NULL, path, TRUE, &error);
  g_assert_no_error (error);
  return path;
}

char *
fixture_write_image (const char *folder, const char *name, guint32 seed)
{
  g_autoptr (RingletImage) image = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, seed);

  return write_image (folder, name, image);
}

char *
fixture_write_shape (const char *folder, const char *name, gsize n_slow, gsize n_fast)
{
  g_autoptr (RingletImage) image = fixture_image (n_slow, n_fast, 1);

  return write_image (folder, name, image);
}

char *
fixture_write_values (
    const char *folder, const char *name, const guint32 *values, gsize n_values)
{
  guint32 *data =
      ringlet_image_alloc (RINGLET_PIXEL_U32, FIXTURE_SLOW, FIXTURE_FAST, NULL);
  g_autoptr (RingletImage) image = NULL;

  for (gsize i = 0; i < FIXTURE_SLOW * FIXTURE_FAST; i++)
    data[i] = values[i / 7 % n_values];
  image = ringlet_image_new_take (
      RINGLET_PIXEL_U32, FIXTURE_SLOW, FIXTURE_FAST, data, NULL);
  return write_image (folder, name, image);
}

char *
fixture_write_poni (const char *folder, const char *name, int orientation)
{
  g_autoptr (RingletDetector) detector = ringlet_detector_new_generic (
      1e-4, 1e-4, FIXTURE_SLOW, FIXTURE_FAST, orientation, NULL);
  g_autofree char *text = ringlet_poni_format (detector, &fixture_geometry, 0.0, NULL);
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

/* --- opening --- */

typedef struct {
  gboolean is_done;
  gboolean ok;
  GError *error;
} Opening;

static void
on_open (GObject *source, GAsyncResult *result, gpointer data)
{
  Opening *opening = data;

  opening->ok =
      ringlet_project_open_finish (RINGLET_PROJECT (source), result, &opening->error);
  opening->is_done = TRUE;
}

gboolean
fixture_open (RingletProject *project, const char *const *paths, GError **error)
{
  g_autoptr (RingletJob) job = ringlet_job_new ("Open");
  Opening opening = { 0 };

  ringlet_project_open_async (project, job, paths, on_open, &opening);
  AWAIT (opening.is_done);
  if (opening.error != NULL)
    g_propagate_error (error, opening.error);
  return opening.ok;
}

RingletProject *
fixture_project (const char *image, const char *poni)
{
  RingletProject *project = ringlet_project_new ();
  const char *const paths[] = { image, poni, NULL };
  g_autoptr (GError) error = NULL;

  fixture_open (project, paths, &error);
  g_assert_no_error (error);
  return project;
}
