/* SPDX-License-Identifier: MIT */

/* A series that is stopped, paused, resumed, or gone while it is at work. */

#include "program.h"
#include "series-fixture.h"

static void
on_changed (RingletSeries *series, guint *n_told)
{
  if (ringlet_series_get_progress (series).phase == RINGLET_SERIES_RUNNING)
    (*n_told)++;
}

static void
test_stop (SeriesFixture *self, gconstpointer data)
{
  const guint n = N_MANY + N_STACK;
  RingletSeriesProgress progress;
  guint64 n_before = 0;

  series_add_images (self, N_MANY);
  g_assert_cmpuint (ringlet_series_get_progress (self->series).n_frames, ==, n);
  series_set_outputs (self, "xy", RINGLET_EXISTING_SKIP);
  ringlet_series_start (self->series);
  AWAIT (ringlet_series_get_progress (self->series).n_done > 3);
  ringlet_series_stop (self->series);
  progress = series_wait_end (self);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_STOPPED);
  g_assert_cmpuint (progress.n_failed, ==, 0);
  g_assert_cmpuint (progress.n_done, <, n);
  n_before = progress.n_done;
  g_assert_cmpuint (folder_n_files (self->out), ==, n_before);

  g_assert_true (ringlet_series_can_resume (self->series));
  ringlet_series_resume (self->series);
  progress = series_wait_end (self);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_OVER);
  g_assert_cmpuint (progress.n_done, ==, n);
  g_assert_cmpuint (progress.n_skipped, ==, 0);
  g_assert_cmpuint (folder_n_files (self->out), ==, n);
}

/* A part in one way and a part in another is no series. */
static void
test_stop_and_change (SeriesFixture *self, gconstpointer data)
{
  series_add_images (self, N_ENDLESS);
  ringlet_series_start (self->series);
  AWAIT (ringlet_series_get_progress (self->series).n_done > 3);
  ringlet_series_stop (self->series);
  series_wait_end (self);
  ringlet_project_set_frame (self->project, 5);
  g_assert_true (ringlet_series_is_current (self->series));
  g_assert_true (ringlet_series_can_resume (self->series));
  ringlet_project_set_gap_mask (self->project, FALSE);
  g_assert_false (ringlet_series_is_current (self->series));
  g_assert_false (ringlet_series_can_resume (self->series));
  ringlet_project_undo (self->project);
  g_assert_true (ringlet_series_can_resume (self->series));
  series_set_outputs (self, "chi", RINGLET_EXISTING_SKIP);
  g_assert_false (ringlet_series_can_resume (self->series));
}

static void
test_pause (SeriesFixture *self, gconstpointer data)
{
  guint n_told = 0;
  RingletSeriesProgress progress;
  guint64 n_paused = 0;
  gint64 begin = 0;

  series_add_images (self, N_MANY);
  g_signal_connect (self->series, "changed", G_CALLBACK (on_changed), &n_told);
  begin = g_get_monotonic_time ();
  ringlet_series_start (self->series);
  AWAIT (ringlet_series_get_progress (self->series).n_done > 3);
  ringlet_series_pause (self->series);
  g_assert_cmpint (
      ringlet_series_get_progress (self->series).phase, ==, RINGLET_SERIES_PAUSED);
  /* Those at work come through; then nothing does. */
  n_paused = series_wait_rest (self->series);
  g_assert_cmpuint (n_paused, <, N_MANY);
  g_assert_cmpint (
      ringlet_series_get_progress (self->series).phase, ==, RINGLET_SERIES_PAUSED);
  ringlet_series_resume (self->series);
  progress = series_wait_end (self);
  g_assert_cmpuint (progress.n_done, ==, N_MANY + N_STACK);
  g_assert_cmpuint (n_told, >, 1);
  /* Ten times a second; the end of a run may come early. */
  g_assert_cmpuint (
      n_told, <=, 3 + (guint) ((g_get_monotonic_time () - begin) / 100000));
}

/* Gone while it is at work: nothing waits for it, and nobody is told. */
static void
test_dispose (SeriesFixture *self, gconstpointer data)
{
  series_add_images (self, N_MANY);
  ringlet_series_start (self->series);
  AWAIT (ringlet_series_get_progress (self->series).n_done > 3);
  g_clear_object (&self->series);
  g_clear_object (&self->project);
}

static void
add (void)
{
  SERIES_ADD ("stop", test_stop);
  SERIES_ADD ("stop-and-change", test_stop_and_change);
  SERIES_ADD ("pause", test_pause);
  SERIES_ADD ("dispose", test_dispose);
}

int
main (int argc, char **argv)
{
  return series_main (&argc, &argv, add);
}
