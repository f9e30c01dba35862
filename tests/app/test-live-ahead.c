/* SPDX-License-Identifier: MIT */

/* The frame that comes next is read before it is asked for, and nothing is shown of it
 * that the document does not say. */

#include <glib/gstdio.h>
#include <locale.h>

#include "fixture.h"
#include "live-private.h"
#include "program.h"

#define N_FRAMES 6

typedef struct {
  char *folder;
  char *paths[N_FRAMES + 1];
  RingletProject *project;
  RingletLive *live;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = folder_new ();
  for (guint i = 0; i < N_FRAMES; i++) {
    g_autofree char *name = g_strdup_printf ("frame_%u.edf", i);

    self->paths[i] = fixture_write_image (self->folder, name, 10 + i);
  }
  self->project = ringlet_project_new ();
  g_assert_true (ringlet_project_open_images (
      self->project, (const char *const *) self->paths, NULL));
  self->live = ringlet_live_new (self->project);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->live);
  g_clear_object (&self->project);
  for (guint i = 0; i < N_FRAMES; i++)
    g_free (self->paths[i]);
  folder_remove (self->folder);
  g_free (self->folder);
}

/* Until nothing goes on, reading ahead neither. */
static void
settle (Fixture *self)
{
  AWAIT (ringlet_live_get_job (self->live) == NULL && self->live->ahead.run == NULL &&
      !g_main_context_pending (NULL));
}

static void
go_to (Fixture *self, guint64 frame)
{
  ringlet_project_set_frame (self->project, frame);
  settle (self);
}

static void
assert_shown (Fixture *self, guint64 frame)
{
  const RingletDisplay *display = ringlet_live_get_display (self->live);
  g_autoptr (RingletImage) image =
      fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 10 + frame);

  g_assert_no_error (ringlet_live_get_error (self->live));
  g_assert_cmpuint (display->frame, ==, frame);
  g_assert_cmpstr (
      ringlet_image_digest (display->image), ==, ringlet_image_digest (image));
}

/* Set, and shown before anything else can happen. */
static gboolean
is_there (Fixture *self, guint64 frame)
{
  ringlet_project_set_frame (self->project, frame);
  return ringlet_live_get_display (self->live)->frame == frame;
}

static void
test_onwards (Fixture *self, gconstpointer data)
{
  settle (self);
  g_assert_false (is_there (self, 1));
  settle (self);
  assert_shown (self, 1);
  for (guint64 frame = 2; frame < N_FRAMES; frame++) {
    g_assert_true (is_there (self, frame));
    assert_shown (self, frame);
    settle (self);
  }
}

static void
test_backwards (Fixture *self, gconstpointer data)
{
  settle (self);
  go_to (self, 5);
  go_to (self, 3);
  g_assert_true (is_there (self, 1));
  assert_shown (self, 1);
  settle (self);
  /* There is none two further. */
  g_assert_null (self->live->ahead.state);
  g_assert_false (is_there (self, 2));
  settle (self);
  assert_shown (self, 2);
}

/* Asked for while it is being read: it is not read twice, and work goes on. */
static void
test_half_way (Fixture *self, gconstpointer data)
{
  RingletLiveRun *run = NULL;

  settle (self);
  ringlet_project_set_frame (self->project, 1);
  AWAIT (self->live->ahead.run != NULL);
  run = self->live->ahead.run;
  ringlet_project_set_frame (self->project, 2);
  g_assert_true (self->live->run == run);
  g_assert_nonnull (ringlet_live_get_job (self->live));
  settle (self);
  assert_shown (self, 2);
}

/* Another mask makes another display, and who draws does not go on. */
static void
test_changed (Fixture *self, gconstpointer data)
{
  guint8 *bad = g_malloc0 (FIXTURE_SLOW * FIXTURE_FAST);
  g_autoptr (RingletMask) mask = NULL;

  bad[7] = 1;
  mask = ringlet_mask_new_take (FIXTURE_SLOW, FIXTURE_FAST, bad);
  settle (self);
  go_to (self, 1);
  g_assert_nonnull (self->live->ahead.display);
  ringlet_project_set_mask (self->project, mask);
  settle (self);
  g_assert_null (self->live->ahead.state);
  g_assert_false (is_there (self, 2));
  settle (self);
  assert_shown (self, 2);
  g_assert_cmpstr (
      ringlet_live_get_display (self->live)->mask->digest, ==, mask->digest);
}

/* A file that is not there is nobody's concern until it is asked for. */
static void
test_missing (Fixture *self, gconstpointer data)
{
  settle (self);
  g_unlink (self->paths[2]);
  go_to (self, 1);
  assert_shown (self, 1);
  go_to (self, 2);
  g_assert_nonnull (ringlet_live_get_error (self->live));
  g_free (fixture_write_image (self->folder, "frame_2.edf", 12));
  go_to (self, 3);
  assert_shown (self, 3);
  go_to (self, 2);
  assert_shown (self, 2);
}

/* What has been read ahead goes when nothing happens for a while. */
static void
test_rest (Fixture *self, gconstpointer data)
{
  g_autoptr (RingletImage) written = fixture_image (FIXTURE_SLOW, FIXTURE_FAST, 99);

  settle (self);
  go_to (self, 1);
  g_assert_nonnull (self->live->ahead.display);
  AWAIT (self->live->ahead.display == NULL);
  g_free (fixture_write_image (self->folder, "frame_2.edf", 99));
  ringlet_project_set_frame (self->project, 2);
  settle (self);
  g_assert_cmpuint (ringlet_live_get_display (self->live)->frame, ==, 2);
  g_assert_cmpstr (ringlet_image_digest (ringlet_live_get_display (self->live)->image),
      ==, ringlet_image_digest (written));
}

/* Hundreds of changes, whatever is at work: in the end the frame of the document. */
static void
test_storm (Fixture *self, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (4);
  guint64 frame = 0;

  for (guint i = 0; i < 400; i++) {
    frame = g_rand_int_range (random, 0, 3) == 0
        ? (guint64) g_rand_int_range (random, 0, N_FRAMES)
        : (frame + 1) % N_FRAMES;
    ringlet_project_set_frame (self->project, frame);
    for (gint32 k = g_rand_int_range (random, 0, 8); k > 0; k--) {
      g_usleep ((gulong) g_rand_int_range (random, 0, 300));
      g_main_context_iteration (NULL, FALSE);
    }
    if (i % 40 == 0) {
      settle (self);
      assert_shown (self, frame);
    }
  }
  settle (self);
  assert_shown (self, frame);
}

static void
test_abandoned (Fixture *self, gconstpointer data)
{
  settle (self);
  ringlet_project_set_frame (self->project, 1);
  AWAIT (self->live->ahead.run != NULL);
  g_clear_object (&self->live);
  while (g_main_context_iteration (NULL, FALSE)) {
  }
}

#define ADD(path, func)                                                                \
  g_test_add ("/live-ahead/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("onwards", test_onwards);
  ADD ("backwards", test_backwards);
  ADD ("half-way", test_half_way);
  ADD ("changed", test_changed);
  ADD ("missing", test_missing);
  ADD ("rest", test_rest);
  ADD ("storm", test_storm);
  ADD ("abandoned", test_abandoned);
  return g_test_run ();
}
