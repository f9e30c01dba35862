/* SPDX-License-Identifier: MIT */

/* A series of the window whose device fails on the way. */

#include <string.h>

#include "plan-field.h"
#include "series-fixture.h"
#include "support/opencl.h"

/* Each "*" is the device of the tests. */
static void
set_engine (SeriesFixture *self, const char *engine)
{
  g_auto (GStrv) parts = g_strsplit (engine, "*", -1);
  g_autofree char *word = g_strjoinv (test_opencl_device (), parts);
  g_autoptr (GError) error = NULL;

  g_assert_true (ringlet_project_set_field (
      self->project, ringlet_plan_field_find ("--engine"), word, &error));
  g_assert_no_error (error);
}

static void
assert_device (const RingletSeriesProgress *progress, const char *says)
{
  g_assert_nonnull (progress->device);
  g_assert_nonnull (strstr (progress->device, says));
  g_assert_nonnull (strstr (progress->device, "CL_OUT_OF_RESOURCES"));
  g_assert_null (progress->problem);
}

/* It waits for the user: nothing has failed but the device, and what is done is done.
 */
static void
test_named (SeriesFixture *self, gconstpointer data)
{
  RingletSeriesProgress progress;
  guint64 n_done = 0;

  if (!test_opencl_has_device ())
    return;
  set_engine (self, "opencl:*/fails=2");
  series_set_outputs (self, "xy", RINGLET_EXISTING_SKIP);
  progress = series_run_all (self);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_STOPPED);
  g_assert_nonnull (strstr (progress.problem, "opened anew"));
  g_assert_cmpuint (progress.n_failed, ==, 0);
  g_assert_cmpuint (progress.n_done, <, N_FILES + N_STACK);
  n_done = progress.n_done;
  g_assert_true (ringlet_series_can_resume (self->series));
  ringlet_series_resume (self->series);
  progress = series_wait_end (self);
  g_assert_cmpuint (progress.n_done, >=, n_done);
  g_assert_cmpuint (progress.n_failed, ==, 0);
}

static void
test_recovers (SeriesFixture *self, gconstpointer data)
{
  RingletSeriesProgress progress;

  if (!test_opencl_has_device ())
    return;
  set_engine (self, "opencl:*/lost=2");
  progress = series_run_all (self);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_OVER);
  g_assert_cmpuint (progress.n_done, ==, N_FILES + N_STACK);
  assert_device (&progress, "A device failed, and the series goes on: ");
}

static void
test_auto (SeriesFixture *self, gconstpointer data)
{
  RingletSeriesProgress progress;

  if (!test_opencl_has_device ())
    return;
  set_engine (self, "auto:*/fails=2");
  progress = series_run_all (self);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_OVER);
  g_assert_cmpuint (progress.n_done, ==, N_FILES + N_STACK);
  assert_device (&progress, "The processor took over: ");

  set_engine (self, "packed");
  progress = series_run_all (self);
  g_assert_null (progress.device);
}

static void
add_tests (void)
{
  test_opencl_init ();
  SERIES_ADD ("lost/named", test_named);
  SERIES_ADD ("lost/recovers", test_recovers);
  SERIES_ADD ("lost/auto", test_auto);
}

int
main (int argc, char **argv)
{
  return series_main (&argc, &argv, add_tests);
}
