/* SPDX-License-Identifier: MIT */

/* What a drag leaves behind: the exact result, and no memory that nobody needs. */

#include "live-private.h"

#include <locale.h>

#include "fixture.h"
#include "program.h"

static char *folder;
static char *image_path;
static char *poni_path;

static RingletLive *
live_new (RingletProject *project)
{
  RingletLive *live = ringlet_live_new (project);

  ringlet_live_set_wants_cake (live, TRUE);
  return live;
}

static void
settle (RingletLive *live)
{
  AWAIT (ringlet_live_get_job (live) == NULL && !ringlet_live_get_is_stale (live) &&
      !ringlet_live_get_is_preview (live));
}

static void
move (RingletProject *project)
{
  RingletGeometry geometry = ringlet_project_get_state (project)->geometry;

  geometry.poni_slow_m += 1e-5;
  g_assert_true (ringlet_project_set_geometry (project, &geometry, "drag", NULL));
}

static void
drag (RingletProject *project, RingletLive *live)
{
  ringlet_project_begin_drag (project, "Drag");
  for (guint i = 0; i < 3; i++) {
    move (project);
    AWAIT (ringlet_live_get_is_preview (live));
  }
  ringlet_project_end_drag (project);
}

static gboolean
has_cake_of_now (RingletLive *live)
{
  g_autoptr (RingletLiveProduct) kept = ringlet_live_shelf_find (
      live->shelf, RINGLET_LIVE_CAKE, ringlet_live_present (live));

  return kept != NULL;
}

/* What previews read is kept for the next drag, and cakes for undo, but neither where
 * the image is large: here that is one that has a byte. */
static void
test_memory (void)
{
  RingletProject *projects[2] = { fixture_project (image_path, poni_path),
    fixture_project (image_path, poni_path) };
  RingletLive *lives[2] = { live_new (projects[0]), live_new (projects[1]) };

  lives[1]->large_bytes = 0;
  for (guint i = 0; i < 2; i++) {
    settle (lives[i]);
    drag (projects[i], lives[i]);
    settle (lives[i]);
    AWAIT (lives[i]->preview_run == NULL);
  }
  g_assert_nonnull (lives[0]->previewer);
  g_assert_cmpuint (ringlet_previewer_n_bytes (lives[0]->previewer), >=,
      FIXTURE_SLOW * FIXTURE_FAST * sizeof (float));
  g_assert_true (has_cake_of_now (lives[0]));
  g_assert_null (lives[1]->previewer);
  g_assert_false (has_cake_of_now (lives[1]));

  /* Nor is it made before something moves. */
  ringlet_live_prepare_preview (lives[1]);
  g_assert_null (lives[1]->preview_run);

  /* The next drag has all that it needs. */
  drag (projects[1], lives[1]);
  settle (lives[1]);
  for (guint i = 0; i < 2; i++) {
    g_object_unref (lives[i]);
    g_object_unref (projects[i]);
  }
}

/* The main loop was busy for longer than the pause: when it comes to it that the pause
 * is over, a preview of this moment is on its way, and is shown before anything exact
 * begins. */
static void
test_preview_first (void)
{
  g_autoptr (RingletProject) project = fixture_project (image_path, poni_path);
  g_autoptr (RingletLive) live = live_new (project);

  settle (live);
  ringlet_project_begin_drag (project, "Drag");
  move (project);
  g_assert_nonnull (live->preview_run);
  g_usleep (60000);
  while (ringlet_live_get_job (live) == NULL) {
    g_assert_false (g_main_context_iteration (NULL, TRUE) &&
        ringlet_live_get_job (live) != NULL && live->preview_run != NULL);
  }
  g_assert_true (ringlet_live_get_is_preview (live));
  ringlet_project_end_drag (project);
  settle (live);
}

int
main (int argc, char *argv[])
{
  char **const names[] = { &image_path, &poni_path, &folder };
  int code = 0;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = folder_new ();
  image_path = fixture_write_image (folder, "image.edf", 1);
  poni_path = fixture_write_poni (folder, "geometry.poni", 3);

  g_test_add_func ("/live/preview-first", test_preview_first);
  g_test_add_func ("/live/memory", test_memory);

  code = g_test_run ();
  folder_remove (folder);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_free (*names[i]);
  return code;
}
