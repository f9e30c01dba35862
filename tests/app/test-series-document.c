/* SPDX-License-Identifier: MIT */

/* A series and its document: other images, frames that are looked at, sums, and a
 * folder in which files appear. */

#include <string.h>

#include <glib/gstdio.h>

#include "series-fixture.h"

static void
wait_phase_idle (SeriesFixture *self)
{
  AWAIT (ringlet_series_get_progress (self->series).phase == RINGLET_SERIES_IDLE);
}

static void
test_other_images (SeriesFixture *self, gconstpointer data)
{
  g_autofree char *other = fixture_write_image (series_folder, "other.edf", 5);
  const char *const paths[] = { other, NULL };

  series_run_all (self);
  g_assert_nonnull (ringlet_series_get_map (self->series));
  g_assert_true (ringlet_project_open_images (self->project, paths, NULL));
  g_assert_null (ringlet_series_get_map (self->series));
  g_assert_cmpuint (ringlet_series_get_progress (self->series).n_frames, ==, 1);
  ringlet_project_undo (self->project);
  g_assert_cmpuint (
      ringlet_series_get_progress (self->series).n_frames, ==, N_FILES + N_STACK);
}

/* Opened while the series goes on: next when all is through; not before what failed was
 * seen, whatever else the document says meanwhile. */
static void
test_opened_meanwhile (SeriesFixture *self, gconstpointer data)
{
  g_autofree char *other = fixture_write_image (series_folder, "meanwhile.edf", 5);
  g_autofree char *again = fixture_write_image (series_folder, "again.edf", 6);
  g_autofree char *broken = g_build_filename (self->images, "img_0002.edf", NULL);
  g_autofree char *whole = NULL;
  gsize size = 0;

  ringlet_series_start (self->series);
  g_assert_true (ringlet_project_open_images (
      self->project, (const char *const[]){ other, NULL }, NULL));
  g_assert_cmpuint (
      ringlet_series_get_progress (self->series).n_frames, ==, N_FILES + N_STACK);
  wait_phase_idle (self);
  g_assert_cmpuint (ringlet_series_get_progress (self->series).n_frames, ==, 1);
  g_assert_null (ringlet_series_get_map (self->series));
  g_assert_true (ringlet_series_is_of_document (self->series));
  ringlet_project_undo (self->project);

  g_assert_true (g_file_get_contents (broken, &whole, &size, NULL));
  g_assert_true (g_file_set_contents (broken, whole, (gssize) size / 2, NULL));
  ringlet_series_start (self->series);
  g_assert_true (ringlet_project_open_images (
      self->project, (const char *const[]){ other, NULL }, NULL));
  series_wait_end (self);
  for (guint i = 0; i < 2; i++) {
    g_assert_cmpuint (
        ringlet_series_get_progress (self->series).n_frames, ==, N_FILES + N_STACK);
    g_assert_cmpuint (
        g_list_model_get_n_items (ringlet_series_get_failures (self->series)), ==, 1);
    g_assert_false (ringlet_series_is_of_document (self->series));
    ringlet_project_set_unit (self->project, ringlet_unit_find ("q_A^-1", NULL));
  }
  g_assert_true (ringlet_project_open_images (
      self->project, (const char *const[]){ again, NULL }, NULL));
  g_assert_cmpuint (ringlet_series_get_progress (self->series).n_frames, ==, 1);
  g_assert_true (ringlet_series_is_of_document (self->series));
}

/* Sums are looked at, single frames are written. */
static void
test_combined (SeriesFixture *self, gconstpointer data)
{
  RingletSeriesProgress progress;

  ringlet_project_combine_frames (self->project, RINGLET_COMBINE_SUM, 3);
  g_assert_true (ringlet_series_is_of_document (self->series));
  g_assert_cmpuint (
      ringlet_series_get_progress (self->series).n_frames, ==, N_FILES + N_STACK);
  progress = series_run_all (self);
  g_assert_cmpuint (progress.n_done, ==, N_FILES + N_STACK);
  g_assert_true (ringlet_series_is_of_document (self->series));
  g_assert_nonnull (ringlet_series_get_map (self->series));
  /* Of the last two there is no sum: that of the last three has them. */
  for (guint64 frame = N_FILES + N_STACK - 1; frame >= N_FILES + N_STACK - 3; frame--) {
    ringlet_series_show_frame (self->series, frame);
    g_assert_cmpuint (
        ringlet_project_get_state (self->project)->frame, ==, N_FILES + N_STACK - 3);
    g_assert_cmpuint (ringlet_source_n_combined (
                          ringlet_project_get_state (self->project)->source, NULL),
        ==, 3);
  }
}

static void
test_show_frame (SeriesFixture *self, gconstpointer data)
{
  ringlet_series_show_frame (self->series, 7);
  g_assert_cmpuint (ringlet_project_get_state (self->project)->frame, ==, 7);
  ringlet_series_show_frame (self->series, 99);
  g_assert_cmpuint (ringlet_project_get_state (self->project)->frame, ==, 7);
}

/* Not before it is written whole; not what is no image; in the order of the names. */
static void
test_follow (SeriesFixture *self, gconstpointer data)
{
  g_autofree char *late = NULL;
  g_autofree char *text = NULL;
  g_autofree char *junk = g_build_filename (self->images, "junk.edf", NULL);
  gsize size = 0;

  series_set_outputs (self, "xy", RINGLET_EXISTING_SKIP);
  ringlet_series_set_following (self->series, TRUE);
  ringlet_series_start (self->series);
  AWAIT (ringlet_series_get_progress (self->series).phase == RINGLET_SERIES_WAITING);
  g_assert_cmpuint (
      ringlet_series_get_progress (self->series).n_done, ==, N_FILES + N_STACK);

  g_assert_true (g_file_set_contents (junk, "no image", -1, NULL));
  late = fixture_write_image (self->images, "img_0101.edf", 9);
  g_free (fixture_write_image (self->images, "img_0100.edf", 8));
  AWAIT (ringlet_series_get_progress (self->series).n_done == N_FILES + N_STACK + 2 &&
      ringlet_series_get_progress (self->series).phase == RINGLET_SERIES_WAITING);
  g_assert_true (series_has (self, "img_0101.xy"));
  g_assert_true (ringlet_heat_map_has (
      ringlet_series_get_map (self->series), N_FILES + N_STACK + 1));

  /* A file in two parts, half a second apart, of which the first is none. */
  g_assert_true (g_file_get_contents (late, &text, &size, NULL));
  g_unlink (late);
  late[strlen (late) - 5] = '2';
  g_assert_true (g_file_set_contents (late, text, 300, NULL));
  series_rest (900);
  g_assert_true (g_file_set_contents (late, text, (gssize) size, NULL));
  AWAIT (ringlet_series_get_progress (self->series).n_done == N_FILES + N_STACK + 3);
  g_assert_cmpuint (ringlet_series_get_progress (self->series).n_failed, ==, 0);

  /* The document gets them when one is looked at. */
  g_assert_cmpuint (
      ringlet_source_n_frames (ringlet_project_get_state (self->project)->source), ==,
      N_FILES + N_STACK);
  ringlet_series_show_frame (self->series, N_FILES + N_STACK + 2);
  g_assert_cmpuint (
      ringlet_project_get_state (self->project)->frame, ==, N_FILES + N_STACK + 2);
  g_assert_cmpstr (
      ringlet_source_path (
          ringlet_project_get_state (self->project)->source, N_FILES + N_STACK + 2),
      ==, late);
  ringlet_series_stop (self->series);
  g_assert_cmpint (
      ringlet_series_get_progress (self->series).phase, ==, RINGLET_SERIES_OVER);
  g_assert_false (ringlet_series_get_following (self->series));
}

/* Into one file: frames that are done are not looked at again, and may be moved away
 * while others come. */
static void
test_follow_one_file (SeriesFixture *self, gconstpointer data)
{
  g_autofree char *first = g_build_filename (self->images, "img_0000.edf", NULL);
  RingletSeriesSetup *setup = ringlet_series_setup_dup (NULL);

  ringlet_series_setup_set_folder (setup, self->out);
  setup->one_file = TRUE;
  ringlet_series_setup_set_format (setup, "xy", FALSE);
  ringlet_project_set_series (self->project, setup, "Series", NULL);
  ringlet_series_setup_unref (setup);
  ringlet_series_set_following (self->series, TRUE);
  ringlet_series_start (self->series);
  AWAIT (ringlet_series_get_progress (self->series).phase == RINGLET_SERIES_WAITING);

  g_assert_cmpint (g_unlink (first), ==, 0);
  g_free (fixture_write_image (self->images, "img_0100.edf", 8));
  AWAIT (ringlet_series_get_progress (self->series).n_frames == N_FILES + N_STACK + 1 &&
      ringlet_series_get_progress (self->series).phase != RINGLET_SERIES_RUNNING);
  g_assert_cmpstr (ringlet_series_get_progress (self->series).problem, ==, NULL);
  g_assert_cmpuint (
      ringlet_series_get_progress (self->series).n_done, ==, N_FILES + N_STACK + 1);
  g_assert_true (series_has (self, "img_0000_series.h5"));
}

static void
add (void)
{
  SERIES_ADD ("other-images", test_other_images);
  SERIES_ADD ("show-frame", test_show_frame);
  SERIES_ADD ("follow", test_follow);
  SERIES_ADD ("follow-one-file", test_follow_one_file);
  SERIES_ADD ("opened-meanwhile", test_opened_meanwhile);
  SERIES_ADD ("combined", test_combined);
}

int
main (int argc, char **argv)
{
  return series_main (&argc, &argv, add);
}
