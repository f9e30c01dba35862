/* SPDX-License-Identifier: MIT */

/* A series of the window whose device fails on the way. */

#include <string.h>

#include <glib/gstdio.h>

#include "plan-field.h"
#include "project-mask.h"
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

/* That there is none from the beginning on is no failure. */
static void
test_absent (SeriesFixture *self, gconstpointer data)
{
  RingletSeriesProgress progress;

  if (!test_opencl_has_device ())
    return;
  set_engine (self, "auto:no such device");
  progress = series_run_all (self);
  g_assert_cmpint (progress.phase, ==, RINGLET_SERIES_OVER);
  g_assert_null (progress.device);
}

/* A mask that looks at each frame. */
static void
test_auto_by_image (SeriesFixture *self, gconstpointer data)
{
  g_autoptr (RingletMaskLayer) layer = NULL;
  RingletSeriesProgress progress;

  if (!test_opencl_has_device ())
    return;
  layer =
      ringlet_mask_layer_new ("threshold", (const double[]){ 20, 950 }, 2, NULL, NULL);
  ringlet_project_add_mask_layer (self->project, 0, layer);
  set_engine (self, "auto:*/fails=2");
  progress = series_run_all (self);
  g_assert_cmpuint (progress.n_done, ==, N_FILES + N_STACK);
  assert_device (&progress, "The processor took over: ");
}

/* Another run is another try: what was said of the device is over. */
static void
test_retried (SeriesFixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->images, "img_0004.edf", NULL);
  RingletSeriesProgress progress;

  if (!test_opencl_has_device ())
    return;
  set_engine (self, "opencl:*/lost=2");
  g_assert_cmpint (g_remove (path), ==, 0);
  progress = series_run_all (self);
  g_assert_cmpuint (progress.n_failed, ==, 1);
  g_assert_nonnull (progress.device);
  ringlet_series_retry_failed (self->series);
  progress = series_wait_end (self);
  g_assert_cmpuint (progress.n_failed, ==, 1);
  g_assert_null (progress.device);
}

static void
add_tests (void)
{
  test_opencl_init ();
  SERIES_ADD ("lost/named", test_named);
  SERIES_ADD ("lost/recovers", test_recovers);
  SERIES_ADD ("lost/auto", test_auto);
  SERIES_ADD ("lost/absent", test_absent);
  SERIES_ADD ("lost/auto by image", test_auto_by_image);
  SERIES_ADD ("lost/retried", test_retried);
}

int
main (int argc, char **argv)
{
  return series_main (&argc, &argv, add_tests);
}
