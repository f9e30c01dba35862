/* SPDX-License-Identifier: MIT */

/* A series whose disk gets full, or whose folder may not be written any more: what
 * failed is a list, what is written is whole, and it goes on when there is room. */

#include "series.h"

#include <errno.h>
#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "base/parallel.h"
#include "fixture.h"
#include "program.h"
#include "small-disk.h"

#define N_FRAMES 60
#define LEFT (20 * 4096) /* for some of them */
#define TICKS_HZ 10.0

static char *folder; /* images, and what is expected */
static char *disk;   /* the small one */
static char *images;
static char *reference; /* the same series on a large one */

typedef struct {
  char *out;
  RingletProject *project;
  RingletSeries *series;
  guint n_told;
  gint64 begun_us;
} Fixture;

static void
on_changed (RingletSeries *series, Fixture *self)
{
  self->n_told++;
}

static void
set_folder (RingletProject *project, const char *out)
{
  RingletSeriesSetup *setup = ringlet_series_setup_dup (NULL);

  ringlet_series_setup_set_folder (setup, out);
  ringlet_project_set_series (project, setup, "Series", NULL);
  ringlet_series_setup_unref (setup);
}

static RingletProject *
project_new (const char *out)
{
  g_autofree char *poni = g_build_filename (folder, "g.poni", NULL);
  RingletProject *project = ringlet_project_new ();

  g_assert_true (ringlet_project_load_geometry (project, poni, NULL));
  g_assert_true (ringlet_project_open_images (
      project, (const char *const[]){ images, NULL }, NULL));
  set_folder (project, out);
  return project;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static guint count;
  g_autofree char *name = g_strdup_printf ("out_%u", count++);

  self->out = g_build_filename (disk, name, NULL);
  self->project = project_new (self->out);
  self->series = ringlet_series_new (self->project);
  g_signal_connect (self->series, "changed", G_CALLBACK (on_changed), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  small_disk_make_room ();
  g_clear_object (&self->series);
  g_clear_object (&self->project);
  folder_remove (self->out);
  g_free (self->out);
}

static RingletSeriesProgress
get (Fixture *self)
{
  return ringlet_series_get_progress (self->series);
}

static guint
n_failures (Fixture *self)
{
  return g_list_model_get_n_items (ringlet_series_get_failures (self->series));
}

/* What is there are whole files and no others: nothing that was begun, no temporary
 * one. Returns how many. */
static guint
check_files (Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->out, 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autoptr (GBytes) ours = file_bytes (self->out, name);
    g_autoptr (GBytes) whole = file_bytes (reference, name);

    if (!g_bytes_equal (ours, whole))
      g_error ("%s is not what it should be", name);
    n++;
  }
  return n;
}

/* Each says which file and why; the numbers are those of the progress. */
static void
check_failures (Fixture *self, int code)
{
  g_assert_cmpuint (n_failures (self), ==, get (self).n_failed);
  for (guint i = 0; i < n_failures (self); i++) {
    g_autoptr (RingletSeriesFailure) failure =
        g_list_model_get_item (ringlet_series_get_failures (self->series), i);
    const char *text = ringlet_series_failure_get_text (failure);

    if (strstr (text, self->out) == NULL || strstr (text, g_strerror (code)) == NULL)
      g_error (
          "frame %u: %s", (guint) ringlet_series_failure_get_frame (failure), text);
  }
}

static void
start (Fixture *self)
{
  self->n_told = 0;
  self->begun_us = g_get_monotonic_time ();
  ringlet_series_start (self->series);
}

/* Those of the user's own doing besides. */
static void
check_ticks (Fixture *self, guint n_own)
{
  const double seconds =
      (double) (g_get_monotonic_time () - self->begun_us) / G_TIME_SPAN_SECOND;

  g_assert_cmpfloat (self->n_told, <=, TICKS_HZ * seconds + 2.0 + n_own);
}

static void
run_until_full (Fixture *self)
{
  g_mkdir (self->out, 0777);
  small_disk_fill (LEFT);
  start (self);
  AWAIT (get (self).phase != RINGLET_SERIES_RUNNING);
  g_assert_cmpint (get (self).phase, ==, RINGLET_SERIES_PAUSED);
  /* Those at work when it was found out end, too. */
  AWAIT (get (self).n_done + get (self).n_failed ==
      check_files (self) + n_failures (self));
}

/* Once, and not for each of the frames that would fail as well. */
static void
test_full (Fixture *self, gconstpointer data)
{
  guint n_written = 0;

  run_until_full (self);
  n_written = check_files (self);
  g_assert_cmpuint (n_written, >, 0);
  g_assert_cmpuint (n_written, <, N_FRAMES);
  g_assert_cmpuint (get (self).n_failed, >, 0);
  /* One a thread: what else is at work in their groups is left for later. */
  g_assert_cmpuint (get (self).n_failed, <=, ringlet_parallel_get_threads ());
  g_assert_nonnull (strstr (get (self).problem, "disk is full"));
  check_failures (self, ENOSPC);

  small_disk_make_room ();
  ringlet_series_resume (self->series);
  AWAIT (get (self).phase == RINGLET_SERIES_OVER);
  g_assert_null (get (self).problem);
  g_assert_cmpuint (get (self).n_done + get (self).n_failed, ==, N_FRAMES);
  g_assert_cmpuint (get (self).n_failed, >, 0);

  ringlet_series_retry_failed (self->series);
  AWAIT (get (self).phase == RINGLET_SERIES_OVER);
  g_assert_cmpuint (get (self).n_done, ==, N_FRAMES);
  g_assert_cmpuint (n_failures (self), ==, 0);
  g_assert_cmpuint (check_files (self), ==, N_FRAMES);
  check_ticks (self, 4);
}

/* Retried while there is still no room: it waits again, with the same list. */
static void
test_still_full (Fixture *self, gconstpointer data)
{
  guint n_written = 0;

  run_until_full (self);
  n_written = check_files (self);
  for (guint i = 0; i < 3; i++) {
    ringlet_series_resume (self->series);
    AWAIT (get (self).phase == RINGLET_SERIES_PAUSED ||
        get (self).phase == RINGLET_SERIES_OVER);
    check_failures (self, ENOSPC);
    g_assert_cmpuint (check_files (self), >=, n_written);
  }
  small_disk_make_room ();
  ringlet_series_retry_failed (self->series); /* at work, so they are next */
  ringlet_series_resume (self->series);
  AWAIT (get (self).phase == RINGLET_SERIES_OVER);
  g_assert_cmpuint (get (self).n_failed, ==, 0);
  g_assert_cmpuint (check_files (self), ==, N_FRAMES);
}

/* What is written stays; the rest is done later. */
static void
test_stop (Fixture *self, gconstpointer data)
{
  guint n_written = 0;

  run_until_full (self);
  ringlet_series_stop (self->series);
  AWAIT (get (self).phase == RINGLET_SERIES_STOPPED);
  n_written = check_files (self);
  g_assert_cmpuint (n_written, ==, get (self).n_done);
  small_disk_make_room ();
  g_assert_true (ringlet_series_can_resume (self->series));
  ringlet_series_resume (self->series);
  AWAIT (get (self).phase == RINGLET_SERIES_OVER);
  g_assert_cmpuint (check_files (self), ==, get (self).n_done);
  ringlet_series_retry_failed (self->series);
  AWAIT (get (self).phase == RINGLET_SERIES_OVER);
  g_assert_cmpuint (check_files (self), ==, N_FRAMES);
}

/* The folder may not be written any more: each frame says so, and the series goes
 * through. */
static void
test_permission (Fixture *self, gconstpointer data)
{
  start (self);
  ringlet_series_pause (self->series);
  AWAIT (g_file_test (self->out, G_FILE_TEST_IS_DIR));
  g_assert_cmpint (g_chmod (self->out, 0555), ==, 0);
  ringlet_series_resume (self->series);
  AWAIT (get (self).phase == RINGLET_SERIES_OVER);
  g_assert_cmpuint (get (self).n_failed, >, N_FRAMES / 2);
  g_assert_cmpuint (check_files (self) + get (self).n_failed, ==, N_FRAMES);
  check_failures (self, EACCES);
  check_ticks (self, 3);

  g_assert_cmpint (g_chmod (self->out, 0777), ==, 0);
  ringlet_series_retry_failed (self->series);
  AWAIT (get (self).phase == RINGLET_SERIES_OVER);
  g_assert_cmpuint (get (self).n_failed, ==, 0);
  g_assert_cmpuint (check_files (self), ==, N_FRAMES);
}

/* ---- what it is about ---- */

static void
make_images (void)
{
  g_mkdir (images, 0777);
  for (guint i = 0; i < N_FRAMES; i++) {
    g_autofree char *name = g_strdup_printf ("img_%04u.edf", i);

    g_free (fixture_write_image (images, name, 100 + i));
  }
}

/* On a disk with room: what the program writes is compared in test-series.c. */
static void
make_reference (void)
{
  g_autoptr (RingletProject) project = project_new (reference);
  g_autoptr (RingletSeries) series = ringlet_series_new (project);

  ringlet_series_start (series);
  AWAIT (ringlet_series_get_progress (series).phase == RINGLET_SERIES_OVER);
  g_assert_cmpuint (ringlet_series_get_progress (series).n_done, ==, N_FRAMES);
}

#define ADD(path, func)                                                                \
  g_test_add ("/series-disk/" path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  int status = 0;

  setlocale (LC_ALL, "");
  disk = small_disk_new ();
  g_test_init (&argc, &argv, NULL);
  g_test_message ("the disk is %s", small_disk_is_mounted () ? "mounted" : "made up");
  folder = folder_new ();
  images = g_build_filename (folder, "images", NULL);
  reference = g_build_filename (folder, "reference", NULL);
  g_free (fixture_write_poni (folder, "g.poni", 3));
  make_images ();
  make_reference ();
  ADD ("full", test_full);
  ADD ("still-full", test_still_full);
  ADD ("stop", test_stop);
  ADD ("permission", test_permission);
  status = g_test_run ();
  folder_remove (folder);
  small_disk_remove ();
  g_free (folder);
  g_free (images);
  g_free (reference);
  g_free (disk);
  return status;
}
